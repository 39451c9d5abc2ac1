from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .follow_up_case import FollowupCase
from .test_ledger import SCHEME


@tagged("post_install", "-at_install")
class TestLedgerPaper(HttpCase, FollowupCase):
    """The ledger as a PDF and as XLSX, for those who may read it (R86, R87)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.october = cls.ledger()

    def _html(self, persona):
        report = self.as_(self.env["ir.actions.report"], persona)
        html, _kind = report._render_qweb_html("cf_jiebang.ledger", self.october.ids)
        return html.decode()

    def test_printed_as_signed(self):
        """The PDF has the nine columns and the signed words, not the later ones."""
        self.hand_in(self.open_reports("2026-10-13"), "2026-10-30")
        with self.at("2026-10-31"):
            self.as_(self.october, "authority").action_compose()
        html = self._html("authority")
        self.assertIn("草稿", html)
        for label in SCHEME:
            self.assertIn(label, html)
        self.sign(self.october, "2026-11-03")
        self.october.line_ids.sudo().progress = "Altered later"
        html = self._html("authority")
        self.assertIn("Sown and watered.", html)
        self.assertNotIn("Altered later", html)
        self.assertNotIn("草稿", html)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
            self._html("other_authority")

    def test_download(self):
        """The address of the XLSX asks for the same right as the screen."""
        url = f"/jiebang/ledger/{self.october.id}/xlsx"
        for persona, status in (
            ("authority", 200),
            ("auditor", 200),
            ("other_authority", 404),
            ("leader", 404),
            ("evaluator", 404),
        ):
            user = self.users[persona]
            user.password = "ledger-password"
            self.authenticate(user.login, "ledger-password")
            with (
                self.subTest(persona=persona),
                mute_logger("odoo.addons.base.models", "odoo.http"),
            ):
                response = self.url_open(url)
                self.assertEqual(response.status_code, status)
                self.assertEqual(response.content[:2] == b"PK", status == 200)
        self.assertEqual(
            self.url_open("/jiebang/ledger/999999999/xlsx").status_code, 404
        )
