from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from ..common import RULES, ProjectCase

MAIL = """From: {sender}
To: somebody@elsewhere.example
Subject: Re: your file
Message-Id: <{key}@example.com>
In-Reply-To: {reply}
References: {reply}
Content-Type: text/plain; charset="utf-8"

I agree to everything.
"""

WORDS = "My own words"


@tagged("post_install", "-at_install", "undated")
class TestVoices(ProjectCase, MailCase):
    """Beside a file everybody speaks in his own name, and only who may read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.act(cls.project, "leader", "submit")
        cls.foreign = cls.as_(cls.project, "stranger")
        cls.chief = cls.users["bureau"].partner_id
        cls.said_by_leader = cls.mine.message_post(body=WORDS).sudo()
        cls.forgery = {
            "author_id": cls.chief.id,
            "email_from": "chief@example.com",
            "message_type": "notification",
            "date": "2020-01-01 00:00:00",
            "tracking_value_ids": [
                Command.create({"old_value_char": "draft", "new_value_char": "filed"})
            ],
        }

    def own(self, message, persona="leader"):
        message = message.sudo()
        self.assertEqual(message.author_id, self.users[persona].partner_id)
        self.assertEqual(message.email_from, message.author_id.email_formatted)
        self.assertFalse(message.tracking_value_ids)
        self.assertGreater(str(message.date), "2021")
        return message

    def test_chatter(self):
        """A reader's comment is his own, whatever he says about it."""
        subtype = self.env["mail.message.subtype"].create(
            {"name": "Decided", "res_model": "jiebang.project"}
        )
        message = self.own(
            self.mine.message_post(
                body=WORDS, subtype_id=subtype.id, message_id="<a@b>", **self.forgery
            )
        )
        self.assertEqual(message.message_type, "comment")
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertNotEqual(message.message_id, "<a@b>")
        with self.denied(AccessError):
            self.foreign.message_post(body=WORDS)

    def test_notices(self):
        to = self.users["unit"].partner_id.ids
        forgery = {
            name: self.forgery[name]
            for name in ("author_id", "email_from", "tracking_value_ids", "date")
        }
        place = {"model": "jiebang.project", "res_id": self.project.id}
        thread = self.env["mail.thread"]
        self.own(self.mine.message_notify(partner_ids=to, body="x", **forgery))
        mine = self.as_(thread, "leader")
        self.own(mine.message_notify(partner_ids=to, body="x", **place, **forgery))
        partner = self.as_(self.users["leader"].partner_id, "leader")
        for caller in (
            self.as_(thread, "stranger"),
            self.as_(self.users["stranger"].partner_id[:0], "stranger"),
        ):
            with self.denied(AccessError):
                caller.message_notify(partner_ids=to, body="x", **place)
        # without a record neither
        self.own(partner.message_notify(partner_ids=to, body="x", **forgery))
        milestone = self.project.milestone_ids[0]
        place = {"model": milestone._name, "res_id": milestone.id}
        with self.denied(AccessError):
            mine.message_notify(partner_ids=to, body="x", **place)

    def test_messages_themselves(self):
        """Nobody makes, changes or deletes a message past the chatter: not its author,
        not a recipient, not an administrator."""
        self.users["manager"].group_ids += self.env.ref("base.group_system")
        place = {"model": "jiebang.project", "res_id": self.project.id}
        for persona in ("leader", "stranger", "bureau", "manager"):
            messages = self.as_(self.env["mail.message"], persona)
            message = self.as_(self.said_by_leader, persona)
            with self.subTest(persona=persona), mute_logger(*RULES):
                for call in (
                    lambda m=messages: m.create({**place, "body": "x"}),
                    lambda m=messages: m.create({**place, **self.forgery}),
                    lambda m=messages: m.with_context(
                        default_model=place["model"], default_res_id=place["res_id"]
                    ).create({"body": "x"}),
                    lambda m=message: m.write({"body": "x"}),
                    lambda m=message: m.write({"author_id": self.chief.id}),
                    lambda m=message: m.write({"res_id": 1}),
                    lambda m=message: m.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        call()
        tracking = self.as_(self.env["mail.tracking.value"], "manager")
        with self.assertRaises(AccessError), mute_logger(*RULES):
            tracking.create({"mail_message_id": self.said_by_leader.id})
        self.assertIn("My own words", self.said_by_leader.body)

    def test_beside_no_record(self):
        """What goes into somebody's inbox, beside nothing, bears the name of who sent
        it; it keeps that name."""
        to = self.users["unit"].partner_id
        inbox = {"res_partner_id": to.id, "notification_type": "inbox"}
        notice = {"notification_ids": [Command.create(inbox)], "body": "Approved"}
        for persona in ("leader", "stranger"):
            messages = self.as_(self.env["mail.message"], persona)
            forgery = {n: v for n, v in self.forgery.items() if n != "date"}
            for call in (
                lambda m=messages, f=forgery: m.create({**notice, **f}),
                lambda m=messages: m.with_context(
                    default_author_id=self.chief.id
                ).create(notice),
                lambda m=messages: m.create(
                    {**notice, "parent_id": self.said_by_leader.id}
                ),
            ):
                message = self.own(call(), persona)
                self.assertEqual(message.notified_partner_ids, to)
                self.as_(message, persona).write(
                    {"author_id": self.chief.id, "email_from": "c@d.example"}
                )
                self.own(message, persona)

    def test_nonsense(self):
        """Beside no file of ours, or beside what is none: a sentence."""
        messages = self.as_(self.env["mail.message"], "leader")
        later = self.as_(self.env["mail.scheduled.message"], "leader")
        when = {"scheduled_date": "2099-01-01 00:00:00", "body": "x"}
        for model, id_ in (
            *(("jiebang.project", id_) for id_ in ("x", True, 0, -4, 2**40, [1], None)),
            *((name, 1) for name in ("jiebang.no.such", "jiebang.thread.mixin")),
        ):
            place = {"model": model, "res_id": id_}
            with self.subTest(**place), mute_logger(*RULES):
                with self.assertRaises(UserError):
                    messages.create({**place, "body": "x"})
                with self.assertRaises(UserError):
                    later.create({**place, **when})

    def test_what_the_server_writes_stays(self):
        """Acts, tracked values and notices of jobs go on as they did."""
        self.project.sudo()._message_log(body="By a job", author_id=self.chief.id)
        self.assertEqual(self.project.message_ids[0].author_id, self.chief)
        self.as_(self.institute, "manager").name = "Renamed institute"
        self.flush_tracking()
        tracked = self.institute.message_ids.filtered("tracking_value_ids")
        self.assertEqual(tracked.author_id, self.users["manager"].partner_id)
        self.assertEqual(tracked.message_type, "notification")

    def test_mailing(self):
        """By the composer, a template or a message for later, one speaks as oneself."""
        composer = self.as_(self.env["mail.compose.message"], "leader")
        values = {
            "model": "jiebang.project",
            "res_ids": str(self.project.ids),
            "author_id": self.chief.id,
            "email_from": "chief@example.com",
            "body": "x",
            "subject": "x",
            "partner_ids": self.users["unit"].partner_id.ids,
        }
        for mode in ("comment", "mass_mail"):
            with self.subTest(mode=mode), self.mock_mail_gateway():
                before = self.project.message_ids
                wizard = composer.create(
                    {
                        **values,
                        "composition_mode": mode,
                        "message_type": "notification",
                        "auto_delete": False,
                    }
                )
                wizard.action_send_mail()
                self.env.invalidate_all()
                for message in self.project.sudo().message_ids - before:
                    self.own(message)
        template = self.env["mail.template"].create(
            {
                "model_id": self.env["ir.model"]._get_id("jiebang.project"),
                "email_from": "chief@example.com",
                "subject": "x",
            }
        )
        forged = {"author_id": self.chief.id, "email_to": "a@b.example"}
        with self.mock_mail_gateway():
            template = self.as_(template, "leader")
            number = template.send_mail(self.project.id, email_values=forged)
            self.own(self.env["mail.mail"].browse(number).mail_message_id)
            with self.assertRaises(AccessError), mute_logger(*RULES):
                self.as_(template, "stranger").send_mail(self.project.id)

    def test_messages_for_later(self):
        later = {
            "model": "jiebang.project",
            "res_id": self.project.id,
            "scheduled_date": "2099-01-01 00:00:00",
            "body": "x",
            "author_id": self.chief.id,
        }
        Later = self.env["mail.scheduled.message"]
        message = self.as_(Later, "leader").create(later)
        self.assertEqual(message.author_id, self.users["leader"].partner_id)
        message.body = "y"
        with self.denied(AccessError):
            self.as_(message, "unit").write({"body": "z"})
        with self.denied(AccessError):
            self.as_(message, "unit").unlink()
        with self.denied(AccessError):
            self.as_(Later, "stranger").create(later)
        message.author_id = self.chief
        message.post_message()
        self.own(self.project.message_ids[0])

    def test_following(self):
        """Who follows is told to readers alone; nobody makes others follow who may not
        read."""
        rows = self.env["mail.followers"].search(
            [("res_model", "=", "jiebang.project"), ("res_id", "=", self.project.id)]
        )
        self.assertTrue(rows)
        self.assertEqual(
            self.as_(rows, "leader").search([("id", "in", rows.ids)]), rows
        )
        foreign = self.as_(rows, "stranger")
        self.assertFalse(foreign.search([("id", "in", rows.ids)]))
        self.assertFalse(foreign.search_count([("res_id", "=", self.project.id)]))
        with self.denied(AccessError):
            foreign.read(["partner_id"])
        unit = self.users["unit"].partner_id
        self.mine.message_subscribe(partner_ids=self.users["leader"].partner_id.ids)
        draft = self.as_(self.draft(), "leader")
        with self.denied(AccessError):
            draft.message_subscribe(partner_ids=unit.ids)
        self.assertNotIn(unit, draft.message_partner_ids)

    def test_to_dos(self):
        """Who lost the file does not speak there by closing a to-do."""
        model = self.env["ir.model"]._get_id("jiebang.project")
        to_do = self.env["mail.activity"].create(
            {
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "res_model_id": model,
                "res_id": self.project.id,
                "user_id": self.users["stranger"].id,
            }
        )
        with self.denied(AccessError):
            self.as_(to_do, "stranger").action_feedback("So it was decided")
        self.as_(to_do, "stranger").unlink()

    # -- the mail gateway ----------------------------------------------------

    def answer(self, sender, key):
        """A mail that answers the leader's message; the comment that it became."""
        mail = MAIL.format(sender=sender, key=key, reply=self.said_by_leader.message_id)
        before = self.project.message_ids
        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_thread"),
        ):
            self.env["mail.thread"].message_process(False, mail)
        self.env.invalidate_all()
        return self.project.message_ids - before

    def test_answers_by_mail(self):
        for persona in ("leader", "unit", "stranger"):
            self.users[persona].email = f"{persona}@people.example"
        self.env["res.partner"].create(
            {"name": "X", "email": "x@people.example", "lang": "en_US"}
        )
        # whose language nobody knows is answered in the office's
        self.env.company.partner_id.lang = "en_US"
        for persona in ("leader", "unit"):
            message = self.answer(f"{persona}@people.example", f"jb-{persona}")
            self.assertEqual(len(message), 1)
            self.assertEqual(message.author_id, self.users[persona].partner_id)
            self.assertIn("I agree", message.body)
        for name in ("stranger", "x", "nobody"):
            with self.subTest(sender=name):
                sender = f"{name}@people.example"
                self.assertFalse(self.answer(sender, f"jb-{name}"))
                bounced = [m for m in self._mails if sender in "".join(m["email_to"])]
                self.assertEqual(len(bounced), 1)
                self.assertIn("was not taken", bounced[0]["body"])

    def test_reactions(self):
        """By the routes of the chatter a stranger reaches no message."""
        for persona, may in (("leader", True), ("unit", True), ("stranger", False)):
            messages = self.as_(self.env["mail.message"], persona)
            with self.subTest(persona=persona):
                number = self.said_by_leader.id
                for mode in ("read", "create"):
                    found = messages._get_with_access(number, mode=mode)
                    self.assertEqual(bool(found), may)
        thread = self.as_(self.project, "manager")
        with self.assertRaises(UserError):
            thread.sudo()._check_can_update_message_content(self.said_by_leader)
        self.mine._check_can_update_message_content(self.said_by_leader)
