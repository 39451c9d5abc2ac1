from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...groups import MANAGER, check_role
from .readiness_system import MAIL_TRIED


class Start(models.TransientModel):
    """The start page of the administrator: what is there, and what is missing."""

    _name = "jiebang.start"
    _description = "Start"
    _inherit = ["jiebang.guarded.mixin"]

    name = fields.Char(compute="_compute_name")
    line_ids = fields.One2many("jiebang.start.line", "start_id", readonly=True)
    lacking_count = fields.Integer(compute="_compute_counts")
    look_count = fields.Integer(compute="_compute_counts")

    def _compute_name(self):
        for page in self:
            page.name = self.env._("Start")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for page in self:
            states = page.line_ids.mapped("state")
            page.lacking_count = states.count("lacking")
            page.look_count = states.count("look")

    @api.model
    def _check_manager(self):
        check_role(self.env, self.env._("The start page is for: %s."), MANAGER)

    @api.model
    def action_open_start(self):
        """Look at everything and show the list."""
        self._check_manager()
        findings = self.env["jiebang.readiness"]._findings()
        page = self.sudo().create(
            {
                "line_ids": [
                    Command.create(
                        {
                            "sequence": number,
                            "check": finding.name,
                            "name": finding.title,
                            "state": finding.state,
                            "text": finding.text,
                        }
                    )
                    for number, finding in enumerate(findings)
                ]
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start"),
            "res_model": self._name,
            "res_id": page.id,
            "view_mode": "form",
            "target": "current",
        }

    def action_try_mail(self):
        """Send a mail to oneself by the server for outgoing mail.

        :raise UserError: it was not taken; the text says what the server answered
        """
        self._check_manager()
        user = self.env.user
        if not user.email:
            raise UserError(self.env._("Your own account has no mailbox."))
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": self.env._("A test of the outgoing mail"),
                    "body_html": self.env._("It works: this mail has arrived."),
                    "email_from": user.email_formatted,
                    "email_to": user.email_formatted,
                    "auto_delete": False,
                }
            )
        )
        mail.send()
        if mail.state != "sent":
            raise UserError(
                self.env._(
                    "The mail was not taken: %s",
                    mail.failure_reason or self.env._("no answer"),
                )
            )
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        self.env["ir.config_parameter"].sudo().set_param(
            MAIL_TRIED, f"{now:%Y-%m-%d %H:%M}, {user.email}"
        )
        return self.action_open_start()

    def action_print_test(self):
        """Print the list itself, by the engine and fonts of the papers."""
        self._check_manager()
        self.ensure_one()
        return self.env.ref("cf_jiebang.start_report").report_action(self)
