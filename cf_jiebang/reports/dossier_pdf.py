"""Binds PDF files into one, page by page, with a mark on each page.

Each file is opened, copied object by object to the result and closed again, so
that memory holds one file at a time, however large the whole is.
"""

import gc
import io
from collections import deque

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from .dossier_mark import MARK_FONT, mark_operators

SAFE_ACTIONS = ("/URI", "/GoTo")
LEFT_OUT = ("/Parent", "/AA", "/B", "/StructParents", "/Tabs")
"""Keys of a page that lead out of it: to its old file, to scripts, to threads."""

MEDIA_BOX = [0, 0, 595, 842]


class UnreadablePdf(ValueError):
    """A PDF that can't be bound: broken, without pages, or locked by a password."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def open_pdf(file):
    """A reader of a PDF that may be bound.

    :param file: a path or a stream
    :raise UnreadablePdf: with the reason ``encrypted`` or ``corrupt``
    """
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadablePdf("encrypted")
        if not len(reader.pages):
            raise UnreadablePdf("corrupt")
    except UnreadablePdf:
        raise
    except Exception as error:  # whatever a broken file makes the parser raise
        raise UnreadablePdf("corrupt") from error
    return reader


def normalize_pdf(source, target):
    """Copy a PDF, unlocked and without scripts, and so see whether it is whole.

    :param source: path of the PDF
    :param target: path of the copy
    :return: its number of pages
    :raise UnreadablePdf: it can't be bound
    """
    try:
        with open(target, "wb") as output:
            book = PdfBook(output)
            count = book.add_file(source)
            book.close()
    except UnreadablePdf:
        raise
    except Exception as error:  # as above: nothing that a file holds ends the work
        raise UnreadablePdf("corrupt") from error
    return count


class PdfBook:
    """Writes PDF files one behind the other to a stream.

    :param output: a binary stream that can be written
    :param mark: ``mark(number)`` is the ASCII text on the page ``number``, from 1
    """

    def __init__(self, output, mark=None):
        self._output = output
        self._mark = mark
        self._offsets = {}
        self._next = 1
        self._position = 0
        self._pages = []
        self._bookmarks = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._catalog, self._root, self._font = (self._reserve() for _ in range(3))
        self._put(
            self._font,
            _dictionary(
                Type=NameObject("/Font"),
                Subtype=NameObject("/Type1"),
                BaseFont=NameObject("/Helvetica"),
            ),
        )

    @property
    def page_count(self):
        return len(self._pages)

    def add(self, reader):
        """Append all pages of ``reader``.

        :return: how many
        """
        known, queue = {}, deque()
        pages = list(reader.pages)
        numbers = []
        for page in pages:
            number = self._reserve()
            numbers.append(number)
            if page.indirect_reference is not None:
                known[_key(page.indirect_reference)] = number
        for page, number in zip(pages, numbers, strict=True):
            self._pages.append(number)
            self._put(number, self._page(page, known, queue))
            self._drain(known, queue)
        return len(pages)

    def add_file(self, path):
        """Append all pages of the file at ``path``.

        :return: how many
        :raise UnreadablePdf: it can't be bound
        """
        try:
            with open(path, "rb") as stream:
                return self.add(open_pdf(stream))
        finally:
            # a reader and its objects refer to each other: without this the files
            # pile up in memory
            gc.collect()

    def bookmark(self, title, page, level=0):
        """Add a bookmark to the page ``page`` (from 1), in their order."""
        self._bookmarks.append((title, page, level))

    def close(self, title=""):
        """Write what belongs at the end of a PDF."""
        kids = ArrayObject(_reference(number) for number in self._pages)
        self._put(
            self._root,
            _dictionary(
                Type=NameObject("/Pages"), Kids=kids, Count=NumberObject(len(kids))
            ),
        )
        catalog = _dictionary(
            Type=NameObject("/Catalog"),
            Pages=_reference(self._root),
            Lang=TextStringObject("zh-CN"),
        )
        if self._bookmarks:
            catalog[NameObject("/Outlines")] = _reference(self._write_bookmarks())
            catalog[NameObject("/PageMode")] = NameObject("/UseOutlines")
        self._put(self._catalog, catalog)
        info = self._reserve()
        self._put(info, _dictionary(Title=TextStringObject(title)))
        self._write_table(info)

    # -- objects -------------------------------------------------------------

    def _reserve(self):
        number, self._next = self._next, self._next + 1
        return number

    def _write(self, data):
        self._output.write(data)
        self._position += len(data)

    def _put(self, number, value):
        self._offsets[number] = self._position
        self._write(b"%d 0 obj\n" % number)
        if isinstance(value, StreamObject):
            # a stream may have the size of its file: it is not copied once more
            data = value._data
            value = DictionaryObject(dict.items(value))
            value[NameObject("/Length")] = NumberObject(len(data))
            self._write_plain(value)
            self._write(b"\nstream\n")
            self._write(data)
            self._write(b"\nendstream")
        else:
            self._write_plain(value)
        self._write(b"\nendobj\n")

    def _write_plain(self, value):
        buffer = io.BytesIO()
        value.write_to_stream(buffer)
        self._write(buffer.getvalue())

    def _drain(self, known, queue):
        """Write the objects that were met on the way, each once."""
        while queue:
            number, reference = queue.popleft()
            value = reference.get_object()
            if value is None:
                value = DictionaryObject()
            self._put(number, self._copy(value, known, queue))

    def _copy(self, value, known, queue):
        """A copy of ``value`` that refers to the objects of this book."""
        if isinstance(value, IndirectObject):
            key = _key(value)
            if key not in known:
                known[key] = self._reserve()
                queue.append((known[key], value))
            return _reference(known[key])
        if isinstance(value, DictionaryObject):
            is_stream = isinstance(value, StreamObject)
            copy = StreamObject() if is_stream else DictionaryObject()
            if is_stream:
                copy._data = value._data
            for name, item in dict.items(value):
                if not is_stream or name != "/Length":
                    copy[NameObject(name)] = self._copy(item, known, queue)
            return copy
        if isinstance(value, ArrayObject):
            return ArrayObject(self._copy(item, known, queue) for item in value)
        return value

    def _page(self, page, known, queue):
        copy = DictionaryObject()
        for name, item in dict.items(page):
            if name not in (*LEFT_OUT, "/Annots", "/Contents", "/Resources"):
                copy[NameObject(name)] = self._copy(item, known, queue)
        copy[NameObject("/Parent")] = _reference(self._root)
        if "/MediaBox" not in copy:
            copy[NameObject("/MediaBox")] = ArrayObject(map(NumberObject, MEDIA_BOX))
        notes = self._notes(page, known, queue)
        if notes:
            copy[NameObject("/Annots")] = notes
        contents = self._contents(page, known, queue)
        resources = self._copy_plain(page.get("/Resources"), known, queue)
        if self._mark:
            text = self._mark(len(self._pages))
            contents.insert(0, self._stream(b"q\n"))
            contents.append(self._stream(mark_operators(page, text)))
            fonts = self._copy_plain(
                (page.get("/Resources") or {}).get("/Font"), known, queue
            )
            fonts[NameObject(MARK_FONT)] = _reference(self._font)
            resources[NameObject("/Font")] = fonts
        copy[NameObject("/Contents")] = contents
        copy[NameObject("/Resources")] = resources
        return copy

    def _copy_plain(self, value, known, queue):
        """A dictionary of the page's own: others may share the original."""
        copy = DictionaryObject()
        value = value.get_object() if value is not None else None
        if isinstance(value, DictionaryObject):
            for name, item in dict.items(value):
                copy[NameObject(name)] = self._copy(item, known, queue)
        return copy

    def _contents(self, page, known, queue):
        raw = page.raw_get("/Contents") if "/Contents" in page else None
        value = raw.get_object() if raw is not None else None
        if isinstance(value, ArrayObject):
            return ArrayObject(
                self._copy(item, known, queue)
                for item in value
                if item.get_object() is not None
            )
        if value is None:
            return ArrayObject()
        return ArrayObject([self._copy(raw, known, queue)])

    def _notes(self, page, known, queue):
        """The annotations of a page without scripts and programs to start."""
        notes = page.get("/Annots")
        notes = notes.get_object() if notes is not None else None
        copies = ArrayObject()
        for note in notes if isinstance(notes, ArrayObject) else ():
            note = note.get_object()
            if not isinstance(note, DictionaryObject):
                continue
            action = note.get("/A")
            action = action.get_object() if action is not None else None
            kind = action.get("/S") if isinstance(action, DictionaryObject) else None
            kept = DictionaryObject(
                (NameObject(name), item)
                for name, item in dict.items(note)
                if name not in ("/AA", "/P", "/Parent", "/Popup")
                and (name != "/A" or kind in SAFE_ACTIONS)
            )
            copies.append(self._copy(kept, known, queue))
        return copies

    def _stream(self, data):
        number = self._reserve()
        stream = StreamObject()
        stream._data = data
        self._put(number, stream)
        return _reference(number)

    # -- end of the file -----------------------------------------------------

    def _write_bookmarks(self):
        """The tree of bookmarks, of two levels.

        :return: number of its root
        """
        root = self._reserve()
        entries = [
            {"number": self._reserve(), "title": title, "page": page, "level": level}
            for title, page, level in self._bookmarks
        ]
        children, parent = {root: []}, root
        for entry in entries:
            if entry["level"] == 0:
                parent = entry["number"]
                owner = root
            else:
                owner = parent
            entry["parent"] = owner
            children.setdefault(owner, []).append(entry["number"])
        for entry in entries:
            brothers = children[entry["parent"]]
            place = brothers.index(entry["number"])
            item = _dictionary(
                Title=TextStringObject(entry["title"]),
                Parent=_reference(entry["parent"]),
                Dest=ArrayObject(
                    [_reference(self._pages[entry["page"] - 1]), NameObject("/Fit")]
                ),
            )
            if place:
                item[NameObject("/Prev")] = _reference(brothers[place - 1])
            if place + 1 < len(brothers):
                item[NameObject("/Next")] = _reference(brothers[place + 1])
            self._close_node(item, children.get(entry["number"]))
            self._put(entry["number"], item)
        top = _dictionary(Type=NameObject("/Outlines"))
        self._close_node(top, children[root])
        self._put(root, top)
        return root

    def _close_node(self, item, children):
        if children:
            item[NameObject("/First")] = _reference(children[0])
            item[NameObject("/Last")] = _reference(children[-1])
            item[NameObject("/Count")] = NumberObject(len(children))

    def _write_table(self, info):
        start = self._position
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % self._next)
        for number in range(1, self._next):
            offset = self._offsets.get(number)
            self._write(
                b"0000000000 00000 f \n"
                if offset is None
                else b"%010d 00000 n \n" % offset
            )
        trailer = _dictionary(
            Size=NumberObject(self._next),
            Root=_reference(self._catalog),
            Info=_reference(info),
        )
        buffer = io.BytesIO()
        trailer.write_to_stream(buffer)
        self._write(b"trailer\n" + buffer.getvalue())
        self._write(b"\nstartxref\n%d\n%%%%EOF\n" % start)


def _key(reference):
    return reference.idnum, reference.generation


def _reference(number):
    return IndirectObject(number, 0, None)


def _dictionary(**items):
    return DictionaryObject(
        (NameObject(f"/{name}"), value) for name, value in items.items()
    )
