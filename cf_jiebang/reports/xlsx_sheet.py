"""A table as an Excel sheet that an office can print, filter and fill in.

Row after row goes to the file, so that memory stays flat. Nothing that was typed
into the system becomes a formula, a link or a number.

``xlsxwriter`` makes the workbook and all that is above and below the table; the rows
of the table are ours (``xlsx_rows``) and go straight into the archive, because the
library takes three quarters of the time of a list for them.
"""

import io
import re
import zipfile
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from .spreadsheet_text import is_hostile
from .xlsx_rows import DATES, NUMBERS, Cells, clean, height, rows_xml

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
MOST_INLINE = 255
"""Characters of a list of choices that Excel takes without a sheet of its own."""
DICTIONARY = "字典"
TOKEN = "_meta"
SHEET = "xl/worksheets/sheet1.xml"
FIRST = ("[Content_Types].xml", "_rels/.rels")
"""What comes first in the archive: by it a file is known as a workbook."""
PAPERS = {"A4": 9, "A3": 8}
FILLED_ROWS = 200
"""Rows for which choices are offered in a table without rows."""

AS_TYPED = {"num_format": "@"}
"""The look of a cell in which everything stays as it is typed."""
FORMATS = {
    "text": {},
    "phone": AS_TYPED,
    "center": {"align": "center"},
    "integer": {"align": "center", "num_format": "0"},
    "number": {"align": "right", "num_format": "#,##0.00"},
    "date": {"align": "center", "num_format": "yyyy-mm-dd"},
    "datetime": {"align": "center", "num_format": "yyyy-mm-dd hh:mm"},
}


class Column(NamedTuple):
    """A column of a sheet.

    ``kind`` is a key of ``FORMATS``; ``choices`` are the values that may be chosen
    in its cells.
    """

    title: str
    width: float = 14
    kind: str = "text"
    choices: tuple = ()


