from odoo.tests import tagged

from ..common import DemoCase


@tagged("post_install", "-at_install")
class TestTicketDemo(DemoCase):
    """The demo of the follow-up loaded, whole, and every chain verifies."""

    def test_tickets_of_every_kind_and_story(self):
        tickets = self.env["jiebang.ticket"].search([])
        self.assertGreaterEqual(len(tickets), 12)
        self.assertEqual(
            set(tickets.mapped("kind")), {"bottleneck", "suggestion", "coordination"}
        )
        self.assertLessEqual(
            {"new", "in_hand", "to_confirm", "watch", "closed"},
            set(tickets.mapped("state")),
        )
        self.assertLessEqual(
            {"confirmed", "silence", "settled"}, set(tickets.mapped("closed_by"))
        )
        self.assertTrue(self.env["jiebang.ticket"]._escalated_for_meeting())
        self.assertTrue(tickets.filtered("assist_answer"))

    def test_every_chain_verifies(self):
        for model in ("jiebang.ticket", "jiebang.support", "jiebang.publicity"):
            for record in self.env[model].search([]):
                with self.subTest(record=record.display_name):
                    self.assertEqual(
                        self.env["jiebang.decision"]._verify_chain(record), ""
                    )

    def test_log_and_supports(self):
        kinds = set(self.env["jiebang.service"].search([]).mapped("kind"))
        self.assertEqual(kinds, {"visit", "call", "matchmaking", "consultation"})
        supports = self.env["jiebang.support"].search([])
        self.assertTrue(supports.filtered(lambda s: s.plan_outcome == "approved"))
        self.assertTrue(supports.filtered(lambda s: s.satisfaction == "yes"))
        texts = self.env["jiebang.publicity"].search([])
        self.assertEqual(set(texts.mapped("state")), {"published", "review"})
