"""Rich text as paragraphs of a Word document."""

import base64
import binascii
import io
import re

import lxml.html

try:
    import docx
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.shared import Mm, Pt
except ImportError:  # Word files are optional
    docx = None

from ..engine.document_html import NOT_PRINTED
from .word_numbers import MAX_GRID, as_number

HAS_DOCX = docx is not None

BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
LINES = BLOCKS | {"br", "tr", "blockquote"}
STYLES = {
    "b": "bold",
    "strong": "bold",
    "th": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strike",
    "sub": "subscript",
    "sup": "superscript",
}
"""Element: the attribute of the font that it sets."""
PICTURE_WIDTH = 140
PICTURE_ERRORS = (binascii.Error, ValueError)
if HAS_DOCX:
    PICTURE_ERRORS += (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )


class RichWriter:
    """Writes cleaned HTML: paragraphs, lists, emphasis, tables and pictures.

    :param writer: the ``WordWriter`` that draws runs and tables
    """

    def __init__(self, writer):
        self.writer, self.doc = writer, writer.doc
        self.paragraph = None

    def draw(self, markup):
        """Whether there was anything to write."""
        if not (markup and str(markup).strip()):
            return False
        root = lxml.html.fragment_fromstring(str(markup), create_parent="div")
        self.paragraph = None
        self._walk(root, frozenset())
        return True

    def _walk(self, node, styles):
        self._text(node.text, styles)
        for child in node:
            if isinstance(child.tag, str):
                self._element(child, styles)
            self._text(child.tail, styles)

    def _element(self, child, styles):
        if child.tag in BLOCKS:
            self.paragraph = None
            if child.tag == "li":
                self._text(marker(child), frozenset())
        if child.tag == "table":
            self._table(child)
        elif child.tag == "img":
            self._picture(child.get("src") or "")
        elif child.tag == "br":
            if self.paragraph is not None:
                self.paragraph.add_run().add_break()
        else:
            style = STYLES.get(child.tag)
            self._walk(child, styles | {style} if style else styles)
        if child.tag in BLOCKS or child.tag == "table":
            self.paragraph = None

    def _start(self):
        if self.paragraph is None:
            self.paragraph = self.doc.add_paragraph()
            self.paragraph.paragraph_format.first_line_indent = Pt(32)
        return self.paragraph

    def _text(self, text, styles):
        text = " ".join((text or "").split()) if (text or "").isspace() else text or ""
        begun = self.paragraph is not None and self.paragraph.runs
        if not text or not (begun or text.strip()):
            return
        run = self.writer.run(self._start(), text.replace("\n", " "))
        for style in styles:
            setattr(run.font, style, True)

    def _table(self, node):
        rows = grid(node)
        columns = max((sum(span for _s, span, _m in row) for row in rows), default=0)
        if not columns:
            return
        table = self.writer.table([1] * columns)
        for cells in rows:
            rest = columns - sum(span for _source, span, _merge in cells)
            cells += [(None, 1, None)] * rest
            targets = self.writer.row(table, [span for _source, span, _merge in cells])
            for cell, (source, span, merge) in zip(targets, cells, strict=True):
                cell._tc.vMerge = merge
                self.writer.fill(cell, [""])
                if source is not None:
                    self._cell(cell.paragraphs[0], source)
                for image in () if source is None else source.iter("img"):
                    self.paragraph = cell.paragraphs[0]
                    width = PICTURE_WIDTH / columns * span
                    self._picture(image.get("src") or "", width)
        self.writer.gap()

    def _cell(self, paragraph, source):
        """Write the text of a cell, with its lines and emphasis."""
        begun = broken = False
        for text, styles in pieces(source, frozenset()):
            broken = broken or text is None
            if not (text and (text.strip() or (begun and not broken))):
                continue
            if begun and broken:
                paragraph.add_run().add_break()
            run = self.writer.run(paragraph, text if begun else text.lstrip(), size=12)
            for style in styles:
                setattr(run.font, style, True)
            begun, broken = True, False

    def _picture(self, source, width=PICTURE_WIDTH):
        """Put a picture at the end of the paragraph, no wider than so many
        millimetres; where that fails the text says so."""
        paragraph = self._start()
        run = paragraph.add_run()
        head, _sep, data = source.partition(";base64,")
        try:
            if head not in ("data:image/png", "data:image/jpeg"):
                raise ValueError(head)
            picture = run.add_picture(io.BytesIO(base64.b64decode(data)))
        except PICTURE_ERRORS:
            run.text = NOT_PRINTED
            return
        if len(paragraph.runs) == 1:
            paragraph.paragraph_format.first_line_indent = Pt(0)
        if picture.width > Mm(width):
            picture.height = int(picture.height * Mm(width) / picture.width)
            picture.width = Mm(width)


def pieces(node, styles):
    """The text of an element piece by piece, each with the attributes of its font;
    ``None`` for the end of a line."""
    if isinstance(node.tag, str):
        ends = node.tag in LINES
        style = STYLES.get(node.tag) if node.tag not in ("td", "th") else None
        own = styles | {style} if style else styles
        if ends:
            yield None, own
        if node.tag == "li":
            yield marker(node), own
        yield re.sub(r"\s+", " ", node.text or ""), own
        for child in node:
            yield from pieces(child, own)
            yield re.sub(r"\s+", " ", child.tail or ""), own
        if ends:
            yield None, own


def grid(node):
    """The cells of a table as Word wants them: a row has one for every column.

    :return: for each row ``(cell, columns, merge)``: the cell is ``None`` where one
        from above reaches down, ``merge`` is ``restart`` or ``continue`` for those
    """
    found, below = [], {}
    for row in node.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"):
        cells, line, column, further = row.xpath("./td|./th"), [], 0, {}
        while cells or below:
            if column in below:
                rows, span = below.pop(column)
                line.append((None, span, "continue"))
            elif cells:
                cell = cells.pop(0)
                rows = as_number(cell.get("rowspan"), 1, 1000, 1)
                free = min(below, default=MAX_GRID + column) - column
                span = min(as_number(cell.get("colspan"), 1, MAX_GRID, 1), free)
                line.append((cell, span, "restart" if rows > 1 else None))
            else:
                rows, span = 1, min(below) - column
                line.append((None, span, None))
            if rows > 1:
                further[column] = (rows - 1, span)
            column += span
        found.append(line)
        below = further
    return found


def marker(item):
    """What stands before an item of a list."""
    parent = item.getparent()
    if parent is not None and parent.tag == "ol":
        return f"{parent.index(item) + 1}. "
    return "· "
