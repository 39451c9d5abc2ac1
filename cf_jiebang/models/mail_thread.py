import logging
from email import message_from_bytes
from email.policy import SMTP
from xmlrpc.client import Binary

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize
from odoo.tools.mail import generate_tracking_message_id

from ..tools import mail_reading
from .base import is_ours

_logger = logging.getLogger(__name__)

FORGED = {
    *("author_id", "author_guest_id", "email_from", "message_type"),
    *("date", "create_date", "message_id", "reply_to", "reply_to_force_new"),
    *("tracking_value_ids", "mail_activity_type_id", "mail_server_id"),
    *("incoming_email_to", "incoming_email_cc", "mail_headers"),
    *("force_record_name", "record_alias_domain_id", "record_company_id"),
}
"""What a client must not choose: in whose name, when and as what a message speaks."""

SERVER_TYPES = ("notification", "user_notification")
"""Types of message that the server writes; all others are somebody's words."""


class MailThread(models.AbstractModel):
    """Everybody speaks in his own name, and only where he may."""

    _inherit = "mail.thread"

    def message_notify(self, **kwargs):
        """A notice is the server's; one that a client sends bears his own name."""
        if not self.env.su:
            kwargs = {name: kwargs[name] for name in kwargs.keys() - FORGED}
        return super().message_notify(**kwargs)

    def _message_create(self, values_list):
        """All that is posted, noted or notified passes here."""
        ours = [v for v in values_list if is_ours(v.get("model"))]
        if not ours or self.env.su:
            return super()._message_create(values_list)
        for values in ours:
            self.env["mail.message"]._jiebang_check_may_speak(
                values["model"], values["res_id"]
            )
            values.pop("tracking_value_ids", None)
            if values.get("message_type") != "user_notification":
                values["message_type"] = "comment"
        # a client is not let through to the messages themselves
        messages = super(MailThread, self.sudo())._message_create(values_list)
        return messages.with_env(self.env)

    # -- the mail gateway ----------------------------------------------------

    @api.model
    def message_process(self, model, message, custom_values=None, **kwargs):
        """The door of the mail gateway, for the gateway only.

        It creates and writes records as superuser from what the caller hands in, so
        that over RPC it would go past every guard of every model. What is answered,
        and what is made of the mail, speaks the language of its sender.
        """
        if not (self.env.su or self.env.user.has_group("base.group_system")):
            raise AccessError(
                self.env._("Mails are handed in by the mail gateway, not by users.")
            )
        speaking = self.with_context(lang=self._sender_lang(message))
        return super(MailThread, speaking).message_process(
            model, message, custom_values=custom_values, **kwargs
        )

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """An answer to a message of ours is taken from who may speak there, by the
        address of his user. Odoo takes it from anybody who knows the message's id,
        which is in every mail that was ever passed on. Others get a bounce. An
        automatic reply raises no record and is no comment.

        The sender is told by his address, so the mail server must check it.
        """
        ours = self.env.registry["jiebang.thread.mixin"]
        target = self.env.get(route[0]) if route and route[0] else None
        if isinstance(target, ours) and mail_reading.is_automatic(message):
            _logger.info("No ticket, no comment: automatic mail %s", route[:2])
            return False
        checked = super()._routing_check_route(
            message, message_dict, route, raise_exception
        )
        model, thread = checked[:2] if checked else ("", 0)
        if not thread or not is_ours(model):
            return checked
        user = self._jiebang_mail_speaker(message_dict.get("email_from"), model, thread)
        if user:
            message_dict["author_id"] = user.partner_id.id
            return checked
        text = self.env._(
            "Your mail was not taken: only who may read this file and write beside it "
            "answers here, from the address of his user. Open the file in the system "
            "and write there."
        )
        # so that an answer to the bounce is known as one
        mark = generate_tracking_message_id("loop-detection-bounce-email")
        self._routing_create_bounce_email(
            message_dict["email_from"],
            Markup("<p>%s</p>") % text,
            message,
            references=f"{message_dict['message_id']} {mark}",
        )
        return False

    @api.model
    def _jiebang_mail_speaker(self, email_from, model, thread):
        """The user with this address who may speak beside the record, if any."""
        address = email_normalize(email_from or "")
        users = self.env["res.users"].sudo()
        if not address:
            return users
        for user in users.search([("email_normalized", "=", address)]):
            try:
                messages = self.env["mail.message"].with_user(user)
                messages._jiebang_check_may_speak(model, thread)
            except (AccessError, UserError):
                continue
            return user
        return users.browse()

    @api.model
    def _jiebang_own_voice(self, values):
        """Make the values of a message speak in the name of the real user.

        Jobs and the mail gateway are the superuser and say themselves who speaks.
        """
        if self.env.uid != SUPERUSER_ID:
            author = self.env.user.partner_id
            values["author_id"] = author.id
            values["email_from"] = author.sudo().email_formatted
            values.pop("author_guest_id", None)

    @api.model
    def _sender_lang(self, message):
        """The language of who sent a mail; of the office where nobody is known."""
        if isinstance(message, Binary):
            message = message.data
        if isinstance(message, str):
            message = message.encode()
        mail = message_from_bytes(message, policy=SMTP)
        mail_reading.prepare(mail)
        address = email_normalize(str(mail.get("From", "")))
        partners = self.env["res.partner"].sudo()
        if address:
            partners = partners.search([("email_normalized", "=", address)])
        # whoever has a user has chosen his language himself
        partners = partners.sorted(lambda partner: not partner.user_ids)
        return partners[:1].lang or self.env.company.sudo().partner_id.lang

    @api.model
    def message_parse(self, message, save_original=False):
        """Read the mail as it was written (see ``mail_reading``)."""
        source = mail_reading.source_of(message) if save_original else None
        mail_reading.prepare(message)
        values = super().message_parse(message)
        if source:
            original = self._Attachment("original_email.eml", source, {})
            values["attachments"] = [original, *values.get("attachments", [])]
        return values

    def _message_parse_extract_payload(self, message, message_dict, *args, **kwargs):
        """A mail that is nothing but a text file has that file."""
        values = super()._message_parse_extract_payload(
            message, message_dict, *args, **kwargs
        )
        if message.get_content_maintype() == "text" and mail_reading.is_file(message):
            name = message.get_filename() or "attachment"
            raw = message.get_payload(decode=True)
            values["attachments"].append(self._Attachment(name, raw, {}))
        return values

    def _message_parse_extract_bounce(self, email_message, message_dict):
        """A report of a mail program that lacks its parts is a report all the same."""
        try:
            return super()._message_parse_extract_bounce(email_message, message_dict)
        except (AttributeError, IndexError, KeyError, TypeError):
            return {
                "is_bounce": True,
                "bounced_email": False,
                "bounced_partner": self.env["res.partner"],
                "bounced_msg_ids": False,
                "bounced_message": self.env["mail.message"],
            }

    def _routing_create_bounce_email(
        self, email_from, body_html, message, **mail_values
    ):
        """An automatic mail is not answered, and what answers is marked as automatic:
        else two programs answer each other."""
        if mail_reading.is_automatic(message):
            return None
        mail_values.setdefault(
            "headers",
            repr({"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}),
        )
        return super()._routing_create_bounce_email(
            email_from, body_html, message, **mail_values
        )
