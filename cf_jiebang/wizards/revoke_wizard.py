from odoo import fields, models
from odoo.exceptions import AccessError


class RevokeWizard(models.TransientModel):
    """Asks why a recommendation letter is revoked."""

    _name = "jiebang.revoke.wizard"
    _description = "Revoke a Letter"
    _inherit = ["jiebang.reader.mixin"]

    letter_id = fields.Many2one("jiebang.recommendation", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Revoke the letter."""
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        self.letter_id.action_revoke(self.reason)
        return {"type": "ir.actions.act_window_close"}
