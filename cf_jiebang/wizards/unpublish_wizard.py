from odoo import fields, models
from odoo.exceptions import AccessError


class UnpublishWizard(models.TransientModel):
    """Asks why a publication is withdrawn."""

    _name = "jiebang.unpublish.wizard"
    _description = "Withdraw a Publication"
    _inherit = ["jiebang.reader.mixin"]

    publication_id = fields.Many2one("jiebang.publication", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Withdraw the publication."""
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        self.publication_id.action_withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
