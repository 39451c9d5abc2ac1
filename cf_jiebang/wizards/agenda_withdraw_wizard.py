from odoo import fields, models
from odoo.exceptions import AccessError, UserError

MODELS = ("jiebang.meeting.item", "jiebang.meeting.ticket")


class AgendaWithdrawWizard(models.TransientModel):
    """Asks why a line is withdrawn from an agenda."""

    _name = "jiebang.agenda.withdraw.wizard"
    _description = "Withdraw a Line from the Agenda"
    _inherit = ["jiebang.reader.mixin"]

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Withdraw the line, with the user's own rights."""
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        if self.res_model not in MODELS:
            raise UserError(self.env._("This is no line of an agenda."))
        line = self.env[self.res_model].browse(self.res_id).exists()
        line.action_withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
