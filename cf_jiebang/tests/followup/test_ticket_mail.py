from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .ticket_case import TicketCase

MAIL = """From: {sender}
To: {to}
Subject: {subject}
Message-Id: <{key}@example.com>
Content-Type: text/plain; charset="utf-8"

{body}
"""


@tagged("post_install", "-at_install")
class TestTicketMail(TicketCase, MailCase):
    """R31: tickets by mail to the project's address, from its own people only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].search([("name", "=", "test.example")])
        domain = domain or cls.env["mail.alias.domain"].create(
            {"name": "test.example", "bounce_alias": "b-t", "catchall_alias": "c-t"}
        )
        cls.env.company.alias_domain_id = domain
        cls.project.sudo().ticket_alias_id.alias_domain_id = domain
        for name in ("leader", "member", "stranger", "authority"):
            cls.users[name].email = f"{name}@people.example"
        cls.count = 0

    def send(self, sender, subject="The drill jams", body="On wet ground.", **values):
        """Hand a mail to the gateway; return the new tickets."""
        self.count += 1
        before = self.env["jiebang.ticket"].search([])
        to = self.project.sudo().ticket_alias_id.alias_full_name
        mail = MAIL.format(
            sender=sender, to=to, subject=subject, body=body, key=f"{self.count}-jb"
        )
        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_thread", "odoo.models.unlink"),
        ):
            self.env["mail.thread"].message_process(False, mail, **values)
        return self.env["jiebang.ticket"].search([]) - before

    def test_every_filed_project_has_an_address(self):
        alias = self.project.sudo().ticket_alias_id
        self.assertTrue(alias)
        self.assertEqual(self.mine.ticket_address, alias.alias_full_name)

    def test_leader_and_allowed_member(self):
        for persona in ("leader", "member"):
            ticket = self.send(f"{persona}@people.example", "请协调：播种机卡住")
            self.assertEqual(len(ticket), 1)
            self.assertEqual(ticket.project_id, self.project)
            self.assertEqual(ticket.reporter_id, self.users[persona])
            self.assertEqual(ticket.create_uid, self.users[persona])
            self.assertEqual(
                (ticket.name, ticket.description, ticket.kind, ticket.state),
                ("请协调：播种机卡住", "On wet ground.", "coordination", "new"),
            )
            self.assertTrue(ticket.by_mail)
            self.assertEqual(self.to_do_of(ticket), self.users["authority"])

    def test_others_bounce(self):
        self.member.sudo().may_report = False
        for sender in (
            "stranger@people.example",
            "authority@people.example",
            "member@people.example",
            "nobody@nowhere.example",
        ):
            with self.subTest(sender=sender):
                self.assertFalse(self.send(sender))
                bounced = [
                    mail for mail in self._mails if sender in "".join(mail["email_to"])
                ]
                self.assertEqual(len(bounced), 1)

    def test_not_once_the_project_has_ended(self):
        self.act(self.project, "bureau", "terminate", "The unit is closed")
        self.assertFalse(self.send("leader@people.example"))
        self.assertFalse(self.mine.ticket_address)

    def test_mail_writes_no_fate(self):
        """Values that the caller hands in are not taken over but the project."""
        ticket = self.send("leader@people.example", custom_values={"state": "closed"})
        self.assertEqual(ticket.state, "new")
        values = {"project_id": self.project.id, "state": "closed", "escalated": True}
        ticket = (
            self.env["jiebang.ticket"]
            .sudo()
            .message_new(
                {"email_from": "leader@people.example", "subject": "S", "body": "B"},
                values,
            )
        )
        self.assertEqual((ticket.state, ticket.escalated), ("new", False))

    def test_odd_mails(self):
        for subject, body in (
            ("x" * 300, "y" * 9000),
            ("", "Body alone"),
            ("Subject alone", ""),
            ("", ""),
        ):
            with self.subTest(subject=subject[:9]):
                ticket = self.send("leader@people.example", subject, body)
                self.assertEqual(len(ticket), 1)
                self.assertTrue(ticket.name and ticket.description)

    def test_the_door_is_the_gateways(self):
        """Nobody calls it over RPC, the leader neither."""
        values = {"project_id": self.project.id}
        for persona in self.users:
            model = self.as_(self.env["jiebang.ticket"], persona)
            for sender in ("leader@people.example", "x@y.z"):
                with self.subTest(persona=persona), self.assertRaises(UserError):
                    model.message_new({"email_from": sender, "subject": "S"}, values)
        for custom in (None, {}, {"project_id": 0}, {"project_id": "1"}):
            with self.subTest(custom=custom), self.assertRaises(UserError):
                self.env["jiebang.ticket"].sudo().message_new(
                    {"email_from": "leader@people.example"}, custom
                )
