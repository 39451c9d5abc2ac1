from odoo import api, models
from odoo.exceptions import AccessError

from .base import is_ours


class MailScheduledMessage(models.Model):
    """A message for later speaks in the name of who wrote it; nobody else puts words
    into it. Odoo lets everybody change it who may write beside the same record."""

    _inherit = "mail.scheduled.message"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in () if self.env.su else vals_list:
            if is_ours(vals.get("model")):
                self.env["mail.message"]._jiebang_check_may_speak(
                    vals["model"], vals.get("res_id")
                )
                vals["author_id"] = self.env.user.partner_id.id
        return super().create(vals_list)

    def write(self, vals):
        if self._jiebang_check_mine():
            vals = {name: vals[name] for name in vals.keys() - {"author_id"}}
        return super().write(vals)

    def unlink(self):
        self._jiebang_check_mine()
        return super().unlink()

    def _jiebang_check_mine(self):
        """Raise where a client changes what somebody else will say.

        :return: those of its own that are ours
        """
        ours = self.browse()
        if not self.env.su:
            ours = self.sudo().filtered(lambda m: is_ours(m.model))
        if ours.create_uid - self.env.user:
            raise AccessError(
                self.env._("What others will say is not yours to change.")
            )
        return ours
