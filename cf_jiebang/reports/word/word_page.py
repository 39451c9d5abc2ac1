"""A Word document: its page, its styles, and how text and tables are put there."""

try:
    import docx
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt
    from docx.table import _Cell
except ImportError:  # Word files are optional
    docx = None

from markupsafe import escape

from .word_archive import TOKEN_NAME
from .word_layout import SECTION

BODY, TITLE, HEADING, SUBHEADING = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
)
LINE_PITCH = 579
"""Twentieths of a point: 22 lines a page (GB/T 9704)."""
PAGE_WIDTH = 210
GREY = "EDEDED"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PROPERTIES = '<Properties xmlns="{0}/custom-properties" xmlns:vt="{0}/docPropsVTypes">'
PROPERTY = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{0}" '
    'name="{1}_{0:03}"><vt:lpwstr>{2}</vt:lpwstr></property>'
)
PROPERTY_LENGTH = 240
"""Characters that every program keeps of a property."""


class WordPage:
    """An empty document with the page and the styles of GB/T 9704.

    :param margins: top, right, bottom and left, in millimetres
    """

    def __init__(self, margins):
        self.margins = margins
        self.marks = 0
        self.doc = docx.Document()
        self._page()
        self._styles()

    def sign(self, short, full):
        """Write the tokens into the properties of the file, in two places: not
        every program keeps both."""
        self.doc.core_properties.identifier = short
        parts = [
            PROPERTY.format(number, TOKEN_NAME, escape(full[start:][:PROPERTY_LENGTH]))
            for number, start in enumerate(range(0, len(full), PROPERTY_LENGTH), 2)
        ]
        xml = f"{PROPERTIES.format(OFFICE)}{''.join(parts)}</Properties>"
        package = self.doc.part.package
        part = Part(
            PackURI("/docProps/custom.xml"),
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
            xml.encode(),
            package,
        )
        package.relate_to(part, f"{OFFICE}/relationships/custom-properties")

    # -- page ----------------------------------------------------------------

    @property
    def width(self):
        _top, right, _bottom, left = self.margins
        return PAGE_WIDTH - left - right

    def _page(self):
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(297)
        top, right, bottom, left = map(Mm, self.margins)
        section.top_margin, section.bottom_margin = top, bottom
        section.left_margin, section.right_margin = left, right
        for grid in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(grid)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))
        section._sectPr.append(grid)

    def _styles(self):
        fonts = (
            ("Normal", BODY, 16),
            ("Heading 1", HEADING, 16),
            ("Heading 2", SUBHEADING, 16),
        )
        for name, font, size in fonts:
            style = self.doc.styles[name]
            style.font.size, style.font.bold = Pt(size), False
            properties = style.element.get_or_add_rPr()
            for color in properties.findall(qn("w:color")):
                properties.remove(color)
            self._font(properties, font)
            style.paragraph_format.space_before = Pt(0)
            style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.line_spacing = 1

    def _font(self, properties, font):
        fonts = properties.get_or_add_rFonts()
        for key in list(fonts.attrib):
            if key.endswith("Theme"):
                del fonts.attrib[key]
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), font)

    # -- text ----------------------------------------------------------------

    def run(self, paragraph, text, font=None, size=None):
        run = paragraph.add_run(tidy(text))
        if font:
            self._font(run._r.get_or_add_rPr(), font)
        if size:
            run.font.size = Pt(size)
        return run

    def _line(self, text, font, size, centered=False):
        paragraph = self.doc.add_paragraph()
        if centered:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.run(paragraph, text, font, size)
        return paragraph

    def gap(self):
        """Parts two tables, which would be one otherwise."""
        paragraph = self.doc.add_paragraph()
        self._loose(paragraph)
        paragraph.paragraph_format.line_spacing = Pt(2)
        self.run(paragraph, "", size=1)

    def _loose(self, paragraph):
        """Take a paragraph out of the grid of lines."""
        snap = OxmlElement("w:snapToGrid")
        snap.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().append(snap)

    def _heading(self, text, level, field=""):
        heading = self.doc.add_paragraph(text, style=f"Heading {level}")
        if field:
            self._bookmark(heading, heading, f"{SECTION}{field}")

    # -- tables --------------------------------------------------------------

    def table(self, shares, borders=True):
        """A table without rows; ``shares`` are the relative widths of its columns."""
        table = self.doc.add_table(rows=0, cols=len(shares))
        table.autofit = False
        if borders:
            table.style = "Table Grid"
        width = self.width if borders else sum(shares)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(width * share / sum(shares))
        return table

    def row(self, table, spans, height=0, keep=True):
        """Add a row whose cells take so many columns each; give its cells."""
        line, cells, place = OxmlElement("w:tr"), [], 0
        table._tbl.append(line)
        properties = line.get_or_add_trPr()
        if keep:
            properties.append(OxmlElement("w:cantSplit"))
        if height:
            tall = OxmlElement("w:trHeight")
            tall.set(qn("w:val"), str(int(height * 56.7)))
            properties.append(tall)
        widths = [column.width for column in table.columns]
        for span in spans:
            element = OxmlElement("w:tc")
            element.append(OxmlElement("w:p"))
            line.append(element)
            element.width = sum(widths[place : place + span])
            if span > 1:
                element.grid_span = span
            cells.append(_Cell(element, table))
            place += span
        return cells

    def fill(self, cell, lines, mark="", font=None, size=12, centered=False):
        """Write lines into a cell; ``mark`` is the name of a bookmark over them."""
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        first = paragraph = cell.paragraphs[0]
        for index, line in enumerate(lines or [""]):
            if index:
                paragraph = cell.add_paragraph()
            self._loose(paragraph)
            paragraph.paragraph_format.space_before = Pt(1.5)
            paragraph.paragraph_format.space_after = Pt(1.5)
            if centered:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self.run(paragraph, line, font, size)
        if mark:
            self._bookmark(first, paragraph, mark)

    def _with_next(self, cells):
        """Keep a row on one page with the row below."""
        for cell in cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True

    def _grey(self, cell):
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", GREY)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)

    def _bookmark(self, first, last, name):
        self.marks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self.marks))
        start.set(qn("w:name"), name)
        first._p.insert(1 if first._p.pPr is not None else 0, start)
        last._p.append(end)

    def _choose(self, cell, words, tag):
        """Put the text of a cell into a drop-down control."""
        paragraph = cell.paragraphs[0]._p
        control = OxmlElement("w:sdt")
        properties, content = OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent")
        name, options = OxmlElement("w:tag"), OxmlElement("w:dropDownList")
        name.set(qn("w:val"), tag)
        for word in words:
            option = OxmlElement("w:listItem")
            option.set(qn("w:displayText"), word)
            option.set(qn("w:value"), word)
            options.append(option)
        properties.extend((name, options))
        control.extend((properties, content))
        runs = paragraph.findall(qn("w:r"))
        runs[0].addprevious(control)
        content.extend(runs)


def tidy(text):
    """Text without the control characters that XML can't hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
