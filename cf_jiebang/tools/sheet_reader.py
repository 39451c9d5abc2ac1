"""Excel files as offices fill them in: what the cells show, as texts."""

import io
import re
import zipfile
from datetime import date, time, timedelta
from typing import NamedTuple

try:
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText
    from openpyxl.utils import get_column_letter, range_boundaries
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel
    from openpyxl.utils.escape import unescape
except ImportError:  # the addon installs without it
    openpyxl = None

from .number_format import BUILT_IN, is_rounded, shown

MOST_BYTES = 30 * 1024 * 1024
"""Unpacked size from which a file is no list but an attack."""
MOST_PARTS = 200
STRICT = b"http://purl.oclc.org/ooxml/"
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:]{2,20})"')
PICTURE = re.compile(r"=(_xlfn\.)?DISPIMG\(", re.IGNORECASE)
"""How WPS writes a picture in a cell."""


class SheetError(Exception):
    """The file can't be read; its argument is the reason: ``library``, ``bomb``,
    ``broken`` or ``rows``, or what a reader of one kind of sheet adds."""


class SheetCell(NamedTuple):
    """What a cell shows, or why it can't be taken."""

    place: str
    """As the program names it: ``H6``."""
    text: str = ""
    fault: str = ""
    """``error``, ``boolean``, ``formula``, ``digits``, ``date``, ``picture``,
    ``struck`` or ``merged``."""


class SheetRow(NamedTuple):
    number: int
    cells: list

    @property
    def texts(self):
        return [cell.text for cell in self.cells]

    @property
    def faults(self):
        """The cells that can't be taken."""
        return [cell for cell in self.cells if cell.fault]


def read_sheet(raw, most_rows, columns):
    """Read the first sheet of an Excel file that is not hidden.

    Formulas are not computed, what they gave when the file was saved is read; links
    are not followed; the size is looked at before anything is unpacked.

    :param bytes raw: the XLSX file
    :param int columns: how many columns are looked at
    :return: ``(name of the sheet, [SheetRow, …])``
    :raise SheetError: it can't be read or has more than ``most_rows`` rows
    """
    if openpyxl is None:
        raise SheetError("library")
    check_archive(raw)
    try:
        formulas = _formulas(raw, most_rows, columns)
        book, sheet = _open(raw, data_only=True, rich_text=True)
        first_day = 1904 if book.epoch == CALENDAR_MAC_1904 else 1900
        rows = [
            SheetRow(
                number,
                [
                    _cell(cell, f"{get_column_letter(column)}{number}", book, first_day)
                    if getattr(cell, "value", None) is not None
                    else _empty(cell, f"{get_column_letter(column)}{number}", formulas)
                    for column, cell in enumerate(row, 1)
                ],
            )
            for number, row in enumerate(
                sheet.iter_rows(max_row=most_rows + 1, max_col=columns), 1
            )
        ]
        _mark_merged(rows, sheet, columns)
        title = sheet.title
    except SheetError:
        raise
    except Exception as error:  # a hostile file fails in many ways
        raise SheetError("broken") from error
    if len(rows) > most_rows:
        raise SheetError("rows")
    return title, rows


def explain_cell(env, sheet, cell):
    """The sentence for a cell that can't be taken, and what helps.

    :param str sheet: name of the sheet
    :param SheetCell cell: with a fault
    """
    where = env._("Sheet “%(sheet)s”, cell %(cell)s: ", sheet=sheet, cell=cell.place)
    return (
        where
        + {
            "error": env._(
                "it shows the error %s. Write what is meant in its place.", cell.text
            ),
            "boolean": env._(
                "it holds the logical value %s. Write what is meant in words.",
                cell.text,
            ),
            "formula": env._(
                "it holds a formula without a result. Write plain text instead, or "
                "open the file in Excel or WPS, save it there and choose it again."
            ),
            "digits": env._(
                "it holds a number of more than 15 digits, of which the program has "
                "lost the last ones. Format the cell as text and write the number "
                "again."
            ),
            "date": env._(
                "it shows ##### because its number is no date. Write the date again."
            ),
            "picture": env._("it shows a picture. Write in words what is meant."),
            "struck": env._(
                "some of its text is struck through. Delete what no longer holds."
            ),
            "merged": env._(
                "it is merged with another cell. Split the cells, and write into each "
                "what is meant."
            ),
        }[cell.fault]
    )


