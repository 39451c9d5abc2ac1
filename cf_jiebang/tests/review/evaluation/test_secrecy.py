from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ....tools.legal_time import legal_today
from ..person.appraisal_case import QUIET, AppraisalCase
from .evaluation_case import EvaluationCase

OTHERS = (
    *("leader", "unit", "authority", "bureau", "secretary", "evaluator"),
    *("evaluator1", "manager", "stranger"),
)
"""Who reads no score of a person."""


@tagged("post_install", "-at_install")
class TestScoreByDetours(EvaluationCase):
    """What tells the score of a person, asked for by way of other records (R44)."""

    def detours(self, env, evaluation):
        """``{name: call}`` that search, group, nest or export a score elsewhere."""
        item = env["jiebang.evaluation.round"].browse(evaluation.round_id.id)
        Result = env["jiebang.evaluation.result"]
        mine = [("evaluation_id", "=", evaluation.id)]
        path, nested = "evaluation_ids.total", {"fields": {"total": {}}}

        def searched(model, terms):
            return lambda: env[model].search(terms)

        return {
            "result": searched(Result._name, [("evaluation_id.total", ">", 1)]),
            "line": searched("jiebang.score.line", [("evaluation_id.total", ">", 1)]),
            "report": searched("jiebang.work.report", [(path, ">", 1)]),
            "meeting": searched("jiebang.meeting", [(path, ">", 1)]),
            "round": searched(
                item._name,
                [("evaluation_ids", "any", [("suggested_grade", "!=", False)])],
            ),
            "group": lambda: Result.formatted_read_group(
                mine, ["evaluation_id.suggested_grade"], ["__count"]
            ),
            "nested": lambda: item.web_read({"evaluation_ids": nested}),
            "export": lambda: item.export_data(["evaluation_ids/total"]),
            "list": lambda: env["jiebang.xlsx.evaluation"]._list_file(
                domain=[("total", ">", 1)]
            ),
            "column": lambda: env["jiebang.evaluation"].web_read_group(
                [("id", "=", evaluation.id)], ["state"], ["total:sum"]
            ),
            "board": lambda: env["jiebang.project"].web_read_group(
                [],
                ["state"],
                ["__count"],
                auto_unfold=True,
                unfold_read_specification={
                    "work_report_ids": {"fields": {"evaluation_ids": nested}}
                },
            ),
            "dialog": lambda: env["jiebang.evaluator.wizard"].onchange(
                {"evaluation_id": evaluation.id}, [], {"evaluation_id": nested}
            ),
        }

    def test_detours(self):
        evaluation = self.graded()
        self.report_to_meeting()
        for persona in ("evaluation_officer", "auditor"):
            env = self.as_(evaluation, persona).env
            for name, call in self.detours(env, evaluation).items():
                # an auditor appoints nobody
                if (persona, name) != ("auditor", "dialog"):
                    with self.subTest(persona=persona, detour=name):
                        self.assertTrue(call())
        for persona in OTHERS:
            env = self.as_(evaluation, persona).env
            for name, call in self.detours(env, evaluation).items():
                if (persona, name) != ("stranger", "board"):  # his board is empty
                    with (
                        self.subTest(persona=persona, detour=name),
                        mute_logger(*QUIET),
                        self.assertRaises(UserError),
                        self.env.cr.savepoint(),
                    ):
                        call()

    def log(self, persona, evaluation):
        """The decisions on the evaluation that a persona finds."""
        rows = evaluation.sudo().decision_ids
        return self.as_(rows.browse(), persona).search([("id", "in", rows.ids)])

    def officer(self, sheet):
        """The evaluator of ``sheet`` is an evaluation officer besides; his persona."""
        group = self.env.ref("cf_jiebang.group_evaluation_officer")
        sheet.evaluator_id.group_ids |= group
        sheet.evaluator_id.jiebang_organization_ids = self.bureau
        return self.persona_of(sheet.evaluator_id)

    def assert_log_is_shut(self, persona, evaluation):
        rows = evaluation.sudo().decision_ids
        for other in ("bureau", "evaluation_officer", "auditor"):
            self.assertEqual(self.log(other, evaluation), rows)
        self.assertFalse(self.log(persona, evaluation))
        for row in rows:
            with mute_logger(*QUIET), self.assertRaises(AccessError):
                self.as_(row, persona).read(["opinion"])

    def test_log_is_shut_to_who_recused_himself(self):
        """The acts of an evaluation name its grade and the reasons."""
        evaluation = self.open_round()
        sheet = evaluation.sheet_ids.sorted("id")[0]
        persona = self.officer(sheet)
        mine = self.as_(sheet, persona)
        self.assertTrue(self.log(persona, evaluation))
        mine.action_transition("recuse", "My brother leads it.")
        self.score(evaluation, (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.act(evaluation, "evaluation_officer", "decide_grade", "x", grade="second")
        self.assert_log_is_shut(persona, evaluation)

    def test_log_is_shut_while_one_scores_anew(self):
        self.round.sudo().evaluator_ids |= self.users["evaluator"]
        evaluation = self.graded()
        self.report_to_meeting()
        self.act(evaluation, "leader", "ask_review", "We object")
        sheet = evaluation.sheet_ids.filtered(lambda s: s.phase == 2)[0]
        persona = self.officer(sheet)
        self.assert_log_is_shut(persona, evaluation)
        self.fill(sheet, 70).action_transition("hand_in")
        self.assertEqual(self.log(persona, evaluation), evaluation.sudo().decision_ids)

    def test_to_do_passes_by_who_recused_himself(self):
        """The one who may not read it gets neither its to-do nor a mail about it."""
        evaluation = self.open_round()
        sheet, other = evaluation.sheet_ids.sorted("id")[:2]
        persona = self.officer(sheet)
        scorer = self.officer(other)
        mine = self.as_(sheet, persona)
        mine.action_transition("recuse", "My brother leads it.")
        self.score(evaluation, (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        for name in (persona, scorer, "evaluation_officer"):
            evaluation.sudo()._reassign_to_do(prefer=self.users[name])
            self.assertEqual(
                evaluation.activity_ids.user_id, self.users["evaluation_officer"]
            )
        self.assertNotIn(
            self.users[persona].partner_id,
            evaluation.message_partner_ids | evaluation.message_ids.partner_ids,
        )

    def recused(self, evaluation):
        """An evaluation officer who recused himself from scoring: his persona."""
        sheet = evaluation.sheet_ids.sorted("id")[0]
        persona = self.officer(sheet)
        mine = self.as_(sheet, persona)
        mine.action_transition("recuse", "My brother leads it.")
        return persona

    def test_who_recused_himself_appraises_nobody_of_it(self):
        evaluation = self.open_round()
        persona = self.officer(evaluation.sheet_ids.sorted("id")[0])
        self.as_(self.work_report, "evaluation_officer").action_open_appraisals()
        appraisal = self.env["jiebang.appraisal"].search(
            [("work_report_ids", "in", self.work_report.ids)]
        )
        for giver in ("unit", "authority", "personnel"):
            opinion = appraisal.opinion_ids.filtered(lambda o, g=giver: o.giver == g)
            self.act(opinion, giver, "give", "Firm and diligent.")
        appraisal.sudo()._reassign_to_do(prefer=self.users[persona])
        files = (appraisal, appraisal.line_ids, appraisal.opinion_ids)

        def found(records, persona):
            return self.as_(records.browse(), persona).search(
                [("id", "in", records.ids)]
            )

        for records in files:
            self.assertEqual(found(records, persona), records)
        self.assertEqual(appraisal.activity_ids.user_id, self.users[persona])
        self.recused(evaluation)
        for records in files:
            with self.subTest(model=records._name):
                self.assertFalse(found(records, persona))
                self.assertEqual(found(records, "evaluation_officer"), records)
                self.assertEqual(found(records, "auditor"), records)
        vals = {"score": 3, "comment": "Firm."}
        with mute_logger(*QUIET), self.assertRaises(AccessError):
            self.as_(appraisal.line_ids, persona).write(vals)
        self.as_(appraisal.line_ids, "evaluation_officer").write(vals)
        self.assertEqual(
            appraisal.activity_ids.user_id, self.users["evaluation_officer"]
        )

    def test_minutes_are_shut_until_concluded_to_who_recused_himself(self):
        evaluation = self.open_round()
        persona = self.recused(evaluation)
        self.score(evaluation, (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        self.act(evaluation, "evaluation_officer", "decide_grade", "x", grade="second")
        meeting = self.as_(self.env["jiebang.meeting"], "secretary").create(
            {
                "name": "Results",
                "kind": "evaluation",
                "date": legal_today(self.env),
                "program_id": self.program.id,
                "minutes_no": "JM 9",
                "attendee_ids": [Command.create({"name": "Member"})],
            }
        )
        meeting.action_gather()
        meeting.action_draft_minutes()
        self.assertIn("Class 2", meeting.minutes)
        merit = self.as_(self.env["jiebang.merit"], "secretary").create(
            {
                "meeting_id": meeting.id,
                "project_id": self.project.id,
                "cadre_id": self.cadres["leader"].id,
                "conclusion": "outstanding",
                "reasons": "He solved it.",
            }
        )
        for other in ("bureau", "auditor"):
            self.assertIn("Class 2", self.as_(meeting, other).read()[0]["minutes"])
            self.assertTrue(self.as_(merit, other).read(["reasons"]))
        for shut, name in ((meeting, "minutes"), (merit, "reasons")):
            with mute_logger(*QUIET), self.assertRaises(AccessError):
                self.as_(shut, persona).read([name])
        meeting.action_transition("conclude")
        self.assertTrue(self.as_(merit, persona).read(["reasons"]))
        self.assertIn("Class 2", self.as_(meeting, persona).read()[0]["minutes"])


@tagged("post_install", "-at_install")
class TestAppraisalByDetours(AppraisalCase):
    """A sheet about a person is read sheet by sheet, so that each reading is logged,
    by whatever path."""

    def test_no_grouping_by_a_path(self):
        sheet, other = self.open_sheets()
        self.conclude_sheet(sheet)
        ours = [("appraisal_id", "in", (sheet | other).ids)]
        for persona in ("assessor", "personnel", "auditor"):
            for model in ("jiebang.appraisal.line", "jiebang.appraisal.opinion"):
                Model = self.as_(self.env[model], persona)
                groups = Model.formatted_read_group(
                    ours, ["appraisal_id.cadre_id"], ["__count"]
                )
                self.assertEqual(len(groups), 2)
                for name in ("percent", "negative", "conclusion"):
                    path = f"appraisal_id.{name}"
                    for call in (
                        lambda m=Model, p=path: m.formatted_read_group([], [p]),
                        lambda m=Model, p=path: m.formatted_read_grouping_sets(
                            [], [[p], []]
                        ),
                        lambda m=Model, p=path: m.web_read_group([], [p]),
                    ):
                        with self.subTest(persona=persona, model=model, path=path):
                            self.shut(call)
