"""Writes a Word document from the values of a report."""

try:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt
except ImportError:  # Word files are optional
    Pt = None

from ..engine.paper_terms import NONE
from .word_layout import FIELD, NOTE, ROW, TABLES
from .word_page import HEADING, SUBHEADING, TITLE, WordPage
from .word_rich import HAS_DOCX, RichWriter

__all__ = ["HAS_DOCX", "WordWriter", "as_lines"]

FORM_COLUMNS = (13.5, 19, 13.5, 20, 14, 20)
COVER_COLUMNS = (66, 88)


class WordWriter(WordPage):
    """Writes one document.

    :param layout: a row of ``word_layout.DOCUMENTS``
    :param dict sheet: the values of the report
    :param dict lists: the rows of each list, as ``word_rows.Row``
    :param dict choices: the words that a field or ``(list, column)`` offers
    """

    def __init__(self, layout, sheet, lists, choices):
        super().__init__(layout["margins"])
        self.layout, self.sheet = layout, sheet
        self.lists, self.choices = lists, choices

    def document(self):
        """The whole document but for its token; see ``sign``."""
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

    # -- parts ---------------------------------------------------------------

    def _part_heading(self, text):
        self._heading(text, 1)

    def _part_rich(self, text, field):
        self._heading(text, 1, field)
        if not RichWriter(self).draw(self.sheet["rich"][field]):
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
