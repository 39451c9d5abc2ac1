import io

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestLedgerVerify(FollowupCase, HttpCase):
    """The paper of a signed ledger, annex 4, can be checked like the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.october = cls.ledger()
        cls.sign(cls.october, "2026-11-03")

    def page(self, status=200, code=None):
        self.authenticate(None, None)
        code = code or self.october._verify_url().rpartition("/")[2]
        response = self.url_open(f"/jiebang/verify/{code}")
        self.assertEqual(response.status_code, status)
        return response.text

    def stamp(self):
        report = self.env["report.cf_jiebang.ledger"]
        return report._get_report_values(self.october.ids, {"report_type": "pdf"})[
            "stamp"
        ]

    def test_page_of_a_signed_ledger(self):
        text = self.page()
        for shown in (
            "verdict good",
            self.october.version_code,
            self.october.period,
            self.department.name,
            "2026-11-03",
        ):
            self.assertIn(shown, text)
        self.assertNotIn("Bao", text)
        self.assertNotIn("0476-8888888", text)
        self.assertNotIn(self.project.name, text)
        self.page(404, self.october.version_code)

    def test_a_correction_makes_the_paper_void(self):
        old = self.october._verify_url().rpartition("/")[2]
        with self.at("2026-11-04"):
            self.as_(self.october, "authority").action_transition("correct", "Again")
        self.assertIn("verdict bad", self.page(code=old))
        self.sign(self.october, "2026-11-05")
        self.assertIn("verdict bad", self.page(code=old))
        self.assertIn("verdict good", self.page())

    def test_paper(self):
        """The QR code leads to the page; who has no scanner types what is beside
        it."""
        stamp = self.stamp()
        self.assertEqual(stamp.code, self.october._verify_url())
        code = "-".join(stamp.lines)
        self.assertIn("verdict good", self.page(code=code))
        reports = self.as_(self.env["ir.actions.report"], "authority")
        content = reports.with_context(force_report_rendering=True)._render_qweb_pdf(
            "cf_jiebang.ledger", self.october.ids
        )[0]
        text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
        for line in stamp.lines:
            self.assertIn(line, text)
