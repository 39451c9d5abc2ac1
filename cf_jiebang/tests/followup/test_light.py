from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .follow_up_case import FollowupCase


@tagged("post_install", "-at_install")
class TestLight(FollowupCase):
    """The light of a running project explains itself."""

    def test_green_at_filing(self):
        self.assertEqual(self.project.risk_light, "green")
        self.assertTrue(self.project.risk_reason)
        self.assertNotIn("2026", self.project.risk_reason, "no period to name")

    def test_red_when_overdue_and_green_again(self):
        report = self.open_reports("2026-10-13")
        self.open_reports("2026-11-06")
        self.assertEqual(self.project.risk_light, "green", "the due date is in time")
        self.open_reports("2026-11-07")
        self.assertEqual(self.project.risk_light, "red")
        self.assertIn("2026-10", self.project.risk_reason)
        self.assertIn("2026-11-06", self.project.risk_reason)
        self.hand_in(report, "2026-11-09")
        self.assertEqual(self.project.risk_light, "green")

    def test_amber_after_two_periods_without_progress(self):
        self.project.milestone_ids.date_end = date(2027, 12, 31)
        first = self.open_reports("2026-10-13")
        none = {"outcome": "none", "reason": "Frost"}
        self.hand_in(first, "2026-10-30", **none)
        self.assertEqual(self.project.risk_light, "green")
        second = self.open_reports("2026-11-02")
        self.hand_in(second, "2026-11-30", **none)
        self.assertEqual(self.project.risk_light, "amber")
        self.assertIn("2026-10", self.project.risk_reason)
        third = self.open_reports("2026-12-01")
        self.open_reports("2027-01-20")
        self.assertEqual(self.project.risk_light, "red", "the worst counts")
        self.assertIn("2026-11", self.project.risk_reason, "the other reason too")
        self.hand_in(third, "2027-01-20")
        self.hand_in(self.project.progress_ids[0], "2027-01-20")
        self.assertEqual(self.project.risk_light, "green")

    def test_no_light_after_the_end(self):
        with self.at("2026-10-20"):
            self.walk(self.project, "closed")
        self.assertFalse(self.project.risk_light)

    def test_card_says_what_is_next(self):
        self.open_reports("2026-10-13")
        self.assertEqual(self.project.progress_open_period, "2026-10")
        self.assertEqual(str(self.project.progress_due_date), "2026-11-06")

    def test_light_is_not_written_by_hand(self):
        for persona in ("leader", "bureau", "manager"):
            field = self.project._fields["risk_light"]
            self.assertFalse(
                self.as_(self.project, persona)._has_field_access(field, "write")
            )
        with self.assertRaises(AccessError):
            self.mine.write({"risk_light": "red"})

    def test_statements_do_not_grow_with_projects(self):
        self.open_reports("2026-10-13")
        Project = self.env["jiebang.project"]

        def run():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Project.search([("risk_light", "!=", False)])._refresh_risk_light()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        with self.at("2026-10-20"):
            few = run()
            self.walk(self.drafts("Seeds number", 4), "running")
        self.open_reports("2026-10-21")
        with self.at("2026-10-21"):
            self.assertLessEqual(run(), few)
