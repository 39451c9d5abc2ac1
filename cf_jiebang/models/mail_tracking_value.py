from odoo import api, models


class MailTrackingValue(models.Model):
    """What was tracked beside a record of ours was so; nobody adds to it."""

    _inherit = "mail.tracking.value"

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        values._jiebang_check_server()
        return values

    def write(self, vals):
        self._jiebang_check_server()
        result = super().write(vals)
        self._jiebang_check_server()
        return result

    def unlink(self):
        self._jiebang_check_server()
        return super().unlink()

    def _jiebang_check_server(self):
        if not self.env.su:
            messages = self.sudo().mail_message_id.sudo(False)
            messages._jiebang_check_server()
