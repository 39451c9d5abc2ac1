import io

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_change import ChangeCase


@tagged("post_install", "-at_install")
class TestChangePapers(ChangeCase):
    """Request and notice, as print and as Word file, and the Excel list."""

    def test_papers(self):
        change = self.extension()
        notice = self.env["report.cf_jiebang.change_notice"]
        with self.assertRaises(UserError):
            notice._check_document(change)
        self.to_bureau(change)
        paper = self.env["report.cf_jiebang.change_request"]
        sheet = paper._sheet(change)
        self.assertEqual(
            [opinion["title"] for opinion in sheet["opinions"]],
            [
                "单位党组（党委）意见",
                "归口管理部门意见",
                "市科技局意见",
                "联席会议意见",
            ],
        )
        unit, department, bureau, _meeting = sheet["opinions"]
        self.assertIn("同意。", unit["lines"])
        self.assertIn("会议纪要：Minutes 9", unit["lines"])
        self.assertTrue(department["signer"])
        self.assertEqual(bureau["lines"], [], "an empty box is signed by hand")
        self.assertIn(str(self.end), sheet["matters"][0][1])
        stamp = paper._stamp(change)
        self.assertIn(change.version_code, stamp.lines)
        self.assertTrue(stamp.url)
        self.act(change, "bureau", "bureau_agree", "Agreed")
        self.act(change, "secretary", "meeting_agree", "Agreed", **self.minutes)
        sheet = notice._sheet(change)
        self.assertIn(change.code, sheet["paragraph"])
        self.assertEqual(sheet["issuer"], self.bureau.name)
        for persona in ("leader", "unit", "bureau"):
            for report in ("change_request", "change_notice"):
                page, _kind = (
                    self.env["ir.actions.report"]
                    .with_user(self.users[persona])
                    ._render_qweb_html(f"cf_jiebang.{report}", change.ids)
                )
                self.assertIn(change.code, page.decode())

    def test_word(self):
        docx = self.import_docx()
        change = self.decide(self.extension())
        word = self.env["jiebang.word"].with_user(self.users["leader"])
        for annex, text in (("change", "变更前"), ("change_notice", "变更事项")):
            name, content = word._build(self.as_(change, "leader"), annex)
            self.assertTrue(name.endswith(".docx"))
            document = docx.Document(io.BytesIO(content))
            cells = [
                cell.text
                for table in document.tables
                for row in table.rows
                for cell in row.cells
            ]
            self.assertIn(text, cells)

    def import_docx(self):
        try:
            import docx
        except ImportError:
            self.skipTest("python-docx is not there")
        return docx
