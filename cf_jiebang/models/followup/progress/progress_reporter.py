from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class Member(models.Model):
    """A member whom the leader allows to report the progress."""

    _inherit = "jiebang.member"

    may_report = fields.Boolean(
        string="May fill in progress and tickets",
        copy=False,
        readonly=True,
        help="Set by the leader; holds once the member has confirmed.",
    )

    def _reporting(self):
        """Those who take part at present."""
        return self.filtered(lambda m: m.state == "confirmed" and not m.date_to)

    @api.model
    def _allowed_projects(self, user):
        """Projects on which ``user`` may report as a member."""
        members = self.search(
            [("may_report", "=", True), ("cadre_id.user_id", "=", user.id)]
        )
        return members._reporting().project_id

    def action_toggle_report(self):
        """Allow or forbid a member to report (the leader alone)."""
        for member in self:
            member.check_access("read")
            project = member.project_id
            if project.sudo().leader_user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "Only the leader %s says who may report.",
                        project.sudo().leader_id.name,
                    )
                )
            if not member._reporting():
                raise UserError(
                    self.env._(
                        "%s has not confirmed to take part, so there is nothing to "
                        "report.",
                        member.cadre_id.name,
                    )
                )
            member.sudo().may_report = not member.may_report
        return True
