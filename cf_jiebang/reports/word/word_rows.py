"""The rows of the lists in a Word document, by the heads of their columns."""

from typing import NamedTuple

from ..engine.paper_terms import NONE
from .word_archive import WordError
from .word_layout import NUMBER, ROW
from .word_model import flat, trimmed, without_prompt

HEAD_ROWS, MAX_ROWS = 5, 300
"""Rows in which the heads of a list are looked for, and what a list may have."""


class Row(NamedTuple):
    """A row of a list: the id in its bookmark, 0 without one, and its cells.

    ``unsure`` says that its cells can't be told apart by the heads of the list,
    ``lost`` that one holds something that is no text.
    """

    line: int
    cells: dict
    unsure: bool = False
    lost: bool = False


class Heads(NamedTuple):
    """The heads of a list: the number of their row, and the cell of each column."""

    number: int
    cells: dict
    lacking: tuple


def key(text):
    return trimmed(flat(text))


def list_heads(table, spec):
    """Where the heads of a list stand in a table, or as many as there are.

    :rtype: Heads | None
    """
    labels = {key(column.label): column for column in spec.columns}
    best = None
    for number, row in enumerate(table.rows[:HEAD_ROWS]):
        found = {}
        for cell in row.cells:
            column = labels.get(trimmed(cell.label))
            if column and column.name not in found and not cell.gone:
                found[column.name] = cell
        lacking = tuple(
            column.label
            for column in spec.columns
            if column.kind != "fixed" and column.name not in found
        )
        if found and (best is None or len(found) > len(best.cells)):
            best = Heads(number, found, lacking)
    if best and best.lacking and len(best.cells) * 2 < len(labels):
        return None
    return best


class ListReader:
    """Finds the lists of a document.

    :param tables: all its tables
    :param dict wanted: the lists by name

    ``rows`` has what was read, ``unread`` why a list was not: ``missing``,
    ``double``, or the heads that it lacks; ``used`` are the cells that belong to a
    list, ``tables`` the tables; ``grey`` is what stands in the columns that the system
    fills in, each with its place.
    """

    def __init__(self, tables, wanted):
        self.rows, self.unread, self.tables = {}, {}, {}
        self.used, self.grey = set(), []
        fits = {name: [] for name in wanted}
        for table in tables:
            for name, spec in wanted.items():
                heads = list_heads(table, spec)
                if heads:
                    fits[name].append((table, heads))
        for name, spec in wanted.items():
            self._choose(name, spec, fits[name])

    def _choose(self, name, spec, fits):
        whole = [fit for fit in fits if not fit[1].lacking]
        marked = [fit for fit in whole if _is_marked(fit[0], name)]
        chosen = marked or whole
        if len(chosen) == 1:
            table, heads = chosen[0]
            self.tables[table] = name
            self.rows[name] = list(self._read(table, heads, spec))
        elif chosen:
            self.unread[name] = "double"
        elif len(fits) == 1:
            self.unread[name] = fits[0][1].lacking
        else:
            self.unread[name] = "missing"

    def _read(self, table, heads, spec):
        """The filled rows below the heads; columns may stand in another order."""
        head = table.rows[heads.number]
        self.used.update(heads.cells.values())
        count = 0
        for row in table.rows[heads.number + 1 :]:
            cells, unsure = _assign(row, head, heads, spec)
            if _is_note(row, heads) or _is_head(cells, heads):
                self.used.update(cells.values() if _is_head(cells, heads) else ())
                continue
            self.used.update(filter(None, cells.values()))
            values = {
                column.name: without_prompt(cells[column.name].text)
                if cells.get(column.name)
                else ""
                for column in spec.columns
            }
            own = [column.name for column in spec.columns if column.kind != "fixed"]
            name = values[spec.identity[0]]
            self.grey += [
                (f"{name or '…'} – {column.label}", values[column.name])
                for column in spec.columns
                if column.kind == "fixed" and column.label != NUMBER.label
            ]
            if all(values[name] in ("", NONE) for name in own):
                continue
            count += 1
            if count > MAX_ROWS:
                raise WordError("rows")
            lost = any(cells[name].lost for name in own if cells.get(name))
            yield Row(_line_id(row), values, unsure, lost)


def _assign(row, head, heads, spec):
    """The cell of each column, and whether that is unsure."""
    starts = {cell.column: cell for cell in row.cells}
    own = [column.name for column in spec.columns if column.kind != "fixed"]
    gone = any(cell.gone for cell in row.cells)

    def same(name):
        cell = starts.get(heads.cells[name].column)
        return cell is not None and cell.span == heads.cells[name].span

    if all(map(same, own)):
        cells = {name: starts.get(cell.column) for name, cell in heads.cells.items()}
        return cells, gone
    if len(row.cells) == len(head.cells) and 0 in starts:
        places = {cell: number for number, cell in enumerate(head.cells)}
        cells = {n: row.cells[places[cell]] for n, cell in heads.cells.items()}
        return cells, gone
    cells, taken = {}, set()
    for name, cell in heads.cells.items():
        found = row.at(cell.column)
        cells[name] = None if found in taken else found
        taken.add(found)
    return cells, True


def _is_note(row, heads):
    """Whether a row is one line of text across several columns."""
    filled = [cell for cell in row.cells if cell.text]
    if len(filled) != 1:
        return False
    last = filled[0].column + filled[0].span
    over = [c for c in heads.cells.values() if filled[0].column <= c.column < last]
    return len(over) > 2


def _is_head(cells, heads):
    """Whether a row repeats the heads, as at the top of a new page."""
    return all(
        cells.get(name) is not None and cells[name].label == cell.label
        for name, cell in heads.cells.items()
    )


def _is_marked(table, name):
    return any(
        mark.startswith(f"{ROW}{name}_") for row in table.rows for mark in row.marks
    )


def _line_id(row):
    for mark in row.marks:
        number = mark.rpartition("_")[2]
        if mark.startswith(ROW) and number.isdecimal() and len(number) < 10:
            return int(number)
    return 0
