from odoo import fields, models
from odoo.exceptions import AccessError


class DelegationWizard(models.TransientModel):
    """Asks why a delegation is revoked."""

    _name = "jiebang.delegation.wizard"
    _description = "Revoke a Delegation"
    _inherit = ["jiebang.reader.mixin"]

    delegation_id = fields.Many2one("jiebang.delegation", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Revoke the delegation."""
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        self.delegation_id.action_revoke(self.reason)
        return {"type": "ir.actions.act_window_close"}
