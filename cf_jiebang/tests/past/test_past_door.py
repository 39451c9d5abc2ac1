from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import RULES
from .past_case import PastCase

OFFICERS = {"bureau", "bureau2", "evaluation_officer"}


@tagged("post_install", "-at_install")
class TestPastDoor(PastCase):
    """Who takes projects over from paper, and until when."""

    def test_every_role_at_the_door(self):
        project = self.taken()
        entry = project.past_id
        before = self.env["jiebang.past"].search_count([])
        for persona in self.users.keys() - OFFICERS:
            with self.subTest(persona=persona), mute_logger(*RULES):
                for door in (
                    lambda p=persona: self.entry(p, book_id=entry.book_id.id),
                    lambda p=persona: self.book(persona=p),
                    lambda p=persona: self.as_(entry, p).write({"filing_no": "1号"}),
                    lambda p=persona: self.as_(entry, p).action_take(),
                    lambda p=persona: self.as_(project, p).action_past_retake(),
                    lambda p=persona: self.act(project, p, "past_confirm"),
                    lambda p=persona: self.act(project, p, "past_correct", "No."),
                    lambda p=persona: self.act(project, p, "past_discard", "No."),
                ):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        door()
        self.assertEqual(self.env["jiebang.past"].search_count([]), before)
        self.assertEqual(project.state, "past")

    def test_no_other_way_in(self):
        """State, number and mark are the server's; a draft can't go this way."""
        draft = self.draft()
        handed_in = self.draft(name="Handed in")
        self.walk(handed_in, "unit_review")
        for name in ("past_take", "past_retake"):
            with self.said("follows from"):
                self.act(handed_in, "bureau", name)
        leader = self.as_(draft, "leader")
        for vals in (
            {"is_past": True},
            {"past_id": self.entry().id},
            {"state": "past"},
            {"filing_no": "1号"},
            {"past_confirmed_date": "2025-01-01"},
        ):
            with (
                self.subTest(vals=vals),
                mute_logger(*RULES),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                leader.write(vals)
        with self.assertRaises(UserError):
            self.act(draft, "bureau", "past_confirm")

    def test_cut_off_and_closed_for_good(self):
        with self.said("only what was filed before"):
            self.entry(filing_date="2026-01-01").action_take()
        program = self.as_(self.program, "manager")
        entry = self.entry()
        with self.said("has passed"):
            program.past_cutoff = "2999-01-01"
        waiting = self.taken(filing_no="测科揭备〔2025〕008号", name="Waiting")
        with mute_logger(*RULES), self.assertRaises(UserError):
            self.act(self.program, "bureau", "close_past")
        program.action_transition("close_past")
        self.assertTrue(program.past_closed_date)
        for door in (
            lambda: entry.action_take(),
            lambda: self.entry(filing_no="测科揭备〔2025〕009号"),
            lambda: self.book(),
        ):
            with self.said("closed for good"), self.env.cr.savepoint():
                door()
        with self.said("closed for good"):
            program.past_cutoff = "2025-01-01"
        with self.said("closed for good"):
            program.action_transition("close_past")
        with mute_logger(*RULES), self.assertRaises(UserError):
            program.past_closed_date = False
        self.act(waiting, "bureau2", "past_confirm")
        self.assertEqual(waiting.state, "running", "what waited can still be confirmed")
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(self.program), "")

    def test_no_day_no_door(self):
        self.program.past_cutoff = False
        with self.said("no day before which"):
            self.entry()
