from odoo.tests import tagged

from ..common import DemoCase


@tagged("post_install", "-at_install")
class TestIncentiveDemo(DemoCase):
    """The demo of appraisals and incentives loaded, whole, and every chain verifies."""

    def test_every_story_is_told(self):
        for model, states in (
            ("jiebang.appraisal", {"complete", "referred"}),
            ("jiebang.appraisal.opinion", {"waiting", "given"}),
            ("jiebang.incentive", {"done", "decided", "ineligible", "meeting"}),
            ("jiebang.selection", {"announced"}),
        ):
            with self.subTest(model=model):
                found = set(self.env[model].search([]).mapped("state"))
                self.assertLessEqual(states, found)
        conclusions = self.env["jiebang.merit"].search([]).mapped("conclusion")
        self.assertEqual(set(conclusions), {"outstanding", "not"})
        self.assertTrue(
            self.env["jiebang.incentive"].search(
                [("open_promise", "=", True), ("deadline_status", "=", "overdue")]
            )
        )

    def test_every_chain_verifies(self):
        for model in ("jiebang.appraisal", "jiebang.incentive"):
            for record in self.env[model].search([]):
                with self.subTest(record=record):
                    self.assertEqual(
                        self.env["jiebang.decision"]._verify_chain(record), ""
                    )
