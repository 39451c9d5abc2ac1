from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import RULES
from .evaluation.evaluation_case import EvaluationCase


@tagged("post_install", "-at_install")
class TestReviewActs(EvaluationCase):
    """Standard, round and score sheet: each act leaves a decision, and no other door
    moves the state."""

    def verify(self, record):
        return self.env["jiebang.decision"]._verify_chain(record)

    def assert_logged(self, record, *names):
        rows = record.decision_ids.sorted("sequence")
        self.assertEqual(tuple(rows.mapped("transition")), names)
        self.assertEqual(self.verify(record), "")

    @mute_logger(*RULES)
    def assert_no_other_door(self, record, persona, state):
        for write in (
            lambda: record.write({"state": state}),
            lambda: record.web_save({"state": state}, {}),
            lambda: self.as_(record, persona).write({"state": state}),
        ):
            with self.refused(), self.env.cr.savepoint():
                write()

    def test_standard(self):
        self.assert_logged(self.rubric, "adopt")
        self.assert_no_other_door(self.as_(self.rubric, "bureau"), "manager", "draft")
        newer = self.make_rubric()
        self.assert_logged(self.rubric, "adopt", "supersede")
        self.assertEqual(self.rubric.state, "superseded")
        self.assert_logged(newer, "adopt")
        self.assertTrue(self.as_(newer.decision_ids, "auditor").has_access("read"))

    def test_round(self):
        evaluation = self.score(self.open_round(), (90, 90, 90))
        item = self.as_(self.round, "bureau")
        item.action_transition("advance")
        self.as_(self.round, "evaluation_officer").action_transition("add_up")
        self.round.sudo().add_up_by_id = False
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.act(
            evaluation, "evaluation_officer", "decide_grade", "Good", grade="second"
        )
        self.assert_no_other_door(item, "manager", "closed")
        item.action_transition("close")
        self.assert_logged(self.round, "open", "advance", "add_up", "close")

    def test_every_end_of_a_sheet(self):
        evaluation = self.open_round()
        first, second, third = evaluation.sheet_ids.sorted("id")
        mine = self.as_(first, self.persona_of(first.evaluator_id))
        self.assert_no_other_door(mine, "bureau", "submitted")
        mine.action_transition("recuse", "My brother works there.")
        self.assertEqual(first.decision_ids.opinion, "My brother works there.")
        mine = self.fill(second, 90)
        mine.action_transition("abstain", "Outside my subject.")
        self.score(evaluation, (90, 80, 70))
        self.assert_logged(first, "recuse")
        self.assert_logged(second, "declare", "abstain")
        self.assert_logged(third, "declare", "hand_in")

    def test_what_is_not_handed_in_lapses(self):
        self.round.sheets_each = 4
        evaluation = self.score(self.open_round(), (90, 80, 70))
        left = evaluation.sheet_ids.filtered(lambda s: s.state == "assigned")
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.assert_logged(left, "lapse")
        self.assertEqual(left.decision_ids.user_id, self.users["evaluation_officer"])

    def test_altered_sheet_is_found(self):
        """The log names what was handed in."""
        sheet = self.open_round().sheet_ids[0]
        mine = self.fill(sheet, 90)
        mine.action_transition("hand_in")
        digest = sheet.decision_ids[0].attachments.rpartition("  ")[2]
        self.assertRegex(digest, "^[0-9a-f]{64}$")
        self.assertEqual(self.verify(sheet), "")
        line = sheet.line_ids[0]
        for table, name, value, record in (
            ("jiebang_score_line", "score", line.score - 1, line),
            ("jiebang_score_line", "comment", "Splendid.", line),
            ("jiebang_score_line", "veto", True, line),
            ("jiebang_score_sheet", "salt", "0" * 32, sheet),
        ):
            with self.subTest(name=name), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    f"UPDATE {table} SET {name} = %s WHERE id = %s", (value, record.id)
                )
                self.assertIn("no longer those that were handed in", self.verify(sheet))
                found = [
                    text
                    for kind, _count, texts in self.env["jiebang.integrity"]._findings()
                    if kind == "chain"
                    for text in texts
                ]
                self.assertIn(f"sheet {sheet.id} ", "\n".join(found))
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(self.verify(sheet), "")

    @mute_logger(*RULES, "odoo.addons.base.models.ir_model")
    def test_nobody_learns_scores_or_scorers_from_the_log(self):
        evaluation = self.score(self.open_round(), (90, 80, 70))
        sheets = evaluation.sheet_ids
        same = {sheet.sudo()._digest() for sheet in sheets}
        self.assertEqual(len(same), 3)
        self.assertFalse(sheets.decision_ids.project_id)
        rows = sheets.decision_ids
        for persona in self.users:
            with self.subTest(persona=persona):
                self.assertFalse(self.as_(rows, persona)._filtered_access("read"))
                with self.assertRaises(AccessError):
                    self.as_(sheets, persona).read(["salt"])
        mine = self.as_(sheets[0], self.persona_of(sheets[0].evaluator_id))
        for call in (
            lambda: mine.search([("salt", "=like", "0%")]),
            lambda: mine._read_group([], ["salt"]),
            lambda: mine.web_read({"salt": {}}),
        ):
            with self.assertRaises(AccessError):
                call()
