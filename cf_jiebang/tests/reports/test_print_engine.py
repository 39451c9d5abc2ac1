import base64
import http.server
import io
import threading
from pathlib import Path
from unittest import skipUnless
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_path

from ...models.ir_config_parameter import PDF_ENGINE
from ...reports.engine import ir_actions_report as engine_file
from ...reports.engine.ir_actions_report import (
    BASE_URL,
    DocumentFetcher,
    weasyprint,
)
from ...tools.fonts import find_chinese_font
from ..common import JiebangCase
from .print_case import ANNEX1, ANNEX2, BOTH, PdfCase, PrintCase, picture

HOSTILE = """
<p>文字</p><img src="{url}/a.png"/><img src="//127.0.0.1:{port}/b.png"/>
<img src="file://{secret}"/><img src="../../../../{secret}"/>
<link rel="stylesheet" href="{url}/c.css"/>
<link rel="attachment" href="file://{secret}"/>
<a rel="attachment" href="file://{secret}">x</a>
<style>@import url({url}/d.css); p {{ background: url({url}/e.png) }}
@font-face {{ font-family: f; src: url({url}/f.ttf) }}</style>
<p style="background-image:url({url}/g.png);list-style-image:url({url}/h.png)">字</p>
<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/i.png"/>
<image href="file://{secret}"/><style>@import url({url}/j.css)</style></svg>
<img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage
href='{url}/k.png'/%3E%3C/svg%3E"/>
<iframe src="{url}/l.html"></iframe><object data="{url}/m.svg"></object>
<embed src="{url}/n.svg"/><base href="{url}/"/><img src="o.png"/>
<img src="/web/image/1"/><img src="/cf_jiebang/static/../__manifest__.py"/>
<img srcset="{url}/p.png 2x"/><video src="{url}/q"></video>
"""


class Trap(http.server.BaseHTTPRequestHandler):
    """A server that must not be asked."""

    asked: list = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(picture())

    def log_message(self, *args):
        """Say nothing."""


class HostileCase(PrintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Trap.asked = []
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap)
        thread = threading.Thread(target=cls.server.serve_forever, daemon=True)
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        port = cls.server.server_port
        cls.hostile = HOSTILE.format(
            url=f"http://127.0.0.1:{port}",
            port=port,
            secret=file_path("cf_jiebang/__manifest__.py"),
        )

    def check_nothing_was_fetched(self, pages):
        self.assertEqual(Trap.asked, [])
        text = "\n".join(page.extract_text() for page in pages)
        self.assertNotIn("cf_jiebang contributors", text)
        catalog = pages[0].pdf.trailer["/Root"]
        self.assertNotIn("/EmbeddedFiles", catalog.get("/Names") or {})
        return text


@tagged("post_install", "-at_install", "undated")
class TestHostileText(HostileCase):
    """Whatever people write, nothing is fetched while it is printed."""

    engines = ("wkhtmltopdf", "weasyprint") if weasyprint else ("wkhtmltopdf",)

    def test_every_rich_text_of_a_project(self):
        model = self.env["jiebang.project"]
        names = [
            name
            for name, field in model._fields.items()
            if field.type == "html" and field.store and name.startswith("plan_")
        ]
        self.assertEqual(len(names), 6)
        project = self.draft()
        # as it would be stored had the sanitizer let it pass
        columns = ", ".join(f"{name} = %s" for name in names)
        self.env.cr.execute(
            f"UPDATE jiebang_project SET {columns} WHERE id = %s",
            [*[self.hostile] * len(names), project.id],
        )
        project.invalidate_recordset()
        for engine in self.engines:
            self.env["ir.config_parameter"].set_param(PDF_ENGINE, engine)
            with self.subTest(engine=engine):
                pages = self.pdf(project, report=BOTH)
                text = self.check_nothing_was_fetched(pages)
                self.assertGreaterEqual(text.count("文字"), 6)

    def test_plain_texts_of_a_project(self):
        texts = {
            name: self.hostile[:90]
            for name in ("summary", "key_problems", "expected_benefit", "location")
        }
        project = self.draft(**texts)
        pages = self.pdf(project, report=BOTH)
        self.assertIn("<img src=", self.check_nothing_was_fetched(pages))

    def test_minutes(self):
        project = self.walk(self.draft(), "meeting")
        meeting = self.meeting({project: ("pass", self.hostile[:150])})
        self.env.cr.execute(
            "UPDATE jiebang_meeting SET minutes = %s WHERE id = %s",
            [self.hostile, meeting.id],
        )
        meeting.invalidate_recordset()
        pages = self.pdf(meeting, "secretary", "cf_jiebang.meeting_minutes")
        self.assertIn("文字", self.check_nothing_was_fetched(pages))


