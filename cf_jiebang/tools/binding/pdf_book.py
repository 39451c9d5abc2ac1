"""Binds PDF files into one, page by page, with a mark on each page.

Each file is opened, copied object by object to the result and closed again, so
that memory holds one file at a time, however large the whole is.
"""

import gc
import io
import logging
import os

from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from .pdf_mark import MARK_FONT, mark_operators
from .pdf_objects import UnreadablePdf, dictionary, number_array, reference
from .pdf_outline import outline_objects
from .pdf_source import SourceCopy

_logger = logging.getLogger(__name__)

A4 = (0, 0, 595.28, 841.89)
TAIL = 1 << 20
"""Bytes in which the end of a file is looked for: mail gateways and web servers put
something behind it."""

LARGE = 4 << 20
"""Bytes of a file that is not left in memory until Python tidies up by itself."""


def open_pdf(file):
    """A reader of a PDF that may be bound.

    :param file: a stream
    :raise UnreadablePdf: with the reason ``encrypted``, ``empty`` or ``corrupt``
    """
    try:
        try:
            reader = PdfReader(file, strict=False)
        except PdfReadError:
            reader = PdfReader(_with_end(file), strict=False)
        if reader.is_encrypted:
            _unlock(reader)
        if not len(reader.pages):
            raise UnreadablePdf("empty")
    except UnreadablePdf:
        raise
    except Exception as error:  # whatever a broken file makes the parser raise
        raise UnreadablePdf("corrupt") from error
    return reader


def _with_end(file):
    """A file whose end is missing, with one that has its objects searched for."""
    file.seek(0)
    return io.BytesIO(file.read() + b"\nstartxref\n0\n%%EOF\n")


