from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..person.appraisal_case import QUIET
from .evaluation_case import EvaluationCase

PERSONAL = (
    *("political_percent", "total", "breakdown", "suggested_grade"),
    *("political_stop", "political_missing"),
)
"""What tells the score of a person, where the project has one."""


@tagged("post_install", "-at_install")
class TestPersonsScore(EvaluationCase):
    """The political part is the evaluation officers' and the auditor's (R44)."""

    def political(self, percent=70.0, stopped=False):
        model = type(self.env["jiebang.evaluation"])
        patcher = patch.object(
            model,
            "_political_results",
            lambda records: {e.id: (percent, stopped) for e in records},
        )
        patcher.start()
        self.addCleanup(patcher.stop)

    def added_up(self, **kw):
        self.political(**kw)
        evaluation = self.score(self.open_round(), (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        return evaluation

    def doors(self, records, name):
        """Ways to learn a field: ``{name: call}``."""
        model = records.browse()
        ours = [("id", "in", records.ids)]
        return {
            "read": lambda: records.read([name]),
            "web_read": lambda: records.web_read({name: {}}),
            "search_read": lambda: model.search_read(ours, [name]),
            "list": lambda: model.web_search_read(ours, {name: {}}),
            "export": lambda: records.export_data([name]),
            "domain": lambda: model.search([*ours, (name, "!=", False)]),
            "order": lambda: model.search(ours, order=f"{name} desc"),
            "group": lambda: model.formatted_read_group(ours, [name], ["__count"]),
        }

    def test_doors(self):
        evaluation = self.added_up()
        self.assertAlmostEqual(evaluation.total, 87)
        for name in PERSONAL:
            for persona in ("evaluation_officer", "auditor"):
                for door, call in self.doors(
                    self.as_(evaluation, persona), name
                ).items():
                    # a long text is in nobody's group-by
                    if (door, name) != ("group", "breakdown"):
                        with self.subTest(name=name, persona=persona, door=door):
                            call()
            for door, call in self.doors(self.as_(evaluation, "bureau"), name).items():
                with (
                    self.subTest(name=name, persona="bureau", door=door),
                    mute_logger(*QUIET),
                    self.assertRaises(UserError),
                ):
                    call()
        bureau = self.as_(evaluation, "bureau")
        for spec in ("total:avg", "political_percent:max"):
            with mute_logger(*QUIET), self.assertRaises(UserError):
                bureau.formatted_read_group([], ["state"], [spec])
        self.assertNotIn("total", bureau.fields_get())

    def test_screens_of_an_ordinary_officer(self):
        """Every screen opens, and shows what is his."""
        evaluation = self.added_up()
        bureau = self.as_(evaluation, "bureau")
        kinds = ("form", "list", "kanban", "pivot", "graph", "search")
        for persona, expected in (("evaluation_officer", True), ("bureau", False)):
            mine = self.as_(evaluation, persona)
            named = set()
            for kind in kinds:
                views = mine.get_views([(False, kind)])
                named |= {
                    node.get("name")
                    for node in etree.fromstring(views["views"][kind]["arch"]).iter(
                        "field"
                    )
                }
            self.assertEqual(bool(named & set(PERSONAL)), expected)
            spec = {name: {} for name in named if name in mine._fields}
            (row,) = mine.web_read(spec)
            self.assertEqual(row["outcome_percent"], 90)
            self.assertIn("missing", row)
        item = self.as_(self.round, "bureau")
        self.assertEqual(item.web_read({"progress": {}})[0]["progress"], 100)
        self.assertTrue(bureau.result_ids)

    def test_acts_are_the_evaluation_officers(self):
        self.political()
        code = self.rubric.criterion_ids.filtered(lambda c: c.kind == "veto")[0].code
        evaluation = self.score(self.open_round(), (90, 90, 90), veto=(code,))
        for name, opinion, values in (
            ("aggregate", None, {}),
            ("add_up_again", None, {}),
            ("clear_veto", "Looked into", {}),
            ("decide_grade", "Good", {"grade": "second"}),
        ):
            with (
                self.subTest(act=name),
                self.assertRaisesRegex(AccessError, "Evaluation officer"),
            ):
                self.act(evaluation, "bureau", name, opinion, **values)
            self.act(evaluation, "evaluation_officer", name, opinion, **values)
        self.assertEqual(evaluation.state, "graded")
        # the suggestion is told with the grade
        self.assertEqual(self.as_(evaluation, "bureau").graded_suggestion, "second")
        self.assertEqual(self.as_(evaluation, "secretary").graded_suggestion, "second")

    def test_refusal_tells_of_no_finding(self):
        """Neither the state of the appraisals nor the suggestion can be asked out."""
        evaluation = self.added_up(stopped=True)
        with self.assertRaisesRegex(UserError, "negative finding"):
            self.act(
                evaluation, "evaluation_officer", "decide_grade", "x", grade="third"
            )
        for grade in ("first", "second", "third"):
            with self.assertRaises(AccessError) as caught:
                self.act(evaluation, "bureau", "decide_grade", grade=grade)
            self.assertNotIn("finding", str(caught.exception))
            self.assertNotIn("reasons", str(caught.exception))

    def test_to_do_is_the_evaluation_officers(self):
        evaluation = self.added_up()
        self.assertEqual(
            evaluation.activity_ids.user_id, self.users["evaluation_officer"]
        )
        self.assertTrue(self.as_(evaluation, "evaluation_officer").waiting_for_me)
        self.assertFalse(self.as_(evaluation, "bureau").waiting_for_me)

    def test_papers_name_no_total(self):
        evaluation = self.added_up()
        self.act(evaluation, "evaluation_officer", "decide_grade", "x", grade="third")
        meeting = self.report_to_meeting()
        for name in ("evaluation_report", "meeting_agenda"):
            for persona in ("evaluation_officer", "bureau", "secretary"):
                paper = self.as_(self.env[f"report.cf_jiebang.{name}"], persona)
                values = paper._get_report_values(meeting.ids, {})
                html = str(self.env["ir.qweb"]._render(f"cf_jiebang.{name}", values))
                with self.subTest(paper=name, persona=persona):
                    self.assertIn(self.project.name, html)
                    self.assertIn("三类", html)
                    self.assertIn("二类", html)
                    self.assertNotIn("87.00", html)
                    self.assertNotIn("总分", html)


@tagged("post_install", "-at_install")
class TestNearTheProject(EvaluationCase):
    """Officers who score as well: recused, or not done yet."""

    def officer(self, sheet, role="evaluation_officer"):
        """The evaluator of ``sheet`` is an officer besides; his persona."""
        sheet.evaluator_id.group_ids |= self.env.ref(f"cf_jiebang.group_{role}")
        sheet.evaluator_id.jiebang_organization_ids = self.bureau
        return self.persona_of(sheet.evaluator_id)

    def sees(self, persona, records):
        return self.as_(records.browse(), persona).search([("id", "in", records.ids)])

    def files(self, evaluation):
        return (
            evaluation,
            evaluation.sheet_ids.filtered(lambda s: s.state == "submitted"),
            evaluation.sheet_ids.line_ids,
            evaluation.result_ids,
            evaluation.fact_ids,
        )

    def test_recused_officer_reads_nothing_of_it(self):
        evaluation = self.open_round()
        sheet, other = evaluation.sheet_ids.sorted("id")[:2]
        persona = self.officer(sheet)
        colleague = self.officer(other)
        mine = self.as_(sheet, persona)
        mine.action_transition("recuse", "My brother leads it.")
        self.score(evaluation, (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        for records in self.files(evaluation):
            with self.subTest(model=records._name):
                self.assertEqual(self.sees("bureau", records), records)
                self.assertEqual(self.sees(colleague, records), records)
                self.assertFalse(self.sees(persona, records))
                with mute_logger(*QUIET), self.assertRaises(AccessError):
                    self.as_(records, persona).read(["display_name"])
        # his own sheet says what he declared, without the file
        mine.invalidate_recordset()
        self.assertEqual(mine.conflict, "My brother leads it.")
        self.assertFalse(mine.plan_fact_ids)
        # the round and its other evaluations stay open to him
        self.assertTrue(self.sees(persona, self.round))

    def test_re_evaluation_is_blind_for_officers(self):
        self.round.sudo().evaluator_ids |= self.users["evaluator"]
        evaluation = self.graded()
        self.report_to_meeting()
        old = evaluation.sheet_ids.line_ids
        self.act(evaluation, "leader", "ask_review", "We object")
        sheet = evaluation.sheet_ids.filtered(lambda s: s.phase == 2)[0]
        persona = self.officer(sheet)
        for records in (evaluation, old, old.sheet_id, evaluation.result_ids):
            with self.subTest(model=records._name):
                self.assertEqual(self.sees("bureau", records), records)
                self.assertFalse(self.sees(persona, records))
        mine = self.fill(sheet, 70)
        self.assertTrue(mine.plan_fact_ids, "he reads the file that he scores")
        self.assertFalse(self.sees(persona, old))
        mine.action_transition("hand_in")
        self.assertEqual(self.sees(persona, old), old)
        self.assertEqual(self.sees(persona, evaluation), evaluation)

    def test_one_evaluator_is_appointed_by_hand(self):
        evaluation = self.open_round()
        guest = self.users["evaluator"]
        self.assertNotIn(guest, self.round.evaluator_ids)

        def appoint(user, persona="bureau"):
            action = self.as_(evaluation, persona).action_open_appoint()
            wizard = self.as_(self.env["jiebang.evaluator.wizard"], persona)
            wizard = wizard.with_context(**action["context"])
            wizard.create({"evaluator_id": user.id}).action_confirm()

        appoint(guest)
        sheet = evaluation.sheet_ids.filtered(lambda s: s.evaluator_id == guest)
        self.assertEqual((len(evaluation.sheet_ids), sheet.state), (4, "assigned"))
        self.assertIn(guest, self.round.activity_ids.user_id)
        self.fill(sheet, 80).action_transition("hand_in")
        with self.said("already"):
            appoint(guest)
        with self.said("may not evaluate"):
            appoint(self.users["unit"])
        near = next(u for u in self.evaluators - evaluation.sheet_ids.evaluator_id)
        near.jiebang_organization_ids = self.institute
        with self.said("near this project"):
            appoint(near)
        for persona in ("auditor", "secretary", "evaluator1", "leader"):
            with (
                self.subTest(persona=persona),
                mute_logger(*QUIET),
                self.assertRaises(AccessError),
            ):
                appoint(near, persona)
        self.score(evaluation, (90, 90, 90))
        self.act(evaluation, "evaluation_officer", "aggregate")
        near.jiebang_organization_ids = False
        with self.said("not being scored"):
            appoint(near)

    def test_notes_of_the_committee_are_not_the_leaders(self):
        evaluation = self.graded()
        note = evaluation.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary="His sheets say 61",
            user_id=self.users["bureau"].id,
        )
        self.report_to_meeting()
        for persona in ("leader", "unit", "authority", "secretary"):
            mine, theirs = self.as_(note, persona), self.as_(evaluation, persona)
            with self.subTest(persona=persona):
                self.assertTrue(theirs.announced_grade)
                self.assertFalse(mine.search([("id", "=", note.id)]))
                if persona != "secretary":
                    for name in ("activity_ids", "activity_summary"):
                        with mute_logger(*QUIET), self.assertRaises(AccessError):
                            theirs.read([name])
                for call in (
                    lambda m=mine: m.read(["summary"]),
                    lambda m=mine: m.unlink(),
                    lambda m=mine: m.write({"summary": "x"}),
                ):
                    with mute_logger(*QUIET), self.assertRaises(AccessError):
                        call()
        for persona in ("bureau", "evaluation_officer", "auditor"):
            self.assertEqual(
                self.as_(note, persona).read(["summary"])[0]["summary"],
                "His sheets say 61",
            )
