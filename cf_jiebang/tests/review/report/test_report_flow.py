from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ...common import ProjectCase
from ...pdf import PDF


def on(day):
    """Let the acts inside happen on the day ``2026-12-20``."""
    return freeze_time(f"{day} 02:00:00")


@freeze_time("2026-11-20 02:00:00")
@tagged("post_install", "-at_install")
class TestReportFlow(ProjectCase):
    """The way of a report to the bureau (R52–R56, R82–R85, R89)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with on("2026-05-04"):
            cls.walk(cls.project, "running")
        cls.sections_of_reports = cls.env["jiebang.section"].search(
            [("res_model", "=", "jiebang.work.report")]
        )

    def annual(self, day="2026-11-20"):
        with on(day):
            return self.report(self.project, "annual")

    def returned(self, *codes, minor=False):
        ids = [self.sections[f"report_{code}"].id for code in codes or ("problems",)]
        return {"section_ids": ids, "minor": minor}

    # -- the road ------------------------------------------------------------

    def test_straight_road(self):
        report = self.annual()
        self.assertEqual(report.cutoff_applicant, date(2026, 12, 10))
        self.assertEqual(report.cutoff_unit, date(2026, 12, 15))
        self.assertEqual(report.cutoff_authority, date(2026, 12, 25))
        self.assertEqual(report.date_due, date(2026, 12, 31))
        self.assertEqual(report.deadline, report.cutoff_applicant)
        self.assertEqual(report.activity_ids.user_id, self.users["leader"])
        with on("2026-12-01"):
            for state, persona, deadline in (
                ("unit_review", "unit", report.cutoff_unit),
                ("authority_review", "authority", report.cutoff_authority),
                ("delivery", "authority", report.date_due),
            ):
                self.walk_report(report, state)
                self.assertEqual(report.deadline, deadline)
                self.assertEqual(report.activity_ids.user_id, self.users[persona])
            self.walk_report(report, "submitted")
        self.assertFalse(report.holder_tier)
        self.assertFalse(report.activity_ids)
        self.assertEqual((report.copies, report.discs), (2, 2))
        self.assertEqual(report.receiver_id, self.users["bureau"])
        self.assertFalse(report.is_late)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(report), "")
        self.assertEqual(report.snapshot_ids.version_code, report.version_code)
        self.assertIn("2 bound copies", report.decision_ids[0].opinion)

    def test_whoever_has_it_is_reminded(self):
        """That one holder was reminded keeps nobody after him from it."""
        report = self.annual()
        for state in ("unit_review", "authority_review", "delivery", "submitted"):
            report.reminded = "overdue"
            self.walk_report(report, state)
            self.assertFalse(report.reminded, state)

    def test_what_is_missing_is_named(self):
        report = self.annual()
        with self.assertRaisesRegex(UserError, "Next steps"):
            self.act(report, "leader", "submit")
        self.fill_report(report, next_steps=" ")
        with self.assertRaisesRegex(UserError, "Next steps"):
            self.act(report, "leader", "submit")
        self.as_(report, "leader").write({"next_steps": "无"})
        self.as_(report.indicator_line_ids, "leader").achieved = False
        with self.assertRaisesRegex(UserError, "achieved is missing for Yield"):
            self.act(report, "leader", "submit")
        closing = self.fill_report(self.report(self.project), next_steps=False)
        self.act(closing, "leader", "submit")
        self.assertEqual(closing.state, "unit_review", "optional in a closing report")

    def test_return_and_first_date(self):
        """A return opens its sections only; the first submit date stays."""
        report = self.annual()
        with on("2026-12-03"):
            self.walk_report(report, "authority_review")
        with on("2026-12-18"):
            self.act(
                report, "authority", "authority_return", "Which?", **self.returned()
            )
        mine = self.as_(report, "leader")
        self.assertEqual(report.state, "returned")
        self.assertGreater(report.deadline, date(2026, 12, 18))
        with self.assertRaisesRegex(AccessError, "did not open"):
            mine.exec_targets = "Rewritten"
        with self.assertRaisesRegex(AccessError, "did not open"):
            mine.indicator_line_ids.achieved = "99"
        with self.assertRaisesRegex(AccessError, "corrected by hand"):
            mine.action_prefill()
        mine.problems = "Drought in July."
        with on("2026-12-21"):
            self.act(report, "leader", "submit")
        self.assertEqual(report.state, "unit_review", "it climbs all tiers again")
        self.assertEqual(report.submitted_date, date(2026, 12, 3))
        self.assertFalse(report.is_late)
        self.assertEqual(report.version, 2)
        self.assertEqual(report.snapshot_ids.sorted("version")[-1].change_count, 1)

    def test_minor_return_comes_back_directly(self):
        report = self.walk_report(self.annual(), "submitted")
        values = self.returned("evidence", minor=True)
        self.act(report, "bureau2", "bureau_return", "A page is missing", **values)
        self.assertFalse(report.copies or report.received_date)
        old = report.version_code
        self.as_(report, "leader").evidence_ids = False
        self.act(report, "leader", "submit")
        self.assertEqual(report.state, "delivery")
        values = self.receipt_values(report)
        with self.assertRaisesRegex(UserError, "not the present version"):
            self.act(report, "bureau", "receive", **(values | {"version_code": old}))
        self.act(report, "bureau", "receive", **values)
        self.assertEqual(report.state, "submitted")

    def test_sections_of_the_project_open_nothing(self):
        report = self.walk_report(self.annual(), "unit_review")
        values = self.return_values("content")
        with self.assertRaisesRegex(UserError, "at least one section"):
            self.act(report, "unit", "unit_return", "Why?", **values)
        self.act(report, "unit", "unit_return", "Why?", **self.returned())
        self.assertEqual(report.state, "returned")

    def test_receipt_names_what_is_short(self):
        report = self.walk_report(self.annual(), "delivery")
        with self.assertRaisesRegex(UserError, "1 bound copies、2 discs"):
            values = self.receipt_values(report, copies=1, discs=0)
            self.act(report, "bureau", "receive", **values)
        with self.assertRaisesRegex(UserError, "future"):
            values = self.receipt_values(report, received_date="2099-01-01")
            self.act(report, "bureau", "receive", **values)
        self.assertEqual(report.state, "delivery")
        dialog = self.as_(report, "bureau").action_open_transition("receive")
        self.assertEqual(dialog["context"]["default_copies"], 2)
        wizard = self.as_(self.env["jiebang.transition.wizard"], "bureau")
        wizard = wizard.with_context(**dialog["context"]).create(
            {"version_code": report.version_code.lower()}
        )
        wizard.action_confirm()
        self.assertEqual(report.state, "submitted")

    def test_sealed_scan_by_rule(self):
        """The unit's seal needs no meeting; a scan only where the rules ask."""
        self.program.report_seal_required = True
        report = self.walk_report(self.annual(), "unit_review")
        with self.assertRaisesRegex(UserError, "Sealed scan"):
            self.act(report, "unit", "unit_agree", "True")
        scan = {"seal_scan": PDF, "seal_scan_name": "cover.pdf"}
        self.act(report, "unit", "unit_agree", "True", **scan)
        self.assertEqual(report.state, "authority_review")
        self.assertIn("cover.pdf", report.decision_ids[0].attachments)
        self.assertTrue(self.project.evidence_ids.filtered("sealed"))

    # -- late ----------------------------------------------------------------

    def test_late(self):
        """Overdue follows from the dates; a late report says why."""
        report = self.annual()
        self.fill_report(report)
        with on("2026-12-11"):
            report._cron_refresh_clock()
            self.assertEqual(
                (report.deadline_status, report.state), ("overdue", "draft")
            )
            with self.assertRaisesRegex(UserError, "Say why"):
                self.act(report, "leader", "submit")
            self.as_(report, "leader").late_reason = "Harvest was late."
            self.act(report, "leader", "submit")
        self.assertTrue(report.is_late)
        self.assertEqual(report.submitted_date, date(2026, 12, 11))
        self.assertNotEqual(report.deadline_status, "overdue", "the unit is not late")

    # -- closing -------------------------------------------------------------

    def test_acceptance_needs_the_closing_report(self):
        with self.assertRaisesRegex(UserError, "must have reached the bureau"):
            self.act(self.project, "leader", "apply_acceptance", "Done")
        report = self.walk_report(self.report(self.project), "delivery")
        with self.assertRaisesRegex(UserError, "must have reached the bureau"):
            self.act(self.project, "leader", "apply_acceptance", "Done")
        self.walk_report(report, "submitted")
        self.act(self.project, "leader", "apply_acceptance", "Done")
        self.assertEqual(self.project.state, "acceptance")
        with self.assertRaisesRegex(UserError, "acceptance rests"):
            self.act(report, "bureau", "bureau_return", "Again", **self.returned())
        self.assertEqual(self.report(self.project), report, "once a project")

    def test_closing_discharges_the_annual(self):
        with on("2026-12-01"):
            annual = self.report(self.project, "annual")
            closing = self.report(self.project)
            self.fill_report(closing, discharges_annual=True)
            self.assertEqual(annual.state, "draft", "only the submission confirms it")
            self.act(closing, "leader", "submit")
        self.assertEqual(annual.state, "discharged")
        self.assertEqual(annual.discharged_by_id, closing)
        self.assertFalse(annual.activity_ids)
        self.assertIn("Closing report", annual.decision_ids.opinion)
        with self.assertRaisesRegex(UserError, "one by one"):
            self.act(annual, "leader", "discharge")
        self.act(closing, "unit", "unit_return", "Why?", **self.returned())
        with self.assertRaisesRegex(UserError, "confirmed by the first"):
            self.as_(closing, "leader").discharges_annual = False

    def test_closing_alone_discharges_nothing(self):
        with on("2026-12-01"):
            annual = self.report(self.project, "annual")
            self.walk_report(self.report(self.project), "unit_review")
        self.assertEqual(annual.state, "draft")

    # -- what it is filled with ----------------------------------------------

    def test_prefill(self):
        evidence = self.env["jiebang.evidence"].create(
            {
                "project_id": self.project.id,
                "name": "Patent of the grass",
                "kind": "certificate",
                "file_name": "patent.pdf",
                "content": PDF,
            }
        )
        report = self.annual()
        line = report.indicator_line_ids
        self.assertEqual((line.baseline, line.target, line.unit), ("10", "20", "t"))
        self.assertEqual(report.milestone_line_ids.name, "Stage 1")
        self.assertEqual(report.member_line_ids.name, "Person leader")
        self.assertEqual(report.member_line_ids.date_from, date(2026, 5, 4))
        self.assertEqual(report.evidence_ids, evidence)
        self.assertEqual(report.output_line_ids.evidence_ids, evidence)
        self.as_(line, "leader").write({"achieved": "18"})
        self.as_(report.milestone_line_ids, "leader").unlink()
        self.as_(report, "leader").action_prefill()
        self.assertEqual(report.indicator_line_ids.achieved, "18", "nothing is lost")
        self.assertEqual(len(report.indicator_line_ids), 1)
        self.assertEqual(report.milestone_line_ids.name, "Stage 1")
        with self.assertRaises(AccessError):
            self.as_(report, "unit").action_prefill()

    def test_foreign_owner_is_flagged(self):
        report = self.annual()
        line = self.as_(self.env["jiebang.work.report.output"], "leader").create(
            {
                "report_id": report.id,
                "name": "A patent",
                "owners": "Person leader、Test institute，Somebody Else",
            }
        )
        self.assertEqual(line.foreign_owners, "Somebody Else")
        self.assertIn("Somebody Else", report.warnings)
        self.walk_report(report, "unit_review")
        self.assertEqual(report.state, "unit_review", "it warns and never blocks")
        self.assertIn("Somebody Else", self.as_(report, "unit").warnings)

    def test_evidence_of_another_project(self):
        other = self.draft(name="Seeds that stand frost")
        evidence = self.as_(self.env["jiebang.evidence"], "leader").create(
            {"project_id": other.id, "file_name": "a.pdf", "content": PDF}
        )
        mine = self.as_(self.annual(), "leader")
        with self.assertRaisesRegex(UserError, "another project"):
            mine.write({"evidence_ids": [Command.link(evidence.id)]})
