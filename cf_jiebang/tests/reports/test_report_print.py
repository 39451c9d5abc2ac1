from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..pdf import PDF
from .print_case import COVER, PrintCase

ANNEX3 = "cf_jiebang.work_report_annex3"
OUTLINE = (
    "一、项目执行情况",
    "（一）项目指标、任务完成情况",
    "（二）项目取得的成果及创新性",
    "（三）项目取得的经济社会效益情况",
    "二、项目组织管理情况",
    "（一）项目参加人员任务分工情况",
    "（二）项目计划安排和执行情况",
    "（三）组织管理经验",
    "三、下一步工作思路",
    "四、存在问题及意见",
)


@tagged("post_install", "-at_install")
class TestReportPrint(PrintCase):
    """Annex 3: the scheme's title, cover and outline (R73, R74, R82–R85, R89)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.draft()
        cls.walk(cls.project, "running")
        cls.annual = cls.report(cls.project, "annual")
        cls.evidence = cls.env["jiebang.evidence"].create(
            {
                "project_id": cls.project.id,
                "name": "Patent",
                "file_name": "patent.pdf",
                "content": PDF,
            }
        )
        mine = cls.as_(cls.annual, "leader")
        mine.write(
            {
                "evidence_ids": [Command.link(cls.evidence.id)],
                "problems": "第一段。\n<b>第二段</b>。",
            }
        )

    def text(self, report, persona="leader"):
        pages = self.pdf(report, persona, ANNEX3)
        return ["".join(page.extract_text().split()) for page in pages]

    def test_cover_and_outline(self):
        html = self.html(self.annual, report=ANNEX3)
        self.assertIn("科技项目年度工作总结报告", html)
        self.assertNotIn("结题", html)
        places = [html.index(heading) for heading in OUTLINE]
        self.assertEqual(places, sorted(places), "verbatim and in the scheme's order")
        sheet = self.sheet(self.annual, report=ANNEX3)
        self.assertEqual([label for label, _value in sheet["cover_fields"]], [*COVER])
        self.assertIn(f"佐证-{self.evidence.number:02d}", html)
        self.assertIn("&lt;b&gt;第二段", html, "text is text")

    def test_kind_is_printed(self):
        html = self.html(self.report(self.project), report=ANNEX3)
        self.assertIn("科技项目结题工作总结报告", html)
        self.assertNotIn("科技项目年度", html)

    def test_tables(self):
        self.fill_report(self.annual)
        sheet = self.sheet(self.annual, report=ANNEX3)
        row = sheet["indicators"][0]
        self.assertEqual(
            row[1:7], ["Yield", "t", "10", "20", "15", "部分完成"], "as entered"
        )
        self.assertEqual(sheet["milestones"][0][3], "已完成")

    def test_draft_mark_and_version_code(self):
        self.assertIn("草稿", self.text(self.annual)[-1])
        self.walk_report(self.annual, "unit_review")
        pages = self.text(self.annual)
        self.assertGreaterEqual(len(pages), 2)
        for text in pages[1:]:
            self.assertNotIn("草稿", text)
        for line in self.annual._verify_lines():
            self.assertIn(line, "".join(pages))

    def test_phone_is_for_who_may_read_it(self):
        for persona, printed in (("bureau", True), ("secretary", False)):
            with self.subTest(persona=persona):
                html = self.html(self.annual, persona, ANNEX3)
                self.assertEqual("13800000000" in html, printed)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_others_print_nothing(self):
        for persona in ("stranger", "other_unit", "evaluator", "manager"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.html(self.annual, persona, ANNEX3)