def _open(raw, **options):
    book = openpyxl.load_workbook(
        io.BytesIO(raw), read_only=True, keep_links=False, **options
    )
    # dates stay numbers: how they are shown is for their format to say
    book._date_formats = book._timedelta_formats = frozenset()
    sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    sheet.reset_dimensions()
    return book, sheet


def _formulas(raw, most_rows, columns):
    """The places of the cells with a formula."""
    sheet = _open(raw)[1]
    return {
        cell.coordinate
        for row in sheet.iter_rows(max_row=most_rows + 1, max_col=columns)
        for cell in row
        if cell.data_type == "f"
    }


def _mark_merged(rows, sheet, columns):
    """Mark the cells that belong to another one: they are empty, and show its text."""
    with sheet._get_source() as source:
        content = source.read()
    seen = set()
    for reference in MERGED.findall(content):
        left, top, right, bottom = range_boundaries(reference.decode())
        places = [
            (row, column)
            for row in range(top, min(bottom, len(rows)) + 1)
            for column in range(left, min(right, columns) + 1)
        ]
        if seen.intersection(places):  # which no program writes
            raise SheetError("broken")
        seen.update(places)
        first = rows[top - 1].cells[left - 1] if places else None
        for row, column in places[1:] if first and (first.text or first.fault) else ():
            cells = rows[row - 1].cells
            if not cells[column - 1].text:
                place = f"{get_column_letter(column)}{row}"
                cells[column - 1] = SheetCell(place, "", "merged")


def _empty(cell, place, formulas):
    """A cell without a value: empty, or a formula that was never computed."""
    computed = cell.data_type == "str"  # to an empty text
    fault = "formula" if place in formulas and not computed else ""
    return SheetCell(place, "", fault)


def _cell(cell, place, book, first_day):
    value = cell.value
    struck = bool(cell.font and cell.font.strike)
    if isinstance(value, CellRichText):
        fonts = [part.font for part in value if not isinstance(part, str)]
        struck = struck or any(font is not None and font.strike for font in fonts)
        value = str(value)
    if struck:
        return SheetCell(place, "", "struck")
    if isinstance(value, str) and PICTURE.match(value):
        return SheetCell(place, "", "picture")
    if cell.data_type == "e":
        return SheetCell(place, str(value), "error")
    if isinstance(value, bool):
        return SheetCell(place, str(value).upper(), "boolean")
    if isinstance(value, date | time | timedelta):
        value = to_excel(value, book.epoch)
    if isinstance(value, str):
        value = unescape(value).replace("\r\n", "\n").replace("\r", "\n")
    elif is_rounded(value):
        return SheetCell(place, "", "digits")
    style = cell.style_array.numFmtId
    try:
        text = shown(value, BUILT_IN.get(style) or cell.number_format, first_day)
    except (ArithmeticError, ValueError):
        return SheetCell(place, "", "date")
    return SheetCell(place, text.strip())


def check_archive(raw, most_bytes=MOST_BYTES):
    """Refuse what unpacks to too much, or brings its own XML entities.

    :raise SheetError: ``bomb`` or ``broken``
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise SheetError("bomb")
            left = most_bytes
            for part in parts:
                left -= _unpacked_size(archive, part, left)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError) as error:
        raise SheetError("broken") from error


def _unpacked_size(archive, part, left):
    """The true size of a part, read as far as is allowed: the size that its header
    names may be a lie."""
    if part.file_size > left:
        raise SheetError("bomb")
    with archive.open(part) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise SheetError("bomb")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or STRICT in content:
        raise SheetError("broken")
    return len(content)
