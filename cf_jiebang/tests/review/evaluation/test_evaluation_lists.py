from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .evaluation_case import EvaluationCase


@tagged("post_install", "-at_install")
class TestEvaluationLists(EvaluationCase):
    """Results and scores as lists that the committee passes around."""

    def rows(self, name, persona, evaluation):
        """The cells of the list as its reader gets them."""
        model = self.as_(self.env[f"jiebang.xlsx.{name}"], persona)
        with model._list_file(ids=evaluation.ids) as file:
            sheet = load_workbook(file).active
            return list(sheet.iter_rows(values_only=True))

    def test_lists_of_the_committee(self):
        evaluation = self.graded(percents=(80, 90, 100))
        criteria = self.rubric.criterion_ids.filtered(
            lambda c: c.part == "outcome" and c.kind != "veto"
        )
        for persona in ("bureau", "evaluation_officer", "auditor"):
            with self.subTest(persona=persona):
                row = self.rows("evaluation", persona, evaluation)[-1]
                self.assertIn(self.project.filing_no, row)
                self.assertEqual(evaluation.total in row, persona != "bureau")
                self.assertIn("As discussed.", row)
                scores = self.rows("score", persona, evaluation)
                named = {cell for row in scores for cell in row}
                self.assertLessEqual(set(criteria.mapped("display_name")), named)
                self.assertIn(90, named, "the mean of one criterion")

    def test_nobody_else_has_them(self):
        evaluation = self.graded()
        for name in ("evaluation", "score"):
            for persona in (
                *("leader", "unit", "authority", "secretary", "evaluator1"),
                *("personnel", "manager"),
            ):
                with (
                    self.subTest(name=name, persona=persona),
                    self.assertRaises(AccessError),
                ):
                    self.rows(name, persona, evaluation)
