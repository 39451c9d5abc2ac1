from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, UserError

from ..mail_thread import FORGED


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

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        """Who follows is said by the to-do, never by a field of the record: Odoo would
        look for such fields at every write."""
        return True

    # -- who speaks ----------------------------------------------------------

    def message_post(self, **kwargs):
        if not self.env.su:
            self._check_may_speak()
            kwargs = {name: kwargs[name] for name in kwargs.keys() - FORGED}
            kwargs["message_type"] = "comment"
        return super().message_post(**kwargs)

    def _notify_thread_with_out_of_office(self, message, recipients_data, **kwargs):
        """The answer of who is away is the server's, in his name."""
        return super(ThreadMixin, self.sudo())._notify_thread_with_out_of_office(
            message, recipients_data, **kwargs
        )

    @api.model
    def _get_allowed_message_params(self):
        """The route posts as superuser; the type of what it posts is not the
        client's."""
        return super()._get_allowed_message_params() - FORGED

    def _silence_reason(self):
        """Hook: why nothing is said beside these records, or ``""``."""
        return ""

    def _check_may_speak(self):
        """Raise where the real user may not say anything beside the records."""
        self.with_user(self.env.uid).check_access("read")
        reason = self._silence_reason()
        if reason and self.env.uid != SUPERUSER_ID:
            raise UserError(reason)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "read" or not self._silence_reason():
            return operations
        return dict.fromkeys(self)

    def _mail_group_by_operation_for_mail_message_operation(self, message_operation):
        groups = super()._mail_group_by_operation_for_mail_message_operation(
            message_operation
        )
        groups.pop(None, None)  # where nothing is said, nobody may
        return groups

    def _check_can_update_message_content(self, messages):
        """One changes one's own words only; Odoo lets its administrators change what
        others have said."""
        if messages.author_id != self.env.user.partner_id:
            raise AccessError(
                self.env._("What others have said is not yours to change.")
            )
        return super()._check_can_update_message_content(messages)

    # -- who listens ---------------------------------------------------------

    def message_get_followers(self, *args, **kwargs):
        self.check_access("read")
        return super().message_get_followers(*args, **kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """A follower is sent what is said beside the file, so he must be somebody who
        may read it."""
        if self and partner_ids and not self.env.su:
            self._check_followers(self.env["res.partner"].browse(partner_ids))
        return super().message_subscribe(partner_ids, subtype_ids)

    def _check_followers(self, partners):
        for partner in partners.sudo() - self.env.user.partner_id:
            users = partner.user_ids
            if not any(self.with_user(user).has_access("read") for user in users):
                raise AccessError(
                    self.env._(
                        "%s may not read this file and can't follow it.", partner.name
                    )
                )

    # -- mails ---------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """No mail creates a record here: the mail gateway works as superuser, past
        every guard."""
        label = self.env["ir.model"]._get(self._name).name
        raise UserError(self.env._("%s: mails create nothing here.", label))

    def message_update(self, msg_dict, update_vals=None):
        """A mail may be a comment; it changes no field."""
        return super().message_update(msg_dict)
