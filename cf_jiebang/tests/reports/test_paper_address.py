from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ...models.ir_config_parameter import PAPER_ADDRESS
from ..common import ProjectCase


@tagged("post_install", "-at_install", "undated")
class TestPaperAddress(ProjectCase):
    """What QR codes lead to stays when the administrator comes by another name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parameters = cls.env["ir.config_parameter"].sudo()
        cls.parameters.set_param(PAPER_ADDRESS, False)
        cls.parameters.set_param("web.base.url", "https://jbgs.example.com/")
        cls.walk(cls.project, "unit_review")

    def test_address_is_kept_from_the_first_paper_on(self):
        url = self.project._verify_url()
        self.assertTrue(url.startswith("https://jbgs.example.com/jiebang/verify/V1-"))
        self.parameters.set_param("web.base.url", "http://10.0.0.7:8069")
        self.assertEqual(self.project._verify_url(), url)
        self.parameters.set_param(PAPER_ADDRESS, "https://new.example.com:8443")
        self.assertEqual(
            self.project._verify_url(),
            url.replace("jbgs.example.com", "new.example.com:8443"),
        )

    def test_settings(self):
        self.project._verify_url()
        settings = Form(self.env["res.config.settings"].sudo())
        self.assertEqual(settings.jiebang_paper_address, "https://jbgs.example.com/")
        self.assertFalse(settings.jiebang_paper_address_text)
        settings.jiebang_paper_address = "http://localhost:8069"
        self.assertIn("leads nowhere", settings.jiebang_paper_address_text)
        settings.jiebang_paper_address = False
        self.assertIn("https://jbgs.example.com/", settings.jiebang_paper_address_text)
        settings.jiebang_paper_address = "https://other.example.com"
        settings.save().execute()
        self.assertIn("https://other.example.com/jiebang/", self.project._verify_url())

    def test_only_an_address(self):
        for text in ("http://a", "https://jbgs.example.com/odoo", "http://[::1]:80"):
            self.parameters.set_param(PAPER_ADDRESS, text)
        for text in (
            *("jbgs.example.com", "ftp://a", "javascript:alert(1)", "https://"),
            *("https://a?b", "https://a#b", "https://u:p@a", "https://a b", "x"),
            *("https://a:99999", " https://a", 'https://a"'),
        ):
            with self.subTest(text=text), self.assertRaises(ValidationError):
                self.parameters.set_param(PAPER_ADDRESS, text)

    def test_no_address_yet(self):
        """Whatever Odoo's own address is, printing goes on."""
        self.parameters.set_param("web.base.url", "nothing")
        self.assertTrue(self.project._verify_url().startswith("nothing/jiebang/"))
        self.assertFalse(self.parameters.get_param(PAPER_ADDRESS))
