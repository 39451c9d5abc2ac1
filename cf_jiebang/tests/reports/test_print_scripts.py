import base64
from pathlib import Path
from unittest import skipUnless
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools.misc import file_path

from ...models.ir_config_parameter import PDF_ENGINE
from ...reports.engine.ir_actions_report import weasyprint
from ...tools import fonts as document_fonts
from ...tools.fonts import missing_characters
from ...tools.rich_text import MOST_BOXES, MOST_NESTED
from .print_case import ANNEX1, ANNEX2, PdfCase

MONGOLIAN = "ᠮᠣᠩᠭᠣᠯ"
RARE = "\U0002a6d6"
SIGN = "\U0001fabf"
TABLE = "<table><tbody><tr><td>", "</td></tr></tbody></table>"


@tagged("post_install", "-at_install", "-standard", "jiebang_long")
class TestScripts(PdfCase):
    """Characters that no font has are named, never printed as boxes."""

    def lacking(self, *letters):
        """The server without fonts for some characters."""
        real = document_fonts._is_covered
        codes = set(map(ord, "".join(letters)))
        return patch.object(
            document_fonts,
            "_is_covered",
            lambda code: code not in codes and real(code),
        )

    @skipUnless(
        not missing_characters(MONGOLIAN), "no font with Mongolian script is installed"
    )
    def test_mongolian_is_printed(self):
        project = self.draft(location=f"赤峰 {MONGOLIAN}")
        engines = ("wkhtmltopdf", "weasyprint") if weasyprint else ("wkhtmltopdf",)
        for engine in engines:
            self.env["ir.config_parameter"].set_param(PDF_ENGINE, engine)
            with self.subTest(engine=engine):
                fonts = {
                    str(font.get_object()["/BaseFont"])
                    for page in self.pdf(project)
                    for font in page["/Resources"]["/Font"].values()
                }
                self.assertTrue([name for name in fonts if "Mongolian" in name], fonts)

    def test_what_is_missing_is_named(self):
        project = self.draft(
            location=f"赤峰{MONGOLIAN[:1]}{RARE}", name=f"Seeds {SIGN}"
        )
        self.assertEqual(missing_characters("赤峰〇①—％a\u180b\u202f\ufe0f\n"), "")
        with self.lacking(MONGOLIAN, RARE), self.assertRaises(UserError) as caught:
            self.pdf(project)
        text = str(caught.exception)
        for word in ("U+182E", "U+2A6D6", "fonts-noto-core", "fonts-hanazono"):
            self.assertIn(word, text)

    def test_signs_do_not_stop_a_paper(self):
        project = self.draft(name=f"Seeds {SIGN}")
        users = type(self.env["res.users"])
        with self.lacking(SIGN), patch.object(users, "_bus_send") as told:
            self.assertTrue(self.pdf(project, report=ANNEX1))
        [(kind, message)] = {
            (call.args[0], call.args[1]["message"]) for call in told.call_args_list
        }
        self.assertEqual(kind, "simple_notification")
        self.assertIn(f"U+{ord(SIGN):04X}", message)

    @skipUnless(weasyprint, "WeasyPrint is not installed")
    def test_an_uploaded_font_helps(self):
        """A font for other scripts needs no Chinese, and stands behind the others."""
        latin = Path(file_path("web/static/fonts/sign/MarckScript-Regular.ttf"))
        raw = latin.read_bytes()
        fonts = self.as_(self.env["jiebang.font"], "manager")
        letter = "Ж"
        self.assertNotIn(letter, missing_characters(letter, [raw]))
        project = self.draft(name=letter)
        with self.lacking(letter):
            with self.assertRaises(UserError):
                self.pdf(project)
            values = {"name": "Script", "file_name": "a.ttf", "purpose": "other"}
            font = fonts.create(values | {"content": base64.b64encode(raw)})
            self.assertTrue(self.pdf(project))
        with self.assertRaises(ValidationError):
            font.purpose = "text"
        chains = self.env[f"report.{ANNEX1}"]._fonts("weasyprint")["fonts"]
        for chain in chains.values():
            self.assertLess(
                chain.index("Noto"), chain.index(f"jiebang-other-{font.id}")
            )

    def test_settings_name_what_is_missing(self):
        settings = self.env["res.config.settings"].new({})
        with self.lacking("ᠮ", "𠀀"):
            self.assertIn("fonts-noto-core", settings.jiebang_font_text)


@tagged("post_install", "-at_install", "-standard", "jiebang_long")
class TestNestedTables(PdfCase):
    """What could not be printed is refused when it is stored, and nothing is cut."""

    def nested(self, count, start=TABLE[0], end=TABLE[1]):
        return start * count + "深处的字" + end * count

    def test_what_is_stored_is_printed(self):
        cases = {
            "tables": self.nested(MOST_BOXES),
            "boxes": self.nested(MOST_NESTED, "<div>", "</div>"),
            "lists": self.nested(MOST_BOXES, "<ul><li>", "</li></ul>"),
            "quotations": self.nested(MOST_BOXES, "<blockquote>", "</blockquote>"),
        }
        for name, text in cases.items():
            with self.subTest(name=name):
                project = self.draft(plan_method=text)
                self.assertIn("深处的字", project.plan_method)
                self.assertIn("深处的字", self.text(self.pdf(project, report=ANNEX2)))

    def test_what_is_too_deep_is_refused(self):
        project = self.draft(plan_method="<p>kept</p>")
        for name, text in {
            "tables": self.nested(MOST_BOXES + 1),
            "many tables": self.nested(70),
            "lists": self.nested(MOST_BOXES + 1, "<ol><li>", "</li></ol>"),
            "boxes": self.nested(MOST_NESTED + 1, "<div>", "</div>"),
            "many boxes": self.nested(5000, "<div>", "</div>"),
        }.items():
            with self.subTest(name=name):
                with self.assertRaises(ValidationError) as caught:
                    project.plan_method = text
                self.assertIn("Research methods and route", str(caught.exception))
                with self.assertRaises(ValidationError):
                    self.draft(plan_other=text)
        self.assertIn("kept", project.plan_method)

    def test_many_that_are_not_nested(self):
        text = (TABLE[0] + "字" + TABLE[1]) * 40 + "<p>段" * 100
        self.draft(plan_method=text)
