from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...pdf import PDF
from .appraisal_case import QUIET
from .incentive_case import REASONS, WORKS, IncentiveCase


@tagged("post_install", "-at_install")
class TestIncentive(IncentiveCase):
    """Conclusion on a person, eligibility, decision, promise kept (R61–R70)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merit = cls.evaluation_meeting()

    # -- the road ------------------------------------------------------------

    def test_straight_road(self):
        incentive = self.nomination(self.merit)
        for state, persona in (
            ("eligibility", "personnel"),
            ("meeting", "secretary"),
            ("decided", "personnel"),
        ):
            self.walk_incentive(incentive, state)
            self.assertEqual(incentive.activity_ids.user_id, self.users[persona])
        self.assertEqual(
            (incentive.eligible, incentive.eligibility_basis), ("in", "Article 12")
        )
        self.assertEqual(incentive.minutes_no, "JM 9")
        self.assertEqual(incentive.deadline, incentive.date_due)
        self.assertTrue(incentive.open_promise)
        self.walk_incentive(incentive, "done")
        self.assertFalse(incentive.activity_ids)
        self.assertEqual(incentive.done_date, self.today)
        self.assertTrue(incentive.proof_sha256)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(incentive), "")
        self.assertIn("Article 12", self.as_(incentive, "auditor").acts)

    def test_not_automatic_from_the_grade(self):
        """The evaluation is graded and told; nothing follows for a person (R61)."""
        self.assertEqual(self.merit.meeting_id.evaluation_ids.announced_grade, "second")
        incentives = self.env["jiebang.incentive"]
        self.assertFalse(incentives.search([("cadre_id", "=", self.cadre.id)]))

    def test_what_a_nomination_needs(self):
        for values, words in (
            ({"merit_id": False}, "Conclusion of the joint meeting"),
            ({"reasons": " "}, "Reasons of the nomination"),
            ({"identity": False}, "Personnel identity"),
            ({"identity": "soe", "kind": "rank"}, "not for this personnel identity"),
            ({"kind": "posting"}, "enter the post"),
        ):
            with self.subTest(values=values), self.env.cr.savepoint() as savepoint:
                incentive = self.nomination(self.merit, **values)
                with self.said(words):
                    self.act(incentive, "assessor", "nominate")
                savepoint.rollback()
        incentive = self.nomination(
            self.merit, kind="posting", post="Key project site", date_from=self.today
        )
        self.act(incentive, "assessor", "nominate")
        self.assertEqual(incentive.state, "eligibility")

    def test_kind_follows_its_ground(self):
        """R63–R65 follow from the conclusion, R67 and R68 from a contribution."""
        with self.assertRaises(ValidationError):
            self.nomination(self.merit, kind="commendation")
        with self.assertRaises(ValidationError):
            self.contribution(kind="promotion")
        self.assertTrue(self.contribution(kind="merit"))

    def test_contribution_needs_proof(self):
        """R66"""
        incentive = self.contribution(recognition_id=False)
        with self.said("name the recognition or the evidence"):
            self.act(incentive, "assessor", "nominate")
        self.as_(incentive, "assessor").evidence_ids = False
        whole = self.contribution()
        self.act(whole, "assessor", "nominate")
        self.assertEqual(whole.state, "eligibility")

    def test_person_belongs_to_the_project(self):
        with self.assertRaises(ValidationError):
            self.nomination(self.merit, cadre_id=self.cadres["stranger"].id)

    def test_organisation_department_may_end_or_send_back(self):
        """R62: it alone says whether the person qualifies."""
        incentive = self.walk_incentive(self.nomination(self.merit), "eligibility")
        self.as_(incentive, "personnel").write({"eligibility_note": "Look again"})
        self.act(incentive, "personnel", "send_back", "Which post?")
        self.assertEqual(incentive.state, "draft")
        self.walk_incentive(incentive, "eligibility")
        with self.said("Opinion"):
            self.act(incentive, "personnel", "find_ineligible", " ")
        self.act(incentive, "personnel", "find_ineligible", "Under a sanction.")
        self.assertEqual((incentive.state, incentive.eligible), ("ineligible", "out"))

    def test_decision_needs_responsible_and_day(self):
        incentive = self.walk_incentive(self.nomination(self.merit), "meeting")
        with self.said("Carried out by"):
            self.act(incentive, "secretary", "decide", **self.decision())
        self.promise(incentive, days=-1)
        with self.said("the day has passed"):
            self.act(incentive, "secretary", "decide", **self.decision())
        self.promise(incentive)
        for name in ("meeting_date", "minutes_no"):
            values = self.decision() | {name: False}
            with self.subTest(field=name), self.refused():
                self.act(incentive, "secretary", "decide", **values)
        late = self.decision() | {"meeting_date": self.today + timedelta(days=2)}
        with self.said("future"):
            self.act(incentive, "secretary", "decide", **late)
        self.act(incentive, "secretary", "decide", **self.decision())
        self.assertEqual(incentive.state, "decided")

    def test_carried_out_with_sealed_evidence(self):
        incentive = self.walk_incentive(self.nomination(self.merit), "decided")
        for name, value in (
            ("done_date", self.today + timedelta(days=1)),
            ("done_date", self.today - timedelta(days=9)),
            ("seal_scan", False),
            ("seal_scan", "bm8gcGRm"),
            ("seal_scan_name", "virus.exe"),
        ):
            with self.subTest(field=name, value=value):
                self.shut(
                    lambda n=name, v=value: self.act(
                        incentive, "personnel", "carry_out", **self.proof() | {n: v}
                    )
                )
        self.walk_incentive(incentive, "done")
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "jiebang.incentive"),
                ("res_id", "=", incentive.id),
                ("res_field", "=", "proof"),
            ]
        )
        self.assertEqual(len(files), 1)
        mine = self.as_(files, "personnel")
        self.assertTrue(mine.read(["name"]))
        for call in (
            lambda: mine.write({"datas": PDF}),
            lambda: mine.write({"public": True}),
            lambda: mine.write({"name": "other.pdf"}),
            lambda: mine.unlink(),
            lambda: self.as_(incentive, "personnel").write({"proof": PDF}),
        ):
            self.shut(call)
        self.shut(lambda: self.as_(files, "stranger").read(["raw"]))
        self.assertTrue(self.as_(files, "leader").read(["name"]))

    # -- promises ------------------------------------------------------------

    def test_promises_are_counted_and_reminded_of_once(self):
        incentive = self.walk_incentive(self.nomination(self.merit), "decided")
        model = self.as_(self.env["jiebang.incentive"], "personnel")
        self.assertIn(incentive, model.search([("open_promise", "=", True)]))
        passport = self.as_(
            self.env["jiebang.passport"].browse(self.cadre.id), "personnel"
        )
        self.assertEqual(passport.promise_count, 1)
        incentive.sudo().date_due = self.today - timedelta(days=1)
        incentive.sudo().deadline = incentive.date_due

        def notices():
            return self.env["mail.message"].search_count(
                [
                    ("model", "=", "jiebang.incentive"),
                    ("res_id", "=", incentive.id),
                    ("subject", "ilike", "A decided incentive"),
                ]
            )

        cron = self.env.ref("cf_jiebang.cron_incentive_remind")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.assertEqual(incentive.deadline_status, "overdue")
        self.assertEqual(notices(), 1)
        self.walk_incentive(incentive, "done")
        self.assertNotIn(incentive, model.search([("open_promise", "=", True)]))

    # -- content -------------------------------------------------------------

    def test_content_in_its_turn_only(self):
        incentive = self.nomination(self.merit)
        self.as_(incentive, "assessor").write({"reasons": "Better words"})
        for persona, vals in (
            ("assessor", {"eligibility_note": "x"}),
            ("assessor", {"date_due": self.today}),
            ("personnel", {"kind": "rank"}),
            ("secretary", {"date_due": self.today}),
            ("leader", {"kind": "rank"}),
        ):
            with self.subTest(persona=persona, vals=vals):
                self.shut(lambda p=persona, v=vals: self.as_(incentive, p).write(v))
        self.walk_incentive(incentive, "eligibility")
        self.as_(incentive, "personnel").write({"kind": "rank"})
        self.shut(lambda: self.as_(incentive, "assessor").write({"kind": "promotion"}))
        self.shut(lambda: self.as_(incentive, "personnel").write({"reasons": "x"}))
        self.walk_incentive(incentive, "decided")
        for persona in ("assessor", "personnel", "secretary"):
            with self.subTest(persona=persona):
                self.shut(
                    lambda p=persona: self.as_(incentive, p).write(
                        {"date_due": self.today}
                    )
                )
                self.shut(lambda p=persona: self.as_(incentive, p).unlink())

    # -- the meeting's conclusion --------------------------------------------

    def test_conclusion_is_the_secretarys_and_frozen(self):
        merit = self.merit
        self.shut(lambda: self.as_(merit, "secretary").write({"reasons": "x"}))
        self.shut(lambda: self.as_(merit, "secretary").unlink())
        for persona in self.users:
            wanted = persona in {
                *("assessor", "assessor2", "bureau", "bureau2", "secretary"),
                "evaluation_officer",
                *("personnel", "auditor", "leader"),
            }
            with self.subTest(persona=persona):
                self.assertEqual(self.visible(merit, persona), wanted)
                if persona != "secretary":
                    self.shut(
                        lambda p=persona: self.as_(merit, p).write({"reasons": "x"})
                    )

    def test_selection_and_exemplar(self):
        """R69, R70."""
        values = {
            "name": "Cadres who take responsibility",
            "program_id": self.program.id,
            "line_ids": [
                Command.create(
                    {
                        "cadre_id": self.cadre.id,
                        "project_id": self.project.id,
                        "reasons": REASONS,
                        "chosen": True,
                    }
                )
            ],
        }
        model = self.env["jiebang.selection"]
        selection = self.as_(model, "personnel").create(values)
        line = selection.line_ids.with_env(self.env)
        incentive = self.nomination(
            source="selection", selection_line_id=line.id, kind="model"
        )
        with self.said("announced selection"):
            self.act(incentive, "assessor", "nominate")
        with self.said("Document No."):
            selection.action_transition("announce")
        selection.write({"document_no": "No. 5", "date": self.today})
        self.shut(lambda: self.as_(selection, "assessor").action_transition("announce"))
        selection.action_transition("announce")
        self.act(incentive, "assessor", "nominate")
        self.assertEqual(incentive.state, "eligibility")
        rows = selection.sudo().decision_ids
        self.assertEqual(rows.transition, "announce")
        self.assertTrue(self.visible(rows, "auditor"))
        self.assertFalse(self.visible(rows, "bureau"))
        self.shut(lambda: selection.write({"state": "open"}))
        self.shut(lambda: selection.write({"name": "x"}))
        self.shut(
            lambda: line.with_user(self.users["personnel"]).write({"honour": "x"})
        )
        self.shut(lambda: self.as_(line, "assessor").unlink())
        for persona in self.users:
            wanted = persona in WORKS | {"secretary"}
            with self.subTest(persona=persona):
                self.assertEqual(self.visible(selection, persona), wanted)
                self.assertEqual(self.visible(line, persona), wanted)


@tagged("post_install", "-at_install")
class TestMerit(IncentiveCase):
    """The conclusion on a person while its meeting is in preparation (R61)."""

    def test_before_the_meeting_is_concluded(self):
        merit = self.evaluation_meeting(conclude=False)
        mine = self.as_(merit, "secretary")
        mine.write({"reasons": "Better words"})
        self.assertFalse(self.as_(merit, "leader").has_access("read"))
        incentive = self.nomination(merit)
        with self.said("of a concluded meeting"):
            self.act(incentive, "assessor", "nominate")
        for vals, words in (
            ({"cadre_id": self.cadres["stranger"].id}, "neither leads"),
            ({"project_id": self.draft(name="Another").id}, "not on the agenda"),
        ):
            with self.subTest(vals=vals), self.said(words), self.env.cr.savepoint():
                mine.write(vals)
        for persona in ("bureau", "assessor", "personnel", "auditor", "leader"):
            with (
                self.subTest(persona=persona),
                mute_logger(*QUIET),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self.as_(merit, persona).write({"reasons": "x"})
        mine.meeting_id.action_transition("conclude")
        self.act(incentive, "assessor", "nominate")
        self.assertEqual(incentive.state, "eligibility")
