from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...common import AT_BUREAU
from .evaluation_case import EvaluationCase

LOGGERS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
SECRET = (
    *("outcome_percent", "political_percent", "timeliness", "breakdown", "spread"),
    *("outliers", "veto", "veto_text", "sheet_ids", "result_ids", "fact_ids"),
)
"""What the committee alone reads of an evaluation."""


@tagged("post_install", "-at_install")
class TestEvaluationAccess(EvaluationCase):
    """Who sees what of an evaluation, by every door."""

    def sees(self, persona, records):
        model = self.as_(records.browse(), persona)
        with mute_logger(*LOGGERS):
            if not model.has_access("read"):
                return False
        return bool(model.search([("id", "in", records.ids)]))

    def assert_shut(self, persona, records, name):
        """Neither read, nor counted, grouped, named or exported."""
        mine = self.as_(records, persona)
        with mute_logger(*LOGGERS):
            for read in (
                lambda: mine.read([name]),
                lambda: mine.export_data([name]),
                lambda: mine.web_read({name: {}}),
            ):
                with self.denied():
                    read()
            if not mine.has_access("read"):
                return
        domain = [("id", "in", records.ids)]
        self.assertEqual(mine.search_count(domain), 0)
        self.assertEqual(mine._read_group(domain, [], ["__count"]), [(0,)])

    def test_evaluation_by_state(self):
        """The committee from the beginning, secretary and organisation department
        from the grade on, the people and organisations once it was reported."""
        committee = AT_BUREAU | {"auditor"}
        official = committee | {"secretary", "personnel"}
        told = official | {"leader", "unit", "authority"}
        evaluation = self.open_round()

        def check(expected):
            for persona in self.users:
                with self.subTest(state=evaluation.state, persona=persona):
                    self.assertEqual(
                        self.sees(persona, evaluation), persona in expected
                    )

        check(committee)
        self.score(evaluation, (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        check(committee)
        self.act(
            evaluation, "evaluation_officer", "decide_grade", "Good", grade="second"
        )
        check(official)
        self.assert_shut("leader", evaluation, "announced_grade")
        self.report_to_meeting()
        check(told)
        for persona in ("leader", "unit", "authority"):
            mine = self.as_(evaluation, persona)
            self.assertEqual(mine.announced_grade, "second")
            for name in (*SECRET, "total", "suggested_grade", "grade", "meeting_id"):
                with (
                    self.subTest(persona=persona, field=name),
                    mute_logger(*LOGGERS),
                    self.assertRaises(AccessError),
                ):
                    mine.read([name])
                with self.assertRaises(AccessError):
                    mine.search([(name, "!=", False)])
        for name in SECRET:
            for persona in ("secretary", "personnel"):
                with (
                    self.subTest(persona=persona, field=name),
                    self.assertRaises(AccessError),
                ):
                    self.as_(evaluation, persona).read([name])
            self.as_(evaluation, "auditor").read([name])
        self.assertEqual(self.as_(evaluation, "personnel").grade, "second")

    def test_log_gives_no_grade_away(self):
        evaluation = self.graded()
        rows = evaluation.decision_ids
        self.assertTrue(rows)
        for persona in self.users:
            with self.subTest(persona=persona):
                self.assertEqual(
                    self.sees(persona, rows),
                    persona in AT_BUREAU | {"auditor"},
                )

    def test_notice_holds_the_grade_and_no_scores(self):
        evaluation = self.graded()
        self.report_to_meeting()
        notice = self.env["mail.message"].search(
            [
                ("model", "=", "jiebang.evaluation"),
                ("res_id", "=", evaluation.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertIn(self.users["leader"].partner_id, notice.notified_partner_ids)
        self.assertIn("Class 2", notice[0].body)
        self.assertNotIn("90", notice[0].body)

    def test_officer_never_sees_how_his_own_project_is_scored(self):
        self.users["leader"].group_ids |= self.env.ref(
            "cf_jiebang.group_bureau_officer"
        )
        evaluation = self.score(self.open_round(), (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        sheet = evaluation.sheet_ids[0]
        for records, name in (
            (evaluation, "total"),
            (sheet, "project_name"),
            (sheet.line_ids, "score"),
            (evaluation.result_ids, "mean"),
            (evaluation.fact_ids, "name"),
            (evaluation.decision_ids, "opinion"),
        ):
            with self.subTest(model=records._name):
                self.assertTrue(self.sees("bureau", records))
                self.assert_shut("leader", records, name)
        with self.assertRaises(AccessError):
            self.act(evaluation, "leader", "decide_grade", "Mine", grade="first")

    # -- the sheets ----------------------------------------------------------

    def test_scores_stay_hidden_until_ones_own_are_in(self):
        evaluation = self.open_round()
        first, second, third = evaluation.sheet_ids.sorted("id")
        names = [
            self.persona_of(sheet.evaluator_id) for sheet in (first, second, third)
        ]
        self.fill(first, 95).action_transition("hand_in")
        self.fill(second, 60)
        lines = first.line_ids
        # not the one who is still scoring, not the officer, not anybody else
        for persona in set(self.users) - {names[0]}:
            with self.subTest(persona=persona):
                self.assert_shut(persona, lines, "score")
        for persona in (names[1], names[2], "evaluator", "leader", "secretary"):
            with self.subTest(persona=persona):
                self.assert_shut(persona, first, "project_name")
        # the officer sees that it is in, not what is in it
        officer = self.as_(first, "bureau")
        self.assertEqual(officer.state, "submitted")
        self.assertEqual((officer.percent, officer.done), (0, False))
        self.assertFalse(officer.score_line_ids)
        read = officer.web_read({"line_ids": {"fields": {"score": {}}}, "percent": {}})
        self.assertEqual(read[0]["line_ids"], [])
        self.as_(second, names[1]).action_transition("hand_in")
        self.assertTrue(self.sees(names[1], lines))
        self.assertEqual(self.as_(first, names[1]).percent, 95)
        self.assertFalse(self.sees(names[2], lines))
        self.fill(third, 90).action_transition("hand_in")
        self.act(evaluation, "evaluation_officer", "aggregate")
        for persona in self.users:
            with self.subTest(persona=persona):
                self.assertEqual(
                    self.sees(persona, lines),
                    persona
                    in {
                        *(*names, "bureau", "bureau2"),
                        *("evaluation_officer", "auditor"),
                    },
                )

    def test_review_is_blind_again(self):
        self.round.sudo().evaluator_ids |= self.users["evaluator"]
        evaluation = self.graded()
        self.report_to_meeting()
        old = evaluation.sheet_ids.line_ids
        self.act(evaluation, "leader", "ask_review", "We object")
        new = evaluation.sheet_ids.filtered(lambda s: s.phase == 2)[0]
        persona = self.persona_of(new.evaluator_id)
        mine = self.fill(new, 70)
        self.assert_shut(persona, old, "score")
        mine.action_transition("hand_in")
        self.assert_shut("bureau", new.line_ids, "score")

    def test_sheet_is_filled_by_its_evaluator_alone(self):
        evaluation = self.open_round()
        sheet = evaluation.sheet_ids[0]
        owner = self.persona_of(sheet.evaluator_id)
        for persona in set(self.users) - {owner}:
            theirs = self.as_(sheet, persona)
            for act in (
                *(
                    lambda s=theirs, n=name: s.action_transition(n, "x")
                    for name in ("declare", "recuse", "abstain", "hand_in")
                ),
                lambda s=theirs: s.write({"conflict": "x"}),
            ):
                with (
                    self.subTest(persona=persona),
                    mute_logger(*LOGGERS),
                    self.assertRaises(AccessError),
                ):
                    act()
        mine = self.fill(sheet, 90)
        line = mine.score_line_ids[0]
        for vals in (
            {"top": 100},
            {"weight": 100},
            {"sheet_id": evaluation.sheet_ids[1].id},
            {"criterion_id": mine.score_line_ids[1].criterion_id.id},
            {"counted": "All done"},
        ):
            with (
                self.subTest(vals=vals),
                mute_logger(*LOGGERS),
                self.assertRaises(UserError),
            ):
                line.write(vals)
        for vals in (
            {"state": "submitted"},
            {"evaluator_id": self.users["evaluator"].id},
            {"evaluation_id": evaluation.id},
            {"disclosed": True},
            {"phase": 2},
            {"line_ids": [Command.create({"criterion_id": line.criterion_id.id})]},
            {"line_ids": [Command.delete(line.id)]},
        ):
            with (
                self.subTest(vals=vals),
                mute_logger(*LOGGERS),
                self.assertRaises(UserError),
            ):
                mine.write(vals)
        for create in (
            lambda: mine.create({"evaluation_id": evaluation.id}),
            lambda: mine.copy(),
            lambda: line.create({"sheet_id": sheet.id}),
            lambda: line.unlink(),
        ):
            with mute_logger(*LOGGERS), self.assertRaises(UserError):
                create()
        # the positive cell
        line.write({"score": 1, "comment": "Weak."})
        self.assertEqual(line.score, 1)

    def test_file_opens_with_the_declaration_and_shuts_with_the_recusal(self):
        evaluation = self.open_round()
        sheet = evaluation.sheet_ids[0]
        persona = self.persona_of(sheet.evaluator_id)
        facts = evaluation.fact_ids
        mine = self.as_(sheet, persona)
        self.assert_shut(persona, facts, "name")
        self.assertFalse(mine.plan_fact_ids)
        self.assertIn("Person leader", mine.people)
        mine.action_transition("declare")
        mine.invalidate_recordset()
        self.assertTrue(self.sees(persona, facts))
        self.assertTrue(mine.plan_fact_ids)
        for name in ("evidence_id", "res_id"):
            with self.assertRaises(AccessError):
                self.as_(facts, persona).read([name])
        # nothing else of the project opens with it
        for records in (self.project, self.work_report, evaluation):
            self.assertFalse(self.sees(persona, records))
        self.assertEqual(self.as_(self.project, persona).display_name, "…")
        mine.action_transition("recuse", "I have remembered that we are neighbours.")
        mine.invalidate_recordset()
        self.assert_shut(persona, facts, "name")
        self.assertFalse(mine.plan_fact_ids)

    def test_evidence_is_read_through_the_file_alone(self):
        evidence = self.as_(self.env["jiebang.evidence"], "leader").create(
            {
                "project_id": self.project.id,
                "name": "Certificate",
                "file_name": "certificate.pdf",
                "content": self.party_group()["seal_scan"],
            }
        )
        self.work_report.sudo().evidence_ids |= evidence.sudo()
        evaluation = self.open_round()
        sheet = evaluation.sheet_ids[0]
        persona = self.persona_of(sheet.evaluator_id)
        fact = evaluation.fact_ids.filtered(lambda f: f.kind == "evidence")
        self.assertEqual(len(fact), 1)
        self.assert_shut(persona, fact, "content")
        self.as_(sheet, persona).action_transition("declare")
        self.assertEqual(self.as_(fact, persona).content, evidence.sudo().content)
        self.assertFalse(self.sees(persona, evidence))

    def test_evaluation_is_written_by_nobody(self):
        evaluation = self.graded()
        for persona in ("bureau", "leader", "secretary", "manager", "evaluator1"):
            for vals in (
                {"grade": "first"},
                {"state": "reported"},
                {"total": 100},
                {"meeting_id": False},
                {"announced_grade": "first"},
            ):
                with (
                    self.subTest(persona=persona, vals=vals),
                    mute_logger(*LOGGERS),
                    self.assertRaises(AccessError),
                ):
                    self.as_(evaluation, persona).write(vals)
        with mute_logger(*LOGGERS), self.assertRaises(UserError):
            self.as_(evaluation, "bureau").unlink()
        with mute_logger(*LOGGERS), self.assertRaises(AccessError):
            self.as_(evaluation, "bureau").create(
                {
                    "round_id": self.round.id,
                    "work_report_id": self.work_report.id,
                    "project_id": self.project.id,
                    "rubric_id": self.rubric.id,
                }
            )
        with self.assertRaises(UserError):
            self.act(evaluation, "secretary", "report")

    def test_rounds(self):
        self.open_round()
        may = AT_BUREAU | {"auditor"} | {f"evaluator{n}" for n in range(1, 6)}
        for persona in self.users:
            with self.subTest(persona=persona):
                self.assertEqual(self.sees(persona, self.round), persona in may)
        for persona in ("evaluator1", "auditor", "manager", "leader"):
            mine = self.as_(self.round, persona)
            for act in ("open", "advance", "close"):
                with (
                    self.subTest(persona=persona, act=act),
                    mute_logger(*LOGGERS),
                    self.assertRaises(AccessError),
                ):
                    mine.action_transition(act)
        with self.assertRaises(AccessError):
            self.as_(self.round, "evaluator1").read(["evaluation_count"])

    def test_secretary_of_his_own_project_does_not_conclude(self):
        evaluation = self.graded()
        self.users["leader"].group_ids |= self.env.ref(
            "cf_jiebang.group_meeting_secretary"
        )
        meeting = self.as_(self.env["jiebang.meeting"], "bureau").create(
            {
                "name": "Results",
                "kind": "evaluation",
                "program_id": self.program.id,
                "minutes_no": "JM 9",
                "attendee_ids": [Command.create({"name": "Member"})],
            }
        )
        meeting.action_gather()
        mine = self.as_(meeting, "leader")
        mine.invalidate_recordset()
        with mute_logger(*LOGGERS), self.assertRaises(AccessError):
            mine.read(["evaluation_ids"])
        with mute_logger(*LOGGERS), self.assertRaises(AccessError):
            mine.action_transition("conclude")
        self.as_(meeting, "secretary").action_transition("conclude")
        self.assertEqual(evaluation.state, "reported")
