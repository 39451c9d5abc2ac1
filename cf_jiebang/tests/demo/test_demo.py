import json
from collections import Counter

from odoo import fields
from odoo.tests import tagged
from odoo.tools import file_open

from ...demo.claim.demo_stories import CONTENTS
from ...demo.demo_project import STORIES
from ...tools.legal_time import legal_today
from ..common import DemoCase

STATES = {
    "draft",
    "returned",
    "unit_review",
    "authority_review",
    "delivery",
    "bureau_review",
    "meeting",
    "running",
    "acceptance",
    "closed",
    "declined",
    "withdrawn",
    "terminated",
    "past",
}


@tagged("post_install", "-at_install")
class TestDemo(DemoCase):
    """The demo data loaded, whole: a failing demo file fails no installation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.projects = cls.env["jiebang.project"].search([])

    def test_projects_over_all_categories_and_states(self):
        self.assertGreaterEqual(len(self.projects), 36)
        self.assertEqual(set(self.projects.mapped("state")), STATES)
        counts = Counter(project.main_category_id for project in self.projects)
        self.assertEqual(len(counts), 9)
        self.assertGreaterEqual(min(counts.values()), 3)

    def test_every_story_is_told(self):
        with file_open(CONTENTS) as stream:
            told = {content["story"] for content in json.load(stream)}
        self.assertEqual(told, set(STORIES))

    def test_every_chain_verifies(self):
        decisions = self.env["jiebang.decision"]
        for project in self.projects:
            with self.subTest(project=project.name):
                self.assertEqual(decisions._verify_chain(project), "")
                self.assertEqual(bool(project.decision_ids), project.state != "draft")

    def test_nobody_decided_on_his_own_file(self):
        for project in self.projects:
            deciding = project.decision_ids.filtered(lambda d: d.tier != "applicant")
            self.assertFalse(deciding.user_id & project._involved_users())

    def test_stories_lie_in_the_past_and_in_order(self):
        """Whatever was decided on, on whichever day the demo is loaded."""
        now = fields.Datetime.now()
        decisions = self.env["jiebang.decision"].search([], order="sequence")
        stories = decisions.grouped(lambda d: (d.res_model, d.res_id))
        self.assertGreater(len(stories), 250)
        for story, rows in stories.items():
            dates = rows.mapped("date")
            self.assertEqual(dates, sorted(dates), story)
            self.assertLessEqual(dates[-1], now, story)

    def test_what_follows_comes_after(self):
        """A meeting after what it concludes on, an evaluation after its report, an
        incentive after the merit."""
        for meeting in self.env["jiebang.meeting"].search(
            [("state", "=", "concluded")]
        ):
            for project in meeting.item_ids.project_id.filtered("filing_date"):
                accepted = project.decision_ids.filtered(
                    lambda d: d.transition == "bureau_accept"
                )
                self.assertLessEqual(accepted[-1].date.date(), meeting.date)
        for evaluation in self.env["jiebang.evaluation"].search([]):
            report = evaluation.work_report_id
            if report.state == "submitted" and evaluation.decision_ids:
                self.assertLessEqual(
                    max(report.decision_ids.mapped("date")),
                    min(evaluation.decision_ids.mapped("date")),
                    evaluation,
                )
        for incentive in self.env["jiebang.incentive"].search([]):
            since = incentive.merit_id.date or incentive.recognition_id.date
            begun = incentive.decision_ids.mapped("date")
            if since and begun:
                self.assertLess(since, min(begun).date(), incentive)

    def test_work_reports_are_told(self):
        """Those of the last year whose evaluation is told have reached the bureau;
        every chain verifies."""
        reports = self.env["jiebang.work.report"].search([])
        self.assertGreaterEqual(len(reports), 15)
        closing = reports.filtered(lambda report: report.kind == "closing")
        self.assertEqual(set(closing.mapped("state")), {"submitted"})
        verify = self.env["jiebang.decision"]._verify_chain
        self.assertFalse([text for report in reports if (text := verify(report))])

    def test_evaluations_are_told(self):
        """The last round on annual reports was reported, one on closing reports is
        being scored."""
        evaluations = self.env["jiebang.evaluation"].search([])
        self.assertLessEqual(
            {"scoring", "aggregated", "graded", "reported", "review"},
            set(evaluations.mapped("state")),
        )
        verify = self.env["jiebang.decision"]._verify_chain
        self.assertFalse([text for e in evaluations if (text := verify(e))])
        mine = self.env["jiebang.score.sheet"].search(
            [("evaluator_id", "=", self.env.ref("cf_jiebang.user_evaluator").id)]
        )
        self.assertLessEqual(
            {"assigned", "declared", "submitted"}, set(mine.mapped("state"))
        )

    def test_clocks_show_every_colour(self):
        """Nothing is due soon in a holiday: the next deadline lies behind it."""
        clocks = set(self.projects.mapped("deadline_status"))
        self.assertLessEqual({"on_time", "overdue", "none"}, clocks)
        calendar = self.env["jiebang.calendar.day"]
        today = legal_today(self.env)
        if calendar._is_working_day(today, calendar._special_days(today)):
            self.assertIn("due_soon", clocks)

    def test_one_user_a_role_can_log_in(self):
        self.env.cr.execute(
            "SELECT login, password FROM res_users"
            " WHERE password IS NOT NULL AND login LIKE 'demo.%'"
        )
        hashes = dict(self.env.cr.fetchall())
        logins = set(hashes)
        self.assertEqual(len(logins), 12)
        context = self.env["res.users"]._crypt_context()
        self.assertTrue(context.verify("demo.bureau", hashes["demo.bureau"]))
        people = self.env["res.users"].search([("login", "=like", "demo.%")])
        names = {login.rstrip("0123456789") for login in people.mapped("login")}
        self.assertEqual(logins, names - {"demo.cadre"})
        self.assertEqual(set(people.mapped("lang")), {"zh_CN"})
        self.assertEqual(set(people.mapped("tz")), {"Asia/Shanghai"})

    def test_something_waits_for_each_role(self):
        for login in (
            "applicant",
            "unit",
            "authority",
            "county",
            "bureau",
            "secretary",
        ):
            user = self.env.ref(f"cf_jiebang.user_{login}")
            waiting = self.projects.with_user(user).search(
                [("waiting_for_me", "=", True)]
            )
            self.assertTrue(waiting, login)

    def test_the_nine_categories_are_the_schemes(self):
        """R4, R5: verbatim."""
        names = (
            self.env.ref("cf_jiebang.program_2025")
            .category_ids.filtered("parent_id")
            .mapped("name")
        )
        self.assertEqual(
            sorted(names),
            sorted(
                [
                    "牧草种植及深加工技术项目",
                    "生物育种技术项目",
                    "生物医药技术项目",
                    "低品位有色金属采选技术项目",
                    "有色金属冶炼废渣减量化、绿色化和资源化关键技术研发及应用项目",
                    "节能降碳技术项目",
                    "氟化工、精细化工下游高端化产品产业链延伸技术项目",
                    "油页岩小颗粒的综合利用技术项目",
                    "运用大数据、人工智能提升找矿工作效率技术项目",
                ]
            ),
        )
