from odoo import fields, models
from odoo.exceptions import UserError


class AgendaLineMixin(models.AbstractModel):
    """A line of a meeting's agenda, which the secretary may withdraw with the reason:
    it stays on record, is not concluded, and its matter is free for the next meeting
    (R13)."""

    _name = "jiebang.agenda.line.mixin"
    _description = "Line of an Agenda"
    _inherit = ["jiebang.guarded.mixin"]

    meeting_id = fields.Many2one(
        "jiebang.meeting", required=True, index=True, ondelete="cascade"
    )
    meeting_state = fields.Selection(related="meeting_id.state")
    sequence = fields.Integer(default=10)
    withdrawn = fields.Boolean(readonly=True, copy=False)
    withdraw_reason = fields.Text(
        string="Why withdrawn", readonly=True, copy=False, help="By the secretary."
    )

    def _line_title(self):
        """Hook: what the line is about."""
        return self.display_name

    def _active(self):
        """The lines that are not withdrawn."""
        return self.filtered(lambda line: not line.withdrawn)

    def write(self, vals):
        if not self.env.su and any(self.mapped("withdrawn")):
            raise UserError(self.env._("A line that was withdrawn stays as it is."))
        return super().write(vals)

    def _check_unlink(self):
        self.meeting_id._check_open()
        if not self.env.su and any(self.mapped("withdrawn")):
            raise UserError(self.env._("A line that was withdrawn stays on record."))

    def action_open_withdraw(self):
        """Ask why the line is withdrawn."""
        self.ensure_one()
        self.meeting_id._check_secretary()
        self.meeting_id._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw from the agenda"),
            "res_model": "jiebang.agenda.withdraw.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
            },
        }

    def action_withdraw(self, reason=None):
        """Take single lines off the agenda; they stay on record with the reason.

        :param str reason: why, in words
        """
        self.check_access("write")
        self.meeting_id._check_secretary()
        self.meeting_id._check_open()
        self.meeting_id._lock_or_explain()
        reason = self.env["jiebang.project"]._clean_text(reason)
        if not reason:
            raise UserError(self.env._("Reason: say why the line is withdrawn."))
        for line in self:
            if line.withdrawn:
                raise UserError(self.env._("A line that was withdrawn stays as it is."))
            line.sudo().write({"withdrawn": True, "withdraw_reason": reason})
            line.meeting_id._log_act(
                "withdraw_line", "draft", f"{line._line_title()}: {reason}"
            )
        return True
