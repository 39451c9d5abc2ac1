import io
import re
import zipfile
from datetime import date, datetime

try:
    import openpyxl
except ImportError:  # the addon installs without it
    openpyxl = None

from ..models.followup.ledger_line import COLUMNS

MOST_BYTES = 30 * 1024 * 1024
"""Unpacked size from which a file is no ledger but an attack."""
MOST_PARTS = 200
MOST_ROWS = 3000
CODE = re.compile(r"台账码[:：]\s*([0-9A-Z-]{6,60})")
LABELS = [label for _name, label in COLUMNS]


class SheetError(Exception):
    """The file can't be read; its argument is the reason, a key of
    ``jiebang.ledger.import._explain``."""


def read_sheet(raw):
    """Read the rows of a ledger that was exported and filled in.

    Formulas are not computed and links not followed; the size is looked at before
    anything is unpacked.

    :param bytes raw: the XLSX file
    :return: ``([(row number, [nine texts], {indexes of formulas}), …], code)``
    :raise SheetError: it is no sheet of a ledger
    """
    if openpyxl is None:
        raise SheetError("library")
    _check_archive(raw)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(raw), read_only=True, data_only=False, keep_links=False
        )
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = [
            (number, [_text(cell) for cell in row], _formulas(row))
            for number, row in enumerate(
                sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=len(LABELS)), 1
            )
        ]
    except SheetError:
        raise
    except Exception as error:  # a hostile file fails in many ways
        raise SheetError("broken") from error
    if len(rows) > MOST_ROWS:
        raise SheetError("rows")
    return _table(rows)


def _check_archive(raw):
    """Refuse what unpacks to too much, or brings its own XML entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise SheetError("bomb")
            left = MOST_BYTES
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
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SheetError("broken")
    return len(content)


def _text(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # what the export put before a text that looks like a formula
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()


def _formulas(row):
    return {index for index, cell in enumerate(row) if cell.data_type == "f"}


def _table(rows):
    """The rows of the table and the code below it."""
    begin = next(
        (index for index, row in enumerate(rows) if _labels(row[1]) == LABELS), None
    )
    if begin is None:
        raise SheetError("columns")
    code, table = "", []
    for number, cells, formulas in rows[begin + 1 :]:
        cells = cells + [""] * (len(LABELS) - len(cells))
        match = next(filter(None, map(CODE.search, cells)), None)
        if match:
            code = match[1]
            break
        if any(cells) and _labels(cells) != LABELS:
            table.append((number, cells, formulas))
    if not code:
        raise SheetError("code")
    return table, code


def _labels(cells):
    return [re.sub(r"\s", "", cell) for cell in cells]
