"""Opens a Word file that came back: nothing in it is trusted."""

import io
import lzma
import posixpath
import re
import struct
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
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What a file that was saved with a password holds: it is no archive."""
NOTES = ("footnotes", "endnotes")
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    etree.LxmlError,
    EOFError,
    LookupError,  # an entry or an encoding that isn't there
    NotImplementedError,
    OSError,
    RuntimeError,  # encrypted, or nested too deeply
    ValueError,
)
"""What the libraries raise on a file that isn't what it says."""
MACROS = re.compile(r"vbaproject|vbadata|activex", re.IGNORECASE)


class WordError(Exception):
    """A file that is not read; ``args[0]`` is one of old, locked, macro, damaged,
    large, strict, rows, other."""


class WordFile(NamedTuple):
    """What is read of a file.

    ``pictures`` gives the entry of each relationship, ``content`` is the file;
    ``styles`` and ``numbering`` are ``None`` where there are none; ``notes`` has the
    element of each note by its kind (``footnote``, ``endnote``) and id.
    """

    body: etree._Element
    tokens: tuple
    pictures: dict
    content: bytes
    styles: etree._Element | None
    numbering: etree._Element | None
    notes: dict

    def picture(self, relation):
        """The bytes of a picture by the id of its relationship; ``None`` where they
        can't be read."""
        name = self.pictures.get(relation)
        if not name:
            return None
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                return archive.read(name)
        except DAMAGE:
            return None


def open_word(content):
    """Open a DOCX.

    :param bytes content: the file
    :rtype: WordFile
    :raise WordError: it is no clean DOCX
    """
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise WordError("locked" if ENCRYPTED in content else "old")
    if len(content) > MAX_FILE:
        raise WordError("large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_archive(archive, content)
    except DAMAGE as error:
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
    if "[Content_Types].xml" not in names:
        raise WordError("other")
    main = _targets(archive, names, "").get("officeDocument", DOCUMENT)
    if main not in names:
        raise WordError("other")
    types = archive.read("[Content_Types].xml")
    if any(map(MACROS.search, names)) or b"macroEnabled" in types:
        raise WordError("macro")
    root = _parse(archive, main)
    if root.tag.startswith(STRICT):
        raise WordError("strict")
    body = root.find(f"{W}body")
    if body is None:
        raise WordError("other" if not root.tag.startswith(W) else "damaged")
    parts = _targets(archive, names, main)
    return WordFile(
        body,
        _tokens(archive, names),
        _pictures(archive, names, main),
        content,
        *(
            _parse(archive, parts[kind]) if parts.get(kind) in names else None
            for kind in ("styles", "numbering")
        ),
        _notes(archive, names, parts),
    )


def _parse(archive, name):
    if archive.getinfo(name).file_size > MAX_PART:
        raise WordError("large")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,  # they would cut a text in two
        remove_pis=True,
    )
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


def _relations(archive, names, source):
    """The relationships of a part within the file: kind, id, and name of the entry.

    :param str source: the name of the part, ``""`` for the file itself
    """
    folder, name = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    for node in _parse(archive, path) if path in names else ():
        target = node.get("Target") or ""
        if isinstance(node.tag, str) and node.get("TargetMode") != "External":
            entry = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = (node.get("Type") or "").rpartition("/")[2]
            yield kind, node.get("Id"), entry


def _targets(archive, names, source):
    """The first part of each kind that a part refers to."""
    found = {}
    for kind, _id, entry in _relations(archive, names, source):
        found.setdefault(kind, entry)
    return found


def _pictures(archive, names, main):
    """The picture files of the document by their relationship; none outside."""
    return {
        relation: entry
        for kind, relation, entry in _relations(archive, names, main)
        if kind == "image"
        and entry in names
        and archive.getinfo(entry).file_size <= MAX_PART
    }


def _notes(archive, names, parts):
    found = {}
    for kind in NOTES:
        if parts.get(kind) not in names:
            continue
        note = kind.removesuffix("s")
        for node in _parse(archive, parts[kind]).iter(f"{W}{note}"):
            found[note, node.get(f"{W}id")] = node
    return found
