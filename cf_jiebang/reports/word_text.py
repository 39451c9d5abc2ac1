"""The text of a Word document, as if its tracked changes were accepted."""

import re

from .word_archive import W

DROPPED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr"})
TRACKED = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
CONTAINERS = {
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
}
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
LEGACY = "{urn:schemas-microsoft-com:vml}imagedata"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
STYLES = {"b": "strong", "i": "em", "u": "u"}
POSITIONS = {"subscript": "sub", "superscript": "sup"}


def squeeze(text):
    """A label or heading without any space."""
    return re.sub(r"[\s\u3000]+", "", text)


def unfilled(control):
    """Whether a content control still shows its prompt."""
    return (
        control.tag == f"{W}sdt"
        and control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
    )


def pieces(node):
    """``(text, elements)`` of a paragraph; a picture gives its relationship as
    ``(None, relationship)``.

    ``elements`` are the names of the HTML elements that the text stands in.
    """
    for child in node:
        if child.tag in DROPPED or not isinstance(child.tag, str) or unfilled(child):
            continue
        if child.tag == f"{W}r":
            yield from _run(child)
        elif child.tag != f"{W}p":
            yield from pieces(child)


def _run(run):
    elements = tuple(_elements(run.find(f"{W}rPr")))
    for part in run:
        if part.tag == f"{W}t":
            yield part.text or "", elements
        elif part.tag in (f"{W}br", f"{W}cr"):
            yield "\n", ()
        elif part.tag == f"{W}tab":
            yield "\t", ()
        elif part.tag == f"{W}noBreakHyphen":
            yield "-", elements
        else:
            for relation in pictures(part):
                yield None, relation


def _elements(properties):
    if properties is None:
        return
    for name, element in STYLES.items():
        node = properties.find(f"{W}{name}")
        if node is not None and node.get(f"{W}val") not in (
            "0",
            "false",
            "off",
            "none",
        ):
            yield element
    position = properties.find(f"{W}vertAlign")
    if position is not None and position.get(f"{W}val") in POSITIONS:
        yield POSITIONS[position.get(f"{W}val")]


def pictures(node):
    """The relationships of the pictures in a node; ``""`` where it is none that
    can be taken."""
    if isinstance(node.tag, str):
        for blip in node.iter(BLIP, LEGACY):
            if next(blip.iterancestors(FALLBACK), None) is None:
                yield blip.get(f"{RELATION}embed") or blip.get(f"{RELATION}id") or ""


def lost_parts(node):
    """Whether a node holds something that is neither text nor a picture: a
    formula, a drawing, a text box, a footnote."""
    for child in node.iter(
        *(MATH, f"{W}drawing", f"{W}pict", f"{W}object"),
        *(f"{W}footnoteReference", f"{W}endnoteReference"),
    ):
        if any(parent.tag in DROPPED for parent in child.iterancestors()):
            continue
        if next(pictures(child), None) is None:
            return True
    return False


def paragraph_text(paragraph):
    return "".join(text or "" for text, _elements in pieces(paragraph)).strip()


def blocks(node):
    """Paragraphs and tables of a body or a cell, also those within controls."""
    for child in node:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in CONTAINERS and not unfilled(child):
            yield from blocks(child)


def rows(table):
    """The rows of a table, without those whose deletion is tracked."""
    for row in _children(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def cells(row):
    """The cells of a row by column: a merged cell fills the first of its columns."""
    found = []
    for cell in _children(row, f"{W}tc"):
        found.append(cell)
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        width = span.get(f"{W}val") if span is not None else "1"
        if width.isdecimal() and 1 < int(width) < 64:
            found += [None] * (int(width) - 1)
    return found


def _children(node, tag):
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in CONTAINERS:
            yield from _children(child, tag)


def cell_text(cell):
    if cell is None:
        return ""
    lines = [paragraph_text(p) for p in blocks(cell) if p.tag == f"{W}p"]
    return "\n".join(lines).strip()


def has_tracked_changes(body):
    return next(body.iter(*TRACKED), None) is not None
