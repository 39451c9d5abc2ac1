from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class Merit(models.Model):
    """The joint meeting's conclusion on a person: 成效明显, or not (R61).

    Entered by the secretary, with reasons, for people whose projects' evaluations
    are on the agenda; it follows from no grade. Frozen with the meeting.
    """

    _name = "jiebang.merit"
    _description = "Conclusion on a Person"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "meeting_id desc, id"
    _rec_names_search = ["cadre_id.name"]
    _max_lengths = {"reasons": 2000}

    meeting_id = fields.Many2one(
        "jiebang.meeting",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("kind", "=", "evaluation")],
    )
    meeting_state = fields.Selection(related="meeting_id.state")
    date = fields.Date(related="meeting_id.date")
    minutes_no = fields.Char(related="meeting_id.minutes_no")
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, index=True, precompute=True
    )
    agenda_project_ids = fields.Many2many(
        "jiebang.project", compute="_compute_agenda_project_ids"
    )
    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('id', 'in', agenda_project_ids)]",
    )
    project_name = fields.Char(
        related="project_id.name",
        string="Title of the project",
        help="Also for who doesn't read the project's file.",
    )
    team_ids = fields.Many2many("jiebang.cadre", compute="_compute_team_ids")
    cadre_id = fields.Many2one(
        "jiebang.cadre",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('id', 'in', team_ids)]",
    )
    subject_user_id = fields.Many2one(
        related="cadre_id.user_id",
        store=True,
        index=True,
        precompute=True,
        export_string_translation=False,
    )
    conclusion = fields.Selection(
        [("outstanding", "Marked effect"), ("not", "Not concluded")],
        required=True,
        help="成效明显",
    )
    reasons = fields.Text(required=True)
    incentive_count = fields.Integer(
        string="Incentives", compute="_compute_incentive_count"
    )

    _person_uniq = models.UniqueIndex(
        "(meeting_id, project_id, cadre_id)",
        "Conclusions: a person stands twice for this project.",
    )

    @api.depends("meeting_id")
    def _compute_agenda_project_ids(self):
        for merit in self:
            # whoever reads the conclusion need not read the meeting
            meeting = merit.sudo().meeting_id._origin.with_env(self.env)
            merit.agenda_project_ids = meeting._visible_evaluations().project_id

    @api.depends("project_id")
    def _compute_team_ids(self):
        for merit in self:
            merit.team_ids = self.env["jiebang.incentive"]._team(
                merit.sudo().project_id
            )

    @api.depends_context("uid")
    def _compute_incentive_count(self):
        counts = {}
        if self.env["jiebang.incentive"].has_access("read"):
            counts = dict(
                self.env["jiebang.incentive"]._read_group(
                    [("merit_id", "in", self.ids)], ["merit_id"], ["__count"]
                )
            )
        for merit in self:
            merit.incentive_count = counts.get(merit, 0)

    @api.depends("cadre_id", "meeting_id")
    def _compute_display_name(self):
        for merit in self:
            name = merit.cadre_id.sudo().name or ""
            merit.display_name = f"{name} · {merit.sudo().meeting_id.name or ''}"

    def _check_secretary(self):
        """Raise unless the secretary enters it, not about himself or his team, at
        an evaluation meeting that is in preparation."""
        if self.env.su:
            return
        self.meeting_id._check_secretary()
        self.meeting_id._check_open()
        for merit in self.sudo():
            if self.env.user in merit.project_id._involved_users():
                raise AccessError(
                    self.env._(
                        "You lead this file or take part in it, so someone else must "
                        "decide."
                    )
                )
            if merit.project_id not in merit.meeting_id.evaluation_ids.project_id:
                raise UserError(
                    self.env._(
                        "“%s” is not on the agenda of this meeting. Gather the "
                        "evaluations first.",
                        merit.project_id.display_name,
                    )
                )
            if merit.cadre_id not in merit.team_ids:
                raise UserError(
                    self.env._(
                        "%s neither leads this project nor is a confirmed member.",
                        merit.cadre_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        merits = super().create(vals_list)
        merits._check_secretary()
        return merits

    def write(self, vals):
        self._check_secretary()
        result = super().write(vals)
        self._check_secretary()
        return result

    def _check_unlink(self):
        self._check_secretary()


class MeetingMerit(models.Model):
    """The persons on whom a meeting concludes."""

    _inherit = "jiebang.meeting"

    merit_ids = fields.One2many(
        "jiebang.merit", "meeting_id", string="Conclusions on persons"
    )

    def _check_no_merits(self, project):
        """Raise where the meeting concludes on a person of ``project``: then it stays
        on the agenda."""
        if self.sudo().merit_ids.filtered(lambda merit: merit.project_id == project):
            raise UserError(
                self.env._(
                    "“%s” stays on the agenda: a conclusion on a person of its team is "
                    "entered. Delete that first.",
                    project.sudo().display_name,
                )
            )
