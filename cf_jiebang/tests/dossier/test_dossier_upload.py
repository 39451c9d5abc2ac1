import base64
import io

from PIL import Image
from pypdf import PdfWriter

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import ProjectCase
from ..pdf import PDF, plain_pdf, small_pdf
from .dossier_case import text_pdf


@tagged("post_install", "-at_install")
class TestDossierUpload(ProjectCase):
    """A file that could not be bound is named when it is chosen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        whole = small_pdf()
        noise = io.BytesIO()
        Image.effect_noise((99, 99), 60).save(noise, "JPEG")
        empty = plain_pdf(objects={2: "<< /Type /Pages /Kids [] /Count 0 >>"})
        cls.bad = {
            "locked.pdf": (
                text_pdf("x", password="secret"),
                "protected by a password.*print it as a PDF without one",
            ),
            "half.pdf": (cls.code(whole[: len(whole) // 2]), "damaged or was cut off"),
            "no pages.pdf": (cls.code(empty), "has no pages"),
        }
        wide = io.BytesIO()
        Image.new("1", (9000, 6000)).save(wide, "PNG")
        cls.wide = (cls.code(wide.getvalue()), "more than 50 million pixels")
        cls.bad_picture = (cls.code(noise.getvalue()[:900]), "picture is damaged")

    @staticmethod
    def code(raw):
        return base64.b64encode(raw).decode()

    def refused(self, name, text):
        return self.assertRaisesRegex(ValidationError, f"“{name}”.*{text}")

    def test_evidence(self):
        evidence = self.as_(self.env["jiebang.evidence"], "leader")
        files = self.bad | {"photo.jpg": self.bad_picture, "wide.png": self.wide}
        for name, (content, text) in files.items():
            with self.subTest(name=name), self.refused(name, text):
                evidence.create(
                    {
                        "project_id": self.project.id,
                        "file_name": name,
                        "content": content,
                    }
                )
        self.assertFalse(self.project.evidence_ids)

    def test_evidence_that_is_exchanged(self):
        line = self.as_(self.env["jiebang.evidence"], "leader").create(
            {"project_id": self.project.id, "file_name": "a.pdf", "content": PDF}
        )
        content, text = self.bad["locked.pdf"]
        with self.refused("a.pdf", text), self.env.cr.savepoint():
            line.write({"content": content})
        self.assertEqual(line.with_context(bin_size=False).content.decode(), PDF)

    def test_files_that_open_are_taken(self):
        writer = PdfWriter(clone_from=io.BytesIO(small_pdf()))
        writer.encrypt("", "owner")
        unlocked = io.BytesIO()
        writer.write(unlocked)
        files = {
            "no password to read.pdf": unlocked.getvalue(),
            "repaired.pdf": plain_pdf().replace(b"startxref\n", b"startxref\n9"),
            "from a mail.pdf": b"\xef\xbb\xbf\r\n" + plain_pdf(),
        }
        for name, raw in files.items():
            with self.subTest(name=name):
                self.as_(self.env["jiebang.evidence"], "leader").create(
                    {
                        "project_id": self.project.id,
                        "file_name": name,
                        "content": self.code(raw),
                    }
                )
        self.assertEqual(len(self.project.evidence_ids), 3)

    def test_seal_on_an_opinion(self):
        self.walk(self.project, "unit_review")
        for name, (content, text) in self.bad.items():
            values = {"seal_scan": content, "seal_scan_name": name}
            with (
                self.subTest(name=name),
                self.refused(name, text),
                self.env.cr.savepoint(),
            ):
                self.act(
                    self.project,
                    "unit",
                    "unit_agree",
                    "Agreed",
                    **self.party_group() | values,
                )
        self.assertEqual(self.project.state, "unit_review")

    def test_letter(self):
        self.walk(self.project, "delivery")
        values = {
            "name": "Letter 1",
            "authority_id": self.department.id,
            "line_ids": [Command.create({"project_id": self.project.id})],
        }
        letters = self.as_(self.env["jiebang.recommendation"], "authority")
        letter = letters.create(values)
        for name, (content, text) in self.bad.items():
            scan = {"content": content, "file_name": name}
            with self.subTest(name=name), self.refused(name, text):
                letter.write(scan)
            with self.subTest(name=name, door="create"), self.refused(name, text):
                letters.create(values | {"name": name} | scan)
        letter.write({"content": PDF, "file_name": "letter.pdf"})
        letter.action_transition("issue")
        self.assertEqual(letter.state, "issued")
