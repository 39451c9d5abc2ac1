import ast

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, html2plaintext

from odoo.addons.mail.tools.alias_error import AliasError


class TicketMail(models.AbstractModel):
    """Tickets by mail (R31): the only door of the mail gateway that creates
    something here. It opens to the leader and to members who may report, by the
    address of their own user, and then goes the way of the form, with their own
    rights; everybody else gets a bounce that says why."""

    _name = "jiebang.ticket.mail"
    _description = "Ticket: by mail"
    _inherit = ["mail.thread"]

    @api.model
    def _mail_sender(self, project, email_from):
        """The user who may raise a ticket on ``project`` from this address."""
        address = email_normalize(email_from or "")
        if not address:
            return self.env["res.users"]
        users = (
            self.env["res.users"].sudo().search([("email_normalized", "=", address)])
        )
        return (users & project._reporting_users())[:1]

    @api.model
    def _mail_refusal(self, project, email_from):
        """Why a mail raises no ticket on ``project``, or ``""``."""
        if not project:
            return self.env._("This address belongs to no project.")
        user = self._mail_sender(project, email_from)
        if not user:
            return self.env._(
                "Only the leader of the project and the members whom he lets report "
                "raise tickets by mail, from the address of their user."
            )
        return project._raising_refusal(user)

    @api.model
    def _mail_project(self, values):
        """The project that an alias stands for."""
        number = (values or {}).get("project_id")
        projects = self.env["jiebang.project"].sudo()
        return projects.browse(number if isinstance(number, int) else []).exists()

    def _alias_get_error(self, message, message_dict, alias):
        """Bounce what is no mail of the people in the project."""
        sender = message_dict.get("email_from")
        if self:
            address = email_normalize(sender or "")
            users = (
                self.env["res.users"]
                .sudo()
                .search([("email_normalized", "=", address)])
            )
            if any(self.with_user(user).has_access("read") for user in users):
                return False
            return AliasError(
                "error_jiebang_reader",
                self.env._("Only who may read this ticket answers it."),
            )
        project = self._mail_project(ast.literal_eval(alias.sudo().alias_defaults))
        refusal = self._mail_refusal(project, sender)
        return AliasError("error_jiebang_sender", refusal) if refusal else False

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Raise a ticket from a mail, as its sender and with his rights alone.

        :param dict custom_values: ``project_id``, from the alias
        :raise UserError: not the mail gateway, or not a sender who may
        """
        project = self._mail_project(custom_values)
        refusal = self._mail_refusal(project, msg_dict.get("email_from"))
        if not self.env.su or refusal:
            raise UserError(
                refusal
                or self.env._("Mails are handed in by the mail gateway, not by users.")
            )
        user = self._mail_sender(project, msg_dict["email_from"])
        subject = (msg_dict.get("subject") or "").strip()
        body = html2plaintext(
            str(msg_dict.get("body") or ""), include_references=False
        ).strip()
        limits = self._max_lengths
        # with_user leaves the gateway's superuser mode: the sender's rights count
        ticket = (
            self._without_client_context()
            .with_user(user)
            .create(
                {
                    "project_id": project.id,
                    "name": self._plain_text(subject or body)[: limits["name"]]
                    or self.env._("Ticket by mail"),
                    "description": self._plain_text(body or subject)[
                        : limits["description"]
                    ]
                    or self.env._("(see the attached mail)"),
                    "kind": self._kind_of(subject),
                }
            )
        )
        ticket.sudo().by_mail = True
        return ticket.with_env(self.env)

    @api.model
    def _plain_text(self, text):
        """Drop what the database can't hold: a mail is written by a machine."""
        return "".join(
            char for char in text if char in "\n\t" or (char.isprintable())
        ).strip()

    @api.model
    def _kind_of(self, subject, default="bottleneck"):
        """The kind that the subject names."""
        chinese = {"意见": "suggestion", "建议": "suggestion", "协调": "coordination"}
        return next(
            (kind for word, kind in chinese.items() if word in subject), default
        )
