from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

FORGED = {"author_id", "author_guest_id", "email_from", "message_type"}
"""What a client must not choose: in whose name a message speaks."""


class ThreadMixin(models.AbstractModel):
    """A chatter in which everybody speaks in his own name only."""

    _name = "jiebang.thread.mixin"
    _description = "Chatter in one's own Name"
    _inherit = ["mail.thread"]
    _mail_post_access = "read"

    @api.model_create_multi
    def create(self, vals_list):
        """What the data files bring is not announced: nobody entered it, and they
        are loaded in English."""
        if self.env.uid == SUPERUSER_ID and self.env.context.get("install_mode"):
            self = self.with_context(mail_create_nolog=True)  # noqa: PLW0642
        return super().create(vals_list)

    @api.model
    def _track_get_fields(self):
        """A related field inherits the tracking of the field behind it, but is
        tracked there: to read it on every write of every file costs and tells
        nothing."""
        names = super()._track_get_fields()
        return {name for name in names if not self._fields[name].related}

    def message_post(self, **kwargs):
        if not self.env.su:
            kwargs = {name: kwargs[name] for name in kwargs.keys() - FORGED}
            kwargs["message_type"] = "comment"
        return super().message_post(**kwargs)

    def message_notify(self, **kwargs):
        if not self.env.su:
            kwargs = {name: kwargs[name] for name in kwargs.keys() - FORGED}
        return super().message_notify(**kwargs)

    def message_get_followers(self, *args, **kwargs):
        self.check_access("read")
        return super().message_get_followers(*args, **kwargs)

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """No mail creates a record here: the mail gateway works as superuser, past
        every guard."""
        label = self.env["ir.model"]._get(self._name).name
        raise UserError(self.env._("%s: mails create nothing here.", label))

    def message_update(self, msg_dict, update_vals=None):
        """A mail may be a comment; it changes no field."""
        return super().message_update(msg_dict)
