from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .follow_up_case import FollowupCase
from .ticket_case import TicketCase

MATTER = "The village keeps its goats on the trial field.\nPlease talk to it."


@tagged("post_install", "-at_install")
class TestReportMatters(FollowupCase):
    """What a progress report asks for becomes a ticket (R31)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.open_reports("2026-10-13")
        cls.hand_in(cls.report, "2026-10-20", open_matters=MATTER)
        cls.raised = cls.project.ticket_ids

    def reopened(self, **vals):
        with self.at("2026-10-22"):
            self.act(self.report, "leader", "reopen", "Something is missing")
            mine = self.as_(self.report, "leader")
            mine.write(vals)
            mine.action_transition("submit")

    def test_one_ticket_with_its_words(self):
        ticket = self.raised
        self.assertEqual(len(ticket), 1)
        self.assertEqual(ticket.name, "The village keeps its goats on the trial field.")
        self.assertEqual(ticket.description, MATTER)
        self.assertEqual((ticket.state, ticket.kind), ("new", "coordination"))
        self.assertEqual(ticket.reporter_id, self.users["leader"])
        self.assertEqual(ticket.activity_ids.user_id, self.users["authority"])
        self.assertEqual(ticket.progress_id, self.report)

    def test_nothing_asked_for_raises_nothing(self):
        later = self.open_reports("2026-11-02")
        self.hand_in(later, "2026-11-20", open_matters=" ")
        self.assertEqual(self.project.ticket_ids, self.raised)

    def test_ledger_says_it_once_with_its_state(self):
        until = date(2026, 10, 31)
        self.assertEqual(self.project._ledger_matters(until), f"{MATTER}（New）")
        with self.at("2026-10-21"):
            self.act(self.raised, "authority", "accept")
        self.assertEqual(self.project._ledger_matters(until), f"{MATTER}（Taken on）")

    def test_it_goes_on_under_a_later_report(self):
        later = self.open_reports("2026-11-02")
        self.hand_in(later, "2026-11-20")
        said = self.project._ledger_matters(date(2026, 11, 30))
        self.assertIn(self.raised.name, said)
        self.assertTrue(said.startswith("1. "), said)

    def test_new_words_reach_it_while_nobody_has_taken_it_up(self):
        self.reopened(open_matters="The goats are gone, the dogs are not.")
        self.assertEqual(self.project.ticket_ids, self.raised)
        self.assertEqual(
            self.raised.description, "The goats are gone, the dogs are not."
        )

    def test_left_out_again_it_is_settled(self):
        self.reopened(open_matters=False)
        self.assertEqual(self.raised.state, "closed")
        self.assertEqual(self.raised.closed_by, "settled")

    def test_taken_up_it_keeps_its_words_and_is_told(self):
        with self.at("2026-10-21"):
            self.act(self.raised, "authority", "accept")
        self.reopened(open_matters="The goats are gone.")
        self.assertEqual(self.raised.description, MATTER)
        self.assertIn("The goats are gone.", self.raised.message_ids[0].preview)

    # -- the light -----------------------------------------------------------

    def test_late_milestone_is_red_until_it_is_reached(self):
        milestone = self.project.milestone_ids[:1]
        milestone.sudo().write({"date_start": "2026-10-12", "date_end": "2026-11-15"})
        later = self.open_reports("2026-11-02")
        self.hand_in(later, "2026-11-10")
        self.open_reports("2026-11-15")
        self.assertEqual(self.project.risk_light, "green", "the day is not over")
        self.open_reports("2026-11-16")
        self.assertEqual(self.project.risk_light, "red")
        self.assertIn(milestone.name, self.project.risk_reason)
        line = later.line_ids.filtered(lambda line: line.milestone_id == milestone)
        with self.at("2026-11-17"):
            self.act(later, "leader", "reopen", "It is reached")
            self.as_(line, "leader").write({"state": "done", "percent": 100})
            self.as_(later, "leader").action_transition("submit")
        self.assertEqual(self.project.risk_light, "green")


@tagged("post_install", "-at_install")
class TestTicketHands(TicketCase):
    """Who answers: the department, until the bureau has it."""

    def test_referred_is_the_bureaus_until_it_is_handed_back(self):
        ticket = self.raise_ticket()
        self.act(ticket, "authority", "refer", "Beyond our means")
        with self.assertRaisesRegex(UserError, "was referred to"):
            self.act(ticket, "authority", "begin", "We do it after all")
        self.assertNotIn("begin", self.as_(ticket, "authority").available_acts or "")
        self.act(
            ticket, "bureau", "hand_back", "It is yours: the field is in your area"
        )
        self.act(ticket, "authority", "begin", "An expert comes")
        self.assertEqual(ticket.answering_tier, "authority")
        self.assertEqual(ticket.activity_ids.user_id, self.users["authority"])

    def test_nothing_is_handed_back_that_the_department_has(self):
        ticket = self.raise_ticket()
        with self.assertRaisesRegex(UserError, "has not referred it"):
            self.act(ticket, "bureau", "hand_back", "Take it")

    def test_who_raises_is_told_who_answers_and_when(self):
        ticket = self.raise_ticket()
        told = self.as_(ticket, "leader").action_raise()["params"]["message"]
        self.assertIn(self.project.authority_id.name, told)
        self.assertIn(str(ticket.response_deadline), told)
