"""What all printed documents have in common."""

import re

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from ...tools.document_lang import document_lang
from ...tools.fonts import (
    find_chinese_font,
    is_letter,
    missing_characters,
    packages_for,
)
from .document_html import clean_rich_text
from .document_qr import qr_uri
from .document_stamp import Margins, Stamp, stamp_pdf
from .paper_terms import FIELD_WORDS, NONE

MM = 72 / 25.4

STORED_PICTURE = re.compile(r"/web/image/(\d+)(?:[-/?#].*)?", re.DOTALL)

CHAINS = {
    "text": '"仿宋_GB2312","FangSong_GB2312","仿宋","FangSong","方正仿宋_GBK",'
    '"STFangsong","FandolFang","FandolFang R","Noto Serif CJK SC",serif',
    "title": '"方正小标宋简体","FZXiaoBiaoSong-B05S","方正小标宋_GBK","华文中宋",'
    '"STZhongsong","Noto Serif CJK SC",serif',
    "heading": '"黑体","SimHei","方正黑体_GBK","Noto Sans CJK SC",sans-serif',
    "subheading": '"楷体_GB2312","KaiTi_GB2312","楷体","KaiTi","AR PL KaitiM GB",'
    '"FandolKai","LXGW WenKai","Noto Serif CJK SC",serif',
    "number": '"宋体","SimSun","Noto Serif CJK SC",serif',
}
"""Fonts of GB/T 9704 by the names that offices have, then free ones; each list
ends in Noto CJK, which has nearly every Chinese character."""
OTHERS = '"Mongolian Baiti","Noto Sans Mongolian","SimSun-ExtB","HanaMinB"'
"""Behind each list: the script of the region, and rare Chinese characters."""
GENERIC = re.compile(r",(sans-)?serif$")
MOST_NAMED = 20
"""Characters without a font that are named one by one."""


