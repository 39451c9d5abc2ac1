from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..personal import PERSONAL

INVITED = "cf_jiebang.mail_activity_type_confirm"


class Member(models.Model):
    """A member of the team, of any registered unit, who confirms that he takes
    part (R8; annex 1, block C)."""

    _name = "jiebang.member"
    _description = "Team Member"
    _inherit = ["jiebang.reading.log.mixin", "jiebang.project.line.mixin"]
    _project_field = "member_ids"
    _max_lengths = {"duty": 200, "specialty": 100}

    cadre_id = fields.Many2one(
        "jiebang.cadre", string="Member", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char(related="cadre_id.name")
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit",
        compute="_compute_organization_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    position = fields.Char(related="cadre_id.position")
    title = fields.Char(related="cadre_id.title")
    phone = fields.Char(
        copy=False,
        readonly=True,
        groups=PERSONAL,
        help="Taken from the personal file when the member confirms.",
    )
    duty = fields.Char(string="Task in the project", required=True)
    specialty = fields.Char()
    state = fields.Selection(
        [
            ("invited", "Invited"),
            ("confirmed", "Confirmed"),
            ("declined", "Not taking part"),
        ],
        required=True,
        default="invited",
        copy=False,
        readonly=True,
    )
    date_confirmed = fields.Date(copy=False, readonly=True)
    date_from = fields.Date(string="Takes part from")
    date_to = fields.Date(string="until", copy=False, readonly=True)
    can_answer = fields.Boolean(
        compute="_compute_can_answer", export_string_translation=False
    )

    _member_uniq = models.UniqueIndex(
        "(project_id, cadre_id)",
        "Members: a person is named twice. Delete one of the two lines.",
    )

    @api.depends("cadre_id")
    def _compute_organization_id(self):
        for member in self:
            member.organization_id = member.cadre_id.organization_id

    @api.depends_context("uid")
    @api.depends("state", "cadre_id")
    def _compute_can_answer(self):
        for member in self:
            member.can_answer = (
                member.state == "invited"
                and member.cadre_id.sudo().user_id == self.env.user
            )

    @api.depends("cadre_id")
    def _compute_display_name(self):
        for member in self:
            member.display_name = member.cadre_id.display_name

    @api.constrains("cadre_id", "project_id")
    def _check_not_leader(self):
        for member in self:
            if member.cadre_id == member.project_id.leader_id:
                raise ValidationError(
                    self.env._(
                        "Members: %s leads the project and is not a member as well.",
                        member.cadre_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        for member in members.sudo():
            member._invite()
        return members

    def write(self, vals):
        if "cadre_id" in vals and not self.env.su:
            raise UserError(
                self.env._(
                    "Members: delete the line and add the other person on a new one, "
                    "so that he is asked."
                )
            )
        result = super().write(vals)
        asked_anew = self.filtered(lambda member: member.state == "confirmed")
        if vals.keys() & {"duty", "date_from"} and not self.env.su and asked_anew:
            # he confirmed another task
            asked_anew.sudo().write({"state": "invited", "date_confirmed": False})
            for member in asked_anew.sudo():
                member._invite()
        return result

    def _invite(self):
        """Ask the member to confirm, by a to-do of his own."""
        user = self.cadre_id.user_id
        if user and self.state == "invited":
            self.project_id._without_client_context().activity_schedule(
                INVITED,
                summary=self.with_context(lang=user.lang).env._(
                    "Confirm that you take part"
                ),
                user_id=user.id,
            )

    def _answer(self, state):
        for member in self:
            member.check_access("read")
            if member.cadre_id.sudo().user_id != self.env.user:
                raise AccessError(
                    self.env._("Only %s can answer this.", member.cadre_id.name)
                )
            if member.state != "invited":
                raise UserError(self.env._("You have answered already."))
            confirmed = state == "confirmed"
            profile = (
                self.env["jiebang.cadre.profile"]
                .sudo()
                .search([("cadre_id", "=", member.cadre_id.id)], limit=1)
            )
            member.sudo().write(
                {
                    "state": state,
                    "date_confirmed": confirmed and member.project_id._workflow_today(),
                    "phone": confirmed and profile.phone,
                }
            )
            member.sudo().project_id.activity_unlink([INVITED], user_id=self.env.uid)
        return True

    def action_confirm(self):
        """Confirm that one takes part (the member alone)."""
        return self._answer("confirmed")

    def action_decline(self):
        """Decline to take part (the member alone)."""
        return self._answer("declined")
