from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import READERS
from ..pdf import PDF
from .follow_up_case import FollowupCase

REPORT_READERS = READERS


@tagged("post_install", "-at_install")
class TestProgress(FollowupCase):
    """A report for each running project and period (R29, R30)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.progress = cls.open_reports("2026-10-13")
        cls.mine_report = cls.as_(cls.progress, "leader")

    # -- opening -------------------------------------------------------------

    def test_opened_once_with_due_date_and_to_do(self):
        report = self.progress
        self.assertEqual(len(report), 1)
        self.assertEqual((report.period, report.state), ("2026-10", "draft"))
        self.assertEqual(report.date_from, date(2026, 10, 1))
        self.assertEqual(report.due_date, date(2026, 11, 6), "5 working days later")
        self.assertEqual(report.deadline, report.due_date)
        todo = report.activity_ids
        self.assertEqual(todo.user_id, self.users["leader"])
        self.assertEqual(todo.date_deadline, report.due_date)
        self.assertFalse(self.open_reports("2026-10-31"), "a second run adds nothing")

    def test_missed_runs_are_made_up_for(self):
        """Two months without a run: both reports, the late one with time to answer."""
        reports = self.open_reports("2026-12-15").sorted("date_from")
        self.assertEqual(reports.mapped("period"), ["2026-11", "2026-12"])
        self.assertEqual(reports[0].due_date, date(2026, 12, 22))
        self.assertFalse(self.open_reports("2026-12-15"))

    def test_killed_run_goes_on(self):
        """A run that ended in the middle is completed by the next one, in batches."""
        with self.at("2026-10-14"):
            self.walk(self.drafts("Grass number", 3), "running")
        Progress = self.env["jiebang.progress"]
        with self.at("2026-10-14"):
            today = Progress._workflow_today()
            missing = Progress._projects_to_open(today)
            mine = [row for row in missing if row[0] != self.project.id]
            self.assertGreaterEqual(len(mine), 3)
            Progress._open_missing(Progress._projects_to_open(today, limit=1))
            self.assertEqual(len(Progress._projects_to_open(today)), len(missing) - 1)
            Progress._open_missing(Progress._projects_to_open(today))
            self.assertFalse(Progress._projects_to_open(today))

    def test_cron_runs_as_it_is_scheduled(self):
        before = self.env["jiebang.progress"].search_count([])
        with self.enter_registry_test_mode(), self.at("2026-11-03"):
            cron = self.env.ref("cf_jiebang.cron_progress_open")
            cron.method_direct_trigger()
            after = self.env["jiebang.progress"].search_count([])
            cron.method_direct_trigger()
        self.assertGreater(after, before)
        self.assertEqual(self.env["jiebang.progress"].search_count([]), after)

    def test_only_running_projects(self):
        with self.at("2026-10-20"):
            self.walk(self.project, "acceptance")
        self.assertFalse(self.open_reports("2026-11-02"))

    def test_quarter_counts_from_the_next_period_on(self):
        self.program.update_cycle = "quarter"
        report = self.open_reports("2026-11-02")
        self.assertEqual(report.period, "2026-Q4")
        self.assertEqual(report.date_from, date(2026, 11, 1))
        self.assertEqual(report.date_to, date(2026, 12, 31))
        self.assertEqual(self.progress.cycle, "month", "the past is not rewritten")
        self.assertEqual(self.open_reports("2027-01-04").period, "2027-Q1")

    # -- filling in ----------------------------------------------------------

    def test_lines_are_the_baseline_and_carried_over(self):
        lines = self.progress.line_ids
        self.assertEqual(lines.mapped("kind"), ["milestone", "indicator"])
        self.assertEqual(lines.mapped("target"), ["Trial field", "10 → 20 t"])
        milestone, indicator = self.as_(lines, "leader")
        milestone.write({"percent": 40, "state": "running"})
        indicator.write({"value": "14", "percent": 40, "state": "running"})
        self.assertEqual(self.progress.percent, 40)
        self.hand_in(self.progress, "2026-10-30")
        later = self.open_reports("2026-11-02").line_ids
        self.assertEqual(later.mapped("percent"), [40, 40])
        self.assertEqual(later.mapped("previous_percent"), [40, 40])
        self.assertEqual(later[1].value, "14")

    def test_next_period_is_open_before_this_one_is_handed_in(self):
        """What is reached goes on into it; what was entered there stays."""
        later = self.open_reports("2026-11-01")
        later_milestone, later_indicator = self.as_(later.line_ids, "leader")
        later_indicator.write({"value": "16", "percent": 60})
        milestone, indicator = self.as_(self.progress.line_ids, "leader")
        milestone.write({"percent": 40, "state": "running"})
        indicator.write({"value": "14", "percent": 40})
        self.hand_in(self.progress, "2026-11-04")
        self.assertEqual(later_milestone.percent, 40)
        self.assertEqual(later_milestone.state, "running")
        self.assertEqual(later_indicator.percent, 60)
        self.assertEqual(later_indicator.previous_percent, 40)

    def test_percentages_are_possible(self):
        line = self.as_(self.progress.line_ids[0], "leader")
        for vals in ({"percent": 101}, {"percent": -1}, {"state": "done"}):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                line.write(vals)
        line.write({"percent": 100, "state": "done"})

    def test_handed_in_is_frozen(self):
        self.hand_in(self.progress, "2026-10-30")
        self.assertEqual(self.progress.state, "submitted")
        self.assertFalse(self.progress.activity_ids)
        self.assertEqual(self.progress.snapshot_ids.version, 1)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(self.progress), "")
        for call in (
            lambda: self.mine_report.write({"text": "Nicer"}),
            lambda: self.mine_report.line_ids[0].write({"percent": 90}),
            lambda: self.mine_report.write(
                {
                    "line_ids": [
                        Command.update(self.progress.line_ids[0].id, {"note": "x"})
                    ]
                }
            ),
            lambda: self.mine_report.action_transition("submit"),
            lambda: self.mine_report.unlink(),
            lambda: self.mine_report.line_ids.unlink(),
            lambda: self.mine_report.write({"due_date": "2027-01-01"}),
            lambda: self.mine_report.write({"state": "draft"}),
            lambda: self.mine_report.copy(),
        ):
            with (
                self.subTest(call=call),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.refused(),
            ):
                call()

    def test_no_progress_is_an_answer_with_its_reason(self):
        with self.at("2026-10-30"):
            self.mine_report.write({"outcome": "none"})
            with self.assertRaisesRegex(UserError, "Why there was no progress"):
                self.mine_report.action_transition("submit")
            self.mine_report.reason = "Frost"
            self.mine_report.action_transition("submit")
        self.assertEqual(self.progress.state, "submitted")

    def test_empty_report_is_no_answer(self):
        with self.at("2026-10-30"), self.assertRaisesRegex(UserError, "what was done"):
            self.mine_report.action_transition("submit")

    def test_reopened_until_the_due_date_with_trace(self):
        self.hand_in(self.progress, "2026-10-30")
        with self.at("2026-11-06"):
            with self.assertRaisesRegex(UserError, "Opinion"):
                self.mine_report.action_transition("reopen")
            self.mine_report.action_transition("reopen", "A number was wrong")
        self.hand_in(self.progress, "2026-11-06", text="Sown, 12 t")
        self.assertEqual(self.progress.version, 2)
        texts = self.progress.snapshot_ids.mapped("payload")
        self.assertIn("Sown and watered.", texts[1])
        self.assertIn("Sown, 12 t", texts[0])
        self.assertIn(
            "A number was wrong", self.progress.decision_ids.mapped("opinion")
        )
        with self.at("2026-11-07"), self.assertRaisesRegex(UserError, "2026-11-06"):
            self.mine_report.action_transition("reopen", "Again")

    def test_late_is_shown_and_the_due_date_stays(self):
        self.open_reports("2026-11-09")
        self.assertEqual(self.progress.deadline_status, "overdue")
        self.assertEqual(self.progress.due_date, date(2026, 11, 6))
        self.hand_in(self.progress, "2026-11-11")
        self.assertEqual(self.progress.late_days, 3)
        self.assertEqual(self.progress.first_submitted_date, date(2026, 11, 11))

    def test_leader_is_reminded_once(self):
        self.open_reports("2026-11-04")
        self.assertEqual(self.progress.deadline_status, "due_soon")
        notices = self._notices()
        self.assertTrue(notices)
        self.open_reports("2026-11-04")
        self.assertEqual(self._notices(), notices)

    def _notices(self):
        return self.env["mail.message"].search_count(
            [
                ("model", "=", "jiebang.progress"),
                ("res_id", "=", self.progress.id),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", self.users["leader"].partner_id.ids),
                ("body", "ilike", "is due on"),
            ]
        )

    # -- people --------------------------------------------------------------

    def test_member_reports_where_the_leader_allows_it(self):
        project = self.draft(
            name="Seeds",
            mode="team",
            team_name="Team",
            member_ids=[
                Command.create({"cadre_id": self.cadres["member"].id, "duty": "Trials"})
            ],
        )
        line = project.member_ids
        self.as_(line, "member").action_transition("confirm")
        with self.at("2026-10-14"):
            self.walk(project, "running")
        report = self.open_reports("2026-10-15").filtered(
            lambda r: r.project_id == project
        )
        with self.assertRaisesRegex(AccessError, "may report|allows to report"):
            self.hand_in(report, "2026-10-30", "member")
        for persona in ("member", "bureau", "unit"):
            with self.subTest(persona=persona), self.refused():
                self.as_(line, persona).action_toggle_report()
        with self.refused(), mute_logger("odoo.addons.base.models.ir_model"):
            self.as_(line, "leader").write({"may_report": True})
        self.as_(line, "leader").action_toggle_report()
        self.assertTrue(self.as_(report, "member").waiting_for_me)
        self.hand_in(report, "2026-10-30", "member")
        self.assertEqual(report.submitter_id, self.users["member"])
        with self.at("2026-10-30"), self.assertRaises(AccessError):
            self.as_(report, "member").action_transition("reopen", "Because")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_who_sees_and_who_hands_in(self):
        for persona in self.users:
            report = self.as_(self.progress, persona)
            sees = report.has_access("read") and bool(
                report.search([("id", "=", report.id)])
            )
            with self.subTest(persona=persona):
                self.assertEqual(sees, persona in REPORT_READERS)
                if persona == "leader":
                    continue
                with self.at("2026-10-30"), self.refused():
                    report.write({"text": "Mine"})
                with self.at("2026-10-30"), self.refused():
                    report.action_transition("submit")
                with self.refused():
                    report.create({"project_id": self.project.id})
        self.hand_in(self.progress, "2026-10-30")

    # -- evidence ------------------------------------------------------------

    def evidence(self, persona="leader", **vals):
        return self.as_(self.env["jiebang.evidence"], persona).create(
            {
                "project_id": self.project.id,
                "name": "Harvest",
                "kind": "photo",
                "file_name": "harvest.pdf",
                "content": PDF,
            }
            | vals
        )

    def test_evidence_while_the_project_runs(self):
        """Added without touching the sealed version, sealed with the report, used
        again in the next one."""
        sealed = self.project.evidence_ids
        code = self.project.version_code
        evidence = self.evidence()
        self.assertEqual(evidence.phase, "followup")
        self.assertFalse(sealed.filtered(lambda line: line.phase != "claim"))
        evidence.name = "Harvest of the trial field"
        self.mine_report.evidence_ids = evidence
        self.hand_in(self.progress, "2026-10-30")
        self.assertTrue(evidence.sudo().sealed)
        self.assertEqual(self.project.version_code, code)
        for call in (
            lambda: evidence.write({"name": "Other"}),
            evidence.unlink,
            lambda: evidence.write({"content": PDF}),
        ):
            with self.subTest(call=call), self.refused():
                call()
        later = self.as_(self.open_reports("2026-11-02"), "leader")
        later.evidence_ids = evidence
        self.assertEqual(later.evidence_ids, evidence)

    def test_evidence_in_the_form_of_the_report(self):
        self.mine_report.write(
            {
                "evidence_ids": [
                    Command.create(
                        {
                            "project_id": self.project.id,
                            "name": "Harvest",
                            "file_name": "harvest.pdf",
                            "content": PDF,
                        }
                    )
                ]
            }
        )
        self.assertEqual(self.progress.evidence_ids.phase, "followup")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_evidence_is_not_for_others(self):
        for persona in self.users.keys() - {"leader"}:
            with self.subTest(persona=persona), self.refused():
                self.evidence(persona)
        other = self.draft(name="Another project")
        foreign = self.evidence(project_id=other.id)
        with self.refused():
            self.mine_report.evidence_ids = foreign
        with self.refused():
            self.evidence(phase="claim")
        with self.at("2026-11-20"):
            self.walk(self.project, "closed")
        with self.assertRaisesRegex(AccessError, "not running"):
            self.evidence()

    def test_statements_do_not_grow_with_projects(self):
        Progress = self.as_(self.env["jiebang.progress"], "bureau")
        spec = {
            name: {}
            for name in ("period", "state", "due_date", "deadline_status", "percent")
        } | {"project_id": {"fields": {"display_name": {}}}}

        def page():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Progress.web_search_read([], spec, limit=80)
            return self.env.cr.sql_log_count - before

        page()
        few = page()
        with self.at("2026-10-14"):
            self.walk(self.drafts("Seeds number", 4), "running")
        self.open_reports("2026-10-15")
        self.assertLessEqual(page(), few)
