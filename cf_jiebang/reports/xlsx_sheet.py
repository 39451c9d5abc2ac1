"""A table as an Excel sheet that an office can print, filter and fill in.

Row after row goes to the disc, so that memory stays flat. Nothing that was typed
into the system becomes a formula, a link or a number.
"""

import functools
import re
import unicodedata
from datetime import date, datetime
from typing import NamedTuple

import xlsxwriter

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
HOSTILE = ("=", "+", "-", "@")
"""First characters that a spreadsheet takes for a formula, blanks aside."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MOST_CHARACTERS = 32767
"""What a cell of Excel holds."""
CUT_OFF = " …（以下略）"
MOST_INLINE = 255
"""Characters of a list of choices that Excel takes without a sheet of its own."""
DICTIONARY = "字典"
TOKEN = "_meta"
PAPERS = {"A4": 9, "A3": 8}
LINE_POINTS, MOST_POINTS = 14, 408
FILLED_ROWS = 200
"""Rows for which choices are offered in a table without rows."""

FORMATS = {
    "text": {},
    "phone": {"num_format": "@"},
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
    :param header: ``(label, value)`` pairs above the table, two in a line
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
        paper="A4",
        landscape=True,
        token=None,
        frozen=0,
    ):
        self.columns = [Column(*column) for column in columns]
        self.book = xlsxwriter.Workbook(target, OPTIONS)
        self.book.set_properties({"title": clean(title)})
        self.sheet = self.book.add_worksheet(sheet_name(title))
        self._formats = {}
        self._looks = {}
        self._row = 0
        self._set_up_page(paper, landscape)
        self._write_title(clean(title))
        self._write_header(header)
        self._write_titles(frozen)
        self._token = token

    def __enter__(self):
        return self

    def __exit__(self, kind, *_details):
        if kind is None:
            self.close()

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
        for index, column in enumerate(self.columns):
            sheet.set_column(index, index, column.width)

    def _write_title(self, title):
        look = {"font_size": 18, "bold": True, "align": "center", "border": 0}
        self.sheet.set_row(0, 34)
        self._write_merged(0, 0, len(self.columns) - 1, title, self._format(**look))
        self._row = 1

    def _write_header(self, header):
        """Pairs of label and value, two in a line, over the whole width."""
        pairs = [(clean(label), clean(value)) for label, value in header]
        last = len(self.columns) - 1
        half = max(last // 2, 0)
        look = self._format(border=0)
        while pairs:
            wide = last < 3 or len(pairs[0][1]) > 40
            line, pairs = (pairs[:1], pairs[1:]) if wide else (pairs[:2], pairs[2:])
            texts = [f"{label}：{value}" for label, value in line]
            spans = [(0, last)] if len(line) == 1 else [(0, half), (half + 1, last)]
            widths = [self._width(*span) for span in spans]
            self.sheet.set_row(self._row, height(zip(texts, widths, strict=True)))
            for (first, end), text in zip(spans, texts, strict=True):
                self._write_merged(self._row, first, end, text, look)
            self._row += 1

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
        cells = list(zip(self.columns, values, strict=True))
        texts = [
            (value, column.width) for column, value in cells if isinstance(value, str)
        ]
        self.sheet.set_row(self._row, height(texts))
        for index, (column, value) in enumerate(cells):
            self._write_cell(index, column.kind, value)
        self._row += 1

    def _write_cell(self, index, kind, value):
        look, as_text = self._kind_looks(kind)
        if value is None or value is False or value == "":
            self.sheet.write_blank(self._row, index, None, look)
        elif isinstance(value, date | datetime) and kind in ("date", "datetime"):
            self.sheet.write_datetime(self._row, index, value, look)
        elif isinstance(value, int | float) and kind in ("integer", "number"):
            self.sheet.write_number(self._row, index, value, look)
        else:
            self._write_text(self._row, index, clean(value), as_text)

    def _kind_looks(self, kind):
        """The looks of a kind of cell: of its values, and of texts in it."""
        if kind not in self._looks:
            look = FORMATS[kind]
            texts = self._format(**(look | {"num_format": "@"}))
            self._looks[kind] = self._format(**look), texts
        return self._looks[kind]

    def write_note(self, text):
        """Add a line over the whole width, below the table."""
        text, last = clean(text), len(self.columns) - 1
        self.sheet.set_row(self._row, height([(text, self._width(0, last))]))
        self._write_merged(self._row, 0, last, text, self._format(border=0))
        self._row += 1

    def _write_text(self, row, index, text, look):
        if text.lstrip().startswith(HOSTILE) or text[:1] == "\t":
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
        last = max(self._row - 1, self.first_row)
        self.sheet.autofilter(self.first_row - 1, 0, last, len(self.columns) - 1)
        self._offer_choices()
        self._write_token()
        self.book.close()

    def _offer_choices(self):
        last = max(self._row - 1, self.first_row + FILLED_ROWS)
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


def clean(value):
    """A value as the text of a cell: without control characters, no longer than a
    cell holds."""
    if value is None or value is False:
        return ""
    text = str(value)
    if not text.isprintable():
        text = CONTROL.sub("", re.sub("\r\n?", "\n", text))
    if len(text) <= MOST_CHARACTERS // 2:
        return text
    if units(text) <= MOST_CHARACTERS:
        return text
    # Excel counts UTF-16: what lies outside its basic plane counts twice
    most = (MOST_CHARACTERS - len(CUT_OFF)) * 2
    return text.encode("utf-16-le")[:most].decode("utf-16-le", "ignore") + CUT_OFF


def units(text):
    """Length of a text as Excel counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def sheet_name(title):
    """A title as the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\']", " ", clean(title)).strip()[:31] or "Sheet1"


def height(texts):
    """Height of a row in points: ``(text, width of its column)`` pairs."""
    lines = max((lines_of(text, width) for text, width in texts), default=1)
    return min(max(1, lines) * LINE_POINTS + 4, MOST_POINTS)


@functools.lru_cache(maxsize=4096)
def lines_of(text, width):
    """The lines that a wrapped text takes; a Chinese character is as wide as two."""
    room = max(width - 1, 1)
    return sum(-(-max(1, text_width(line)) // room) for line in text.split("\n"))


def text_width(line):
    """Width of a line in digits."""
    if line.isascii():
        return len(line)
    wide = sum(map(is_wide, line))
    return len(line) + wide * 0.85


@functools.cache
def is_wide(character):
    """Whether a character is as wide as two digits."""
    return unicodedata.east_asian_width(character) in "WF"
