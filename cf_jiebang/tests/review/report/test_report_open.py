from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from ....models.review.report import work_report_open
from ...common import JiebangCase
from .test_report_flow import on

FIELDS = {
    name: {}
    for name in (
        *("missing", "deadline", "deadline_status", "state", "kind", "year", "is_late"),
        *("available_acts", "checklist_count", "holder_unmanned"),
    )
} | {
    name: {"fields": {"display_name": {}}}
    for name in ("project_id", "leader_id", "leader_user_id", "activity_ids")
}
"""What a card of a report reads."""


@tagged("post_install", "-at_install")
class TestReportOpen(JiebangCase):
    """What is owed is asked of the database; who owes it is reminded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.report_first_year = 2026
        cls.commits = []
        # a test has no transaction of its own to commit
        patcher = patch.object(
            IrCron,
            "_commit_progress",
            lambda self, processed=0, **kw: cls.commits.append(processed) or 60,
        )
        patcher.start()
        cls.addClassCleanup(patcher.stop)
        cls.Report = cls.env["jiebang.work.report"]

    def filed(self, number, day, **values):
        """Projects that were filed on ``day``."""
        with on(day):
            drafts = self.drafts(f"Project {day}", number, **values)
            return self.walk(drafts, "running")

    def run_cron(self, day):
        with on(day):
            self.Report._cron_open()
            self.env.flush_all()

    def reports(self, projects):
        return self.Report.search([("project_id", "in", projects.ids)])

    def test_opened_once(self):
        projects = self.filed(2, "2026-04-01")
        draft = self.draft(name="Not filed yet")
        self.run_cron("2026-10-31")
        self.assertFalse(self.reports(projects), "not before the day of the rules")
        self.run_cron("2026-11-01")
        reports = self.reports(projects)
        self.assertEqual(reports.mapped("year"), [2026, 2026])
        self.assertEqual(set(reports.mapped("kind")), {"annual"})
        self.assertFalse(self.reports(draft))
        self.assertTrue(all(r.indicator_line_ids for r in reports))
        for _time in range(2):
            self.run_cron("2026-11-02")
        self.assertEqual(self.reports(projects), reports)
        self.run_cron("2027-11-01")
        self.assertEqual(len(self.reports(projects)), 4, "one a calendar year")

    def test_killed_in_the_middle(self):
        """What was committed stays, the next run does the rest."""
        projects = self.filed(3, "2026-04-01")
        opened, real = [], work_report_open.WorkReportOpen._open

        def dies(model, some, kind, year):
            if opened:
                raise KeyboardInterrupt
            opened.append(some)
            return real(model, some, kind, year)

        killed = False
        with (
            patch.object(work_report_open, "BATCH", 1),
            patch.object(work_report_open.WorkReportOpen, "_open", dies),
        ):
            try:  # not by assertRaises, which would roll the first batch back
                self.run_cron("2026-11-01")
            except KeyboardInterrupt:
                killed = True
        self.assertTrue(killed)
        self.assertEqual(self.reports(projects).project_id, opened[0] & projects)
        self.run_cron("2026-11-01")
        self.assertEqual(len(self.reports(projects)), 3)
        self.assertEqual(self.reports(projects).project_id, projects)

    def test_missed_run_is_made_up_for(self):
        project = self.filed(1, "2026-04-01")
        self.run_cron("2027-01-20")
        report = self.reports(project)
        self.assertEqual(report.year, 2026)
        self.assertGreater(report.cutoff_applicant, date(2027, 1, 20), "time to write")

    def test_a_second_one_is_impossible(self):
        project = self.filed(1, "2026-04-01")
        self.run_cron("2026-11-01")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.Report._open(project, "annual", 2026)

    def test_grace(self):
        early = self.filed(1, "2026-10-31")
        late = self.filed(1, "2026-11-02")
        self.program.annual_grace_month = 10
        self.run_cron("2026-12-01")
        self.assertTrue(self.reports(early))
        self.assertFalse(self.reports(late), "filed too late in the year")
        self.run_cron("2027-11-01")
        self.assertEqual(self.reports(late).year, 2027)
        self.program.annual_grace_month = 0
        self.run_cron("2027-11-02")
        self.assertEqual(set(self.reports(late).mapped("year")), {2026, 2027})

    def test_closing_after_the_end(self):
        project = self.filed(1, "2026-04-01", date_end="2026-08-31")
        self.run_cron("2026-08-31")
        self.assertFalse(self.reports(project))
        self.run_cron("2026-09-01")
        report = self.reports(project)
        self.assertEqual(report.kind, "closing")
        self.assertEqual(report.cutoff_applicant, date(2026, 10, 1))
        self.run_cron("2026-09-02")
        self.assertEqual(self.reports(project), report)

    def test_rules_in_force_stay(self):
        project = self.filed(1, "2026-04-01")
        self.run_cron("2026-11-01")
        report = self.reports(project)
        self.program.write({"report_due": "12-30", "bound_copies": 5})
        self.assertEqual(report.date_due, date(2026, 12, 31))
        self.assertEqual(report.required_copies, 2)

    def test_rules_are_days(self):
        for text in ("12-32", "soon", "1-2-3"):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, "no day"):
                self.program.report_due = text
        with self.assertRaisesRegex(UserError, "before the day"):
            self.program.report_due = "12-01"

    def test_reminded_once_before_and_once_after(self):
        project = self.filed(1, "2026-04-01")
        self.run_cron("2026-11-01")
        report = self.reports(project)
        leader = self.users["leader"].partner_id
        told = self.env["mail.notification"]

        def count(day):
            with on(day):
                for _time in range(2):
                    self.Report._cron_remind()
            return told.search_count(
                [
                    ("res_partner_id", "=", leader.id),
                    ("mail_message_id.res_id", "=", report.id),
                    ("mail_message_id.model", "=", report._name),
                    ("mail_message_id.message_type", "=", "user_notification"),
                ]
            )

        first = count("2026-11-20")
        self.assertEqual(count("2026-12-04") - first, 1)
        self.assertEqual(count("2026-12-09") - first, 1)
        self.assertEqual(count("2026-12-11") - first, 2)
        self.assertEqual(report.state, "draft", "overdue is no state")

    def test_statements_are_constant(self):
        """For who writes and who decides, in the number of reports."""
        counts = {}
        for number in (2, 4):
            self.filed(number, f"2026-04-0{number}")
            self.run_cron("2026-11-01")
            for persona in ("leader", "unit", "bureau", "auditor"):
                reports = self.as_(self.Report, persona)
                domain = [("program_id", "=", self.program.id)]
                reports.web_search_read(domain, FIELDS)
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                reports.web_search_read(domain, FIELDS)
                count = self.env.cr.sql_log_count - before
                self.assertLessEqual(count, counts.setdefault(persona, count))
        self.assertLessEqual(max(counts.values()), 45)
