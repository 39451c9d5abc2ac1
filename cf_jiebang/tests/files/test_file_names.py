import unicodedata

from odoo.exceptions import UserError, ValidationError
from odoo.tests import BaseCase, tagged

from odoo.addons.http_routing.tests.common import MockRequest

from ...tools.binding.disc_image import safe_name
from ...tools.file_name import clean_file_name
from ..common import ProjectCase
from ..pdf import PDF

MARKS = [
    chr(number)
    for number in range(0x110000)
    if unicodedata.category(chr(number)) in ("Cc", "Cf", "Cs", "Zl", "Zp")
]


@tagged("post_install", "-at_install")
class TestFileName(BaseCase):
    """What becomes of a name."""

    def test_names(self):
        for name, clean in {
            "证书 第1号.pdf": "证书 第1号.pdf",
            "a.tar.gz": "a.tar.gz",
            "证书\u202efdp.exe": "证书fdp.exe",
            "\u2066\ufeffa\u200b.docx": "a.docx",
            "../../etc/passwd": "etc_passwd",
            "a/../b.pdf": "a_b.pdf",
            "C:\\fakepath\\x.pdf": "C__fakepath_x.pdf",
            "a\0b\r\nc.pdf": "ab c.pdf",
            "x.pdf. . ": "x.pdf",
            "x.pdf\u202e": "x.pdf",
            ".pdf": "_.pdf",
            "..": "_",
            "\u202e": "_",
            "": "_",
            "CON.pdf": "_CON.pdf",
            'q"*?<|>.PDF': "q______.PDF",
        }.items():
            with self.subTest(name):
                self.assertEqual(clean_file_name(name), clean)
                self.assertEqual(clean_file_name(clean), clean)

    def test_long_names_keep_their_extension(self):
        for name in ("名" * 300 + ".docx", "x" * 300 + ".docx", "𠮷" * 300 + ".docx"):
            clean = clean_file_name(name)
            self.assertTrue(clean.endswith(".docx"))
            self.assertLessEqual(len(clean), 120)
            self.assertLessEqual(len(clean.encode()), 240)
            self.assertGreater(len(clean), 50)

    def test_no_mark_is_left(self):
        text = "a".join(MARKS)
        for clean in (clean_file_name(f"{text}.pdf"), safe_name(text, "pdf")):
            self.assertFalse(set(MARKS) & set(clean))
        self.assertEqual(safe_name("01 ../../x\u202efdp", "pdf"), "01 xfdp.pdf")


@tagged("post_install", "-at_install")
class TestFileNames(ProjectCase):
    """Names are cleaned where they come in, and again where they go out."""

    BAD = "../证书\u202e\u200b\0.pdf. "

    def evidence(self, **values):
        return self.as_(self.env["jiebang.evidence"], "leader").create(
            {"project_id": self.project.id, "content": PDF} | values
        )

    def test_evidence(self):
        line = self.evidence(file_name=self.BAD)
        self.assertEqual((line.file_name, line.name), ("证书.pdf", "证书.pdf"))
        line.write({"file_name": "..\\新\u2067.pdf"})
        self.assertEqual(line.file_name, "新.pdf")
        line.write({"file_name": "名" * 300 + ".pdf"})
        self.assertTrue(line.file_name.endswith("名.pdf"))
        for letter in "名x":
            line = self.evidence(file_name=letter * 300 + ".pdf")
            self.assertTrue(line.name.endswith(f"{letter}.pdf"))
        for name in ("证书\u202efdp.exe", "证书.pdf\u202e.exe"):
            with self.subTest(name), self.said("type is not accepted"):
                self.evidence(file_name=name)

    def test_attachments(self):
        files = self.env["ir.attachment"].with_user(self.users["leader"])
        file = files.create({"name": self.BAD, "raw": b"x"})
        self.assertEqual(file.name, "证书.pdf")
        file.write({"name": "a/b\u202e.txt"})
        self.assertEqual(file.name, "a_b.txt")
        message = self.mine.message_post(attachments=[(self.BAD, b"x")])
        self.assertEqual(message.attachment_ids.name, "证书.pdf")
        link = files.create({"name": "a/b", "type": "url", "url": "https://a.example"})
        self.assertEqual(link.name, "a/b")

    def test_downloads(self):
        """The name of a download may come from a title."""
        line = self.evidence(file_name="a.pdf")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jiebang_evidence SET name = %s WHERE id = %s",
            ["../证书\u202efdp", line.id],
        )
        self.env.invalidate_all()
        with MockRequest(self.env):
            stream = self.env["ir.binary"]._get_stream_from(line, "content")
        self.assertEqual(stream.download_name, "证书fdp.pdf")

    def test_titles(self):
        """A title has one line, whatever is sent; a NUL is refused in words."""
        self.mine.write({"name": "One\r\ntwo\u2028three\u202e"})
        self.assertEqual(self.mine.name, "One two three")
        leader = self.users["leader"]
        for record, field_name in (
            (self.project, "name"),
            (self.project, "goal"),
            (self.project, "plan_content"),
            (self.env["jiebang.check.item"].search([], limit=1), "name"),
            (self.env["jiebang.territory"].search([], limit=1), "name"),
            (leader.partner_id, "name"),
        ):
            if field_name not in record._fields:
                continue
            for text in ("a\0b", "a\ud800b"):
                with self.subTest(field=field_name), self.assertRaises(UserError):
                    record.sudo().write({field_name: text})
        for broken in ("a\0b", "a\ud800b"):
            with self.assertRaises(ValidationError):
                self.mine.message_post(body=broken)
        with self.assertRaises(ValidationError):
            self.env["jiebang.check.item"].create(
                {"name": "a\0b", "program_id": self.program.id}
            )
        item = self.env["jiebang.check.item"].search([], limit=1)
        with self.assertRaises(ValidationError):
            item.update_field_translations("name", {"en_US": "a\0b"})
