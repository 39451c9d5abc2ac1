"""One pass through the body of a Word document that came back.

What the file means, not how it is written: paragraphs and tables with their text as it
is printed, automatic numbers and merged cells resolved, tracked changes accepted,
hidden text left out. Whoever reads further never sees the XML.
"""

import itertools

from .word_archive import W, WordError
from .word_model import Cell, Paragraph, Row, Table
from .word_numbering import Numbering, Styles, switched, value
from .word_numbers import MAX_GRID, as_number
from .word_runs import FALLBACK_OF, RunReader, chosen, unfilled

MAX_NESTED = 8
"""How deep tables and text boxes may stand in one another."""
CONTAINERS = frozenset(
    f"{W}{name}"
    for name in (
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "customXml",
        "smartTag",
        "hyperlink",
    )
)
FOREIGN = frozenset(f"{W}{name}" for name in ("altChunk", "subDoc"))
BOOKMARK = f"{W}bookmarkStart"
P, TBL, TR, TC, SDT = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "sdt"))
GONE = (f"{W}rPr/{W}del", f"{W}rPr/{W}moveFrom")


class BodyReader:
    """Reads one document.

    :param file: a ``WordFile``, or what has its attributes
    """

    def __init__(self, file):
        self.file = file
        self.styles = Styles(file.styles)
        self.numbering = Numbering(file.numbering, self.styles)
        self.runs = RunReader(self.styles)
        self.outside = []
        self.carried = []

    def blocks(self):
        """The paragraphs and tables of the body, in their order.

        ``outside`` has then what stands beside them: text boxes and notes.

        :rtype: list[Paragraph | Table]
        :raise WordError: it is nested too deeply
        """
        return self._blocks(self.file.body, 0)

    # -- blocks --------------------------------------------------------------

    def _blocks(self, node, depth, tags=()):
        if depth > MAX_NESTED:
            raise WordError("damaged")
        found, open_end = [], None
        for block, tag in self._flat(node, tags):
            if block.tag == TBL:
                open_end = None
                found.append(self._table(block, depth))
                continue
            if block.tag in FOREIGN:
                open_end = None
                found.append(Paragraph(lost=True))
                continue
            paragraph, ends = self._paragraph(block, depth)
            paragraph.tags += tag
            if open_end is not None:
                # its end was deleted: it goes on in this one
                paragraph = open_end.joined(paragraph)
                found[-1] = paragraph
            else:
                found.append(paragraph)
            open_end = None if ends else paragraph
        return found

    def _flat(self, node, tags):
        """Paragraphs and tables below containers, with the tags of the controls
        that they stand in."""
        for child in node:
            if child.tag in (P, TBL) or child.tag in FOREIGN:
                yield child, tags
            elif child.tag == BOOKMARK:
                self.carried.append(child.get(f"{W}name") or "")
            elif child.tag in FALLBACK_OF:
                yield from self._flat(chosen(child), tags)
            elif child.tag in CONTAINERS and not unfilled(child):
                yield from self._flat(child, tags + control_tag(child))

    def _take_carried(self):
        """The bookmarks that stand before a paragraph instead of in it."""
        carried, self.carried = tuple(self.carried), []
        return carried

    def _paragraph(self, node, depth):
        """A paragraph, and whether it ends here."""
        properties = node.find(f"{W}pPr")
        style = value(properties, f"{W}pStyle") or self.styles.default
        carried = self._take_carried()
        content = self.runs.content(node)
        gone = properties is not None and any(
            properties.find(path) is not None for path in GONE
        )
        hidden = properties is not None and switched(
            properties.find(f"{W}rPr"), "vanish"
        )
        paragraph = Paragraph(
            content.parts,
            marks=(*carried, *content.marks),
            tags=tuple(content.tags),
            outline=self.styles.outline(node, style),
            bold=content.bold,
            lost=content.lost,
            contents=self.styles.is_contents(style),
        )
        for box in content.boxes:
            self.outside += self._blocks(box, depth + 1)
        for note in content.notes:
            if note in self.file.notes:
                self.outside += self._blocks(self.file.notes[note], depth + 1)
        if gone and not content.parts:
            return Paragraph(), False
        if not gone:
            label = self.numbering.label(node, style)
            paragraph.label, paragraph.bullet = label.text, label.bullet
        return paragraph, not (gone or (hidden and not content.parts))

    # -- tables --------------------------------------------------------------

    def _table(self, node, depth):
        rows, above = [], {}
        for line in self._rows(node):
            properties = line.find(f"{W}trPr")
            column = as_number(value(properties, f"{W}gridBefore"), 0, MAX_GRID)
            row = Row([], carried=self._take_carried())
            for cell in self._cells(line):
                column = self._cell(cell, row, column, above, depth)
            rows.append(row)
        return Table(rows)

    def _rows(self, node):
        """The rows of a table, without those that were deleted or are hidden."""
        for line in self._children(node, TR):
            properties = line.find(f"{W}trPr")
            if properties is None or not (
                properties.find(f"{W}del") is not None or switched(properties, "hidden")
            ):
                yield line

    def _cells(self, line):
        yield from self._children(line, TC)

    def _children(self, node, tag):
        for child in node:
            if child.tag == tag:
                yield child
            elif child.tag == BOOKMARK:
                self.carried.append(child.get(f"{W}name") or "")
            elif child.tag in FALLBACK_OF:
                yield from self._children(chosen(child), tag)
            elif child.tag in CONTAINERS:
                yield from self._children(child, tag)

    def _cell(self, node, row, column, above, depth):
        """Read a cell into a row; gives the column behind it.

        :param dict above: the cell above by its column, for vertical merges
        """
        properties = node.find(f"{W}tcPr")
        span = as_number(value(properties, f"{W}gridSpan"), 1, MAX_GRID, 1)
        gone = properties is not None and properties.find(f"{W}cellDel") is not None
        controls = itertools.takewhile(lambda n: n.tag != TR, node.iterancestors())
        controls = [control for control in controls if control.tag == SDT]
        blocks = self._blocks(node, depth + 1)
        upper = above.get(column)
        merged = _continues(properties, "vMerge") and upper is not None
        if _continues(properties, "hMerge") and row.cells:
            row.cells[-1].span += span
            return column + span
        empty = gone or any(map(unfilled, controls))
        cell = Cell(column, span, [] if empty else blocks, gone)
        cell.own_tags = [tag for control in controls for tag in control_tag(control)]
        if merged:
            cell.origin = upper.origin or upper
        for place in range(column, column + span):
            above.pop(place, None)
        if properties is not None and properties.find(f"{W}vMerge") is not None:
            above[column] = cell
        row.cells.append(cell)
        return column + span


def _continues(properties, name):
    """Whether a cell goes on with the one above it or before it."""
    node = properties.find(f"{W}{name}") if properties is not None else None
    return node is not None and node.get(f"{W}val") != "restart"


def control_tag(control):
    """The tag of a content control, as a tuple of one or none."""
    tag = value(control, f"{W}sdtPr/{W}tag")
    return (tag,) if tag else ()
