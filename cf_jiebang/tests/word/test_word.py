import unittest
from copy import deepcopy

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...reports.word.word_writer import HAS_DOCX
from ..common import ProjectCase
from .word_case import DOCUMENT, WordCase, rewrite

if HAS_DOCX:
    from docx.oxml.ns import qn


class TestWord(WordCase):
    """Annexes as Word files: what is in them, and what is refused."""

    def test_annex1(self):
        name, _content = self.mine.env["jiebang.word"]._build(self.mine, "annex1")
        self.assertTrue(name.endswith(".docx"))
        document = self.document("annex1")
        text = self.words(document.element.body)
        blocks = (
            *("赤峰市激励干部“揭榜挂帅”项目申报表", "登记序号", "一、揭榜人基本情况"),
            *("二、团队成员", "三、项目情况", "预期突破及考核指标", "预期成果"),
            *("四、拟引进资源", "五、合作单位", "六、揭榜人承诺", "七、意见栏"),
        )
        places = [text.find(block) for block in blocks]
        self.assertNotIn(-1, places)
        self.assertEqual(places, sorted(places))
        for words in (self.project.name, "Person member", "王教授", "合作社", "专利"):
            self.assertIn(words, text)
        lines = [p.text for p in self.cell(document, "summary").iter(qn("w:p"))]
        self.assertEqual(lines, ["第一行", "第二行"])
        options = self.cell(document, "leader_gender").iter(qn("w:listItem"))
        self.assertEqual([o.get(qn("w:value")) for o in options], ["男", "女"])

    def test_annex2(self):
        document = self.document("annex2")
        headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
        self.assertEqual(len(headings), 7)
        self.assertEqual([h[0] for h in headings], list("一二三四五六七"))
        runs = [run for p in document.paragraphs for run in p.runs]
        self.assertTrue(any(run.text == "粗" and run.bold for run in runs))
        self.assertTrue(any(run.text == "2" and run.font.subscript for run in runs))
        self.assertIn("一项", self.words(document.element.body))
        self.assertIn("Stage 1", self.words(document.element.body))

    def test_token(self):
        word = self.mine.env["jiebang.word"]
        token = self.document("annex1").core_properties.identifier
        self.assertEqual(word._read_token(token)["id"], str(self.project.id))
        forged = token.replace(f";{self.project.id};", f";{self.project.id + 1};", 1)
        self.assertNotEqual(forged, token)
        self.assertIsNone(word._read_token(forged))
        self.assertIsNone(word._read_token(""))
        self.assertLess(len(token), 256)

    def test_one_token_is_enough(self):
        """Not every program keeps both places where the token stands."""

        def without_core(name, data):
            return b"<x/>" if name == "docProps/core.xml" else data

        def without_custom(name, data):
            return b"<x/>" if name == "docProps/custom.xml" else data

        content = self.edited(
            "annex1", lambda d: self.put(self.cell(d, "location"), "红山区")
        )
        for change in (without_core, without_custom):
            with self.subTest(change.__name__):
                wizard, lines = self.compared(rewrite(content, change))
                self.assertEqual(lines.keys(), {"location"})
                self.assertFalse(wizard.outdated)

    def test_only_readers(self):
        self.assertTrue(self.document("annex1"))
        with self.assertRaises(AccessError):
            self.document("annex1", persona="unit")

    def test_unchanged(self):
        for annex in ("annex1", "annex2"):
            with self.subTest(annex=annex):
                wizard, lines = self.compared(self.edited(annex))
                self.assertFalse(lines)
                self.assertTrue(wizard.compared)
                self.assertFalse(wizard.outdated)

    def test_hostile_files(self):
        whole = self.edited("annex1")

        def entity(name, data):
            kind = b'<!DOCTYPE d [<!ENTITY e "x">]><w:document'
            return data.replace(b"<w:document", kind, 1) if name == DOCUMENT else data

        def strict(name, data):
            ordinary = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            other = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
            return data.replace(ordinary, other) if name == DOCUMENT else data

        foreign = self.edited(
            "annex1", lambda d: setattr(d.core_properties, "identifier", "x;y")
        )
        foreign = rewrite(
            foreign, lambda n, data: b"<x/>" if n == "docProps/custom.xml" else data
        )
        files = (
            ("Save it as .docx and", b"\xd0\xcf\x11\xe0" + bytes(600)),
            ("damaged", b"no file at all"),
            ("damaged", rewrite(whole, entity)),
            ("Strict Open XML", rewrite(whole, strict)),
            ("damaged", whole[: len(whole) // 2]),
            ("macros", rewrite(whole, word__vbaProject_dot_bin=b"x")),
            ("too large", rewrite(whole, word__media__a_dot_bin=bytes(8 << 20))),
            ("no Word file", rewrite(b"PK\x05\x06" + bytes(18), a=b"x")),
        )
        # its mark is lost: what is there stays, the rest is shown beside it
        before = self.mine.read(["name", "location", "summary"])
        self.wizard(foreign).action_compare()
        self.assertEqual(self.mine.read(["name", "location", "summary"]), before)
        for words, content in files:
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.wizard(content).action_compare()

    def test_too_many_rows(self):
        def change(document):
            row = self.row(document, "partners", self.mine.partner_ids.id)
            for _number in range(301):
                row.addnext(deepcopy(row))

        with self.assertRaisesRegex(UserError, "more than 300 rows"):
            self.wizard(self.edited("annex1", change)).action_compare()

    def test_of_another_record(self):
        other = self.draft("leader")
        content = self.edited("annex1", record=other)
        self.assertFalse(self.compared(content, other)[1].get("location"))
        with self.assertRaisesRegex(UserError, "another record"):
            self.wizard(content).action_compare()

    def test_of_an_earlier_version(self):
        content = self.edited("annex1")
        self.act(self.project, "leader", "submit")
        self.act(self.project, "unit", "unit_return", "Mend it", **self.return_values())
        self.assertFalse(self.compared(self.edited("annex1"))[1])
        with self.assertRaisesRegex(UserError, "version 0"):
            self.wizard(content).action_compare()


@unittest.skipUnless(HAS_DOCX, "python-docx is not installed")
@tagged("post_install", "-at_install")
class TestWordDownload(ProjectCase, HttpCase):
    def test_download(self):
        login = self.users["leader"].login
        self.users["leader"].password = login
        self.users["unit"].password = self.users["unit"].login
        self.authenticate(login, login)
        url = "/jiebang/word/"
        response = self.url_open(url + f"annex1/{self.project.id}")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content[:2], b"PK")
        self.assertEqual(
            self.url_open(url + f"annex9/{self.project.id}").status_code, 404
        )
        self.authenticate(self.users["unit"].login, self.users["unit"].login)
        self.assertEqual(
            self.url_open(url + f"annex1/{self.project.id}").status_code, 404
        )
