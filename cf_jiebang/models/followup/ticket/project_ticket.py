from odoo import api, fields, models

from ....groups import APPLICANT, AUDITOR


class ProjectTicket(models.AbstractModel):
    """Who may raise tickets on a project, and the address that takes them by mail
    (R31)."""

    _name = "jiebang.project.ticket"
    _description = "Project: its tickets"

    ticket_alias_id = fields.Many2one(
        "mail.alias",
        string="Mail address for tickets",
        copy=False,
        readonly=True,
        ondelete="set null",
        groups=f"{APPLICANT},{AUDITOR}",
        help="A mail of the leader, or of a member who may, becomes a ticket.",
    )
    ticket_address = fields.Char(
        string="Tickets by mail",
        compute="_compute_ticket_address",
        help="A mail of the leader, or of a member who may, becomes a ticket.",
    )
    may_raise_ticket = fields.Boolean(
        compute="_compute_may_raise_ticket", export_string_translation=False
    )

    _raising_states = ("running", "acceptance")

    def _compute_ticket_address(self):
        for project in self:
            running = project.state in self._raising_states
            alias = running and project.sudo().ticket_alias_id
            project.ticket_address = (
                alias.alias_full_name if alias and alias.alias_domain else False
            )

    @api.depends_context("uid")
    def _compute_may_raise_ticket(self):
        for project in self:
            running = project.state in self._raising_states
            project.may_raise_ticket = running and not project._raising_refusal(
                self.env.user
            )

    def _raising_refusal(self, user):
        """Why ``user`` may not raise a ticket on the project now, or ``""``."""
        project = self.sudo()
        if user not in project._reporting_users():
            return self.env._(
                "Tickets are raised by the leader, %s, and by the confirmed members "
                "whom he lets report.",
                project.leader_id.name,
            )
        if project.state not in self._raising_states:
            return self.env._(
                "Tickets are raised on a running project; “%s” is not running.",
                project.name,
            )
        return ""

    def _open_ticket_address(self):
        """Give the project the address that takes tickets by mail."""
        self.ticket_alias_id = self.env["mail.alias"].create(
            {
                "alias_name": f"{self.code}-{self.id}",
                "alias_model_id": self.env["ir.model"]._get_id("jiebang.ticket"),
                "alias_defaults": repr({"project_id": self.id}),
                # the senders are checked by the ticket, one by one
                "alias_contact": "everyone",
                "alias_domain_id": self.company_id.alias_domain_id.id,
            }
        )
