import io
import json
import time

import lxml.html
from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged

from ...reports.annexes.version_difference import marked
from ..common import ProjectCase

REPORT = "cf_jiebang.version_difference"


@tagged("post_install", "-at_install")
class TestMarked(BaseCase):
    """What is marked in two texts."""

    def test_small_changes(self):
        old, new = marked(
            "产量提高10%，第一段。第二段。", "产量提高20%，第一段。第三段。"
        )
        self.assertEqual(old, "产量提高<del>10%</del>，第一段。第<del>二</del>段。")
        self.assertEqual(new, "产量提高<ins>20%</ins>，第一段。第<ins>三</ins>段。")

    def test_ends_and_whole_texts(self):
        self.assertEqual(marked("", "新"), ["（空）", "<ins>新</ins>"])
        self.assertEqual(marked("旧", ""), ["<del>旧</del>", "（空）"])
        old, new = marked("一二三四五六七八", "甲乙丙丁")
        self.assertEqual(old, "<del>一二三四五六七八</del>")
        self.assertEqual(new, "<ins>甲乙丙丁</ins>")
        self.assertNotIn("<b>", marked("<b>x</b>", "<b>y</b>")[1])

    def test_nothing_is_lost(self):
        old, new = "甲。乙；丙\n丁 a1 b2。" * 3, "甲。己；丙\n\n丁 a1 c3。" * 4
        for text, side in zip((old, new), marked(old, new), strict=True):
            self.assertEqual(
                lxml.html.fromstring(f"<p>{side}</p>").text_content(), text
            )

    def test_long_texts_are_quick(self):
        old = "".join(f"第{number}句话说明情况。" for number in range(3000))
        new = old.replace("第15", "第51") + "末尾" * 15000
        start = time.perf_counter()
        self.assertIn("<ins>", marked(old, new)[1])
        marked("长" * 30000, "短" * 30000)
        self.assertLess(time.perf_counter() - start, 10)


@tagged("post_install", "-at_install")
class TestVersionPrint(ProjectCase):
    """Two submitted versions, compared on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine.summary = "Grass that grows on dry land."
        cls.walk(cls.project, "unit_review")
        for number in (2, 3):
            cls.act(
                cls.project, "unit", "unit_return", "Correct", **cls.return_values()
            )
            cls.mine.name = f"Improved grass, version {number}"
            cls.act(cls.project, "leader", "submit")
        cls.versions = cls.project.snapshot_ids.sorted("version")

    def sheets(self, versions, persona="bureau"):
        model = self.env[f"report.{REPORT}"].with_user(self.users[persona])
        return model._get_report_values(versions.ids)["sheets"]

    def html(self, versions, persona="bureau"):
        reports = self.env["ir.actions.report"].with_user(self.users[persona])
        return reports._render_qweb_html(REPORT, versions.ids)[0].decode()

    def heads(self, sheet):
        return sheet["old"].split("（")[0], sheet["new"].split("（")[0]

    def test_which_two(self):
        first, second, third = self.versions
        codes = {version: version.version_code for version in self.versions}
        self.assertEqual(
            self.heads(self.sheets(third)[0]), (codes[second], codes[third])
        )
        (sheet,) = self.sheets(third | first)
        self.assertEqual(self.heads(sheet), (codes[first], codes[third]))
        self.assertEqual(self.heads(self.sheets(first)[0]), ("", codes[first]))
        self.assertEqual(len(self.sheets(self.versions)), 3)

    def test_section_by_section(self):
        (sheet,) = self.sheets(self.versions[0] | self.versions[2])
        changed = [section for section in sheet["sections"] if section["rows"]]
        (row,) = changed[0]["rows"]
        self.assertEqual(len(changed), 1)
        self.assertIn("<del>", row[1])
        self.assertIn("<ins>", row[2])
        html = self.html(self.versions[2])
        self.assertEqual(html.count("：无变化"), len(sheet["sections"]) - 1)
        self.assertNotIn("Grass that grows", html)
        self.assertIn("首次提交", self.html(self.versions[0]))

    def test_texts_of_the_applicant_are_escaped(self):
        version = self.versions[2]
        old, new = marked("x", "<script>alert(1)</script>")
        self.assertNotIn("<script>", new)
        self.assertNotIn("<script", self.html(version))

    def test_rights(self):
        for persona in ("leader", "unit", "bureau", "auditor"):
            self.assertTrue(self.sheets(self.versions[2], persona))
        for persona in ("stranger", "other_unit", "authority", "evaluator", "manager"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.sheets(self.versions[2], persona)
        self.walk(self.project, "meeting")
        self.assertTrue(self.as_(self.versions[2], "secretary").has_access("read"))
        with self.assertRaisesRegex(AccessError, "not shown to your role"):
            self.sheets(self.versions[2], "secretary")

    def test_a_field_with_groups_is_hidden(self):
        model = self.env[f"report.{REPORT}"].with_user(self.users["bureau"])
        version = self.as_(self.versions[2], "bureau")
        sections = {"a": ("A", {"leader_appraisals_kept": ("Appraisal", "secret")})}
        section = model._section(version, "一", {}, sections, "a")
        self.assertNotIn("secret", json.dumps(section))
        sections = {"a": ("A", {"leader_phone": ("Phone", "13800000000")})}
        section = model._section(version, "一", {}, sections, "a")
        self.assertIn("13800000000", json.dumps(section))

    def test_pdf(self):
        reports = (
            self.env["ir.actions.report"]
            .with_user(self.users["bureau"])
            .with_context(force_report_rendering=True)
        )
        content, kind = reports._render_qweb_pdf(REPORT, self.versions[1:].ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertGreater(pages[0].mediabox.width, pages[0].mediabox.height)
        self.assertIn("版本差异对照表", pages[0].extract_text())
