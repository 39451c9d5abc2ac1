"""Opens a Word file that came back: nothing in it is trusted."""

import io
import posixpath
import re
import zipfile
import zlib
from typing import NamedTuple

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/"
IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
PROPERTY = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
)
TOKEN_NAME = "jiebang"
"""What the properties of the file are called that hold the token piece by piece."""

MAX_FILE, MAX_PART, MAX_TOTAL, MAX_ENTRIES = 20 << 20, 16 << 20, 100 << 20, 2000
MAX_RATIO = 200
DOCUMENT = "word/document.xml"
MACROS = re.compile(r"vbaproject|vbadata|activex", re.IGNORECASE)


class WordError(Exception):
    """A file that is not read; ``args[0]`` is one of old, macro, damaged, large,
    strict, rows, other."""


class WordFile(NamedTuple):
    """What is read of a file: the body, the tokens found, and the pictures.

    ``pictures`` gives the entry of each relationship, ``content`` is the file.
    """

    body: etree._Element
    tokens: tuple
    pictures: dict
    content: bytes

    def picture(self, relation):
        """The bytes of a picture by the id of its relationship, or ``None``."""
        name = self.pictures.get(relation)
        if not name:
            return None
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.read(name)


def open_word(content):
    """Open a DOCX.

    :param bytes content: the file
    :rtype: WordFile
    :raise WordError: it is no clean DOCX
    """
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise WordError("old")
    if len(content) > MAX_FILE:
        raise WordError("large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_archive(archive, content)
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        RuntimeError,  # encrypted
        UnicodeError,
    ) as error:
        raise WordError("damaged") from error


def _read_archive(archive, content):
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_TOTAL:
        raise WordError("large")
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > 1 << 20 and ratio > MAX_RATIO:
            raise WordError("large")
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", DOCUMENT} <= names:
        raise WordError("other")
    types = archive.read("[Content_Types].xml")
    if any(map(MACROS.search, names)) or b"macroEnabled" in types:
        raise WordError("macro")
    root = _parse(archive, DOCUMENT)
    if root.tag.startswith(STRICT):
        raise WordError("strict")
    body = root.find(f"{W}body")
    if body is None:
        raise WordError("damaged")
    return WordFile(body, _tokens(archive, names), _pictures(archive, names), content)


def _parse(archive, name):
    if archive.getinfo(name).file_size > MAX_PART:
        raise WordError("large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(archive.read(name), parser)
    if root.getroottree().docinfo.doctype:
        raise WordError("damaged")
    return root


def _tokens(archive, names):
    """The places where a token may stand: not every program keeps both."""
    found = []
    if "docProps/core.xml" in names:
        node = _parse(archive, "docProps/core.xml").find(IDENTIFIER)
        if node is not None:
            found.append(node.text or "")
    if "docProps/custom.xml" in names:
        pieces = {
            node.get("name") or "": "".join(node.itertext()).strip()
            for node in _parse(archive, "docProps/custom.xml").iter(PROPERTY)
        }
        names = sorted(name for name in pieces if name.startswith(f"{TOKEN_NAME}_"))
        found.append("".join(pieces[name] for name in names))
    return tuple(filter(None, found))


def _pictures(archive, names):
    """The picture files of the document by their relationship; none outside."""
    path = "word/_rels/document.xml.rels"
    if path not in names:
        return {}
    found = {}
    for node in _parse(archive, path):
        target = node.get("Target") or ""
        if node.get("TargetMode") == "External" or not (
            node.get("Type") or ""
        ).endswith("/image"):
            continue
        name = posixpath.normpath(posixpath.join("word", target)).lstrip("/")
        if name in names and archive.getinfo(name).file_size <= MAX_PART:
            found[node.get("Id")] = name
    return found
