import io
from unittest import skipUnless

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from odoo import Command
from odoo.tests import tagged

from ...models.ir_config_parameter import PDF_ENGINE
from ...reports.engine.ir_actions_report import weasyprint
from ..dossier.dossier_case import DossierCase
from ..pdf import small_pdf
from .archive_reader import archive_faults
from .print_case import ANNEX1, ANNEX2, data_uri, picture


@tagged("post_install", "-at_install", "undated")
@skipUnless(weasyprint, "WeasyPrint is not installed")
class TestArchive(DossierCase):
    """Every paper that WeasyPrint draws is PDF/A-2b, as far as reading tells; what is
    put together of several is read in ``TestPrintPdf``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        image = f'<p>Fig.</p><img src="{data_uri(picture(size=(40, 20)))}"/>'
        cls.mine.plan_method = image
        cls.walk(cls.project, "unit_review")
        cls.request()
        cls.accept(cls.walk(cls.project, "acceptance"))
        publication = cls.as_(cls.env["jiebang.publication"], "bureau").create(
            {"name": "List", "program_id": cls.program.id, "document_no": "No. 8"}
        )
        publication._gather(cls.as_(cls.project, "bureau"))
        cls.env["ir.config_parameter"].set_param(PDF_ENGINE, "weasyprint")

    def draw(self, report, records, data=None):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        return reports._render_qweb_pdf(report, records.ids, data=data)[0]

    def test_every_paper(self):
        reports = self.env["ir.actions.report"].search(
            [("jiebang_document", "=", True)]
        )
        printed = set()
        # both annexes are printed as one, and each alone in ``TestPrintPdf``
        for report in reports.filtered(lambda r: r.report_name not in (ANNEX1, ANNEX2)):
            record = self.env[report.model].search(
                [("program_id", "=", self.program.id)]
                if "program_id" in self.env[report.model]._fields
                else [],
                order="id desc",
                limit=1,
            )
            if record:
                printed.add(report.report_name)
                with self.subTest(report=report.report_name):
                    self.assertEqual(archive_faults(self.draw(report, record)), [])
        self.assertGreaterEqual(len(printed), 12, printed)

    def test_the_reader_finds_faults(self):
        """What is no PDF/A is told from it, or the other tests prove nothing."""
        stream = io.BytesIO()
        canvas = Canvas(stream)
        canvas.setFillColorCMYK(1, 0, 0, 0)
        canvas.drawString(100, 700, "Helvetica")
        canvas.linkURL("http://x", (0, 0, 9, 9))
        canvas.save()
        faults = " ".join(archive_faults(stream.getvalue()))
        for words in ("XMP", "output intent", "Helvetica", "CMYK", "/Link"):
            self.assertIn(words, faults)
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(small_pdf())))
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("app.alert(1)"),
            }
        )
        writer.add_attachment("a.txt", b"x")
        stream = io.BytesIO()
        writer.write(stream)
        faults = " ".join(archive_faults(stream.getvalue()))
        self.assertIn("/JavaScript", faults)
        self.assertIn("embedded", faults)

    def test_links_and_marks_of_people(self):
        """What a leader may write into his plan breaks no archive."""
        html = '<p><a href="http://example.com">x</a> <b>b</b></p><ul><li>1</li></ul>'
        project = self.draft(
            name="Seeds",
            plan_content=html + data_uri(picture("JPEG"), "jpeg"),
            partner_ids=[Command.create({"name": "Firm 😀 𠮷"})],
        )
        report = self.env.ref("cf_jiebang.action_report_project_annexes")
        self.assertEqual(archive_faults(self.draw(report, project)), [])
