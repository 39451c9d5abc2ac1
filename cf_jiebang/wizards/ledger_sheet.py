import re

from ..models.followup.ledger.ledger_line import COLUMNS
from ..tools.sheet_reader import SheetError, read_sheet

MOST_ROWS = 3000
CODE = re.compile(r"台账码[:：]\s*([0-9A-Z-]{6,60})")
LABELS = [label for _name, label in COLUMNS]


def read_ledger(raw):
    """Read the rows of a ledger that was exported and filled in.

    :param bytes raw: the XLSX file
    :return: ``(name of the sheet, [SheetRow of nine cells, …], code)``
    :raise SheetError: it is no sheet of a ledger: ``columns``, ``code``, or what
        ``read_sheet`` says
    """
    title, rows = read_sheet(raw, MOST_ROWS, len(LABELS))
    begin = next(
        (index for index, row in enumerate(rows) if _labels(row) == LABELS), None
    )
    if begin is None:
        raise SheetError("columns")
    table = []
    for row in rows[begin + 1 :]:
        match = next(filter(None, map(CODE.search, row.texts)), None)
        if match:
            return title, table, match[1]
        if (any(row.texts) or row.faults) and _labels(row) != LABELS:
            table.append(row)
    raise SheetError("code")


def _labels(row):
    return [re.sub(r"\s", "", text) for text in row.texts]
