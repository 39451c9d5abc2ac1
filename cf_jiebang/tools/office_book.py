"""Lists of an office, as Excel, WPS or a text file, row after row."""

import csv
import io
from datetime import date, time, timedelta
from typing import NamedTuple

import xlrd
from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import (
    CALENDAR_MAC_1904,
    CALENDAR_WINDOWS_1900,
    from_excel,
    to_excel,
)
from openpyxl.utils.escape import unescape

from .number_format import BUILT_IN, GENERAL, is_rounded, shown
from .sheet_reader import MERGED, PICTURE, SheetError, check_archive

TYPES = ("xlsx", "xls", "csv")
MOST_BYTES = 200 * 1024 * 1024
"""Unpacked size of a workbook: some 100,000 rows of 20 columns."""
MOST_ROWS = 60_000
MOST_COLUMNS = 60
MOST_MERGED = 200_000
"""Cells in merged ranges of one sheet."""
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""Byte order marks. Without one a text is UTF-8, else GB 18030, as GBK is."""


class BookCell(NamedTuple):
    """What a cell tells: a day as ``1985-03-01``, all else as it looks."""

    text: str = ""
    fault: str = ""
    """``error``, ``formula``, ``digits``, ``picture`` or ``struck``: it can't be
    taken."""
    is_number: bool = False
    """Whether a number and no text lies behind it: it may have lost noughts."""
    merged: tuple = ()
    """Of a merged cell: first row and column, last row and column (from 1)."""


class BookRow(NamedTuple):
    number: int
    """As the program counts, from 1."""
    cells: list


class BookSheet(NamedTuple):
    title: str
    rows: object
    """Iterator of ``BookRow``, empty ones included."""


def read_book(raw, file_name):
    """The visible sheets of a file. What it is is read from its content; a merged
    cell counts in each row and column that it covers.

    :param bytes raw: XLSX, XLS, or CSV in UTF-8, UTF-16, GBK or GB 18030
    :param str file_name: gives the name of the one sheet of a CSV
    :return: iterator of ``BookSheet``; each is read through before the next
    :raise SheetError: ``broken``, ``bomb``, ``encoding`` or ``rows``, also while the
        rows are read
    """
    if raw.startswith(ZIP):
        return _read_xlsx(raw)
    if raw.startswith(OLE):
        return _read_xls(raw)
    if b"<html" in raw[:2000].lower() or b"<?xml" in raw[:200]:
        raise SheetError("broken")  # a page of the web that is called .xls
    return _read_csv(raw, file_name.rpartition(".")[0] or file_name)


def _checked(rows):
    """The rows, up to the most that are taken; what fails on the way is a
    ``SheetError``."""
    try:
        for row in rows:
            if row.number > MOST_ROWS:
                raise SheetError("rows")
            yield row
    except SheetError:
        raise
    except Exception as error:  # a hostile file fails in many ways
        raise SheetError("broken") from error


def _filled(rows, ranges):
    """The rows, with the text of merged cells in each cell that they cover.

    :param ranges: ``(top, left, bottom, right)``, counted from 1
    """
    covered = {}
    for top, left, bottom, right in ranges:
        right = min(right, MOST_COLUMNS)
        if len(covered) + (bottom - top + 1) * (right - left + 1) > MOST_MERGED:
            raise SheetError("broken")
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                covered.setdefault(row, {})[column] = (top, left, bottom, right)
    first = {}
    for row in rows:
        for column, place in covered.get(row.number, {}).items():
            while len(row.cells) < column:
                row.cells.append(BookCell())
            cell = row.cells[column - 1]
            if (row.number, column) == place[:2]:
                first[place] = cell
            cell = first.get(place, cell)
            row.cells[column - 1] = cell._replace(merged=place)
        yield row


# -- XLSX ---------------------------------------------------------------------


def _read_xlsx(raw):
    check_archive(raw, MOST_BYTES)
    try:
        book = load_workbook(
            io.BytesIO(raw), read_only=True, data_only=True, keep_links=False
        )
    except Exception as error:
        raise SheetError("broken") from error
    looks = _Looks(book)
    # dates stay numbers: what they show is for their format to say
    book._date_formats = book._timedelta_formats = frozenset()
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()
            yield BookSheet(sheet.title, _checked(_xlsx_rows(raw, sheet, looks)))


def _xlsx_rows(raw, sheet, looks):
    with sheet._get_source() as source:
        content = source.read()
    ranges = [
        (top, left, bottom, right)
        for left, top, right, bottom in (
            range_boundaries(reference.decode())
            for reference in MERGED.findall(content)
        )
    ]
    formulas = set()
    if b"<f>" in content or b"<f " in content:
        formulas = _formulas(raw, sheet.title)
    del content
    rows = (
        BookRow(
            number,
            [
                looks.cell(cell)
                if getattr(cell, "value", None) is not None
                else _empty(cell, (number, column) in formulas)
                for column, cell in enumerate(row[:MOST_COLUMNS], 1)
            ],
        )
        for number, row in enumerate(sheet.iter_rows(), 1)
    )
    return _filled(rows, ranges)


def _formulas(raw, title):
    """``(row, column)`` of the cells with a formula that was never computed are among
    these."""
    book = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
    return {
        (cell.row, cell.column)
        for row in book[title].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
        for cell in row
        if cell.data_type == "f"
    }


def _empty(cell, is_formula):
    """A cell without a value: empty, or a formula that was never computed."""
    computed = cell.data_type == "str"  # to an empty text
    return BookCell(fault="formula" if is_formula and not computed else "")


class _Looks:
    """What the styles of an XLSX make of its values."""

    def __init__(self, book):
        self.epoch = book.epoch
        self.first_day = 1904 if book.epoch == CALENDAR_MAC_1904 else 1900
        self.codes, self.struck = [], []
        for style in book._cell_styles:
            self.codes.append(_code(style.numFmtId, book._number_formats))
            self.struck.append(bool(book._fonts[style.fontId].strike))

    def cell(self, cell):
        value, style = cell.value, cell._style_id
        if self.struck[style]:
            return BookCell(fault="struck")
        if cell.data_type == "e":
            return BookCell(str(value), "error")
        if isinstance(value, str):
            if PICTURE.match(value):
                return BookCell(fault="picture")
            return BookCell(unescape(value).strip())
        if isinstance(value, date | time | timedelta):
            value = to_excel(value, self.epoch)
        return _number(value, self.codes[style], self.first_day)


def _code(number, own):
    """The code of a number format of an XLSX."""
    if number in BUILT_IN:
        return BUILT_IN[number]
    if number < 164:
        return BUILTIN_FORMATS.get(number, GENERAL)
    return own[number - 164]


def _number(value, code, first_day):
    """A number under its format; a day is written ``1985-03-01``."""
    if isinstance(value, bool):
        return BookCell(str(value).upper())
    if is_rounded(value):
        return BookCell(fault="digits")
    if value >= 1 and is_date_format(code):
        epoch = CALENDAR_MAC_1904 if first_day == 1904 else CALENDAR_WINDOWS_1900
        return BookCell(from_excel(int(value), epoch).date().isoformat())
    try:
        return BookCell(shown(value, code, first_day).strip(), is_number=True)
    except (ArithmeticError, ValueError):
        return BookCell(str(value), is_number=True)


# -- XLS ----------------------------------------------------------------------


def _read_xls(raw):
    try:
        book = xlrd.open_workbook(
            file_contents=raw,
            formatting_info=True,
            on_demand=True,
            logfile=io.StringIO(),
        )
        sheets = [book.sheet_by_index(number) for number in range(book.nsheets)]
    except Exception as error:  # protected by a password, cut off, something else
        raise SheetError("broken") from error
    for sheet in sheets:
        if sheet.visibility == 0:
            ranges = [
                (top + 1, left + 1, bottom, right)
                for top, bottom, left, right in sheet.merged_cells
            ]
            rows = _filled(_xls_rows(book, sheet), ranges)
            yield BookSheet(sheet.name, _checked(rows))


def _xls_rows(book, sheet):
    for number in range(sheet.nrows):
        cells = sheet.row(number)[:MOST_COLUMNS]
        yield BookRow(number + 1, [_xls_cell(book, cell) for cell in cells])


def _xls_cell(book, cell):
    style = book.xf_list[cell.xf_index]
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return BookCell()
    if book.font_list[style.font_index].struck_out:
        return BookCell(fault="struck")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return BookCell(xlrd.error_text_from_code.get(cell.value, "#"), "error")
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return BookCell(cell.value.strip())
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return BookCell(str(bool(cell.value)).upper())
    format_of = book.format_map[style.format_key]
    code = BUILT_IN.get(style.format_key) or format_of.format_str or GENERAL
    return _number(cell.value, code, 1904 if book.datemode else 1900)


# -- CSV ----------------------------------------------------------------------


def _read_csv(raw, title):
    text = _decoded(raw)
    head = text[:4000].split("\n", 1)[0]
    delimiter = max(",\t;，", key=head.count)
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = (
        BookRow(number, [_csv_cell(value) for value in values[:MOST_COLUMNS]])
        for number, values in enumerate(reader, 1)
    )
    yield BookSheet(title, _checked(rows))


def _csv_cell(value):
    text = value.strip()
    # a program that writes numbers as texts guards them so: ="0476", '0476
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    text = text.removeprefix("'")
    return BookCell(text, is_number=text.replace(".", "", 1).isdecimal())


def _decoded(raw):
    """The text of a file.

    :raise SheetError: ``encoding``
    """
    marks = [encoding for mark, encoding in MARKS.items() if raw.startswith(mark)]
    for encoding in marks or ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetError("encoding")
