"""Reads a Word file that came back: nothing in it is trusted."""

import io
import re
import zipfile
import zlib

from lxml import etree
from markupsafe import Markup

from .word_layout import TABLES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
MAX_FILE, MAX_PART, MAX_TOTAL, MAX_ENTRIES = 20 << 20, 16 << 20, 100 << 20, 2000
MAX_RATIO = 200
DROPPED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText"})
CONTAINERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml")}
TABLE_HEADS = {
    tuple(label for label, _name in columns) for _title, columns in TABLES.values()
}
TABLE_TITLES = {title for title, _columns in TABLES.values()}


class WordError(Exception):
    """A file that is not read; ``args[0]`` is one of old, macro, damaged, large,
    other."""


def open_parts(content):
    """The parts of a DOCX that are read.

    :param bytes content: the file
    :return: root of the document and the identifier in its properties
    :raise WordError: it is no clean DOCX
    """
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise WordError("old")
    if len(content) > MAX_FILE:
        raise WordError("large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_archive(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        EOFError,
        NotImplementedError,
        RuntimeError,  # encrypted
        UnicodeError,
    ) as error:
        raise WordError("damaged") from error


def _read_archive(archive):
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_TOTAL:
        raise WordError("large")
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > 1 << 20 and ratio > MAX_RATIO:
            raise WordError("large")
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise WordError("other")
    types = archive.read("[Content_Types].xml")
    if any("vbaproject" in name.lower() for name in names) or b"macroEnabled" in types:
        raise WordError("macro")
    body = _parse(archive, "word/document.xml").find(f"{W}body")
    if body is None:
        raise WordError("damaged")
    token = ""
    if "docProps/core.xml" in names:
        node = _parse(archive, "docProps/core.xml").find(IDENTIFIER)
        token = (node.text or "") if node is not None else ""
    return body, token


def _parse(archive, name):
    if archive.getinfo(name).file_size > MAX_PART:
        raise WordError("large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(archive.read(name), parser)
    if root.getroottree().docinfo.doctype:
        raise WordError("damaged")
    return root


# -- text --------------------------------------------------------------------


def _pieces(node):
    """``(text, bold)`` of a paragraph, as if its tracked changes were accepted."""
    for child in node:
        if child.tag in DROPPED or not isinstance(child.tag, str):
            continue
        if (
            child.tag == f"{W}sdt"
            and child.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
        ):
            continue
        if child.tag == f"{W}r":
            bold = child.find(f"{W}rPr/{W}b")
            strong = bold is not None and bold.get(f"{W}val") not in (
                "0",
                "false",
                "off",
            )
            for part in child:
                if part.tag == f"{W}t":
                    yield part.text or "", strong
                elif part.tag in (f"{W}br", f"{W}cr"):
                    yield "\n", False
                elif part.tag == f"{W}tab":
                    yield "\t", False
        elif child.tag != f"{W}p":
            yield from _pieces(child)


def paragraph_text(paragraph):
    return "".join(text for text, _bold in _pieces(paragraph)).strip()


def cell_text(cell):
    lines = [paragraph_text(p) for p in _blocks(cell) if p.tag == f"{W}p"]
    return "\n".join(lines).strip()


def _blocks(node):
    """Paragraphs and tables of a body or a cell, also those within controls."""
    for child in node:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in CONTAINERS and (
            child.find(f"{W}sdtPr/{W}showingPlcHdr") is None
        ):
            yield from _blocks(child)


def _squeeze(text):
    return re.sub(r"[\s\u3000]+", "", text)


# -- values ------------------------------------------------------------------


def read_cells(body, labels):
    """Texts of the form by field: the cell with the bookmark, else the cell beside
    the label.

    :param dict labels: ``{field: label}``; nothing else is read
    """
    found = {}
    for mark in body.iter(f"{W}bookmarkStart"):
        field = (mark.get(f"{W}name") or "").removeprefix("f_")
        cell = next(mark.iterancestors(f"{W}tc"), None)
        if field in labels and cell is not None:
            found.setdefault(field, cell_text(cell))
    wanted = {_squeeze(label): field for field, label in labels.items()}
    for row in body.iter(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        for label, cell in zip(cells, cells[1:], strict=False):
            field = wanted.get(_squeeze(cell_text(label)))
            if field:
                found.setdefault(field, cell_text(cell))
    return found


def read_sections(body, headings):
    """What stands under each heading of the outline.

    :param dict headings: ``{heading: field or None}``
    :return: ``{field: (text, html, whether it holds pictures)}``
    """
    wanted = {_squeeze(title): field for title, field in headings.items()}
    parts, current = {}, None
    for block in _blocks(body):
        if block.tag == f"{W}p" and _squeeze(paragraph_text(block)) in wanted:
            current = wanted[_squeeze(paragraph_text(block))]
            if current:
                parts.setdefault(current, [])
        elif current:
            parts[current].append(block)
    return {field: _section(blocks) for field, blocks in parts.items()}


def _section(blocks):
    texts, html, pictures = [], Markup(), False
    for block in blocks:
        if any(block.iter(f"{W}drawing", f"{W}pict", f"{W}object")):
            pictures = True
        if block.tag == f"{W}p":
            text = paragraph_text(block)
            if text and text not in TABLE_TITLES:
                texts.append(text)
                html += Markup("<p>%s</p>") % _inline(block)
            continue
        rows = [
            [cell_text(cell) for cell in row.findall(f"{W}tc")]
            for row in block.findall(f"{W}tr")
        ]
        if rows and tuple(map(_squeeze, rows[0])) in TABLE_HEADS:
            continue
        texts += ["\t".join(row) for row in rows]
        html += Markup(
            '<table class="table table-bordered"><tbody>%s</tbody></table>'
        ) % (
            Markup().join(
                Markup("<tr>%s</tr>")
                % Markup().join(Markup("<td>%s</td>") % text for text in row)
                for row in rows
            )
        )
    return "\n".join(texts), html, pictures


def _inline(paragraph):
    result = Markup()
    for text, bold in _pieces(paragraph):
        lines = Markup("<br/>").join(text.split("\n"))
        result += Markup("<strong>%s</strong>") % lines if bold else lines
    return result
