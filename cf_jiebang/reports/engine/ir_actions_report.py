"""The one place that knows the PDF engines."""

import contextlib
import hashlib
import io
import logging
import os
import re
import threading
from collections import OrderedDict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import file_open
from odoo.tools.pdf import PdfFileReader, PdfFileWriter, generic

from odoo.addons.base.models import ir_actions_report

from ...models.ir_config_parameter import PDF_ENGINE
from ...tools import memory

for _name, _level in (
    ("weasyprint", logging.ERROR),
    ("weasyprint.progress", logging.ERROR),
    ("fontTools", logging.ERROR),
):
    # they tell every step and every rule of a stylesheet that they do not know
    logging.getLogger(_name).setLevel(_level)

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except (ImportError, OSError):  # not installed, before 68, or without its libraries
    weasyprint, URLFetcher = None, object


OFFLINE = "data-report-offline"
"""Marks the arguments of a document whose page brings all it needs."""

UNPATCHED_ZOOM = 1.3
"""wkhtmltopdf with unpatched Qt prints everything at 1/1.3 of its size."""

ARCHIVE_FORM = "pdf/a-2b"
BASE_URL = "http://document.invalid/"
STATIC_FILE = re.compile(
    re.escape(BASE_URL) + r"([a-z][a-z0-9_]*/static/[A-Za-z0-9_/-]+\.(\w{2,5}))"
)
STATIC_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "css": "text/css",
    "ttf": "font/ttf",
    "otf": "font/otf",
}

_logger = logging.getLogger(__name__)
_loaded = threading.local()


class DocumentFetcher(URLFetcher):
    """Gives WeasyPrint what a document brings along and nothing else: data in the
    page itself, the files passed in, and static files of modules.

    :param dict files: path below ``BASE_URL``: ``(bytes, media type)``
    """

    def __init__(self, files):
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._files = files

    def fetch(self, url, headers=None):
        if url.startswith("data:"):
            return super().fetch(url)
        found = self._files.get(url.removeprefix(BASE_URL))
        match = STATIC_FILE.fullmatch(url)
        if found is None and match and match[2] in STATIC_TYPES:
            with contextlib.suppress(OSError), file_open(match[1], "rb") as file:
                found = file.read(), STATIC_TYPES[match[2]]
        if found is None:
            raise ValueError("While printing nothing is fetched.")
        return URLFetcherResponse(url, found[0], {"Content-Type": found[1]})


