"""The values of the forms in a Word document, by label, bookmark or control."""

from .word_layout import FIELD
from .word_model import flat, trimmed, without_prompt

FORM_CELLS = 2
"""Values that make a table a form."""


class FormReader:
    """Reads the forms of a document.

    The label decides, because it is what people see; where it stands twice or was
    lost, the bookmark; then the tag of a content control.

    :param dict layout: a row of ``word_layout.DOCUMENTS``
    :param tables: the tables that are no lists
    :param under: function from a heading to the tables below it

    ``values`` has text and whether something is lost, ``unread`` the fields that were
    not found by their reason, ``used`` the cells of labels and values, ``tables`` the
    tables of the forms.
    """

    def __init__(self, layout, tables, under):
        self.values, self.unread = {}, []
        self.used, self.tables, self.claimed = set(), set(), set()
        heading, known = "", set(tables)
        for kind, part, *_field in layout["parts"]:
            if kind == "form":
                below = under(heading) if heading else None
                cells = [c for row in part if not isinstance(row, str) for c in row]
                names = {cell.field or cell.key: cell for cell in cells}
                self._read(names, [t for t in below or () if t in known] or tables)
            else:
                heading = part if kind == "heading" else ""

    def _read(self, names, tables):
        labels = {}
        for name, cell in names.items():
            labels[flat(cell.label)] = name
            labels.setdefault(trimmed(flat(cell.label)), name)
        fits = {name: [] for name in names}
        marked = {name: [] for name in names}
        bookmarks = {FIELD + name.replace(":", "_"): name for name in names}
        for table in tables:
            for number, row in enumerate(table.rows):
                for cell in (c for c in row.cells if not c.origin):
                    for mark in cell.marks:
                        if mark in bookmarks:
                            marked[bookmarks[mark]].append((table, cell))
                    label = cell.label
                    name = labels.get(label) or labels.get(trimmed(label))
                    cells = _beside(table, number, cell) if name else ()
                    if cells and not any(_is_label(c, labels, name) for c in cells):
                        exact = flat(names[name].label) == label
                        fits[name].append((exact, table, cell, cells))
        reasons = {n: self._by_label(n, fits[n], marked[n]) for n in names}
        lacking = {}
        for name, reason in reasons.items():
            if reason == "missing":
                self._by_mark(name, marked[name])
                self._by_tag(name, tables, bookmarks)
            if reason and name not in self.values and names[name].field:
                lacking.setdefault(reason, []).append(name)
        self.unread += lacking.items()

    def _by_label(self, name, fits, marked):
        """Take the cells beside a label; says why there are none."""
        best = [fit for fit in fits if fit[0] == max(f[0] for f in fits)]
        if len(best) > 1:
            cells = {cell for _table, cell in marked}
            best = [fit for fit in best if cells.intersection(fit[3])]
        if len(best) == 1:
            _exact, table, label, cells = best[0]
            self._take(name, table, cells, [label])
            return ""
        return "double" if fits else "missing"

    def _by_mark(self, name, marked):
        free = [(t, c) for t, c in marked if c not in self.claimed]
        if len(free) == 1:
            self._take(name, free[0][0], [free[0][1]])

    def _by_tag(self, name, tables, bookmarks):
        """Fall back to the tag of a content control."""
        if name in self.values:
            return
        found = [
            (table, cell)
            for table in tables
            for row in table.rows
            for cell in row.cells
            if any(
                bookmarks.get(t) == name or bookmarks.get(FIELD + t) == name
                for t in cell.tags
            )
        ]
        if len(found) == 1 and found[0][1] not in self.claimed:
            self._take(name, found[0][0], [found[0][1]])

    def _take(self, name, table, cells, labels=()):
        lines = [without_prompt(cell.text) for cell in cells]
        text = "\n".join(filter(None, lines))
        self.values[name] = (text, any(cell.lost for cell in cells))
        self.claimed.update(cells)
        self.used.update(cells, labels)
        if (
            sum(cell in self.used for row in table.rows for cell in row.cells)
            >= FORM_CELLS
        ):
            self.tables.add(table)


def _is_label(cell, labels, name):
    """Whether a cell is no value but another label."""
    return cell.label in labels and FIELD + name.replace(":", "_") not in cell.marks


def _beside(table, number, label):
    """The cells to the right of a label, also of the rows that it was merged over."""
    found = []
    for row in table.rows[number:]:
        for cell in row.cells:
            if cell is label or cell.origin is label:
                beside = row.at(cell.column + cell.span)
                if beside is not None:
                    found.append(beside.origin or beside)
                break
        else:
            break
    return list(dict.fromkeys(found))
