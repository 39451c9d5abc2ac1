"""Rich text as paragraphs of a Word document."""

import base64
import binascii
import io

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

from .document_html import NOT_PRINTED

HAS_DOCX = docx is not None

BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
STYLES = {
    "b": "bold",
    "strong": "bold",
    "th": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
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
        if not text.strip():
            return
        run = self.writer.run(self._start(), text.replace("\n", " "))
        for style in styles:
            setattr(run.font, style, True)

    def _table(self, node):
        rows = [row.xpath("./td|./th") for row in node.iter("tr")]
        columns = max(map(len, rows), default=0)
        if not columns:
            return
        table = self.writer.table([1] * columns)
        for cells in rows:
            targets = self.writer.row(table, [1] * columns)
            for cell, source in zip(targets, cells, strict=False):
                self.writer.fill(cell, [" ".join(source.text_content().split())])
                for image in source.iter("img"):
                    self.paragraph = cell.paragraphs[0]
                    self._picture(image.get("src") or "", PICTURE_WIDTH / columns)
        self.writer.gap()

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


def marker(item):
    """What stands before an item of a list."""
    parent = item.getparent()
    if parent is not None and parent.tag == "ol":
        return f"{parent.index(item) + 1}. "
    return "· "
