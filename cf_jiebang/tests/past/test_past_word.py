import base64
import io
import unittest

from odoo.tests import tagged

from ...reports.word.word_writer import HAS_DOCX
from ..common import JiebangCase
from .past_case import PastCase

if HAS_DOCX:
    import docx

CHAPTERS = (
    "项目研究基础和现状",
    "项目研究内容",
    "项目研究方法和路线",
    "项目创新点和先进性",
    "项目进度安排和阶段目标",
    "其他",
)
NUMERALS = "二三四五六七"


def plan(style="number", leader="王小明", extra=(), cover=True):
    """Annex 2 as somebody writes it by himself.

    :param str style: how the headings are made: ``style``, ``number`` or ``bold``
    """
    document = docx.Document()
    if cover:
        for line in (
            "附件2",
            "赤峰市激励干部科技突围“揭榜挂帅”",
            "科技项目计划书",
            "项 目 类 别：Grass              ",
            "项 目 名 称：____苜蓿越冬技术研究____",
            f"揭榜人及电话：{leader} 13900000000",
            "揭榜人单位（盖章）：Test institute",
            "项目起止时间：2025 年 3 月 至 2027 年 12 月",
            "填 报 时 间：2025 年 1 月 5 日",
            "归口管理部门（盖章）：Test department",
            "赤峰市科学技术局制",
            "二〇二五年制",
        ):
            document.add_paragraph(line)
    for number, title in zip(NUMERALS, CHAPTERS, strict=True):
        if style == "style":
            document.add_heading(title, 1)
        elif style == "bold":
            document.add_paragraph().add_run(title).bold = True
        else:
            document.add_paragraph(f"{number}、{title}")
        document.add_paragraph(f"正文：{title}。")
        if title == "项目研究内容":
            table = document.add_table(2, 2)
            table.cell(0, 0).text, table.cell(1, 1).text = "品种", "42"
    for heading, text in extra:
        document.add_heading(heading, 1)
        document.add_paragraph(text)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@unittest.skipUnless(HAS_DOCX, "python-docx is not installed")
@tagged("post_install", "-at_install")
class TestPastWord(PastCase):
    """A project from an annex in Word."""

    def test_plan_in_word(self):
        for number, style in enumerate(("number", "style", "bold"), 1):
            with self.subTest(style=style):
                book = self.book(
                    plan(style, extra=[("八、经费预算", "共12万元。")]),
                    f"计划书{number}.docx",
                    first_no=f"测科揭备〔2025〕10{number}号",
                    filing_date="2025-04-01",
                )
                entry = book.entry_ids
                self.assertEqual(entry.name, "苜蓿越冬技术研究")
                self.assertEqual(entry.leader_name, "王小明")
                self.assertEqual(entry.phone, "13900000000")
                self.assertEqual(entry.organization_id, self.institute)
                self.assertEqual(entry.category_id, self.category)
                self.assertEqual(str(entry.date_end), "2027-12-31")
                entry.write({"name": f"苜蓿{number}"})
                self.assertEqual(entry.fate, "ready", entry.reason)
                entry.action_take()
                project = entry.sudo().project_id
                self.assertIn("正文：项目研究基础和现状。", project.plan_foundation)
                self.assertIn("<td", project.plan_content)
                self.assertIn("42", project.plan_content)
                self.assertIn("正文：其他。", project.plan_other)
                self.assertIn(book.content_sha256, project.decision_ids.attachments)

    def test_what_found_no_place_is_kept(self):
        book = self.book(
            plan("style", extra=[("经费预算", "共12万元。")]),
            "计划书.docx",
            first_no="测科揭备〔2025〕101号",
            filing_date="2025-04-01",
        )
        book.entry_ids.action_take()
        project = book.entry_ids.sudo().project_id
        rest = "\n".join(project.word_rest_ids.mapped("text"))
        self.assertIn("共12万元。", rest)
        self.assertNotIn("二〇二五年制", rest)

    def test_no_outline(self):
        document = docx.Document()
        document.add_paragraph("会议通知")
        content = io.BytesIO()
        document.save(content)
        with self.said("neither annex 1 nor annex 2"):
            self.book(content.getvalue(), "通知.docx")


@unittest.skipUnless(HAS_DOCX, "python-docx is not installed")
@tagged("post_install", "-at_install")
class TestWordNew(JiebangCase):
    """An applicant begins a draft with a file that he wrote before."""

    def begin(self, content, persona="leader"):
        wizard = self.as_(self.env["jiebang.word.new"], persona).create(
            {
                "content": base64.b64encode(content),
                "file_name": "计划书.docx",
                "program_id": self.program.id,
            }
        )
        action = wizard.action_begin()
        return self.as_(self.env["jiebang.project"], persona).browse(action["res_id"])

    def test_new_draft(self):
        project = self.begin(
            plan("style", "Person leader", extra=[("经费预算", "共12万元。")])
        )
        self.assertEqual(project.state, "draft")
        self.assertEqual(project.name, "苜蓿越冬技术研究")
        self.assertEqual(project.main_category_id, self.category)
        self.assertEqual(str(project.date_start), "2025-03-01")
        self.assertIn("正文：项目研究内容。", project.plan_content)
        rest = "\n".join(project.word_rest_ids.mapped("text"))
        self.assertIn("共12万元。", rest)
        project.action_forget_word_rest()
        self.assertFalse(project.word_rest_ids)

    def test_into_a_draft_that_has_texts(self):
        project = self.as_(self.draft(), "leader")
        before = project.plan_content
        wizard = self.as_(self.env["jiebang.word.import"], "leader").create(
            {
                "project_id": project.id,
                "content": base64.b64encode(plan()),
                "file_name": "计划书.docx",
            }
        )
        wizard.action_compare()
        self.assertEqual(project.plan_content, before, "what is there stays")
        rest = "\n".join(project.word_rest_ids.mapped("text"))
        self.assertIn("正文：项目研究内容。", rest)
        self.assertIn("正文：其他。", project.plan_other)
