from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, MissingError, UserError

from .base import is_ours
from .mail_thread import FORGED, SERVER_TYPES


class MailMessage(models.Model):
    """A message beside a record of ours is written by its chatter, in the name of the
    user, and stays as it is.

    Odoo lets recipients and everybody with the right to write the record rewrite and
    delete what others have said, and takes author, type, time and tracked values from
    the client. What is beside no record at all goes into somebody's inbox: it too
    bears the name of who sent it.
    """

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list if self.env.uid != SUPERUSER_ID else ():
            model = vals.get("model")
            if not model and self._jiebang_from_client():
                self.env["mail.thread"]._jiebang_own_voice(vals)
                vals.pop("tracking_value_ids", None)
            away = self.env.su and vals.get("message_type") == "out_of_office"
            if away or not is_ours(model):
                continue
            self.env["mail.thread"]._jiebang_own_voice(vals)
            if vals.get("message_type") not in SERVER_TYPES:
                self._jiebang_check_may_speak(model, vals.get("res_id"))
                self._jiebang_plain_subtype(vals)
        messages = super().create(vals_list)
        # what results counts: the record may come by a default of the client's
        messages._jiebang_check_server()
        return messages

    def write(self, vals):
        self._jiebang_check_server()
        if vals.keys() & FORGED and self._jiebang_from_client():
            private = self.sudo().filtered(lambda message: not message.model)
            if private:
                vals = {name: vals[name] for name in vals.keys() - FORGED}
        result = super().write(vals)
        if vals.keys() & {"model", "res_id"}:
            self._jiebang_check_server()
        return result

    def unlink(self):
        self._jiebang_check_server()
        return super().unlink()

    @api.model
    def _jiebang_from_client(self):
        """Whether messages are sent by a user; the administrators of Odoo itself send
        mails for others."""
        return not (self.env.su or self.env.user.has_group("base.group_system"))

    def _jiebang_check_server(self):
        """Raise where a client writes messages of ours past the chatter."""
        if not self.env.su and self.sudo()._jiebang_ours():
            raise AccessError(
                self.env._(
                    "What stands beside a file is written in its chatter, in one's own "
                    "name, and stays as it is. Write a further message there, or "
                    "change your own one."
                )
            )

    def _jiebang_ours(self):
        return self.filtered(lambda message: is_ours(message.model))

    @api.model
    def _jiebang_plain_subtype(self, vals):
        """What somebody says is a comment or a note, no act."""
        ids = self.env["ir.model.data"]._xmlid_to_res_id
        if vals.get("subtype_id") != ids("mail.mt_comment"):
            vals["subtype_id"] = ids("mail.mt_note")

    @api.model
    def _jiebang_check_may_speak(self, model, res_id):
        """Raise where the real user may not say anything beside a record of ours.

        :raise AccessError: he may not read it, or it has no chatter
        :raise UserError: nothing is said beside it
        :raise MissingError: it is not there
        """
        records = self.env.get(model)
        if records is None or type(res_id) is not int or res_id <= 0:
            raise MissingError(
                self.env._(
                    "The record is not there (any more). Reload the page and choose it "
                    "anew."
                )
            )
        record = records.browse(res_id).with_user(self.env.uid)
        if not hasattr(record, "_check_may_speak"):
            label = self.env["ir.model"]._get(model).name
            raise AccessError(self.env._("%s: nothing is said beside it.", label))
        record._check_may_speak()

    def _get_forbidden_access(self, operation):
        """Who may not speak there may do nothing to a message either: no reaction, no
        preview of a link, no change."""
        forbidden = super()._get_forbidden_access(operation)
        if operation == "read" or self.env.uid == SUPERUSER_ID:
            return forbidden
        for message in (self - forbidden).sudo()._jiebang_ours():
            try:
                self._jiebang_check_may_speak(message.model, message.res_id)
            except (AccessError, UserError):
                forbidden += self.browse(message.id)
        return forbidden
