import base64
import binascii
import io

import lxml.html

try:
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt
except ImportError:  # Word files are optional
    docx = None

from .project_words import NONE
from .word_layout import TABLES

HAS_DOCX = docx is not None

BODY, TITLE, HEADING, SUBHEADING = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
)
LINE_PITCH = 579
"""Twentieths of a point: 22 lines a page (GB/T 9704)."""
BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
PICTURE_WIDTH = 140
PICTURE_ERRORS = (binascii.Error, ValueError)
if HAS_DOCX:
    PICTURE_ERRORS += (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )


class WordWriter:
    """Writes one document.

    :param layout: a row of ``word_layout.DOCUMENTS``
    :param dict sheet: the values of the report
    :param str token: what binds the file to its record
    """

    def __init__(self, layout, sheet, token):
        self.layout, self.sheet, self.token = layout, sheet, token
        self.bookmarks = 0
        self.doc = docx.Document()

    def document(self):
        """The whole document, ready to be saved."""
        self._page()
        self._styles()
        properties = self.doc.core_properties
        properties.identifier = self.token
        properties.title = self.layout["title"]
        properties.author = ""
        properties.language = "zh-CN"
        self._line(self.layout["mark"], HEADING, 16)
        if self.layout.get("cover"):
            self._cover()
        else:
            self._line(self.layout["title"], TITLE, 22, centered=True)
        if "note" in self.layout:
            self._line(self.layout["note"], SUBHEADING, 12, centered=True)
        if "rows" in self.layout:
            self._form(self.layout["rows"])
        if "first" in self.layout:
            title, rows = self.layout["first"]
            self._heading(title)
            self._form(rows)
        for name in self.layout.get("tables", ()):
            self._table(name)
        if self.layout.get("sections"):
            self._sections()
        return self.doc

    # -- page ----------------------------------------------------------------

    def _page(self):
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        for grid in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(grid)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))
        section._sectPr.append(grid)

    def _styles(self):
        fonts = (("Normal", BODY, 16), ("Heading 1", HEADING, 16))
        for name, font, size in fonts:
            style = self.doc.styles[name]
            style.font.size, style.font.bold = Pt(size), False
            style.font.color.rgb = None
            self._font(style.element.get_or_add_rPr(), font)
            style.paragraph_format.space_before = Pt(0)
            style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.line_spacing = 1
        color = self.doc.styles["Heading 1"].element.rPr.find(qn("w:color"))
        if color is not None:
            self.doc.styles["Heading 1"].element.rPr.remove(color)

    def _font(self, properties, font):
        fonts = properties.get_or_add_rFonts()
        for key in list(fonts.attrib):
            if key.endswith("Theme"):
                del fonts.attrib[key]
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), font)

    # -- text ----------------------------------------------------------------

    def _run(self, paragraph, text, font=None, size=None, bold=False):
        run = paragraph.add_run(tidy(text))
        if font:
            self._font(run._r.get_or_add_rPr(), font)
        if size:
            run.font.size = Pt(size)
        if bold:
            run.bold = True
        return run

    def _line(self, text, font, size, centered=False):
        paragraph = self.doc.add_paragraph()
        if centered:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, text, font, size)
        return paragraph

    def _heading(self, text):
        self.doc.add_paragraph(text, style="Heading 1")

    def _cover(self):
        for _gap in range(3):
            self.doc.add_paragraph()
        for line in self.sheet["titles"]:
            self._line(line, TITLE, 22, centered=True)
        for _gap in range(2):
            self.doc.add_paragraph()
        fields = self.sheet["cover_fields"]
        table = self._grid(len(fields), (60, 90), borders=False)
        for row, (label, value) in zip(table.rows, fields, strict=True):
            self._cell(row.cells[0], [label], font=HEADING, size=16)
            self._cell(row.cells[1], as_lines(value), size=16)
        self._issuer()
        self.doc.add_page_break()

    def _issuer(self):
        self.doc.add_paragraph()
        for key in ("issuer", "form_year"):
            if self.sheet[key]:
                self._line(self.sheet[key], SUBHEADING, 16, centered=True)

    # -- tables --------------------------------------------------------------

    def _grid(self, rows, widths, borders=True):
        table = self.doc.add_table(rows=rows, cols=len(widths))
        table.autofit = False
        if borders:
            table.style = "Table Grid"
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return table

    def _form(self, rows):
        """Label and value side by side; each value that may come back bears the
        bookmark of its field."""
        table = self._grid(len(rows), (42, 114))
        for row, (label, values) in zip(table.rows, rows, strict=True):
            if values is None:
                self._cell(row.cells[0].merge(row.cells[1]), [label], font=HEADING)
                continue
            self._cell(row.cells[0], [label])
            for field, key in values:
                lines = as_lines(self.sheet[key])
                self._cell(row.cells[1], lines, bookmark=field)

    def _table(self, key):
        title, columns = TABLES[key]
        self.doc.add_paragraph(title)
        rows = self.sheet[key]
        width = 156 / len(columns)
        table = self._grid(1 + max(len(rows), 1), [width] * len(columns))
        repeat = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        for cell, (label, _name) in zip(table.rows[0].cells, columns, strict=True):
            self._cell(cell, [label], font=HEADING)
        for index, row in enumerate(rows):
            cells = table.rows[index + 1].cells
            for cell, (_label, name) in zip(cells, columns, strict=True):
                mark = f"{key}_{index}_{name}"
                self._cell(cell, as_lines(row[name]), bookmark=mark)

    def _cell(self, cell, lines, bookmark=None, font=None, size=12):
        paragraph = cell.paragraphs[0]
        first = paragraph
        for index, line in enumerate(lines or [""]):
            if index:
                paragraph = cell.add_paragraph()
            snap = OxmlElement("w:snapToGrid")
            snap.set(qn("w:val"), "0")
            paragraph._p.get_or_add_pPr().append(snap)
            self._run(paragraph, line, font, size)
        if bookmark:
            self._bookmark(first, paragraph, f"f_{bookmark}")

    def _bookmark(self, first, last, name):
        self.bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), name)
        first._p.insert(1, start)
        last._p.append(end)

    # -- annex 2 -------------------------------------------------------------

    def _sections(self):
        after = self.layout.get("tables_after", {})
        for title, name, text in self.sheet["sections"]:
            self._heading(title)
            tables = after.get(name, ())
            if not self._rich_text(text) and not tables:
                self.doc.add_paragraph(NONE)
            for key in tables:
                self._table(key)

    def _rich_text(self, markup):
        """Paragraphs, lists, bold, tables (row by row) and pictures."""
        if not (markup and str(markup).strip()):
            return False
        root = lxml.html.fragment_fromstring(str(markup), create_parent="div")
        self.paragraph = None
        self._walk(root, bold=False)
        return True

    def _walk(self, node, bold):
        self._text(node.text, bold)
        for child in node:
            if not isinstance(child.tag, str):
                self._text(child.tail, bold)
                continue
            if child.tag in BLOCKS:
                self.paragraph = None
                if child.tag == "li":
                    self._text(marker(child), False)
            if child.tag == "table":
                self._rich_table(child)
            elif child.tag == "img":
                self._picture(child.get("src") or "")
            elif child.tag == "br":
                self.paragraph = None
            else:
                self._walk(child, bold or child.tag in ("b", "strong", "th"))
            if child.tag in BLOCKS or child.tag == "table":
                self.paragraph = None
            self._text(child.tail, bold)

    def _text(self, text, bold):
        text = " ".join((text or "").split()) if (text or "").isspace() else text or ""
        if not text.strip():
            return
        if self.paragraph is None:
            self.paragraph = self.doc.add_paragraph()
            self.paragraph.paragraph_format.first_line_indent = Pt(32)
        self._run(self.paragraph, text, bold=bold)

    def _rich_table(self, node):
        rows = [row.xpath("./td|./th") for row in node.iter("tr")]
        columns = max(map(len, rows), default=0)
        if not columns:
            return
        table = self._grid(len(rows), [156 / columns] * columns)
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, source in zip(row.cells, cells, strict=False):
                self._cell(cell, [" ".join(source.text_content().split())])

    def _picture(self, source):
        head, _sep, data = source.partition(";base64,")
        if head not in ("data:image/png", "data:image/jpeg"):
            return
        try:
            picture = self.doc.add_picture(io.BytesIO(base64.b64decode(data)))
        except PICTURE_ERRORS:
            return
        if picture.width > Mm(PICTURE_WIDTH):
            picture.height = int(picture.height * Mm(PICTURE_WIDTH) / picture.width)
            picture.width = Mm(PICTURE_WIDTH)
        self.paragraph = None


def marker(item):
    """What stands before an item of a list."""
    parent = item.getparent()
    if parent is not None and parent.tag == "ol":
        return f"{parent.index(item) + 1}. "
    return "· "


def as_lines(value):
    """A value of the report as lines of a cell."""
    if isinstance(value, list | tuple):
        return [str(line) for line in value] or [NONE]
    return str(value or "").splitlines() or [""]


def tidy(text):
    """Text without the control characters that XML can't hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