def _has_end(stream):
    """Whether a file says behind its last object where its table is.

    :raise UnreadablePdf: it ends in the middle of an object
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - TAIL))
    tail = stream.read()
    stream.seek(0)
    if tail.rfind(b"startxref") > tail.rfind(b"endobj"):
        return True
    if not tail.rstrip().endswith((b"endobj", b">>")):
        raise UnreadablePdf("corrupt")
    return False


def _unlock(reader):
    """Open a file that everybody may read: its password is empty."""
    try:
        if reader.decrypt(""):
            return
    except Exception as error:  # locked for one reader's certificate, for instance
        raise UnreadablePdf("encrypted") from error
    raise UnreadablePdf("encrypted")


def normalize_pdf(source, target):
    """Copy a PDF, unlocked and without scripts, and so see whether it is whole.

    :param source: path of the PDF
    :param target: path of the copy
    :return: its number of pages
    :raise UnreadablePdf: it can't be bound
    """
    with open(target, "wb") as output:
        return _copy(lambda book: book.add_file(source), output)


def check_pdf(raw):
    """See whether a PDF can be bound, by copying it to nowhere.

    :param bytes raw: the file
    :return: its number of pages
    :raise UnreadablePdf: why not
    """
    with open(os.devnull, "wb") as nowhere:
        pages = _copy(lambda book: book.add_stream(io.BytesIO(raw)), nowhere)
    if len(raw) > LARGE:
        gc.collect()
    return pages


def _copy(add, output):
    try:
        book = PdfBook(output)
        pages = add(book)
        book.close()
    except UnreadablePdf:
        raise
    except Exception as error:  # as above: nothing that a file holds ends the work
        _logger.info("A PDF can't be copied", exc_info=True)
        raise UnreadablePdf("corrupt") from error
    return pages


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
        self._fields, self._fonts, self._redraws = [], {}, False
        self._layers, self._hidden, self._usages, self._audiences = [], [], [], {}
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._catalog, self.root, self.font = (self.reserve() for _ in range(3))
        self.put(
            self.font,
            dictionary(
                Type=NameObject("/Font"),
                Subtype=NameObject("/Type1"),
                BaseFont=NameObject("/Helvetica"),
            ),
        )

    @property
    def page_count(self):
        return len(self._pages)

    def add(self, reader, whole=True):
        """Append all pages of ``reader``.

        :param bool whole: whether the file has its end
        :return: how many
        """
        return SourceCopy(self, reader, whole).add_pages()

    def add_stream(self, stream):
        """Append all pages of the file that ``stream`` reads.

        :return: how many
        :raise UnreadablePdf: it can't be bound
        """
        whole = _has_end(stream)
        return self.add(open_pdf(stream), whole)

    def add_file(self, path):
        """:meth:`add_stream` of the file at ``path``."""
        try:
            with open(path, "rb") as stream:
                return self.add_stream(stream)
        finally:
            # a reader and its objects refer to each other: without this the files
            # pile up in memory
            gc.collect()

    def begin_sheet(self):
        """Go on with a right-hand page: what follows begins on a sheet of its own."""
        if self.page_count % 2:
            page = dictionary(
                Type=NameObject("/Page"),
                Parent=reference(self.root),
                MediaBox=number_array(A4),
                Resources=dictionary(
                    Font=DictionaryObject({NameObject(MARK_FONT): reference(self.font)})
                ),
            )
            text = self.mark_of_next_page()
            if text:
                page[NameObject("/Contents")] = self.stream(
                    mark_operators(A4, 0, 1, text)
                )
            self.add_page(self.reserve(), page)

    def bookmark(self, title, page, level=0):
        """Add a bookmark to the page ``page`` (from 1), in their order."""
        self._bookmarks.append((title, page, level))

    def close(self, title=""):
        """Write what belongs at the end of a PDF."""
        kids = ArrayObject(map(reference, self._pages))
        self.put(
            self.root,
            dictionary(
                Type=NameObject("/Pages"), Kids=kids, Count=NumberObject(len(kids))
            ),
        )
        catalog = dictionary(
            Type=NameObject("/Catalog"),
            Pages=reference(self.root),
            Lang=TextStringObject("zh-CN"),
        )
        if self._bookmarks:
            numbers = [self.reserve() for _bookmark in self._bookmarks]
            root = self.reserve()
            pages = [self._pages[page - 1] for _title, page, _level in self._bookmarks]
            for number, item in outline_objects(
                root, numbers, self._bookmarks, pages
            ).items():
                self.put(number, item)
            catalog[NameObject("/Outlines")] = reference(root)
            catalog[NameObject("/PageMode")] = NameObject("/UseOutlines")
        if self._layers:
            catalog[NameObject("/OCProperties")] = self._layer_properties()
        if self._fields:
            catalog[NameObject("/AcroForm")] = dictionary(
                Fields=ArrayObject(map(reference, self._fields)),
                DR=dictionary(Font=DictionaryObject(self._fonts)),
                NeedAppearances=BooleanObject(self._redraws),
            )
        self.put(self._catalog, catalog)
        info = self.object(dictionary(Title=TextStringObject(title)))
        self._write_table(info)

    # -- what the files bring ------------------------------------------------

    def add_page(self, number, page):
        self._pages.append(number)
        self.put(number, page)

    def mark_of_next_page(self):
        return self._mark(self.page_count + 1) if self._mark else ""

    def add_field(self, field, redraws):
        """Keep a form field.

        :param bool redraws: its file asked readers to draw all fields anew
        :return: a reference to it
        """
        field[NameObject("/T")] = TextStringObject(f"f{len(self._fields) + 1}")
        self._redraws |= redraws
        kept = self.object(field)
        self._fields.append(kept.idnum)
        return kept

    def field_font(self, font):
        """The name of a font of form fields."""
        for name, known in self._fonts.items():
            if known == font:
                return name
        name = NameObject(f"/JiebangFont{len(self._fonts) + 1}")
        self._fonts[name] = font
        return name

    def add_layer(self, number, shown):
        self._layers.append(number)
        if not shown:
            self._hidden.append(number)

    def add_layer_usage(self, usage):
        self._usages.append(usage)

    def layer_for(self, audience):
        """The layer of what is seen on the ``screen`` only, or on ``paper`` only.

        :return: its number
        """
        if audience not in self._audiences:
            on_screen = audience == "screen"
            states = [NameObject("/ON"), NameObject("/OFF")]
            layer = self.object(
                dictionary(
                    Type=NameObject("/OCG"),
                    Name=TextStringObject(audience),
                    Usage=dictionary(
                        View=dictionary(ViewState=states[not on_screen]),
                        Print=dictionary(PrintState=states[on_screen]),
                    ),
                )
            )
            self._audiences[audience] = layer.idnum
            self.add_layer(layer.idnum, on_screen)
            for event in ("/View", "/Print"):
                self.add_layer_usage(
                    dictionary(
                        Event=NameObject(event),
                        Category=ArrayObject([NameObject(event)]),
                        OCGs=ArrayObject([layer]),
                    )
                )
        return self._audiences[audience]

    def _layer_properties(self):
        """The layers of all files. No list is offered to switch them by: what is
        hidden stays hidden."""
        state = dictionary(
            BaseState=NameObject("/ON"),
            OFF=ArrayObject(map(reference, self._hidden)),
        )
        if self._usages:
            state[NameObject("/AS")] = ArrayObject(self._usages)
        return dictionary(OCGs=ArrayObject(map(reference, self._layers)), D=state)

    # -- objects -------------------------------------------------------------

    def reserve(self):
        number, self._next = self._next, self._next + 1
        return number

    def object(self, value):
        """Write an object.

        :return: a reference to it
        """
        number = self.reserve()
        self.put(number, value)
        return reference(number)

    def stream(self, data):
        stream = StreamObject()
        stream._data = data
        return self.object(stream)

    def put(self, number, value):
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

    def _write(self, data):
        self._output.write(data)
        self._position += len(data)

    def _write_plain(self, value):
        buffer = io.BytesIO()
        value.write_to_stream(buffer)
        self._write(buffer.getvalue())

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
        trailer = dictionary(
            Size=NumberObject(self._next),
            Root=reference(self._catalog),
            Info=info,
        )
        buffer = io.BytesIO()
        trailer.write_to_stream(buffer)
        self._write(b"trailer\n" + buffer.getvalue())
        self._write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
