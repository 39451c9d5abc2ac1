from odoo import api, fields, models


class ProjectPeople(models.AbstractModel):
    """The people in a project: its leader, its team, who is asked to lead it, and who
    was ever part of it (R14, R16)."""

    _name = "jiebang.project.people"
    _description = "Project: its people"

    leader_id = fields.Many2one(
        "jiebang.cadre",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user.jiebang_cadre_id,
        help="揭榜人（牵头）",
    )
    leader_user_id = fields.Many2one(
        related="leader_id.user_id", string="Leader's user", store=True, index=True
    )
    participant_user_ids = fields.Many2many(
        "res.users",
        "jiebang_project_reader_rel",
        "project_id",
        "user_id",
        string="People in it",
        compute="_compute_reader_user_ids",
        store=True,
    )
    involved_user_ids = fields.Many2many(
        "res.users",
        "jiebang_project_involved_rel",
        "project_id",
        "user_id",
        string="People who were ever in it",
        copy=False,
        readonly=True,
    )

    takeover_ids = fields.One2many(
        "jiebang.leader.change",
        "project_id",
        string="Changes of the leader",
        readonly=True,
        copy=False,
    )
    led_since = fields.Date(
        string="Leads since",
        copy=False,
        readonly=True,
        help="The day on which the present leader took the project over.",
    )

    @api.depends(
        "leader_id.user_id",
        "member_ids.cadre_id.user_id",
        "member_ids.state",
        "member_ids.date_to",
        "takeover_ids.state",
        "takeover_ids.new_leader_id.user_id",
    )
    def _compute_reader_user_ids(self):
        """Leader and members; who left reads no more; who is asked to lead reads until
        he has answered and the unit has."""
        for project in self:
            team = project.member_ids.filtered(
                lambda m: m.state != "declined" and not m.date_to
            )
            asked = project.takeover_ids.filtered(
                lambda c: c.state in ("consent", "unit_review")
            )
            readers = project.leader_id | team.cadre_id | asked.new_leader_id
            project.participant_user_ids = readers.user_id

    def _involved_users(self):
        # who left the service was in it too; not to ask also saves a read a card
        project = self.sudo().with_context(active_test=False)
        return (
            project.leader_user_id
            | project.participant_user_ids
            | project.involved_user_ids
        )
