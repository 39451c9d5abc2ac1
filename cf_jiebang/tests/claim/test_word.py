import base64
import io
import unittest
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...reports.word_writer import HAS_DOCX
from ..common import ProjectCase

if HAS_DOCX:
    import docx
    from docx.oxml.ns import qn


@unittest.skipUnless(HAS_DOCX, "python-docx is not installed")
@tagged("post_install", "-at_install")
class TestWord(ProjectCase):
    """Annexes 1 and 2 as Word files."""

    def build(self, annex, persona="leader"):
        project = self.as_(self.project, persona)
        name, content = project.env["jiebang.word"]._build(project, annex)
        return name, docx.Document(io.BytesIO(content))

    def text(self, document):
        return "".join(document.element.body.itertext())

    def test_annex1(self):
        self.mine.write({"location": "松山区", "summary": "第一行\n第二行"})
        name, document = self.build("annex1")
        self.assertTrue(name.endswith(".docx"))
        text = self.text(document)
        self.assertIn("赤峰市激励干部“揭榜挂帅”项目申报表", text)
        self.assertIn(self.project.name, text)
        marks = {
            mark.get(qn("w:name")): mark
            for mark in document.element.body.iter(qn("w:bookmarkStart"))
        }
        cell = next(marks["f_summary"].iterancestors(qn("w:tc")))
        lines = [p.text for p in cell.iter(qn("w:p"))]
        self.assertEqual(lines, ["第一行", "第二行"])
        self.assertIn("f_location", marks)
        self.assertIn("f_indicators_0_name", marks)

    def test_annex2(self):
        self.mine.plan_content = "<p>一段<b>粗</b></p><ul><li>一项</li></ul>"
        _name, document = self.build("annex2")
        headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
        self.assertEqual(len(headings), 7)
        self.assertEqual([h[0] for h in headings], list("一二三四五六七"))
        runs = [run for p in document.paragraphs for run in p.runs]
        self.assertTrue(any(run.text == "粗" and run.bold for run in runs))
        self.assertIn("一项", self.text(document))

    def test_token(self):
        word = self.mine.env["jiebang.word"]
        _name, document = self.build("annex1")
        token = document.core_properties.identifier
        self.assertEqual(word._read_token(token)["id"], str(self.project.id))
        forged = token.replace(f";{self.project.id};", f";{self.project.id + 1};", 1)
        self.assertNotEqual(forged, token)
        self.assertIsNone(word._read_token(forged))
        self.assertIsNone(word._read_token(""))

    def test_only_readers(self):
        self.assertTrue(self.build("annex1"))
        with self.assertRaises(AccessError):
            self.build("annex1", "unit")

    # -- back ----------------------------------------------------------------

    def edited(self, annex, change=None):
        _name, document = self.build(annex)
        if change:
            change(document)
        content = io.BytesIO()
        document.save(content)
        return content.getvalue()

    def wizard(self, content, persona="leader"):
        wizard = self.as_(self.project, persona).env["jiebang.word.import"]
        return wizard.create(
            {
                "project_id": self.project.id,
                "content": base64.b64encode(content),
                "file_name": "a.docx",
            }
        )

    def cell(self, document, label):
        for table in document.tables:
            for row in table.rows:
                if row.cells[0].text == label:
                    return row.cells[1]
        self.fail(label)

    def test_unchanged(self):
        self.mine.write(
            {
                "summary": "第一行\n第二行",
                "plan_content": "<p>一段<b>粗</b></p><ul><li>一项</li></ul>",
            }
        )
        for annex in ("annex1", "annex2"):
            with self.subTest(annex=annex):
                wizard = self.wizard(self.edited(annex))
                wizard.action_compare()
                self.assertFalse(wizard.line_ids)
                self.assertTrue(wizard.compared)

    def test_take_some(self):
        self.mine.write({"location": "松山区", "tech_field": "材料"})

        def change(document):
            self.cell(document, "实施地点").paragraphs[0].runs[0].text = "红山区"
            self.cell(document, "技术领域").paragraphs[0].runs[0].text = "农业"

        wizard = self.wizard(self.edited("annex1", change))
        wizard.action_compare()
        lines = {line.field_name: line for line in wizard.line_ids}
        self.assertEqual(lines.keys(), {"location", "tech_field"})
        lines["tech_field"].take = False
        wizard.action_apply()
        self.assertEqual(self.mine.location, "红山区")
        self.assertEqual(self.mine.tech_field, "材料")

    def test_take_section(self):
        self.mine.plan_content = "<p>旧的内容</p>"

        def change(document):
            for paragraph in document.paragraphs:
                if paragraph.text == "旧的内容":
                    paragraph.runs[0].text = "新的<script>"

        wizard = self.wizard(self.edited("annex2", change))
        wizard.action_compare()
        self.assertEqual(wizard.line_ids.mapped("field_name"), ["plan_content"])
        wizard.action_apply()
        self.assertEqual(self.mine.plan_content, "<p>新的&lt;script&gt;</p>")

    def test_nothing_else_comes_in(self):
        def change(document):
            mark = next(document.element.body.iter(qn("w:bookmarkStart")))
            mark.set(qn("w:name"), "f_state")

        wizard = self.wizard(self.edited("annex1", change))
        wizard.action_compare()
        wizard.env["jiebang.word.import.line"].create(
            {"import_id": wizard.id, "field_name": "state", "take": True}
        )
        wizard.action_apply()
        self.assertEqual(self.project.state, "draft")

    def test_hostile_files(self):
        whole = self.edited("annex1")
        macro, entity, bomb = io.BytesIO(), io.BytesIO(), io.BytesIO()
        for target in (macro, entity, bomb):
            with (
                zipfile.ZipFile(io.BytesIO(whole)) as source,
                zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
            ):
                for name in source.namelist():
                    data = source.read(name)
                    if target is entity and name == "word/document.xml":
                        data = data.replace(
                            b"<w:document",
                            b'<!DOCTYPE d [<!ENTITY e "x">]><w:document',
                            1,
                        )
                    copy.writestr(name, data)
                if target is macro:
                    copy.writestr("word/vbaProject.bin", b"x")
                if target is bomb:
                    copy.writestr("word/media/a.bin", bytes(8 << 20))
        foreign = self.edited(
            "annex1", lambda d: setattr(d.core_properties, "identifier", "x;y")
        )
        files = {
            "Save it as .docx and": b"\xd0\xcf\x11\xe0" + bytes(600),
            "damaged": b"no file at all",
            "macros": macro.getvalue(),
            "too large": bomb.getvalue(),
            "not downloaded here": foreign,
        }
        for words, content in files.items():
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.wizard(content).action_compare()
        with self.assertRaisesRegex(UserError, "damaged"):
            self.wizard(entity.getvalue()).action_compare()

    def test_rights(self):
        content = self.edited("annex1")
        wizard = self.wizard(content)
        wizard.action_compare()
        other = self.as_(wizard, "member")
        with self.assertRaises(AccessError):
            other.read(["file_name"])
        self.act(self.project, "leader", "submit")
        with self.assertRaises(AccessError):
            wizard.action_apply()


@unittest.skipUnless(HAS_DOCX, "python-docx is not installed")
@tagged("post_install", "-at_install")
class TestWordDownload(ProjectCase, HttpCase):
    def test_download(self):
        login = self.users["leader"].login
        self.users["leader"].password = login
        self.users["unit"].password = self.users["unit"].login
        self.authenticate(login, login)
        url = f"/jiebang/project/{self.project.id}/word/"
        response = self.url_open(url + "annex1")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content[:2], b"PK")
        self.assertEqual(self.url_open(url + "annex9").status_code, 404)
        self.authenticate(self.users["unit"].login, self.users["unit"].login)
        self.assertEqual(self.url_open(url + "annex1").status_code, 404)