@tagged("post_install", "-at_install")
@skipUnless(weasyprint, "WeasyPrint is not installed")
class TestFetcher(HostileCase):
    """The fetcher stands alone: it refuses even what the cleaning would let pass."""

    @mute_logger("weasyprint")
    def test_a_hostile_page(self):
        weasyprint.HTML(
            string=f"<html><body>{self.hostile}</body></html>",
            base_url=BASE_URL,
            url_fetcher=DocumentFetcher({}),
        ).write_pdf(pdf_variant="pdf/a-2b")
        self.assertEqual(Trap.asked, [])

    def test_what_is_given(self):
        fetcher = DocumentFetcher({"fonts/1": (b"font", "font/otf")})
        self.assertEqual(fetcher.fetch(f"{BASE_URL}fonts/1").read(), b"font")
        self.assertEqual(fetcher.fetch("data:text/plain,abc").read(), b"abc")
        icon = fetcher.fetch(f"{BASE_URL}cf_jiebang/static/description/icon.png")
        self.assertTrue(icon.read().startswith(b"\x89PNG"))

    def test_what_is_refused(self):
        fetcher = DocumentFetcher({"fonts/1": (b"font", "font/otf")})
        secret = Path(file_path("cf_jiebang/__manifest__.py"))
        for url in (
            secret.as_uri(),
            f"file://localhost{secret}",
            f"http://127.0.0.1:{self.server.server_port}/x.png",
            "https://example.com/x.png",
            "ftp://127.0.0.1/x",
            f"{BASE_URL}cf_jiebang/static/../__manifest__.py",
            f"{BASE_URL}cf_jiebang/static/%2e%2e/__manifest__.py",
            f"{BASE_URL}cf_jiebang/__manifest__.py",
            f"{BASE_URL}web/image/1",
            f"{BASE_URL}fonts/2",
            f"{BASE_URL}base/static/nothing.png",
            "cf_jiebang/static/description/icon.png",
            "DATA:text/plain,abc",
            "javascript:1",
            "",
        ):
            with self.subTest(url=url), self.assertRaises(ValueError):
                fetcher.fetch(url)
        self.assertEqual(Trap.asked, [])


@tagged("post_install", "-at_install", "undated")
class TestEngineChoice(PdfCase):
    def engines(self, *names):
        reports = type(self.env["ir.actions.report"])
        return patch.object(reports, "_pdf_engines", lambda _self: list(names))

    def chosen(self):
        return self.env.ref("cf_jiebang.action_report_project_annex1")._pdf_engine()

    def test_choice(self):
        report = self.env.ref("cf_jiebang.action_report_project_annex1")
        self.assertEqual(report.pdf_engine, "auto")
        with self.engines("weasyprint", "wkhtmltopdf"):
            self.assertEqual(self.chosen(), "weasyprint")
            self.env["ir.config_parameter"].set_param(PDF_ENGINE, "wkhtmltopdf")
            self.assertEqual(self.chosen(), "wkhtmltopdf")
            report.pdf_engine = "weasyprint"
            self.assertEqual(self.chosen(), "weasyprint", "the report's own choice")
        with self.engines("wkhtmltopdf"), self.assertRaises(UserError) as error:
            self.chosen()
        self.assertIn("weasyprint", str(error.exception))
        report.pdf_engine = "auto"
        self.env["ir.config_parameter"].set_param(PDF_ENGINE, "auto")
        with self.engines("wkhtmltopdf"):
            self.assertEqual(self.chosen(), "wkhtmltopdf")
        project = self.draft()
        with self.engines(), self.assertRaises(UserError) as error:
            self.pdf(project)
        self.assertIn("web page", str(error.exception))

    def test_without_weasyprint(self):
        with patch.object(engine_file, "weasyprint", None):
            self.assertNotIn("weasyprint", self.env["ir.actions.report"]._pdf_engines())
            self.assertTrue(self.pdf(self.draft()))

    @skipUnless(weasyprint, "WeasyPrint is not installed")
    def test_without_wkhtmltopdf(self):
        reports = type(self.env["ir.actions.report"])
        with patch.object(reports, "get_wkhtmltopdf_state", lambda _self: "install"):
            self.assertTrue(self.pdf(self.draft()))
            standard = self.env.ref("web.action_report_externalpreview")
            with self.assertRaises(UserError):
                self.env["ir.actions.report"].with_context(
                    force_report_rendering=True
                )._render_qweb_pdf(standard, self.env.company.ids)

    def test_settings(self):
        settings = self.env["res.config.settings"].create(
            {"jiebang_pdf_engine": "wkhtmltopdf"}
        )
        settings.execute()
        get = self.env["ir.config_parameter"].get_param
        self.assertEqual(get(PDF_ENGINE), "wkhtmltopdf")

    def test_the_client_knows_our_papers(self):
        """Its gate asks for wkhtmltopdf; ours go past it."""
        for name, ours in (
            ("cf_jiebang.action_report_project_annex1", True),
            ("web.action_report_externalpreview", False),
        ):
            action = self.env["ir.actions.actions"]._for_xml_id(name)
            self.assertEqual(action["jiebang_document"], ours)

    def test_mail_attachment(self):
        """A mail template that attaches a paper sends the printed PDF."""
        project = self.draft()
        template = self.env["mail.template"].create(
            {
                "name": "Paper",
                "model_id": self.env["ir.model"]._get_id("jiebang.project"),
                "report_template_ids": [
                    (4, self.env.ref("cf_jiebang.action_report_project_annex1").id)
                ],
            }
        )
        mails = template.with_context(force_report_rendering=True)._generate_template(
            project.ids, ("report_template_ids",)
        )
        name, content = mails[project.id]["attachments"][0]
        self.assertTrue(name.startswith("附件1-"))
        self.assertTrue(base64.b64decode(content).startswith(b"%PDF"))


