from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .evaluation_case import EvaluationCase


@tagged("post_install", "-at_install")
class TestScoreSheet(EvaluationCase):
    """What an evaluator hands in (R45)."""

    def test_score_and_comment_are_both_needed(self):
        evaluation = self.open_round()
        mine = self.fill(evaluation.sheet_ids[0], 90)
        line = mine.score_line_ids[0]
        for vals in (
            {"score": line.top + 1},
            {"score": -1},
            {"veto": True},
        ):
            with self.subTest(vals=vals), self.refused(), self.env.cr.savepoint():
                line.write(vals)
        line.comment = " "
        with self.said("write the comment"):
            mine.action_transition("hand_in")
        line.comment = "Sound."
        mine.action_transition("hand_in")
        self.assertEqual(mine.state, "submitted")

    def test_not_everything_can_be_left_out(self):
        evaluation = self.open_round()
        mine = self.fill(evaluation.sheet_ids[0], 90)
        mine.score_line_ids.write({"not_applicable": True})
        with self.said("Not everything"):
            mine.action_transition("hand_in")

    def test_handed_in_for_good(self):
        evaluation = self.open_round()
        mine = self.fill(evaluation.sheet_ids[0], 90)
        mine.action_transition("hand_in")
        for change in (
            lambda: mine.score_line_ids[0].write({"score": 1}),
            lambda: mine.write(
                {
                    "score_line_ids": [
                        fields.Command.update(mine.score_line_ids[0].id, {"score": 1})
                    ]
                }
            ),
            lambda: mine.write({"conflict": "x"}),
            lambda: mine.action_transition("recuse", "x"),
            lambda: mine.action_transition("abstain", "x"),
            lambda: mine.unlink(),
            lambda: mine.score_line_ids.unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        self.assertEqual(mine.percent, 90)
