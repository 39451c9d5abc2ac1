from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import READERS
from .ticket_case import TicketCase

READS = READERS | {"member"}
FATE = {
    "state": "closed",
    "version": 3,
    "decision_count": 2,
    "holder_tier": "bureau",
    "deadline": "2099-01-01",
    "authority_id": False,
}
TICKET_FATE = FATE | {
    "escalated": True,
    "response_result": "on_time",
    "response_time": 1,
    "closed_by": "confirmed",
    "by_mail": True,
    "result": "Forged",
    "answering_tier": "bureau",
    "response_days": 99,
}


@tagged("post_install", "-at_install")
class TestFollowUpAccess(TicketCase):
    """Who sees what of the follow-up, and that every door to its fate is shut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls.raise_ticket()
        cls.service = cls.as_(cls.env["jiebang.service"], "authority").create(
            {
                "project_id": cls.project.id,
                "subject": "Visit",
                "counterpart": "The team",
                "content": "Looked at it.",
            }
        )
        cls.effect, cls.breakthrough = (
            cls.recognise(),
            cls.recognise("breakthrough"),
        )
        cls.support = cls.as_(cls.env["jiebang.support"], "leader").create(
            {
                "project_id": cls.project.id,
                "recognition_id": cls.effect.id,
                "name": "A loan",
                "need": "Money",
            }
        )
        cls.publicity = cls.as_(cls.env["jiebang.publicity"], "bureau").create(
            {
                "project_id": cls.project.id,
                "recognition_id": cls.breakthrough.id,
                "name": "Headline",
                "body": "Text",
                "medium_name": "Chifeng Daily",
            }
        )
        cls.records = (
            cls.ticket,
            cls.service,
            cls.effect,
            cls.support,
            cls.publicity,
        )

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_reading(self):
        for record in self.records:
            for persona in self.users:
                mine = self.as_(record, persona)
                with self.subTest(model=record._name, persona=persona):
                    self.assertEqual(mine.has_access("read"), persona in READS)
                    if persona in READS:
                        self.assertTrue(mine.search([("id", "=", record.id)]))
                        continue
                    for call in (
                        lambda mine=mine: mine.read(["display_name", "project_id"]),
                        lambda mine=mine: mine.export_data(["id"]),
                        lambda mine=mine: mine.message_post(body=self.project.name),
                        lambda mine=mine: mine.message_get_followers(),
                        lambda mine=mine: (
                            mine._read_group(
                                [("id", "=", mine.id)], ["project_id"], ["__count"]
                            )
                            or mine.check_access("read")
                        ),
                    ):
                        with self.assertRaises(UserError):
                            call()

    def test_of_another_department_and_company(self):
        self.assertFalse(self.as_(self.ticket, "other_authority").has_access("read"))
        city = self.env["res.company"].create({"name": "Another city"})
        officer = self.users["bureau2"]
        officer.write({"company_ids": [Command.set(city.ids)], "company_id": city.id})
        for record in self.records:
            there = record.with_user(officer).with_context(allowed_company_ids=city.ids)
            self.assertFalse(there.search([("id", "=", record.id)]))

    def test_fate_is_shut(self):
        """Write, create, default keys, import and copy, against a harmless call of
        the same person."""
        own = self.as_(self.ticket, "leader")
        own.write({"description": "Harmless"})
        for name, value in TICKET_FATE.items():
            with self.subTest(field=name):
                for call in (
                    lambda n=name, v=value: own.write({n: v}),
                    lambda n=name, v=value: self.raise_ticket(**{n: v}),
                    lambda n=name, v=value: own.copy({n: v}),
                    lambda n=name, v=value: own.web_save({n: v}, {"name": {}}),
                ):
                    with self.refused():
                        call()
        model = self.as_(self.env["jiebang.ticket"], "leader").with_context(
            default_state="closed", default_escalated=True
        )
        with self.refused():
            model.create(
                {"project_id": self.project.id, "name": "N", "description": "D"}
            )
        for record, persona in ((self.support, "bureau"), (self.publicity, "bureau")):
            mine = self.as_(record, persona)
            for name, value in FATE.items():
                with self.subTest(model=record._name, field=name), self.refused():
                    mine.write({name: value})

    def test_lines_through_a_parent(self):
        """Supports and texts are not smuggled through their recognition."""
        mine = self.as_(self.recognise(), "bureau")
        for name in ("support_ids", "publicity_ids"):
            with self.subTest(field=name), self.refused():
                mine.write({name: [Command.create({"name": "X"})]})
                self.env.flush_all()

    def test_context_keys_switch_nothing_off(self):
        keys = {
            "tracking_disable": True,
            "mail_activity_automation_skip": True,
            "mail_notrack": True,
            "default_state": "closed",
            "install_mode": True,
            "_force_unlink": True,
        }
        self.as_(self.ticket, "authority").with_context(**keys).action_transition(
            "accept"
        )
        self.assertEqual(self.ticket.state, "accepted")
        self.assertEqual(len(self.ticket.decision_ids), 1)
        self.assertEqual(self.to_do_of(self.ticket), self.users["authority"])
        with self.refused():
            self.as_(self.ticket, "leader").with_context(**keys).unlink()

    def test_files_of_a_ticket_stay(self):
        attachment = self.as_(self.env["ir.attachment"], "leader").create(
            {
                "name": "photo.txt",
                "raw": b"x",
                "res_model": "jiebang.ticket",
                "res_id": self.ticket.id,
            }
        )
        attachment.write({"name": "picture.txt"})
        self.walk_ticket(self.ticket, "accepted")
        for call in (attachment.unlink, lambda: attachment.write({"raw": b"y"})):
            with self.refused():
                call()

    def test_a_leader_who_left_reads_on_as_the_project_does(self):
        """A member who is taken off reads no ticket any more."""
        self.assertTrue(self.as_(self.ticket, "member").has_access("read"))
        self.member.sudo().write({"state": "declined"})
        self.assertFalse(self.as_(self.ticket, "member").has_access("read"))

    def test_names_are_for_readers(self):
        """A link to a ticket that one may not read shows no subject."""
        self.assertEqual(self.as_(self.ticket, "stranger").display_name, "…")
        self.assertIn("jams", self.as_(self.ticket, "bureau").display_name)
