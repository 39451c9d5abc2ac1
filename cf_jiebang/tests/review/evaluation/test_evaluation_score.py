import random
from datetime import timedelta
from fractions import Fraction
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from ....models.review.evaluation import calculation
from ....models.review.evaluation.calculation import Rules
from .evaluation_case import EvaluationCase

RULES = Rules(
    aggregation="mean",
    trim_least=5,
    first_threshold=85,
    second_threshold=70,
    part_minimum=80,
    outcome_weight=80,
    political_weight=20,
    timeliness_max=5,
    timeliness_bonus=1,
    late_days_per_point=7,
    outlier_spread=15,
)


def by_hand(values, method):
    """The aggregate in exact fractions, written another way than the addon's."""
    numbers = sorted(Fraction(str(value)) for value in values)
    if method == "median":
        half, odd = divmod(len(numbers), 2)
        middle = numbers[half : half + 1] if odd else numbers[half - 1 : half + 1]
        return sum(middle) / len(middle)
    if method == "trimmed" and len(numbers) >= 5:
        total = sum(numbers) - max(numbers) - min(numbers)
        return total / (len(numbers) - 2)
    return sum(numbers) / len(numbers)


EVALUATION = "odoo.addons.cf_jiebang.models.review.evaluation"


@tagged("post_install", "-at_install")
class TestEvaluationScore(EvaluationCase):
    """The arithmetic, against numbers that were worked out independently."""

    def test_aggregation_against_fractions(self):
        dice = random.Random(5)
        for _try in range(200):
            values = [
                round(dice.uniform(0, 100), 2) for _n in range(dice.randint(1, 9))
            ]
            for method in ("mean", "median", "trimmed"):
                found, _counted = calculation.aggregate(
                    values, RULES._replace(aggregation=method)
                )
                self.assertLessEqual(
                    abs(Fraction(str(found)) - by_hand(values, method)),
                    Fraction(1, 200) + Fraction(1, 10**9),
                    (method, values),
                )

    def test_numbers_of_the_scheme(self):
        for method, values, wanted in (
            ("mean", (90, 80, 70), 80),
            ("mean", (90, 80, 81), 83.67),
            ("median", (90, 10, 70), 70),
            ("median", (90, 10, 70, 80), 75),
            ("trimmed", (100, 90, 80, 70, 0), 80),
            ("trimmed", (100, 90, 80, 0), 67.5),
            ("trimmed", (100, 100, 80, 70, 0), 83.33),
        ):
            with self.subTest(method=method, values=values):
                rules = RULES._replace(aggregation=method)
                self.assertEqual(calculation.aggregate(values, rules)[0], wanted)

    def test_timeliness_is_at_most_five(self):
        for days, wanted in ((0, 1), (1, -1), (7, -1), (8, -2), (35, -5), (400, -5)):
            self.assertEqual(calculation.timeliness(days, RULES), wanted, days)

    def test_grades_at_their_borders(self):
        for total, outcome, political, wanted in (
            (85, 85, 85, "first"),
            (84.99, 85, 85, "second"),
            (95, 95, 79.99, "second"),
            (95, 79.99, 95, "second"),
            (95, 95, None, "second"),
            (70, 50, 50, "second"),
            (69.99, 69, 69, "third"),
        ):
            with self.subTest(total=total, outcome=outcome, political=political):
                self.assertEqual(
                    calculation.suggest(total, outcome, political, RULES), wanted
                )
        self.assertEqual(calculation.suggest(95, 95, 95, RULES, "cap"), "third")
        self.assertFalse(calculation.suggest(95, 95, 95, RULES, "stop"))
        self.assertEqual(calculation.compose(90, 70, 1, RULES), 87)
        self.assertEqual(calculation.compose(100, 100, 5, RULES), 100)
        self.assertEqual(calculation.compose(1, 1, -5, RULES), 0)

    # -- on the records ------------------------------------------------------

    def test_not_applicable_is_rescaled(self):
        """26+18+16+12+8 = 80 points; without transfer (18) the rest makes 100."""
        evaluation = self.open_round()
        sheet = evaluation.sheet_ids[0]
        mine = self.fill(sheet, 50, skip=("transfer",))
        line = mine.score_line_ids.filtered(
            lambda x: x.criterion_id.code == "development"
        )
        line.score = 26
        # (26 + 8 + 6 + 4) / 62
        self.assertEqual(mine.percent, round(100 * 44 / 62, 2))

    def test_scale_of_five_steps(self):
        draft = self.env.ref("cf_jiebang.rubric_2025").copy(
            {"program_id": self.program.id}
        )
        draft.criterion_ids.filtered(lambda c: c.code == "benefit").kind = "scale"
        self.as_(draft, "bureau").action_transition("adopt")
        self.round.rubric_id = draft
        evaluation = self.open_round()
        mine = self.fill(evaluation.sheet_ids[0], 100)
        line = mine.score_line_ids.filtered(lambda x: x.criterion_id.code == "benefit")
        self.assertEqual(line.top, 5)
        line.score = 3
        self.assertEqual(mine.percent, round(100 * (64 + 16 * 3 / 5) / 80, 2))

    def test_outlier_is_flagged(self):
        evaluation = self.score(self.open_round(), (90, 88, 60))
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.assertEqual(evaluation.outliers, 1)
        self.assertEqual(evaluation.spread, 30)
        flagged = evaluation.sheet_ids.filtered("outlier")
        self.assertEqual(flagged.percent, 60)

    def test_political_part_counts(self):
        evaluation = self.score(self.open_round(), (90, 90, 90))
        results = {evaluation.id: (85.0, False)}
        model = type(self.env["jiebang.evaluation"])
        with patch.object(model, "_political_results", lambda self: results):
            self.act(evaluation, "evaluation_officer", "aggregate")
            self.assertEqual(evaluation.total, 90)
            self.assertEqual(evaluation.suggested_grade, "first")
            results[evaluation.id] = (70.0, False)
            with self.said("Add up again"):
                self.act(
                    evaluation, "evaluation_officer", "decide_grade", grade="first"
                )
            self.act(evaluation, "evaluation_officer", "add_up_again")
            self.assertEqual(evaluation.suggested_grade, "second")
            results[evaluation.id] = (None, True)
            self.act(evaluation, "evaluation_officer", "add_up_again")
            self.assertFalse(evaluation.suggested_grade)
            with self.said("negative finding"):
                self.act(
                    evaluation, "evaluation_officer", "decide_grade", "x", grade="third"
                )
            results[evaluation.id] = (85.0, False)
            self.act(evaluation, "evaluation_officer", "add_up_again")
            self.act(evaluation, "evaluation_officer", "decide_grade", grade="first")
        self.assertEqual(evaluation.grade, "first")

    def test_late_report_loses_points(self):
        self.work_report.sudo().submitted_date = (
            self.work_report.cutoff_applicant + timedelta(days=10)
        )
        evaluation = self.score(self.open_round(), (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.assertEqual((evaluation.timeliness, evaluation.total), (-2, 88))
        self.assertIn("10 days late", evaluation.breakdown)

    # -- vetoes --------------------------------------------------------------

    def veto(self, code, voices):
        """Three sheets of 90, ``voices`` of which name the veto ``code``."""
        evaluation = self.open_round()
        for number, sheet in enumerate(evaluation.sheet_ids):
            named = (code,) if number < voices else ()
            self.fill(sheet, 90, veto=named).action_transition("hand_in")
        self.act(evaluation, "evaluation_officer", "aggregate")
        return evaluation

    def test_veto_caps(self):
        evaluation = self.veto("veto_indicators", 2)
        self.assertEqual(evaluation.veto, "cap")
        self.assertEqual(evaluation.suggested_grade, "third")
        self.assertIn("2 of 3", evaluation.veto_text)

    def test_veto_stops_until_it_is_cleared_up(self):
        evaluation = self.veto("veto_fraud", 2)
        self.assertEqual(evaluation.veto, "stop")
        self.assertFalse(evaluation.suggested_grade)
        with self.said("Clear it up first"):
            self.act(
                evaluation, "evaluation_officer", "decide_grade", "x", grade="second"
            )
        with self.refused():
            self.act(evaluation, "evaluation_officer", "clear_veto")
        self.act(
            evaluation, "evaluation_officer", "clear_veto", "The files are genuine."
        )
        self.assertEqual(evaluation.suggested_grade, "second")
        self.act(
            evaluation, "evaluation_officer", "decide_grade", "Fine.", grade="second"
        )

    def test_one_voice_is_answered(self):
        evaluation = self.veto("veto_fraud", 1)
        self.assertEqual(evaluation.veto, "open")
        self.assertEqual(evaluation.suggested_grade, "second")
        with self.said("give the reasons"):
            self.act(evaluation, "evaluation_officer", "decide_grade", grade="second")

    # -- the standard --------------------------------------------------------

    def test_default_standard_is_the_schemes(self):
        """R46–R50 with their weights, and what stops a grade."""
        rubric = self.env.ref("cf_jiebang.rubric_2025")
        weights = {c.code: c.weight for c in rubric.criterion_ids}
        self.assertEqual(
            [weights[code] for code in ("development", "transfer", "benefit")],
            [26, 18, 16],
        )
        self.assertEqual((weights["talent"], weights["cooperation"]), (12, 8))
        self.assertEqual((rubric.outcome_sum, rubric.political_sum), (80, 20))
        self.assertEqual(
            rubric.criterion_ids.filtered(lambda c: c.kind == "veto").mapped("name"),
            ["材料弄虚作假", "科研失信", "关键指标全未完成", "无故未交年度报告"],
        )
        self.assertEqual(
            (rubric.first_threshold, rubric.second_threshold, rubric.min_evaluators),
            (85, 70, 3),
        )

    def test_a_standard_in_use_is_never_changed(self):
        """R42"""
        mine = self.as_(self.rubric, "bureau")
        criterion = mine.criterion_ids[0]
        for change in (
            lambda: mine.write({"first_threshold": 50}),
            lambda: mine.write({"state": "draft"}),
            lambda: mine.write(
                {"criterion_ids": [Command.update(criterion.id, {"weight": 9})]}
            ),
            lambda: mine.write({"criterion_ids": [Command.create({"name": "x"})]}),
            lambda: criterion.write({"weight": 9}),
            lambda: criterion.unlink(),
            lambda: criterion.copy(),
            lambda: mine.unlink(),
            lambda: mine.action_transition("adopt"),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        action = mine.action_new_version()
        draft = mine.browse(action["res_id"])
        self.assertEqual(draft.version, self.rubric.version + 1)
        self.assertEqual(len(draft.criterion_ids), len(mine.criterion_ids))
        draft.first_threshold = 90
        draft.criterion_ids.filtered(lambda c: c.code == "benefit").weight = 20
        with self.said("make 84"):
            draft.action_transition("adopt")
        draft.criterion_ids.filtered(lambda c: c.code == "transfer").weight = 14
        evaluation = self.open_round()
        draft.action_transition("adopt")
        self.assertEqual(self.rubric.state, "superseded")
        self.assertEqual(evaluation.rubric_id, self.rubric, "pinned")
        self.assertEqual(evaluation.rubric_id.first_threshold, 85)

    def test_rules_out_of_range(self):
        draft = self.as_(self.rubric, "bureau").browse(
            self.as_(self.rubric, "bureau").action_new_version()["res_id"]
        )
        for vals, error in (
            ({"first_threshold": 60}, CheckViolation),
            ({"timeliness_max": 6}, CheckViolation),
            ({"min_evaluators": 0}, CheckViolation),
            ({"outcome_weight": 70}, ValidationError),
            ({"trim_least": 2}, CheckViolation),
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                draft.write(vals)
                draft.flush_recordset()

    def test_simulation_moves_what_it_should(self):
        second = self.draft(name="Seeds that stand frost")
        self.walk(second, "running")
        self.walk_report(self.report(second, "annual"), "submitted")
        self.open_round()
        for evaluation, percent in zip(
            self.round.evaluation_ids.sorted("id"), (90, 72), strict=True
        ):
            self.score(evaluation, (percent,) * 3)
            self.act(evaluation, "evaluation_officer", "aggregate")
        mine = self.as_(self.rubric, "evaluation_officer")
        draft = mine.browse(mine.action_new_version()["res_id"])
        draft.second_threshold = 75
        action = draft.action_simulate()
        wizard = self.as_(
            self.env["jiebang.rubric.simulation"], "evaluation_officer"
        ).browse(action["res_id"])
        self.assertEqual((wizard.line_count, wizard.moved_count), (2, 1))
        self.assertEqual((wizard.up_count, wizard.down_count), (0, 1))
        moved = wizard.moved_ids
        self.assertEqual(moved.project_id, second)
        self.assertEqual((moved.grade_before, moved.grade_after), ("second", "third"))
        # other weights move a sheet that is uneven
        draft.second_threshold = 70
        wizard.action_run()
        self.assertEqual(wizard.moved_count, 0)
        self.assertEqual(
            wizard.line_ids.mapped("total_after"),
            wizard.line_ids.mapped("total_before"),
        )
        for line in self.round.evaluation_ids.sheet_ids.line_ids:
            if line.criterion_id.code == "transfer":
                line.sudo().score = 0
        for code, weight in (("transfer", 2), ("development", 42)):
            draft.criterion_ids.filtered(lambda c, k=code: c.code == k).weight = weight
        wizard.action_run()
        # (72 % of 78) / 80, and a point for being in time
        after = wizard.line_ids.filtered(lambda x: x.project_id == second)
        self.assertAlmostEqual(after.total_after, 72 * 78 / 80 + 1)
        self.assertEqual(set(self.round.evaluation_ids.mapped("state")), {"aggregated"})
        for persona in ("bureau", "manager", "auditor", "evaluator1"):
            with self.subTest(persona=persona), self.assertRaises(UserError):
                self.as_(draft, persona).action_simulate()

    # -- opening in the background -------------------------------------------

    def test_killed_run_is_made_up_for(self):
        projects = self.project
        for project in self.walk(self.drafts("Plant against drought", 5), "running"):
            self.walk_report(self.report(project, "annual"), "submitted")
            projects |= project
        self.round.sudo().write(
            {"state": "open", "opened_by_id": self.users["bureau"].id}
        )
        Round = self.env["jiebang.evaluation.round"]
        where = f"{EVALUATION}.evaluation_round_open.BATCH"
        # time is up after the first batch of two: the run is cut off
        with (
            patch(where, 2),
            patch.object(IrCron, "_commit_progress", lambda *a, **k: 0),
        ):
            Round._cron_advance()
        self.assertEqual(len(self.round.evaluation_ids), 2)
        with (
            patch(where, 2),
            patch.object(IrCron, "_commit_progress", lambda *a, **k: 60),
        ):
            Round._cron_advance()
            Round._cron_advance()
        self.round.invalidate_recordset()
        evaluations = self.round.evaluation_ids
        self.assertEqual(evaluations.project_id, projects)
        self.assertEqual(len(evaluations), 6)
        self.assertEqual(set(evaluations.mapped("state")), {"scoring"})
        self.assertEqual(len(evaluations.sheet_ids), 18)
        verify = self.env["jiebang.decision"]._verify_chain
        self.assertFalse([text for e in evaluations if (text := verify(e))])

    def test_report_paper(self):
        evaluation = self.graded()
        meeting = self.as_(self.env["jiebang.meeting"], "secretary").create(
            {
                "name": "Joint meeting",
                "kind": "evaluation",
                "program_id": self.program.id,
            }
        )
        meeting.action_gather()
        paper = self.as_(self.env["report.cf_jiebang.evaluation_report"], "secretary")
        sheet = paper._get_report_values(meeting.ids)["sheets"][0]
        self.assertEqual(len(sheet["rows"]), 1)
        self.assertIn(self.project.name, sheet["rows"][0])
        self.assertIn("二类", sheet["rows"][0])
        self.assertNotIn("91.00", sheet["rows"][0], "it tells a person's score")
        self.assertIn("1项", "".join(sheet["intro"]))
        self.assertEqual(evaluation.meeting_id, meeting)