class Sheet:
    """One printable table, written from top to bottom.

    :param target: path or writable binary file
    :param str title: heading over the whole width, and name of the sheet
    :param columns: ``Column`` objects
    :param header: ``(label, value)`` pairs above the table
    :param int pairs: how many of them stand in a line
    :param str number: what stands above the title, such as 附件4
    :param str paper: ``A4`` or ``A3``
    :param dict token: names and texts for a hidden sheet, to recognise the file
        when it comes back
    :param int frozen: columns that stay in view
    """

    def __init__(
        self,
        target,
        title,
        columns,
        *,
        header=(),
        pairs=2,
        number="",
        paper="A4",
        landscape=True,
        token=None,
        frozen=0,
    ):
        self.columns = [Column(*column) for column in columns]
        self._title, self._header, self._pairs = clean(title), header, pairs
        self._number = clean(number)
        self._paper, self._landscape, self._frozen = paper, landscape, frozen
        self._token = token
        self._notes = []
        self._count = 0
        self._marks = [f'<c r="{xl_col_to_name(i)}' for i in range(len(self.columns))]
        parts = self._workbook()
        top = self._cut(parts.pop(SHEET))[0]
        self._file = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=2)
        for name in FIRST:
            self._file.writestr(name, parts[name])
        self._stream = self._file.open(SHEET, "w")
        self._stream.write(top.encode())

    def __enter__(self):
        return self

    def __exit__(self, kind, *_details):
        if kind is None:
            self.close()

    # -- workbook ------------------------------------------------------------

    def _workbook(self):
        """The files of the workbook without the rows of the table.

        It is made before the rows, for what is above them and the numbers of the
        looks, and after them, when it is known how many there are: both times alike.
        """
        stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(stream, OPTIONS)
        self.book.set_properties({"title": self._title})
        self.sheet = self.book.add_worksheet(sheet_name(self._title))
        self._formats = {}
        self._set_up_page(self._paper, self._landscape)
        self._write_title(self._title)
        self._write_header(self._header)
        self._write_titles(self._frozen)
        self._row += self._count
        last = max(self._row - 1, self.first_row)
        self.sheet.autofilter(self.first_row - 1, 0, last, len(self.columns) - 1)
        for text in self._notes:
            self._write_note(text)
        self._offer_choices()
        self._write_token()
        self.book.close()
        with zipfile.ZipFile(stream) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def _write_looks(self):
        """The looks of all kinds, right of the title: the library numbers them."""
        column = len(self.columns)
        for look in FORMATS.values():
            text = look | AS_TYPED
            for style in (look, text, text | {"quote_prefix": True}):
                self.sheet.write_blank(0, column, None, self._format(**style))
                column += 1

    def _cut(self, sheet):
        """The XML of the sheet above the table, and below it.

        ``self._cells`` become the cells of its columns, with the numbers of the looks.
        """
        xml = re.sub(r'<dimension ref="[^"]*"/>', "", sheet.decode(), count=1)
        begin = xml.index(f'<c r="{xl_col_to_name(len(self.columns))}1"')
        end = xml.index("</row>", begin)
        numbers = iter(re.findall(r' s="(\d+)"', xml[begin:end]))
        triples = zip(numbers, numbers, numbers, strict=True)
        looks = dict(zip(FORMATS, triples, strict=True))
        if not self._count:
            self._cells = [
                Cells(column.kind, column.width, looks[column.kind])
                for column in self.columns
            ]
        xml = xml[:begin] + xml[end:]
        below = xml.find(f'<row r="{self.first_row + self._count + 1}"')
        if below < 0:
            below = xml.index("</sheetData>")
        return xml[:below], xml[below:]

    # -- page ----------------------------------------------------------------

    def _set_up_page(self, paper, landscape):
        sheet = self.sheet
        sheet.set_paper(PAPERS[paper])
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&R&10第 &P 页 共 &N 页")
        typed = self.book.add_format(AS_TYPED)
        for index, column in enumerate(self.columns):
            look = None if column.kind in (*NUMBERS, *DATES) else typed
            sheet.set_column(index, index, column.width, look)

    def _write_title(self, title):
        self._row = 0
        if self._number:
            self._write_text(0, 0, self._number, self._format(border=0))
            self._write_looks()
            self._row = 1
        look = {"font_size": 18, "bold": True, "align": "center", "border": 0}
        last = len(self.columns) - 1
        self.sheet.set_row(self._row, 34)
        self._write_merged(self._row, 0, last, title, self._format(**look))
        if not self._number:
            self._write_looks()
        self._row += 1

    def _write_header(self, header):
        """Pairs of label and value, some in a line, over the whole width."""
        pairs = [(clean(label), clean(value)) for label, value in header]
        last = len(self.columns) - 1
        look = self._format(border=0)
        while pairs:
            wide = last < 3 or len(pairs[0][1]) > 40
            count = 1 if wide else min(self._pairs, len(pairs))
            line, pairs = pairs[:count], pairs[count:]
            texts = [f"{label}：{value}" for label, value in line]
            spans = self._spans(self._pairs if count > 1 else 1)[:count]
            widths = [self._width(*span) for span in spans]
            self.sheet.set_row(self._row, height(zip(texts, widths, strict=True)))
            for (first, end), text in zip(spans, texts, strict=True):
                self._write_merged(self._row, first, end, text, look)
            self._row += 1

    def _spans(self, count):
        """The columns in ``count`` parts of about the same width: ``(first, last)``."""
        last = len(self.columns) - 1
        count, total = min(count, last + 1), self._width(0, last)
        spans, first = [], 0
        for index in range(last + 1):
            parts = count - len(spans)
            reached = self._width(0, index) * count >= total * (len(spans) + 1)
            if last - index == parts - 1 or (reached and parts > 1):
                spans.append((first, index))
                first = index + 1
        return spans

    def _write_titles(self, frozen):
        look = self._format(bold=True, align="center", bg_color="#E7E6E6")
        titles = [clean(column.title) for column in self.columns]
        widths = [column.width for column in self.columns]
        points = max(22, height(zip(titles, widths, strict=True)))
        self.sheet.set_row(self._row, points)
        for index, title in enumerate(titles):
            self._write_text(self._row, index, title, look)
        self.sheet.repeat_rows(self._row)
        self.sheet.freeze_panes(self._row + 1, frozen)
        self._row += 1
        self.first_row = self._row

    # -- cells ---------------------------------------------------------------

    def write_row(self, values):
        """Add a row; ``None``, ``False`` and ``""`` leave a cell empty.

        Numbers and dates stay numbers and dates in columns of that kind; all else
        is text.
        """
        self.write_rows([values])

    def write_rows(self, rows):
        """Add rows: lists of values, as ``write_row`` takes them."""
        number = self.first_row + self._count + 1
        self._stream.write(rows_xml(number, rows, self._cells, self._marks).encode())
        self._count += len(rows)

    def write_note(self, text):
        """Add a line over the whole width, below the table."""
        self._notes.append(clean(text))

    def _write_note(self, text):
        last = len(self.columns) - 1
        self.sheet.set_row(self._row, height([(text, self._width(0, last))]))
        self._write_merged(self._row, 0, last, text, self._format(border=0))
        self._row += 1

    def _write_text(self, row, index, text, look):
        if is_hostile(text):
            look = self._quoted(look)
        self.sheet.write_string(row, index, text, look)

    def _write_merged(self, row, first, last, text, look):
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", look)
        self._write_text(row, first, text, look)

    def _width(self, first, last):
        return sum(column.width for column in self.columns[first : last + 1])

    def _format(self, **look):
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            basic = {
                "font_name": "宋体",
                "font_size": 11,
                "border": 1,
                "text_wrap": True,
                "valign": "vcenter",
            }
            self._formats[key] = self.book.add_format(basic | look)
        return self._formats[key]

    def _quoted(self, look):
        """The same look for a text that stays text when its cell is edited."""
        key = next(key for key, value in self._formats.items() if value is look)
        return self._format(**dict(key, quote_prefix=True))

    # -- end -----------------------------------------------------------------

    def close(self):
        """Finish the file."""
        parts = self._workbook()
        self._stream.write(self._cut(parts.pop(SHEET))[1].encode())
        self._stream.close()
        for name, content in parts.items():
            if name not in FIRST:
                self._file.writestr(name, content)
        self._file.close()

    def _offer_choices(self):
        last = self.first_row + max(self._count - 1, FILLED_ROWS)
        lists = []
        for index, column in enumerate(self.columns):
            choices = [clean(choice) for choice in column.choices]
            if not choices:
                continue
            source = choices
            long = len(",".join(choices)) > MOST_INLINE
            if long or any("," in choice for choice in choices):
                letter = xlsxwriter.utility.xl_col_to_name(len(lists))
                source = f"='{DICTIONARY}'!${letter}$1:${letter}${len(choices)}"
                lists.append(choices)
            self.sheet.data_validation(
                *(self.first_row, index, last, index),
                {"validate": "list", "source": source},
            )
        if not lists:
            return
        dictionary = self.book.add_worksheet(DICTIONARY)
        dictionary.hide()
        for row in range(max(map(len, lists))):
            for index, choices in enumerate(lists):
                if row < len(choices):
                    dictionary.write_string(row, index, choices[row])

    def _write_token(self):
        if not self._token:
            return
        sheet = self.book.add_worksheet(TOKEN)
        sheet.very_hidden()
        for row, (name, value) in enumerate(self._token.items()):
            sheet.write_string(row, 0, clean(name))
            sheet.write_string(row, 1, clean(value))


def sheet_name(title):
    """A title as the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\']", " ", clean(title)).strip()[:31] or "Sheet1"
