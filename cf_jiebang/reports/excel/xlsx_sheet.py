"""A table as an Excel sheet that an office can print, filter and fill in.

Row after row goes to a temporary file (``constant_memory``), so that memory stays
flat. Nothing that was typed into the system becomes a formula, a link or a number.
"""

import math
import re
from datetime import date
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from .spreadsheet_text import is_hostile
from .xlsx_text import clean, height, lines_of, points

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
PAPERS = {"A4": 9, "A3": 8}
FILLED_ROWS = 200
"""Rows for which choices are offered in a table without rows."""

AS_TYPED = {"num_format": "@"}
"""The look of a cell in which everything stays as it is typed."""
NUMBERS, DATES = ("integer", "number"), ("date", "datetime")
"""Kinds of columns whose values are no texts."""
FIRST_YEAR = 1901
"""Before it Excel has no dates, or wrong ones."""
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
        self._pairs, self._token = pairs, token
        self._formats = {}
        self.book = xlsxwriter.Workbook(target, OPTIONS)
        self.book.set_properties({"title": clean(title)})
        self.sheet = self.book.add_worksheet(sheet_name(title))
        self._looks = [self._column_looks(column) for column in self.columns]
        self._set_up_page(paper, landscape)
        self._write_title(clean(number), clean(title))
        self._write_header(header)
        self._write_titles(frozen)
        self._end = self._row
        """The row below the last one of the table."""

    def __enter__(self):
        return self

    def __exit__(self, kind, *_details):
        if kind is None:
            self.close()
        else:
            self.book.close()  # its temporary files go

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

    def _write_title(self, number, title):
        self._row = 0
        if number:
            self._write_text(0, 0, number, self._format(border=0))
            self._row = 1
        look = {"font_size": 18, "bold": True, "align": "center", "border": 0}
        self.sheet.set_row(self._row, 34)
        last = len(self.columns) - 1
        self._write_merged(self._row, 0, last, title, self._format(**look))
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
        self.sheet.set_row(self._row, max(22, height(zip(titles, widths, strict=True))))
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
        lines = 1
        for index, value in enumerate(values):
            lines = max(lines, self._write_cell(self._row, index, value))
        self.sheet.set_row(self._row, points(lines))
        self._row += 1
        self._end = self._row

    def write_note(self, text):
        """Add a line over the whole width, below the table."""
        text, last = clean(text), len(self.columns) - 1
        self.sheet.set_row(self._row, height([(text, self._width(0, last))]))
        self._write_merged(self._row, 0, last, text, self._format(border=0))
        self._row += 1

    def _column_looks(self, column):
        """The looks of a column's cells: ``(of a value, of a text)``."""
        look = FORMATS[column.kind]
        text = self._format(**look | AS_TYPED)
        # what is typed into an empty cell stays as it is typed: 1-2, long numbers
        is_text = column.kind not in (*NUMBERS, *DATES)
        return (text if is_text else self._format(**look)), text

    def _write_cell(self, row, index, value):
        """Write a value of the table and return the lines that it takes."""
        _title, width, kind, _choices = self.columns[index]
        look, text_look = self._looks[index]
        sheet = self.sheet
        if value is None or value is False or value == "":
            sheet.write_blank(row, index, None, look)
        elif (
            kind in NUMBERS and isinstance(value, int | float) and math.isfinite(value)
        ):
            sheet.write_number(row, index, value, look)
        elif kind in DATES and isinstance(value, date) and value.year >= FIRST_YEAR:
            sheet.write_datetime(row, index, value, look)
        else:
            text = clean(value)
            self._write_text(row, index, text, text_look)
            return lines_of(text, width)
        return 1

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
        last = max(self._end - 1, self.first_row)
        self.sheet.autofilter(self.first_row - 1, 0, last, len(self.columns) - 1)
        self._offer_choices()
        self._write_token()
        self.book.close()

    def _offer_choices(self):
        last = max(self._end - 1, self.first_row + FILLED_ROWS)
        lists = []
        for index, column in enumerate(self.columns):
            choices = [clean(choice) for choice in column.choices]
            if not choices:
                continue
            source = choices
            long = len(",".join(choices)) > MOST_INLINE
            if long or any("," in choice for choice in choices):
                letter = xl_col_to_name(len(lists))
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
