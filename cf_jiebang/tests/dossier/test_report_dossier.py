import io
import zipfile
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import AT_BUREAU, READERS, RULES
from .dossier_case import DossierCase, text_pdf


@tagged("post_install", "-at_install")
class TestReportDossier(DossierCase):
    """The bound report and its disc, and the counter that receives them (R54)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evidence("Of the application", text_pdf("claim"), "claim.pdf")
        cls.walk(cls.project, "running")
        cls.patent = cls.evidence("Patent", text_pdf("patent"), "patent.pdf")
        cls.evidence("Not named", text_pdf("left out"), "out.pdf")
        cls.annual = cls.report(cls.project, "annual")
        mine = cls.as_(cls.annual, "leader")
        mine.evidence_ids = cls.as_(cls.patent, "leader")

    def make_of(self, report, persona="leader"):
        dossier = self.request(persona, report)
        self.env["jiebang.dossier"]._cron_make()
        return dossier

    def texts(self, dossier):
        stream = io.BytesIO(self.raw(dossier))
        return [page.extract_text().split("\n")[0] for page in PdfReader(stream).pages]

    def test_what_is_bound(self):
        """Annex 3 and the evidence that the report names: no letter, no other
        annex; and the project's own dossier does not grow by it."""
        self.program.report_seal_required = True
        scan = {"seal_scan": text_pdf("sealed"), "seal_scan_name": "seal.pdf"}
        report = self.walk_report(self.annual, "unit_review")
        self.act(report, "unit", "unit_agree", "True", **scan)
        self.walk_report(report, "delivery")
        dossier = self.make_of(report)
        self.assertEqual((dossier.state, dossier.error), ("done", False))
        self.assertEqual(
            self.texts(dossier)[::2],
            ["cover", "contents", "annex3", "sealed", "patent"],
        )
        self.assertFalse(dossier.letter_id)
        self.assertEqual(dossier.version_code, report.version_code)
        with zipfile.ZipFile(io.BytesIO(self.raw(dossier, "archive"))) as archive:
            names = archive.namelist()
        self.assertIn("总结报告/附件3 年度工作总结报告.pdf", names)
        self.assertIn("佐证材料/03 Patent.pdf", names)
        self.assertIn("年度总结光盘", dossier.archive_name)
        self.assertEqual((report.dossier_count, self.project.dossier_count), (1, 0))
        project = self.make()
        # between them the opinion, a blank page
        self.assertEqual(self.texts(project)[::2][-3::2], ["annex2", "claim"])
        self.assertEqual((report.dossier_count, self.project.dossier_count), (1, 1))
        self.assertTrue(dossier.is_current)

    def test_who_may_and_when(self):
        with self.assertRaisesRegex(UserError, "no version in force"):
            self.request("leader", self.annual)
        self.walk_report(self.annual, "unit_review")
        for persona in ("leader", "authority", "bureau"):
            with self.subTest(persona=persona):
                self.assertTrue(self.request(persona, self.annual))
        self.assertEqual(len(self.annual.dossier_ids), 1)
        for persona in set(self.users) - {"leader", "authority"} - AT_BUREAU:
            with (
                self.subTest(persona=persona),
                mute_logger(*RULES),
                self.assertRaises(UserError),
            ):
                self.request(persona, self.annual)

    def test_who_reads_it(self):
        self.walk_report(self.annual, "unit_review")
        dossier = self.make_of(self.annual)
        may = READERS
        for persona in self.users:
            with self.subTest(persona=persona), mute_logger(*RULES):
                mine = self.as_(dossier, persona)
                if persona in may:
                    self.assertTrue(mine.read(["content_sha256"]))
                    self.assertIn("Annual report", mine.paper)
                    continue
                with self.assertRaises(AccessError):
                    mine.read(["content_sha256"])

    def test_return_makes_it_void(self):
        self.walk_report(self.annual, "unit_review")
        dossier = self.make_of(self.annual)
        facts = self.env["jiebang.snapshot"]._verify_facts(
            self.annual._verify_url().rpartition("/")[2]
        )
        self.assertTrue(facts["in_force"])
        self.assertIn("Annual report", facts["paper"])
        self.assertEqual(facts["dossiers"][0]["sha256"], dossier.content_sha256)
        sections = self.sections["report_problems"].ids
        self.act(self.annual, "unit", "unit_return", "Why?", section_ids=sections)
        self.assertFalse(dossier.is_current)
        facts = self.env["jiebang.snapshot"]._verify_facts(
            self.annual._current_snapshot()._verify_code()
        )
        self.assertFalse(facts["in_force"])

    def test_received_at_the_counter(self):
        """Copies and discs of a report are scanned like those of a project."""
        self.walk_report(self.annual, "delivery")
        url = self.annual._verify_url()
        form = Form(self.as_(self.env["jiebang.receipt.scan.wizard"], "bureau"))
        form.scan = url
        self.assertEqual(form.report_id, self.as_(self.annual, "bureau"))
        self.assertEqual((form.copies, form.discs), (1, 0))
        form.scan = url
        form.scan = f"{url}#DISC"
        self.assertEqual(form.shortage, "1 discs")
        with self.assertRaisesRegex(UserError, "still missing: 1 discs"):
            form.save().action_confirm()
        self.assertEqual(self.annual.state, "delivery")
        form.scan = f"{url}#DISC"
        action = form.save().action_confirm()
        self.assertIn("at the bureau", action["context"]["default_result"])
        self.assertEqual(self.annual.state, "submitted")
        self.assertEqual((self.annual.copies, self.annual.discs), (2, 2))
        self.assertEqual(self.annual.receiver_id, self.users["bureau"])
        with self.assertLogs("odoo.tests.form", "WARNING") as logs:
            form = Form(self.as_(self.env["jiebang.receipt.scan.wizard"], "bureau"))
            form.scan = url
        self.assertIn("not received now", "".join(logs.output))

    def test_receipt_form_points_to_the_counter(self):
        self.walk_report(self.annual, "delivery")
        form = Form(self.as_(self.env["jiebang.receipt"], "bureau"))
        with self.assertLogs("odoo.tests.form", "WARNING") as logs:
            form.version_code = self.annual.version_code
        self.assertIn("Scan paper", "".join(logs.output))
        self.assertFalse(form.project_id)

    def test_printed_for_real(self):
        self.walk_report(self.annual, "delivery")
        with patch.object(
            self.registry["jiebang.dossier"], "_print", self.really_print
        ):
            dossier = self.make_of(self.annual)
        self.assertEqual((dossier.state, dossier.error), ("done", False))
        pages = PdfReader(io.BytesIO(self.raw(dossier))).pages
        cover = "".join(pages[0].extract_text().split())
        for text in (
            "年度工作总结卷宗",
            "所在单位（盖章）",
            "归口管理部门（盖章）",
            self.annual.version_code,
            self.project.filing_no,
        ):
            self.assertIn(text, cover)
        self.assertIn("附件3 年度工作总结报告", pages[2].extract_text())
        self.assertIn("03 Patent", pages[2].extract_text())
        self.assertNotIn("推荐文", cover + pages[2].extract_text())
        label = PdfReader(io.BytesIO(self.raw(dossier, "label"))).pages[0]
        self.assertIn("年度总结光盘", label.extract_text())
