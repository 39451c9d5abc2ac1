"""Writes a Word document from the values of a report."""

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

from .project_words import NONE
from .word_archive import TOKEN_NAME
from .word_layout import NOTE, TABLES
from .word_reader import FIELD, ROW, SECTION
from .word_rich import HAS_DOCX, RichWriter

__all__ = ["HAS_DOCX", "WordWriter", "as_lines"]

BODY, TITLE, HEADING, SUBHEADING = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
)
LINE_PITCH = 579
"""Twentieths of a point: 22 lines a page (GB/T 9704)."""
PAGE_WIDTH = 210
FORM_COLUMNS = (13.5, 19, 13.5, 20, 14, 20)
COVER_COLUMNS = (66, 88)
GREY = "EDEDED"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PROPERTIES = '<Properties xmlns="{0}/custom-properties" xmlns:vt="{0}/docPropsVTypes">'
PROPERTY = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{0}" '
    'name="{1}_{0:03}"><vt:lpwstr>{2}</vt:lpwstr></property>'
)
PROPERTY_LENGTH = 240
"""Characters that every program keeps of a property."""


class WordWriter:
    """Writes one document.

    :param layout: a row of ``word_layout.DOCUMENTS``
    :param dict sheet: the values of the report
    :param dict lists: the rows of each list, as ``word_reader.Row``
    :param dict choices: the words that a field or ``(list, column)`` offers
    """

    def __init__(self, layout, sheet, lists, choices):
        self.layout, self.sheet = layout, sheet
        self.lists, self.choices = lists, choices
        self.marks = 0
        self.doc = docx.Document()

    def document(self):
        """The whole document but for its token; see ``sign``."""
        self._page()
        self._styles()
        properties = self.doc.core_properties
        properties.title = "".join(self.layout["titles"])
        properties.author = ""
        properties.language = "zh-CN"
        self._line(self.layout["mark"], HEADING, 14)
        titles = self.sheet.get("titles") or self.layout["titles"]
        if self.layout.get("cover"):
            self._cover(titles)
        else:
            for line in titles:
                self._line(line, TITLE, 20, centered=True)
        self._loose(self._line(NOTE, SUBHEADING, 10.5))
        for kind, *values in self.layout["parts"]:
            getattr(self, f"_part_{kind}")(*values)
        return self.doc

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
        _top, right, _bottom, left = self.layout["margins"]
        return PAGE_WIDTH - left - right

    def _page(self):
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(297)
        top, right, bottom, left = map(Mm, self.layout["margins"])
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

    def _cover(self, titles):
        for _gap in range(3):
            self.doc.add_paragraph()
        for line in titles:
            self._line(line, TITLE, 22, centered=True)
        for _gap in range(2):
            self.doc.add_paragraph()
        table = self.table(COVER_COLUMNS, borders=False)
        for label, value in self.sheet["cover_fields"]:
            cells = self.row(table, [1, 1])
            self.fill(cells[0], [label], font=HEADING, size=16)
            self.fill(cells[1], as_lines(value), size=16)
        self.doc.add_paragraph()
        for key in ("issuer", "form_year"):
            if self.sheet[key]:
                self._line(self.sheet[key], SUBHEADING, 16, centered=True)
        self.doc.add_page_break()

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

    # -- parts ---------------------------------------------------------------

    def _part_heading(self, text):
        self._heading(text, 1)

    def _part_rich(self, text, field):
        self._heading(text, 1, field)
        if not RichWriter(self).write(self.sheet["rich"][field]):
            self.doc.add_paragraph(NONE)

    def _part_plain(self, text, field):
        self._heading(text, 2 if text.startswith("（") else 1, field)
        for line in as_lines(self.sheet[field]):
            paragraph = self.doc.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(32)
            self.run(paragraph, line)

    def _part_form(self, rows):
        """Label and value side by side; a value that may come back bears the
        bookmark of its field, the others stand on grey."""
        columns = self.layout.get("columns", FORM_COLUMNS)
        table = self.table(columns)
        for row in rows:
            if isinstance(row, str):
                (cell,) = self.row(table, [len(columns)])
                self.fill(cell, [row], font=HEADING)
                self._with_next([cell])
                continue
            spans = [span for value in row for span in (1, value.span)]
            keep = sum(len(str(self.sheet[value.key])) for value in row) < 300
            cells = iter(self.row(table, spans, keep=keep))
            for value in row:
                label, target = next(cells), next(cells)
                self.fill(label, as_lines(value.label), centered=True, size=11)
                self._value(target, value)
        self.gap()

    def _value(self, target, value):
        mark = FIELD + (value.field or value.key).replace(":", "_")
        self.fill(target, as_lines(self.sheet[value.key]), mark, size=11)
        if value.kind == "fixed":
            self._grey(target)
        elif value.kind == "choice":
            self._choose(target, self.choices[value.field], mark)

    def _part_table(self, name):
        table = TABLES[name]
        columns, rows = table.columns, self.lists[name]
        grid = self.table([column.width for column in columns])
        if table.caption:
            (cell,) = self.row(grid, [len(columns)])
            self.fill(cell, [table.caption], font=HEADING)
            self._with_next([cell])
        heads = self.row(grid, [1] * len(columns))
        for cell, column in zip(heads, columns, strict=True):
            self.fill(cell, [column.label], font=HEADING, size=10.5, centered=True)
        self._with_next(heads)
        for row in rows:
            cells = self.row(grid, [1] * len(columns))
            for index, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                mark = "" if index else f"{ROW}{name}_{row.line}"
                self.fill(cell, as_lines(row.cells[column.name]), mark, size=10.5)
                self._list_cell(cell, name, column)
        for _spare in range(table.spare):
            cells = self.row(grid, [1] * len(columns))
            for cell, column in zip(cells, columns, strict=True):
                self.fill(cell, [""], size=10.5)
                self._list_cell(cell, name, column)
        self.gap()

    def _list_cell(self, cell, name, column):
        if column.kind == "fixed":
            self._grey(cell)
        elif column.kind == "choice":
            self._choose(cell, self.choices[name, column.name], column.name)

    def _part_declaration(self, title):
        table = self.table([1])
        (cell,) = self.row(table, [1])
        self.fill(cell, [title], font=HEADING)
        self._with_next([cell])
        (cell,) = self.row(table, [1])
        lines = ["本人郑重承诺："]
        for number, (ticked, text) in enumerate(self.sheet["declarations"], start=1):
            lines.append(f"{'√' if ticked else '□'} {number}．{text}；")
        lines[-1] = lines[-1].removesuffix("；") + "。"
        lines += ["", "揭榜人（签字）：　　　　　　　　　　"]
        lines.append(f"{self.sheet['declared_date']}　　")
        self.fill(cell, lines, size=11)
        for paragraph in cell.paragraphs[-2:]:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._grey(cell)
        self.gap()

    def _part_opinions(self, title):
        table = self.table((13.5, 86.5))
        (cell,) = self.row(table, [2])
        self.fill(cell, [title], font=HEADING)
        self._with_next([cell])
        for opinion in self.sheet["opinions"]:
            label, cell = self.row(table, [1, 1], height=42)
            self.fill(label, as_lines(opinion["title"]), size=11, centered=True)
            conclusion = opinion["conclusion"]
            lines = [f"{conclusion}。"] if conclusion else []
            lines += [*opinion["paragraphs"], opinion["meeting"]]
            place = opinion["organization"]
            signer = opinion["signer"] or "　　　　　　　"
            lines += [
                "" if place else "\n",
                f"{place}（盖章）　　" if place else "（盖章）　　　　　　",
                f"签字：{signer}　　{opinion['date']}　　",
            ]
            self.fill(cell, lines, size=11)
            for paragraph in cell.paragraphs[-2:]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._grey(cell)


def as_lines(value):
    """A value of the report as lines of a cell."""
    if isinstance(value, list | tuple):
        return [str(line) for line in value] or [NONE]
    return str(value if value is not None else "").splitlines() or [""]


def tidy(text):
    """Text without the control characters that XML can't hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