@tagged("post_install", "-at_install", "-standard", "jiebang_long")
class TestFonts(PdfCase):
    """Fonts of the office, uploaded by the administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.font_file = cls.make_font() if weasyprint else None

    @classmethod
    def make_font(cls):
        """A small font of the server's Chinese one, under a name of its own."""
        from fontTools import subset
        from fontTools.ttLib import TTFont

        path, index = find_chinese_font()
        font = TTFont(path, fontNumber=index)
        options = subset.Options()
        options.notdef_outline = True
        cutter = subset.Subsetter(options)
        cutter.populate(text="赤峰揭榜挂帅项目申报表科技突围计划书")
        cutter.subset(font)
        for record in font["name"].names:
            if record.nameID in (1, 4, 6, 16):
                record.string = "OfficeFont"
        stream = io.BytesIO()
        font.save(stream)
        return base64.b64encode(stream.getvalue())

    def upload(self, persona="manager", **values):
        return self.as_(self.env["jiebang.font"], persona).create(
            {"name": "仿宋_GB2312", "purpose": "title", "file_name": "a.otf"} | values
        )

    @skipUnless(weasyprint, "WeasyPrint is not installed")
    def test_uploaded_font_is_used(self):
        def fonts(pages):
            return {
                str(font.get_object()["/BaseFont"])
                for page in pages
                for font in page["/Resources"]["/Font"].values()
            }

        project = self.draft()
        own = [name for name in fonts(self.pdf(project)) if "jiebang-title" in name]
        self.assertFalse(own)
        font = self.upload(content=self.font_file)
        self.assertGreater(font.size, 1000)
        own = [name for name in fonts(self.pdf(project)) if "jiebang-title" in name]
        self.assertTrue(own)
        # with a font of one's own nothing need be installed
        path = "odoo.addons.cf_jiebang.reports.engine.document.find_chinese_font"
        with patch(path, return_value=None):
            self.assertTrue(self.pdf(project))

    @skipUnless(weasyprint, "WeasyPrint is not installed")
    def test_fonts_are_loaded_once(self):
        """Each load stays in memory for good: a year's dossiers are thousands."""
        fonts = engine_file._fonts
        with patch.object(engine_file, "_loaded", threading.local()):
            system = fonts({})
            self.assertIs(fonts({}), system)
            own = fonts({"fonts/1": (b"one", "font/otf")})
            self.assertIsNot(own, system)
            self.assertIs(fonts({"fonts/1": (b"one", "font/otf")}), own)
            self.assertIsNot(fonts({"fonts/1": (b"two", "font/otf")}), own)

    @skipUnless(weasyprint, "WeasyPrint is not installed")
    def test_who_may_upload(self):
        self.upload(content=self.font_file)
        for persona in ("leader", "bureau", "secretary"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.upload(persona, content=self.font_file)

    def test_what_is_no_font(self):
        for content in (
            False,
            "",
            base64.b64encode(b"%PDF-1.4 nothing"),
            base64.b64encode(b"OTTO" + b"\0" * 400),
            base64.b64encode(b"\0\1\0\0" + b"\0" * 400),
            base64.b64encode(b"wOF2" + b"\0" * 400),
            base64.b64encode(picture()),
        ):
            with self.subTest(content=content), self.assertRaises(ValidationError):
                self.upload(content=content)
        large = base64.b64encode(b"OTTO" + b"\0" * 41 * 1024 * 1024)
        with self.assertRaisesRegex(ValidationError, "larger"):
            self.upload(content=large)
        latin = Path(file_path("web/static/fonts/sign/MarckScript-Regular.ttf"))
        with self.assertRaisesRegex(ValidationError, "Chinese"):
            self.upload(content=base64.b64encode(latin.read_bytes()))


@tagged("post_install", "-at_install")
class TestPrintDoors(HttpCase, JiebangCase):
    """The addresses of a report, asked by a browser."""

    def test_doors(self):
        project = self.draft()
        self.env["res.users"].browse(self.users["leader"].id).password = "jb_leader"
        self.env["res.users"].browse(self.users["unit"].id).password = "jb_unit"
        for login, allowed in (("jb_leader", True), ("jb_unit", False)):
            self.authenticate(login, login)
            for report in (ANNEX1, ANNEX2, BOTH):
                for kind in ("html", "pdf"):
                    url = f"/report/{kind}/{report}/{project.id}"
                    with self.subTest(url=url, login=login), mute_logger("odoo.http"):
                        answer = self.url_open(url)
                        self.assertEqual(answer.status_code == 200, allowed)
                        self.assertEqual(project.name in answer.text, allowed)
