from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .evaluation_case import EvaluationCase


@tagged("post_install", "-at_install")
class TestEvaluationFlow(EvaluationCase):
    """The road of an evaluation, from the round to the joint meeting and back."""

    def test_whole_road(self):
        evaluation = self.open_round()
        self.assertEqual(evaluation.state, "scoring")
        self.assertEqual(evaluation.rubric_id, self.rubric)
        self.assertEqual(len(evaluation.sheet_ids), 3)
        self.assertTrue(evaluation.fact_ids)
        with self.said("0 score sheets"):
            self.act(evaluation, "evaluation_officer", "aggregate")
        self.score(evaluation, (90, 80, 85))
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.assertEqual(evaluation.outcome_percent, 85)
        self.assertEqual(evaluation.timeliness, 1)
        self.assertEqual(evaluation.total, 86)
        self.assertIn("85", evaluation.breakdown)
        # nobody has appraised the persons: not class 1
        self.assertTrue(evaluation.political_missing)
        self.assertEqual(evaluation.suggested_grade, "second")
        with self.said("give the reasons"):
            self.act(evaluation, "evaluation_officer", "decide_grade", grade="second")
        self.act(
            evaluation,
            "evaluation_officer",
            "decide_grade",
            "Sound work.",
            grade="second",
        )
        self.assertEqual(evaluation.graded_by_id, self.users["evaluation_officer"])
        self.assertFalse(evaluation.announced_grade)
        meeting = self.report_to_meeting()
        self.assertEqual(evaluation.meeting_id, meeting)
        self.assertEqual(evaluation.state, "reported")
        self.assertEqual(evaluation.days_to_report, 0)
        self.assertEqual(evaluation.announced_grade, "second")
        mine = self.as_(evaluation, "leader")
        self.assertEqual(mine.announced_reason, "Sound work.")
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(evaluation), "")

    def test_days_from_grade_to_report_are_measured(self):
        """R60"""
        evaluation = self.graded()
        evaluation.graded_date -= timedelta(days=4)
        self.report_to_meeting()
        self.assertEqual(evaluation.days_to_report, 4)

    def test_minutes_tell_results_not_filings(self):
        evaluation = self.graded()
        meeting = self.report_to_meeting()
        for name in ("minutes", "agenda"):
            paper = self.as_(self.env[f"report.cf_jiebang.meeting_{name}"], "secretary")
            sheet = paper._sheet(self.as_(meeting, "secretary"))
            (item,) = sheet["items"]
            self.assertEqual(item["name"], evaluation.project_id.name)
            self.assertEqual(item["conclusion"], "二类")
            self.assertEqual(item["opinion"], "As discussed.")
            self.assertEqual(sheet["words"]["conclusion"], "成效等次")
            html = str(
                self.env["ir.qweb"]._render(
                    f"cf_jiebang.meeting_{name}",
                    paper._get_report_values(meeting.ids, {}),
                )
            )
            self.assertIn("评估结果", html)
            self.assertNotIn("审核意见", html)
            if name == "minutes":
                self.assertIn("听取", sheet["intro"][0])
                self.assertIn("1项", sheet["intro"][0])

    def test_opening_twice_makes_no_more(self):
        self.open_round()
        item = self.as_(self.round, "bureau")
        with self.said("possible in: In preparation"):
            item.action_transition("open")
        item.action_transition("advance")
        self.assertEqual(len(self.round.evaluation_ids), 1)
        self.assertEqual(len(self.round.evaluation_ids.sheet_ids), 3)

    def test_a_round_needs_evaluators(self):
        self.round.evaluator_ids = self.evaluators[:2]
        with self.said("appoint at least 3"):
            self.as_(self.round, "bureau").action_transition("open")

    def test_a_late_report_is_taken_up_later(self):
        second = self.draft(name="Seeds that stand frost")
        self.walk(second, "running")
        self.open_round()
        self.walk_report(self.report(second, "annual"), "submitted")
        self.as_(self.round, "bureau").action_transition("advance")
        self.assertEqual(self.round.evaluation_ids.project_id, self.project | second)

    def test_an_evaluated_report_is_not_returned(self):
        self.open_round()
        section = self.env.ref("cf_jiebang.section_report_problems")
        with self.said("is being evaluated"):
            self.act(
                self.work_report,
                "bureau",
                "bureau_return",
                "Too short",
                section_ids=section.ids,
            )

    # -- the officer decides -------------------------------------------------

    def test_other_grade_needs_its_reason(self):
        evaluation = self.score(self.open_round(), (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.assertEqual(evaluation.suggested_grade, "second")
        with self.refused():
            self.act(
                evaluation, "evaluation_officer", "decide_grade", "  ", grade="third"
            )
        with self.refused():
            self.act(
                evaluation,
                "evaluation_officer",
                "decide_grade",
                "Because",
                grade="best",
            )
        self.act(
            evaluation,
            "evaluation_officer",
            "decide_grade",
            "The trial failed.",
            grade="third",
        )
        self.assertEqual(
            (evaluation.suggested_grade, evaluation.grade), ("second", "third")
        )
        self.assertEqual(evaluation.grade_reason, "The trial failed.")
        self.assertIn("The trial failed.", evaluation.decision_ids[0].opinion)

    def test_who_scored_does_not_decide(self):
        officer = self.users["evaluator1"]
        officer.group_ids |= self.env.ref("cf_jiebang.group_evaluation_officer")
        evaluation = self.open_round()
        self.assertIn(officer, evaluation.sheet_ids.evaluator_id)
        self.score(evaluation, (90, 90, 90))
        self.act(evaluation, "evaluator1", "aggregate")
        with self.assertRaisesRegex(AccessError, "You have scored this project"):
            self.act(evaluation, "evaluator1", "decide_grade", "x", grade="second")
        self.act(evaluation, "evaluation_officer", "decide_grade", "x", grade="second")

    def test_secretary_is_another_person(self):
        evaluation = self.graded()
        self.users["evaluation_officer"].group_ids |= self.env.ref(
            "cf_jiebang.group_meeting_secretary"
        )
        with self.assertRaises(AccessError):
            self.report_to_meeting("evaluation_officer")
        self.assertEqual(evaluation.state, "graded")
        self.report_to_meeting()

    def test_cancelled_meeting_frees_the_evaluation(self):
        evaluation = self.graded()
        meeting = self.as_(self.env["jiebang.meeting"], "secretary").create(
            {
                "name": "Called off",
                "kind": "evaluation",
                "program_id": self.program.id,
            }
        )
        meeting.action_gather()
        self.assertEqual(meeting.evaluation_ids, evaluation)
        with self.refused():
            meeting.write({"kind": "filing"})
        self.as_(evaluation, "secretary").action_take_off()
        self.assertFalse(evaluation.meeting_id)
        meeting.action_gather()
        meeting.action_transition("cancel")
        self.assertFalse(evaluation.meeting_id)
        self.report_to_meeting()
        self.assertEqual(evaluation.state, "reported")

    # -- re-evaluation -------------------------------------------------------

    def test_review_once_with_other_evaluators(self):
        self.round.sudo().evaluator_ids |= self.users["evaluator"]
        evaluation = self.graded()
        with self.refused():
            self.act(evaluation, "leader", "ask_review", "We object")
        self.report_to_meeting()
        with self.assertRaises(AccessError):
            self.act(evaluation, "bureau", "ask_review", "We object")
        with self.refused():
            self.act(evaluation, "leader", "ask_review", "")
        first = evaluation.sheet_ids.evaluator_id
        self.act(evaluation, "leader", "ask_review", "The trial was counted twice.")
        self.assertEqual(evaluation.state, "review")
        self.assertEqual(evaluation.review_reason, "The trial was counted twice.")
        second = evaluation.sheet_ids.filtered(lambda s: s.phase == 2)
        self.assertEqual(len(second), 3)
        self.assertFalse(second.evaluator_id & first)
        with self.said("0 score sheets"):
            self.act(evaluation, "evaluation_officer", "aggregate")
        self.score(evaluation, (60, 60, 60))
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.assertEqual(evaluation.outcome_percent, 60)
        self.act(
            evaluation, "evaluation_officer", "decide_grade", "Again", grade="third"
        )
        # until the meeting is told, the applicant reads the first result
        mine = self.as_(evaluation, "leader")
        self.assertEqual(mine.announced_grade, "second")
        self.report_to_meeting()
        self.assertEqual(mine.announced_grade, "third")
        with self.said("possible once"):
            self.act(evaluation, "leader", "ask_review", "Once more")

    def test_review_has_its_time(self):
        evaluation = self.graded()
        self.report_to_meeting()
        evaluation.reported_date -= timedelta(days=16)
        with self.said("could be asked for until"):
            self.act(evaluation, "leader", "ask_review", "We object")

    # -- recusal, conflict ---------------------------------------------------

    def test_recusal_brings_another_evaluator(self):
        evaluation = self.open_round()
        sheet = evaluation.sheet_ids[0]
        mine = self.as_(sheet, self.persona_of(sheet.evaluator_id))
        with self.said("write the opinion or the reasons"):
            mine.action_transition("recuse")
        mine.action_transition("recuse", "My brother works there.")
        self.assertEqual(
            (sheet.state, sheet.conflict), ("recused", "My brother works there.")
        )
        live = evaluation.sheet_ids.filtered(lambda s: s.state == "assigned")
        self.assertEqual(len(live), 3)
        self.assertNotIn(sheet.evaluator_id, live.evaluator_id)
        with self.refused():
            mine.action_transition("declare")

    def test_abstention_has_its_reason(self):
        evaluation = self.open_round()
        sheet = evaluation.sheet_ids[0]
        mine = self.fill(sheet, 90)
        with self.said("write the opinion or the reasons"):
            mine.action_transition("abstain")
        mine.action_transition("abstain", "Outside my subject.")
        self.assertEqual(
            (sheet.state, sheet.abstain_reason), ("abstained", "Outside my subject.")
        )
        self.assertFalse(sheet.line_ids)
        self.score(evaluation, (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.assertEqual(evaluation.outcome_percent, 90)

    def test_nobody_near_the_project_is_assigned(self):
        """One's own unit, the unit above it, one's own project."""
        self.users["evaluator1"].jiebang_organization_ids = self.institute
        self.users["evaluator2"].jiebang_organization_ids = self.department
        self.users["evaluator3"].jiebang_organization_ids = self.bureau
        self.users["leader"].group_ids |= self.env.ref("cf_jiebang.group_evaluator")
        self.round.evaluator_ids = self.evaluators | self.users["leader"]
        evaluation = self.open_round()
        self.assertEqual(
            evaluation.sheet_ids.evaluator_id,
            self.users["evaluator3"]
            | self.users["evaluator4"]
            | self.users["evaluator5"],
        )

    def test_a_conflict_that_comes_later_stops_the_declaration(self):
        evaluation = self.open_round()
        sheet = evaluation.sheet_ids[0]
        sheet.evaluator_id.jiebang_organization_ids = self.institute
        mine = self.as_(sheet, self.persona_of(sheet.evaluator_id))
        with self.said("You belong to"):
            mine.action_transition("declare")

    def test_too_few_evaluators_is_said(self):
        self.users["evaluator1"].jiebang_organization_ids = self.institute
        self.users["evaluator2"].jiebang_organization_ids = self.institute
        self.users["evaluator3"].jiebang_organization_ids = self.institute
        evaluation = self.open_round()
        self.assertEqual(evaluation.state, "preparing")
        with self.said("1 more evaluators"):
            self.act(evaluation, "bureau", "start")
        action = self.as_(evaluation, "bureau").action_assign()
        self.assertEqual(action["params"]["type"], "warning")
        self.round.evaluator_ids |= self.users["evaluator"]
        self.as_(self.round, "bureau").action_transition("advance")
        self.assertEqual(evaluation.state, "scoring")

    def test_load_is_even(self):
        for project in self.walk(self.drafts("Plant against drought", 4), "running"):
            self.walk_report(self.report(project, "annual"), "submitted")
        self.open_round()
        sheets = self.round.evaluation_ids.sheet_ids
        self.assertEqual(len(sheets), 15)
        loads = [
            len(sheets.filtered(lambda s, u=user: s.evaluator_id == u))
            for user in self.evaluators
        ]
        self.assertEqual(loads, [3] * 5)

    # -- the sheet -----------------------------------------------------------

    def test_file_is_frozen_and_holds_no_numbers_of_persons(self):
        """R43, R51: plan and progress, and what was due by the day."""
        self.work_report.sudo().exec_results = (
            "Call 13800001111 or 0476-8331234, id 150402199001011234, a@b.cn. 12345."
        )
        evaluation = self.open_round()
        mine = self.fill(evaluation.sheet_ids[0], 90)
        text = "\n".join(
            f"{fact.name} {fact.planned} {fact.done}"
            for fact in mine.text_fact_ids
            | mine.plan_fact_ids
            | mine.result_fact_ids
            | mine.progress_fact_ids
        )
        self.assertIn("12345", text)
        for number in ("13800001111", "8331234", "150402199001011234", "a@b.cn"):
            self.assertNotIn(number, text)
        self.assertIn("Yield", text)
        due = mine.plan_fact_ids.filtered(lambda f: f.kind == "milestone")
        self.assertEqual(due.is_due, due.due_date <= evaluation.date_at)
        self.work_report.sudo().exec_results = "Rewritten."
        self.assertNotIn(
            "Rewritten", "".join(mine.text_fact_ids.filtered("done").mapped("done"))
        )

    def test_counts_stand_beside_the_criterion(self):
        evaluation = self.open_round()
        mine = self.fill(evaluation.sheet_ids[0], 90)
        line = mine.line_ids.filtered(lambda x: x.criterion_id.code == "development")
        self.assertIn("Indicators due", line.counted)

    # -- to-dos --------------------------------------------------------------

    def test_one_to_do_a_round(self):
        evaluation = self.open_round()
        sheet = evaluation.sheet_ids[0]
        todo = self.round.activity_ids
        self.assertEqual(todo.user_id, evaluation.sheet_ids.evaluator_id)
        self.fill(sheet, 90).action_transition("hand_in")
        self.assertNotIn(sheet.evaluator_id, self.round.activity_ids.user_id)
        mine = self.as_(self.round, self.persona_of(sheet.evaluator_id))
        self.assertEqual((mine.sheet_done_count, mine.sheet_count), (1, 1))
        self.assertEqual(self.as_(self.round, "bureau").sheet_count, 3)

    def test_round_closes_when_all_is_graded(self):
        evaluation = self.score(self.open_round(), (90, 90, 90))
        item = self.as_(self.round, "bureau")
        with self.said("no grade yet"):
            item.action_transition("close")
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.act(
            evaluation, "evaluation_officer", "decide_grade", "Good", grade="second"
        )
        item.action_transition("close")
        self.assertEqual(self.round.state, "closed")
        with self.refused():
            item.write({"name": "x"})
