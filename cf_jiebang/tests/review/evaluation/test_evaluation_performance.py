from odoo.tests import tagged

from .evaluation_case import EvaluationCase

SCREENS = {
    "jiebang.evaluation": (
        *("project_id", "organization_id", "main_category_id", "missing", "state"),
        *("outcome_percent", "spread", "graded_suggestion", "grade"),
    ),
    "jiebang.score.sheet": (
        *("project_name", "units", "date_end", "done", "percent", "outlier", "state"),
        "evaluator_id",
    ),
    "jiebang.evaluation.result": ("project_id", "criterion_id", "mean", "spread"),
}
"""Model: what its list shows."""


@tagged("post_install", "-at_install", "undated")
class TestEvaluationPerformance(EvaluationCase):
    """As many statements for thirty evaluations as for five."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evaluation = cls.score(cls.open_round(), (90, 80, 70))
        cls.act(cls.evaluation, "evaluation_officer", "aggregate")

    def multiply(self, count):
        """Copies of the evaluation with its sheets, past the engine: only the number
        of rows matters here."""
        for _number in range(count):
            project = self.mine.copy({"name": "Copy"})
            project.sudo().write({"state": "running"})
            report = self.work_report.sudo().copy({"project_id": project.id})
            evaluation = self.evaluation.sudo().copy(
                {
                    "project_id": project.id,
                    "work_report_id": report.id,
                    "state": "aggregated",
                    "total": 80,
                    "political_missing": True,
                }
            )
            for sheet in self.evaluation.sudo().sheet_ids:
                twin = sheet.copy({"evaluation_id": evaluation.id, "disclosed": True})
                for line in sheet.line_ids:
                    line.copy({"sheet_id": twin.id})
            for line in self.evaluation.sudo().result_ids:
                line.copy({"evaluation_id": evaluation.id})
        self.env.flush_all()

    def statements(self, model, persona, wanted):
        """Statements that a list of ``wanted`` rows or more costs."""
        records = self.as_(self.env[model], persona)
        spec = {
            name: {}
            for name in SCREENS[model]
            if persona == "bureau" or name != "outlier"
        }
        counts = []
        for _warm in range(2):
            self.env.invalidate_all()
            self.env.cr.flush()
            before = self.env.cr.sql_log_count
            rows = records.web_search_read([], spec, limit=1000)
            self.assertGreaterEqual(len(rows["records"]), wanted)
            counts.append(self.env.cr.sql_log_count - before)
        return counts[-1]

    def test_lists_cost_the_same(self):
        self.multiply(4)
        few = {model: self.statements(model, "bureau", 5) for model in SCREENS}
        mine = self.statements("jiebang.score.sheet", "evaluator1", 5)
        self.multiply(25)
        for model in SCREENS:
            with self.subTest(model=model):
                self.assertLessEqual(self.statements(model, "bureau", 30), few[model])
        self.assertLessEqual(
            self.statements("jiebang.score.sheet", "evaluator1", 30), mine
        )

    def test_a_year_is_closed_for_many_projects(self):
        """The number of statements a project stays the same from 5 to 20."""
        self.multiply(24)
        evaluations = self.evaluation.search(
            [
                ("program_id", "=", self.program.id),
                ("state", "=", "aggregated"),
                ("id", "!=", self.evaluation.id),
            ]
        )
        costs = []
        for part in (evaluations[:4], evaluations[4:24]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.as_(part, "evaluation_officer").action_transition(
                "decide_grade", "As suggested.", grade="second"
            )
            self.env.flush_all()
            costs.append((self.env.cr.sql_log_count - before) / len(part))
        self.assertLessEqual(costs[1], costs[0])
        meeting = self.report_to_meeting()
        self.assertEqual(len(meeting.evaluation_ids), 24)
        self.assertEqual(set(evaluations.mapped("state")), {"reported"})
