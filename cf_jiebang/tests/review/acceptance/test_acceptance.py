import io
from datetime import datetime, time, timedelta
from unittest.mock import patch

from psycopg2.errors import UniqueViolation
from pypdf import PdfReader

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ....tools.legal_time import at_moment
from ...common import RULES, ProjectCase
from ...dossier.dossier_case import text_pdf


@tagged("post_install", "-at_install")
class TestAcceptance(ProjectCase):
    """The acceptance of a project by a panel (R58)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "acceptance")
        cls.today = cls.project._workflow_today()

    # -- the three conclusions -----------------------------------------------

    def test_accepted(self):
        acceptance = self.accept(self.project)
        self.assertEqual(self.project.state, "closed")
        self.assertEqual(self.project.acceptance_result, "pass")
        self.assertFalse(self.project.holder_tier or self.project.activity_ids)
        self.assertEqual(acceptance.state, "concluded")
        self.assertEqual(acceptance.concluded_by_id, self.users["bureau"])
        report = self.project.work_report_ids
        self.assertEqual(acceptance.work_report_id, report)
        self.assertEqual(acceptance.version_code, report.version_code)
        self.assertEqual(acceptance.panel_minimum, 3)
        row = self.project.decision_ids[0]
        self.assertEqual((row.transition, row.outcome), ("acceptance_pass", "agreed"))
        self.assertEqual(row.meeting_date, self.today)
        self.assertIn(acceptance.sha256, row.attachments)
        self.assertIn("seen the trials", row.opinion)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(self.project), "")

    def test_not_accepted_is_no_grade_and_no_termination(self):
        self.accept(self.project, "fail")
        self.assertEqual(self.project.state, "closed")
        self.assertEqual(self.project.acceptance_result, "fail")
        row = self.project.decision_ids[0]
        self.assertEqual((row.transition, row.outcome), ("acceptance_fail", "declined"))

    def test_rectified_and_applied_for_anew(self):
        """The leader has it until the day, is reminded, and applies anew."""
        day = self.today + timedelta(days=30)
        self.accept(self.project, "rectify", date_rectify=day)
        self.assertEqual(self.project.state, "running")
        self.assertFalse(self.project.acceptance_result)
        self.assertEqual(self.project.date_rectify, day)
        self.assertEqual(self.project.holder_tier, "applicant")
        self.assertEqual(
            (self.project.deadline, self.project.deadline_status), (day, "on_time")
        )
        activity = self.project.activity_ids
        self.assertEqual(activity.user_id, self.users["leader"])
        self.assertEqual(activity.date_deadline, day)
        self.assertIn("rectified", activity.summary)
        self.assertIn("Person leader", self.project.missing)
        self.assertTrue(self.mine.waiting_for_me)
        self.assertIn("Repeat the second trial", self.project.decision_ids[0].opinion)
        self.act(self.project, "leader", "apply_acceptance", "Repeated")
        self.assertEqual(self.project.state, "acceptance")
        self.assertFalse(self.project.date_rectify)
        self.assertEqual(self.project.holder_tier, "bureau")
        self.assertNotIn(self.users["leader"], self.project.activity_ids.user_id)
        self.accept(self.project, persona="bureau2")
        self.assertEqual(
            self.project.acceptance_ids.mapped("conclusion"), ["pass", "rectify"]
        )
        self.assertEqual(self.project.acceptance_result, "pass")

    def test_reminded_twice_and_no_more(self):
        day = self.today + timedelta(days=30)
        self.accept(self.project, "rectify", date_rectify=day)
        model = self.env["jiebang.project"]
        cron = self.registry["ir.cron"]

        def notices():
            return self.env["mail.notification"].search_count(
                [
                    ("res_partner_id", "=", self.users["leader"].partner_id.id),
                    ("mail_message_id.res_id", "=", self.project.id),
                    ("mail_message_id.body", "like", "rectified by"),
                ]
            )

        with patch.object(cron, "_commit_progress", lambda *a, **k: 60.0):
            for days, clock, count in (
                (0, "on_time", 0),
                (24, "due_soon", 1),
                (25, "due_soon", 1),
                (31, "overdue", 2),
                (40, "overdue", 2),
            ):
                then = self.today + timedelta(days=days)
                with at_moment(self.env, datetime.combine(then, time(4))):
                    model._cron_remind_rectification()
                self.assertEqual(self.project.deadline_status, clock)
                self.assertEqual(notices(), count, days)
            self.act(self.project, "leader", "apply_acceptance", "Late")
            model._cron_remind_rectification()
        self.assertEqual(notices(), 2)

    # -- what is missing -----------------------------------------------------

    def test_everything_missing_is_named(self):
        acceptance = self.acceptance(
            self.project,
            conclusion=False,
            opinion=" \u3000",
            content=False,
            date=fields.Date.add(self.today, days=1),
            member_ids=[Command.create({"name": "One", "role": "member"})],
        )
        mine = self.as_(acceptance, "bureau")
        with self.assertRaises(UserError) as caught:
            mine.action_transition("conclude")
        for words in (
            "has not met yet",
            "1 members were present, at least 3",
            "one head",
            "Opinion of the panel",
            "Conclusion: choose it",
            "Signed sheet",
        ):
            self.assertIn(words, str(caught.exception))
        self.assertEqual(
            (acceptance.state, self.project.state), ("draft", "acceptance")
        )

    def test_rectification_needs_a_day_to_come_and_words(self):
        acceptance = self.acceptance(
            self.project, "rectify", rectification=False, date_rectify=self.today
        )
        mine = self.as_(acceptance, "bureau")
        with self.assertRaisesRegex(UserError, "a day to come"):
            mine.action_transition("conclude")
        with self.assertRaisesRegex(UserError, "What is to be rectified"):
            mine.action_transition("conclude")
        mine.write(
            {
                "rectification": "The trial",
                "date_rectify": self.today + timedelta(days=1),
            }
        )
        mine.action_transition("conclude")
        self.assertEqual(self.project.state, "running")

    def test_absent_members_do_not_count(self):
        acceptance = self.acceptance(self.project)
        mine = self.as_(acceptance, "bureau")
        mine.member_ids[2].present = False
        with self.assertRaisesRegex(UserError, "2 members were present"):
            mine.action_transition("conclude")
        self.program.acceptance_panel_minimum = 2
        mine.action_transition("conclude")
        self.assertEqual(acceptance.panel_minimum, 2, "the rule in force is kept")

    def test_date_before_the_report(self):
        acceptance = self.acceptance(self.project, date=self.today - timedelta(days=1))
        with self.assertRaisesRegex(UserError, "reached the bureau on"):
            self.as_(acceptance, "bureau").action_transition("conclude")

    def test_only_a_pdf_is_a_sheet(self):
        acceptance = self.acceptance(self.project, file_name="sheet.exe")
        with self.assertRaisesRegex(UserError, "not accepted"):
            self.as_(acceptance, "bureau").action_transition("conclude")
        acceptance.sudo().write({"file_name": "sheet.pdf", "content": "aGVsbG8="})
        with self.assertRaisesRegex(UserError, "readable PDF"):
            self.as_(acceptance, "bureau").action_transition("conclude")

    def test_a_sheet_that_nobody_can_open_is_refused_at_once(self):
        acceptance = self.acceptance(self.project)
        sheet = {"file_name": "sheet.pdf", "content": text_pdf("x", password="secret")}
        with self.assertRaisesRegex(UserError, "“sheet.pdf” is protected by a pass"):
            self.as_(acceptance, "bureau").write(sheet)

    def test_one_in_preparation_and_only_where_applied_for(self):
        acceptance = self.acceptance(self.project)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.acceptance(self.project)
        other = self.walk(self.draft(name="Seeds that stand frost"), "running")
        with self.assertRaisesRegex(UserError, "has not applied"):
            self.acceptance(other)
        with self.assertRaisesRegex(UserError, "stays with its project"):
            self.as_(acceptance, "bureau").project_id = other

    def test_terminated_meanwhile(self):
        acceptance = self.acceptance(self.project)
        self.act(self.project, "bureau", "terminate", "Given up")
        with self.assertRaisesRegex(UserError, "present state is"):
            self.as_(acceptance, "bureau").action_transition("conclude")
        self.as_(acceptance, "bureau").unlink()

    # -- opening, printing ---------------------------------------------------

    def test_button_on_the_project(self):
        officer = self.as_(self.project, "bureau")
        action = officer.action_open_acceptance()
        self.assertEqual(action["context"]["default_project_id"], self.project.id)
        with self.assertRaisesRegex(AccessError, "Accepted"):
            self.mine.action_open_acceptance()
        acceptance = self.acceptance(self.project)
        self.assertEqual(officer.action_open_acceptance()["res_id"], acceptance.id)
        self.as_(acceptance, "bureau").action_transition("conclude")
        self.assertEqual(self.mine.action_open_acceptance()["res_id"], acceptance.id)
        self.assertEqual((self.mine.acceptance_count, officer.acceptance_count), (1, 1))

    def test_sheet(self):
        acceptance = self.acceptance(self.project, "rectify", number="2026-01")
        report = self.as_(self.env["ir.actions.report"], "bureau")
        report = report.with_context(force_report_rendering=True)
        for engine in report._pdf_engines():
            self.env["ir.config_parameter"].sudo().set_param(
                "cf_jiebang.pdf_engine", engine
            )
            pdf = report._render_qweb_pdf(
                "cf_jiebang.action_report_acceptance_sheet", acceptance.ids
            )[0]
            pages = PdfReader(io.BytesIO(pdf)).pages
            text = "".join(p.extract_text() for p in pages)
            flat = "".join(text.split())
            for words in (
                "结题验收书",
                "2026-01",
                self.project.filing_no,
                "Expert1",
                "University",
                "组长",
                "Yield",
                "√限期整改",
                "Repeatthesecondtrial.",
                "组织验收单位（盖章）",
                acceptance.version_code,
            ):
                with self.subTest(engine=engine, words=words):
                    self.assertIn(words, flat)
        with mute_logger(*RULES), self.assertRaises(UserError):
            self.as_(report, "leader")._render_qweb_pdf(
                "cf_jiebang.action_report_acceptance_sheet", acceptance.ids
            )

    def test_statements_are_constant(self):
        """A list of acceptances costs the same for one and for many."""
        acceptances = self.accept(self.project)
        for other in self.walk(self.drafts("Project No.", 3), "acceptance"):
            acceptances |= self.accept(other)
        wanted = {
            "display_name": {},
            "present_count": {},
            "conclusion": {},
            "project_id": {"fields": {"display_name": {}}},
        }
        counts = []
        for records in (acceptances, acceptances[:1], acceptances):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.as_(records, "bureau").web_read(wanted)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2], "the first one warms up")