class IrActionsReport(models.Model):
    """Official documents.

    A report that is marked as such is printed record by record, from its own
    whole page without Odoo's layout and assets, and fetches nothing. WeasyPrint
    draws it in one go as PDF/A; wkhtmltopdf needs marks and page numbers stamped
    afterwards. Every other report is printed as ever.
    """

    _inherit = "ir.actions.report"

    jiebang_document = fields.Boolean(
        string="Official document",
        help="Printed one by one, without Odoo's layout, with draft mark, version "
        "code and page numbers.",
    )
    pdf_engine = fields.Selection(
        [
            ("auto", "As set for all documents"),
            ("weasyprint", "WeasyPrint"),
            ("wkhtmltopdf", "wkhtmltopdf"),
        ],
        string="PDF engine",
        default="auto",
        required=True,
        help="For official documents only. Unless the settings say otherwise, "
        "WeasyPrint is used where it is installed (68 or newer), else wkhtmltopdf.",
    )

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {"jiebang_document"}

    # -- choice --------------------------------------------------------------

    @api.model
    def _pdf_engines(self):
        """The engines that work on this server, the best first."""
        engines = ["weasyprint"] if weasyprint else []
        if self.get_wkhtmltopdf_state() not in ("install", "broken"):
            engines.append("wkhtmltopdf")
        return engines

    def _pdf_engine(self):
        """The engine that prints this document.

        :raise UserError: it is not installed; the text says what to install
        """
        wanted = self.pdf_engine
        if wanted not in ("weasyprint", "wkhtmltopdf"):
            wanted = self.env["ir.config_parameter"].sudo().get_param(PDF_ENGINE)
        engines = self._pdf_engines()
        if wanted in engines:
            return wanted
        if wanted in ("weasyprint", "wkhtmltopdf"):
            raise UserError(
                self.env._(
                    "The PDF engine %s is chosen and not installed on the server. "
                    "The administrator installs it, or chooses another one in the "
                    "settings of the scheme.",
                    wanted,
                )
            )
        if not engines:
            raise UserError(
                self.env._(
                    "No PDF engine is installed on the server. The administrator "
                    "installs the Python package weasyprint (68 or newer) or the "
                    "program wkhtmltopdf; until then the document can be opened as "
                    "a web page."
                )
            )
        return engines[0]

    # -- printing ------------------------------------------------------------

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not report.jiebang_document:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        if not res_ids:
            raise UserError(self.env._("Choose what is to be printed first."))
        engine = report._pdf_engine()
        document = self._get_rendering_context_model(report)
        ids = list(dict.fromkeys(res_ids))
        document._check_printable(ids, engine)
        parts = [
            self._get_report(part)
            for part in document._document_parts or (report.report_name,)
        ]
        draw = getattr(self, f"_print_by_{engine}")
        groups = [ids] if document._document_collective else [[i] for i in ids]
        pdfs = {
            group[0] if len(group) == 1 else False: draw(parts, group, dict(data or {}))
            for group in groups
        }
        if len(pdfs) > 1 and not report.attachment:
            pdfs = {False: _join(list(pdfs.values()))}
        return OrderedDict(
            (key, {"stream": io.BytesIO(pdf), "attachment": None})
            for key, pdf in pdfs.items()
        )

    def _document_html(self, part, ids, data, engine, density=""):
        data = dict(
            data, report_type="pdf", document_engine=engine, document_density=density
        )
        reports = self.with_context(debug=False)
        html = reports._render_qweb_html(part, ids, data=data)[0].decode()
        self._get_rendering_context_model(part)._check_characters(html, engine)
        return html

    def _print_by_weasyprint(self, parts, ids, data):
        """One PDF/A of all parts."""
        with memory.tidied():
            return self._paginated(parts, ids, data)

    def _paginated(self, parts, ids, data):
        documents = [self._lay_out(part, ids, data) for part in parts]
        pages = [page for document in documents for page in document.pages]
        return documents[0].copy(pages).write_pdf(pdf_variant=ARCHIVE_FORM)

    def _lay_out(self, part, ids, data):
        """The pages of one part, in the first density that is short enough."""
        model = self._get_rendering_context_model(part)
        files = model._document_files()
        fetcher, fonts = DocumentFetcher(files), _fonts(files)

        def pages(density):
            html = self._document_html(part, ids, data, "weasyprint", density)
            page = weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
            return page.render(font_config=fonts)

        limit = model._fit_pages
        for density in model._densities if limit else ():
            found = pages(density)
            if len(found.pages) <= limit:
                return found
            if len(found.pages) > 2 * limit:
                break
        return pages(model._long_density)

    def _print_by_wkhtmltopdf(self, parts, ids, data):
        """The parts stamped, one after the other."""
        pdfs = []
        for part in parts:
            model = self._get_rendering_context_model(part)
            paper = part.get_paperformat()
            pdf = self._run_wkhtmltopdf(
                [self._document_html(part, ids, data, "wkhtmltopdf")],
                report_ref=part,
                landscape=paper.orientation == "Landscape",
                specific_paperformat_args={OFFLINE: "1"},
            )
            pdfs.append(model._finish_pdf(pdf, ids, paper))
        return _join(pdfs)

    def _build_wkhtmltopdf_args(
        self,
        paperformat_id,
        landscape,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        args = super()._build_wkhtmltopdf_args(
            paperformat_id,
            landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )
        if OFFLINE in (specific_paperformat_args or {}):
            args += ["--disable-javascript", "--javascript-delay", "0"]
        return args

    def _document_zoom(self, engine):
        """The factor that brings a document to its true size in this engine."""
        if engine != "wkhtmltopdf" or ir_actions_report._wkhtml().is_patched_qt:
            return 1
        return UNPATCHED_ZOOM


def _join(pdfs):
    """Several PDFs one after the other, in the archive form of the first."""
    if len(pdfs) == 1:
        return pdfs[0]
    writer = PdfFileWriter()
    readers = [PdfFileReader(io.BytesIO(pdf), strict=False) for pdf in pdfs]
    for reader in readers:
        writer.append_pages_from_reader(reader)
    first = readers[0].trailer["/Root"]
    for key in ("/OutputIntents", "/Metadata"):
        if key in first:
            value = first[key].clone(writer)
            writer._root_object[generic.NameObject(key)] = (
                getattr(value, "indirect_reference", None) or value
            )
    writer.add_metadata(readers[0].metadata or {})
    mark = generic.ByteStringObject(os.urandom(16))  # the archive form asks for it
    writer._ID = generic.ArrayObject([mark, mark])
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def _fonts(files):
    """The fonts of the system and of a document, for WeasyPrint.

    They are loaded once a thread, and anew when a file has changed: fontconfig keeps
    0.2 MB of each load for good, and they must not be used by two threads at once.

    :param dict files: the document's own, ``{path: (bytes, media type)}``
    """
    key = {path: hashlib.sha256(raw).digest() for path, (raw, _type) in files.items()}
    if getattr(_loaded, "key", None) != key:
        _loaded.key, _loaded.fonts = key, FontConfiguration()
    return _loaded.fonts