class Document(models.AbstractModel):
    """An official document: a page of HTML with its own styles, printed for each
    record, or once for all of them.

    A report model inherits this one, names its records, title and page, and
    returns plain values a record in ``_sheet``. Everything is read as the user
    who prints: the address of a report asks for no group.
    """

    _name = "jiebang.document"
    _description = "Printed Document"

    _document_model = ""
    """Model of the records."""
    _document_title = ""
    _document_parts = ()
    """Names of the reports that make this document; itself when empty."""
    _document_collective = False
    """One document for all chosen records."""
    _page_kind = "official"
    """``official`` (GB/T 9704), ``form`` (narrow margins), ``ledger`` (landscape) or
    ``cover`` (bound at the left, without page numbers)."""
    _page_styles = ""
    """Template with further styles of this document."""
    _unnumbered_pages = 0
    """Pages of the cover, which is not counted."""
    _fit_pages = 0
    """Pages that the document is to have at most; 0 where it doesn't matter."""
    _densities = ()
    """CSS classes of the body, tried one after the other until it fits."""
    _long_density = ""
    """The class where none fits."""

    def _get_report_values(self, docids, data=None):
        records = self._documents(docids)
        data = data or {}
        engine = "screen"
        if data.get("report_type") == "pdf":
            engine = data.get("document_engine") or "wkhtmltopdf"
        stamp = self._stamp(records)
        return {
            "doc_ids": records.ids,
            "doc_model": records._name,
            "docs": records,
            "document_title": self._document_title,
            "sheets": self._sheets(records),
            "engine": engine,
            "on_screen": engine == "screen",
            "zoom": self.env["ir.actions.report"]._document_zoom(engine),
            "page_kind": self._page_kind,
            "page_styles": self._page_styles,
            "density": data.get("document_density") or "",
            "stamp": stamp,
            "qr": qr_uri(stamp.code) if stamp.code and engine == "weasyprint" else "",
            **self._fonts(engine),
        }

    # -- hooks ---------------------------------------------------------------

    def _documents(self, docids):
        """The records to print, in the language of the forms.

        :raise AccessError: the user may not read one of them
        """
        records = self.env[self._document_model].browse(docids or []).exists()
        if not records:
            raise UserError(self.env._("Choose what is to be printed first."))
        records.check_access("read")
        self._check_document(records)
        return records.with_context(lang=document_lang(self.env), bin_size=False)

    def _check_document(self, records):
        """Hook: raise where who may read the records may not print them."""

    def _sheets(self, records):
        return [self._sheet(record) for record in records]

    def _sheet(self, record):
        """Hook: the values that the template prints of a record."""
        return {"record": record}

    def _stamp(self, records):
        """Hook: marks on every page; by default none but the page number."""
        return Stamp(title=self._document_title, numbering=self._numbering())

    def _numbering(self):
        return "total" if self._page_kind == "ledger" else "outside"

    # -- values --------------------------------------------------------------

    def _may_read(self, record, name):
        """Whether the user may read a value; who asks prints it, which is logged."""
        field = record._fields[name]
        allowed = record._has_field_access(field, "read") and (
            not field.relational or self.env[field.comodel_name].has_access("read")
        )
        if allowed and name in getattr(record, "_logged_fields", ()):
            record._log_reading("print", {name})
        return allowed

    def _text(self, record, name, empty=NONE):
        """A value as the form prints it: blank where the user may not read it,
        ``empty`` where there is nothing."""
        if not self._may_read(record, name):
            return ""
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            words = FIELD_WORDS.get((record._name, name), {})
            labels = dict(field._description_selection(record.env))
            value = words.get(value) or labels.get(value)
        elif field.relational and hasattr(record, "_name_in_force"):
            value = record._name_in_force(name)
        elif field.relational:
            value = value.name
        return str(value or "").strip() or empty

    def _lines(self, record, name):
        """The lines of a project that the user may read."""
        lines = record[name] if self._may_read(record, name) else ()
        return lines or record.env[record._fields[name].comodel_name]

    def _paragraphs(self, record, name):
        text = self._text(record, name)
        return [line.strip() for line in text.splitlines() if line.strip()]

    def _rows(self, lines, *names):
        return [
            {"number": number} | {name: self._text(line, name) for name in names}
            for number, line in enumerate(lines, start=1)
        ]

    def _rich_text(self, record, name):
        if not self._may_read(record, name):
            return ""
        return clean_rich_text(
            record[name], lambda source: self._stored_picture(record, source)
        )

    def _stored_picture(self, record, source):
        """The bytes of a picture that belongs to the record, else ``None``."""
        match = STORED_PICTURE.fullmatch(source)
        if not match or len(match[1]) > 9:
            return None
        attachment = self.env["ir.attachment"].browse(int(match[1])).exists()
        if not attachment or not attachment.has_access("read"):
            return None
        owner = (attachment.res_model, attachment.res_id)
        if owner != (record._name, record.id) or attachment.res_field:
            return None
        return attachment.raw

    # -- fonts ---------------------------------------------------------------

    def _fonts(self, engine):
        """The font lists, and the rules of the uploaded fonts before them."""
        first, last, faces = {}, [OTHERS], []
        if engine == "weasyprint":
            for font in self.env["jiebang.font"]._in_use():
                other = font.purpose == "other"
                family = (
                    f"jiebang-other-{font.id}" if other else f"jiebang-{font.purpose}"
                )
                if other:
                    last.insert(-1, f'"{family}"')
                else:
                    first[font.purpose] = f'"{family}",'
                faces.append(
                    f'@font-face{{font-family:"{family}";src:url("{font._path()}")}}'
                )
        behind = ",".join(last)
        chains = {
            name: first.get(name, "") + GENERIC.sub(rf",{behind}\g<0>", chain)
            for name, chain in CHAINS.items()
        }
        # constants and record ids only
        return {
            "fonts": {name: Markup(chain) for name, chain in chains.items()},  # noqa: S704
            "font_faces": Markup("").join(Markup(face) for face in faces),  # noqa: S704
        }

    def _document_files(self):
        """Files that the page may name: path, bytes and media type."""
        return {
            font._path(): (font._raw(), "font/otf")
            for font in self.env["jiebang.font"]._in_use()
        }

    def _paper_texts(self, prefix, values=None):
        """The fixed texts of a paper, filled in."""
        model = self.env["jiebang.paper.text"]
        return {
            name: model._fill(text, values or {})
            for name, text in model._texts(prefix).items()
        }

    def _check_printable(self, docids, engine):
        """Raise where the print would be refused or unreadable."""
        self._documents(docids)
        uploaded = engine == "weasyprint" and self.env["jiebang.font"]._in_use()
        if not uploaded and not find_chinese_font():
            raise UserError(
                self.env._(
                    "No Chinese font is installed on the server, so that every "
                    "character would be printed as a box. Ask the administrator to "
                    "install one, then print again: the package fonts-noto-cjk on "
                    "Debian, Ubuntu and Kylin, google-noto-serif-cjk-fonts on "
                    "openEuler; with the program fc-list (package fontconfig)."
                )
            )

    def _check_characters(self, html, engine):
        """Raise where a word of the page would be printed as boxes.

        Signs without a font are told to the user, and printed as boxes.
        """
        uploaded = self.env["jiebang.font"]._in_use() if engine == "weasyprint" else ()
        missing = missing_characters(html, (font._raw() for font in uploaded))
        if not missing:
            return
        letters = "".join(filter(is_letter, missing))
        named = "、".join(
            f"{c} (U+{ord(c):04X})" for c in (letters or missing)[:MOST_NAMED]
        )
        if letters:
            raise UserError(
                self.env._(
                    "“%(title)s” has characters that no font on the server has, so "
                    "that they would be printed as boxes: %(characters)s. Ask the "
                    "administrator to upload a font with them (Settings, Fonts of the "
                    "papers, “Other scripts”) or to install one and start Odoo anew "
                    "(on Debian the package %(packages)s), then print again.",
                    title=self._document_title,
                    characters=named,
                    packages="、".join(packages_for(letters)),
                )
            )
        if not self.env.cr.readonly:
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "warning",
                    "title": self._document_title,
                    "message": self.env._(
                        "These signs are printed as boxes, because no font on the "
                        "server has them: %s. Replace them, or ask the administrator "
                        "to install a font.",
                        named,
                    ),
                },
            )

    # -- after wkhtmltopdf ---------------------------------------------------

    def _finish_pdf(self, pdf, ids, paper):
        """Stamp the printed pages."""
        margins = Margins(
            *(
                paper[f"margin_{side}"] * MM
                for side in ("top", "right", "bottom", "left")
            )
        )
        records = self.env[self._document_model].browse(ids)
        return stamp_pdf(pdf, self._stamp(records), margins)
