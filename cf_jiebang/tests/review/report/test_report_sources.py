from odoo.tests import tagged

from ...followup.follow_up_case import FollowupCase


@tagged("post_install", "-at_install")
class TestReportSources(FollowupCase):
    """A report takes what the year has left, says so, and shows where it differs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.progress = cls.open_reports("2026-11-02").sorted("date_from")[:1]
        with cls.at("2026-11-03"):
            mine = cls.as_(cls.progress, "leader")
            mine.milestone_line_ids.write({"percent": 60, "state": "running"})
            mine.indicator_line_ids[:1].write({"value": "390"})
            mine.write({"text": "Sown and watered.", "plan": "Harvest."})
            mine.action_transition("submit")
        with cls.at("2026-12-01"):
            cls.annual = cls.report(cls.project, "annual")

    def warnings(self, persona):
        return self.as_(self.annual, persona).warnings or ""

    def test_values_and_texts_of_the_year_are_there(self):
        report = self.annual
        self.assertEqual(report.indicator_line_ids[:1].achieved, "390")
        self.assertEqual(set(report.milestone_line_ids.mapped("result")), {"partly"})
        self.assertEqual(report.next_steps, "Harvest.")
        self.assertIn("Sown and watered.", self.as_(report, "leader").year_texts)
        self.assertIn(self.progress.period, report.prefill_note)
        self.assertFalse(self.warnings("leader"), "what was taken agrees")

    def test_what_was_written_stays(self):
        with self.at("2026-12-02"):
            mine = self.as_(self.annual, "leader")
            line = mine.indicator_line_ids[:1]
            line.achieved = "400"
            mine.milestone_line_ids.result = False
            mine.next_steps = "Sow again."
            mine.action_prefill()
        self.assertEqual(line.achieved, "400")
        self.assertEqual(mine.next_steps, "Sow again.")
        self.assertEqual(set(mine.milestone_line_ids.mapped("result")), {"partly"})

    def test_a_contradiction_is_shown_to_all_who_decide(self):
        with self.at("2026-12-02"):
            mine = self.as_(self.annual, "leader")
            mine.indicator_line_ids[:1].achieved = "420"
        self.assertIn("390", self.annual.indicator_line_ids[:1].contradiction)
        with self.at("2026-12-03"):
            self.walk_report(self.annual, "submitted")
        for persona in ("leader", "unit", "authority", "bureau"):
            with self.subTest(persona=persona):
                words = self.warnings(persona)
                self.assertIn("60 %", words)
                self.assertIn("390", words)

    def test_evaluators_read_it_in_the_frozen_file(self):
        with self.at("2026-12-02"):
            self.as_(self.annual, "leader").milestone_line_ids.result = "done"
        evaluation = self.env["jiebang.evaluation"].new(
            {"work_report_id": self.annual.id, "project_id": self.project.id}
        )
        rows = list(evaluation._plan_rows(self.annual._period()[1]))
        told = [row["contradiction"] for row in rows if row["kind"] == "milestone"]
        self.assertTrue(all("60 %" in text for text in told), told)

    def test_duties_of_last_year(self):
        with self.at("2026-12-02"):
            self.walk_report(self.annual, "unit_review")
        with self.at("2027-12-01"):
            later = self.report(self.project, "annual")
        self.assertEqual(later.org_duties, "A paragraph.")
        self.assertIn("2026", later.prefill_note)
