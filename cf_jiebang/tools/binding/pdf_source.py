"""Copies the pages of one PDF into the book so that they look as they looked alone.

A page's content goes into a form of its own, so that nothing it leaves open reaches
what is drawn after it. What annotations and form fields show becomes part of the
page, because a bound file has neither their form nor their signature; fields and
notes that readers draw by themselves stay, locked. Layers stay as they were switched.
"""

import re
import zlib
from collections import deque

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from .pdf_annotation import (
    DRAWN_BY_READER,
    appearance,
    audience,
    inherited,
    placement,
    resolve,
)
from .pdf_geometry import box_of
from .pdf_layers import layers_of
from .pdf_mark import MARK_FONT, mark_operators, rotation, visible_box
from .pdf_objects import UnreadablePdf, dictionary, key_of, number_array, reference

CONTENT = "/JiebangPage"
LINK_KEYS = (
    "/Type",
    "/Subtype",
    "/Rect",
    "/Border",
    "/BS",
    "/C",
    "/H",
    "/QuadPoints",
    "/F",
    "/AP",
    "/AS",
    "/OC",
)
NOTE_LEFT_OUT = (
    "/A",
    "/AA",
    "/Dest",
    "/FS",
    "/IRT",
    "/P",
    "/Parent",
    "/Popup",
    "/Sound",
    "/Movie",
)
"""Keys of a note that lead out of it: to scripts, files, its page, other notes."""
FIELD_KEYS = ("/FT", "/V", "/DV", "/Opt", "/I", "/TI", "/MaxLen", "/MK")
FIELD_OWN_KEYS = (
    "/Type",
    "/Subtype",
    "/Rect",
    "/F",
    "/Border",
    "/BS",
    "/H",
    "/AS",
    "/OC",
)
READ_ONLY = 1
FONT_NAME = re.compile(rb"/(\S+)(?=\s+[-+.\d]+\s+Tf)")


class SourceCopy:
    """Copies one file into a book.

    :param book: the :class:`~.dossier_pdf.PdfBook`
    :param reader: a reader of the file
    :param bool whole: whether the file has its end: then what it does not hold was
        left out on purpose
    """

    def __init__(self, book, reader, whole=True):
        self._book = book
        self._whole = whole
        self._known, self._queue = {}, deque()
        self._shared, self._nothing = {}, DictionaryObject()
        self._pages = list(reader.pages)
        self._catalog = reader.trailer["/Root"].get_object()
        form = resolve(self._catalog.get("/AcroForm"))
        self._form = form if isinstance(form, DictionaryObject) else DictionaryObject()
        redraws = resolve(self._form.get("/NeedAppearances"))
        self._redraws = isinstance(redraws, BooleanObject) and redraws.value

    def add_pages(self):
        """Append all pages.

        :return: how many
        """
        places = []
        for page in self._pages:
            number = self._book.reserve()
            places.append(number)
            if page.indirect_reference is not None:
                self._known.setdefault(key_of(page.indirect_reference), number)
        for page, number in zip(self._pages, places, strict=True):
            self._book.add_page(number, self._page(page, number))
            self._drain()
        self._add_layers()
        return len(places)

    # -- objects -------------------------------------------------------------

    def _drain(self):
        """Write the objects that were met on the way, each once."""
        while self._queue:
            number, source = self._queue.popleft()
            value = source.get_object()
            if value is None:
                if not self._whole:
                    raise UnreadablePdf("corrupt")
                value = DictionaryObject()
            self._book.put(number, self._copy(value))

    def _copy(self, value):
        """A copy of ``value`` that refers to the objects of the book."""
        if isinstance(value, IndirectObject):
            key = key_of(value)
            if key not in self._known:
                self._known[key] = self._book.reserve()
                self._queue.append((self._known[key], value))
            return reference(self._known[key])
        if isinstance(value, DictionaryObject):
            is_stream = isinstance(value, StreamObject)
            copy = StreamObject() if is_stream else DictionaryObject()
            if is_stream:
                copy._data = value._data
            for name, item in dict.items(value):
                if not is_stream or name != "/Length":
                    copy[NameObject(name)] = self._copy(item)
            return copy
        if isinstance(value, ArrayObject):
            return ArrayObject(self._copy(item) for item in value)
        return value

    def _some(self, value, names):
        """A copy of some entries of a dictionary."""
        return DictionaryObject(
            (NameObject(name), self._copy(value.raw_get(name)))
            for name in names
            if name in value
        )

    # -- pages ---------------------------------------------------------------

    def _page(self, page, number):
        box, turned = visible_box(page), rotation(page)
        resources = self._resources(page)
        xobjects = DictionaryObject(
            {NameObject(CONTENT): self._content(page, box, resources)}
        )
        properties = DictionaryObject()
        drawn = [f"q {CONTENT} Do Q\n".encode()]
        notes = ArrayObject()
        for note in self._notes(page):
            kept = self._kept_note(note, number)
            if kept is not None:
                notes.append(kept)
                continue
            look = appearance(note)
            place = look and placement(note, look.get_object(), turned)
            if place:
                name = f"{CONTENT}{len(xobjects)}"
                xobjects[NameObject(name)] = self._look(look, note, resources)
                drawn.append(self._shown(note, f"q {place} {name} Do Q\n", properties))
        copy = dictionary(
            Type=NameObject("/Page"),
            Parent=reference(self._book.root),
            MediaBox=number_array(box),
            Resources=dictionary(XObject=xobjects),
        )
        if turned:
            copy[NameObject("/Rotate")] = NumberObject(turned)
        copy |= self._some(page, ("/UserUnit", "/Group"))
        if notes:
            copy[NameObject("/Annots")] = notes
        text = self._book.mark_of_next_page()
        if text:
            drawn.append(mark_operators(box, turned, unit_of(page), text))
            copy["/Resources"][NameObject("/Font")] = DictionaryObject(
                {NameObject(MARK_FONT): reference(self._book.font)}
            )
        if properties:
            copy["/Resources"][NameObject("/Properties")] = properties
        copy[NameObject("/Contents")] = self._book.stream(b"".join(drawn))
        return copy

    def _resources(self, page):
        """What a page draws with, as an object that its parts share."""
        value = resolve(page.get("/Resources"))
        if not isinstance(value, DictionaryObject):
            value = self._nothing
        return self._once(("resources", id(value)), lambda: self._copy(value))

    def _once(self, key, make):
        """A reference to the object that ``make`` returns: pages that share theirs
        share the copy."""
        if key not in self._shared:
            self._shared[key] = self._book.object(make())
        return self._shared[key]

    def _content(self, page, box, resources):
        """The content of a page as a form."""
        raw = page.raw_get("/Contents") if "/Contents" in page else self._nothing
        parts = resolve(raw)
        parts = parts if isinstance(parts, ArrayObject) else [raw]
        if not self._whole and any(resolve(part) is None for part in parts):
            raise UnreadablePdf("corrupt")
        streams = [
            resolve(part) for part in parts if isinstance(resolve(part), StreamObject)
        ]
        return self._once(
            ("content", *map(id, streams), resources.idnum, box),
            lambda: self._content_form(streams, box, resources),
        )

    def _content_form(self, streams, box, resources):
        form = StreamObject()
        if len(streams) == 1:
            # as it is, with its filters
            form |= self._some(streams[0], ("/Filter", "/DecodeParms"))
            form._data = streams[0]._data
        elif streams:
            # one token may not run over the end of a stream, one drawing may
            form[NameObject("/Filter")] = NameObject("/FlateDecode")
            form._data = zlib.compress(b"\n".join(part.get_data() for part in streams))
        else:
            form._data = b""
        form |= dictionary(
            Type=NameObject("/XObject"),
            Subtype=NameObject("/Form"),
            # a little wider: the edge of the page cuts, not that of the form
            BBox=number_array((box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)),
            Resources=resources,
        )
        return form

    # -- annotations ---------------------------------------------------------

    def _notes(self, page):
        """The annotations of a page that somebody sees."""
        notes = resolve(page.get("/Annots"))
        for note in notes if isinstance(notes, ArrayObject) else ():
            note = resolve(note)
            if (
                isinstance(note, DictionaryObject)
                and audience(note)
                and note.get("/Subtype") != "/Popup"
            ):
                yield note

    def _look(self, look, note, resources):
        """The appearance stream, with what a form must have and readers do without."""
        form = look.get_object()
        box = box_of(form.get("/BBox"))
        if (
            box
            and form.get("/Subtype") == "/Form"
            and "/Resources" in form
            and "/OC" not in form
        ):
            return self._copy(look)
        copy = self._copy(form)
        # whether an annotation is seen hangs on its own layer alone
        copy.pop("/OC", None)
        copy[NameObject("/Subtype")] = NameObject("/Form")
        if "/Resources" not in copy:
            copy[NameObject("/Resources")] = resources
        if not box:
            place = box_of(note.get("/Rect"))
            copy[NameObject("/BBox")] = number_array(
                (0, 0, place[2] - place[0], place[3] - place[1])
            )
        return self._book.object(copy)

    def _shown(self, note, operators, properties):
        """Operators, on the layers on which the annotation is seen."""
        layers = []
        if isinstance(resolve(note.get("/OC")), DictionaryObject):
            layers.append(self._copy(note.raw_get("/OC")))
        if audience(note) != "all":
            layers.append(reference(self._book.layer_for(audience(note))))
        for layer in layers:
            name = f"{CONTENT}Layer{len(properties)}"
            properties[NameObject(name)] = layer
            operators = f"/OC {name} BDC {operators}EMC\n"
        return operators.encode()

    def _kept_note(self, note, page):
        """The copy of an annotation that stays one; ``None`` for any other."""
        kind = note.get("/Subtype")
        if kind == "/Link":
            return self._link(note)
        look = appearance(note)
        if kind == "/Widget":
            field = resolve(inherited(note, "/FT"))
            if field in ("/Tx", "/Ch") and (self._redraws or not look):
                return self._field(note, page)
            if field == "/Btn" and not look and "/AP" not in note:
                return self._field(note, page)
        elif kind == "/Highlight" or (
            kind in DRAWN_BY_READER and not look and "/AP" not in note
        ):
            # readers differ in how a highlight mixes with the text under it
            return self._some(
                note, [name for name in note if name not in NOTE_LEFT_OUT]
            )
        return None

    def _link(self, note):
        """A link with its target, if that is an address or a page of the file."""
        copy = self._some(note, LINK_KEYS)
        target, action = note.get("/Dest"), resolve(note.get("/A"))
        if isinstance(action, DictionaryObject):
            if action.get("/S") == "/URI":
                copy[NameObject("/A")] = self._some(action, ("/S", "/URI"))
            elif action.get("/S") == "/GoTo":
                target = action.get("/D")
        target = resolve(target)
        if isinstance(target, ArrayObject) and target:
            page = target[0]
            if isinstance(page, IndirectObject) and key_of(page) in self._known:
                copy[NameObject("/Dest")] = self._copy(target)
        return copy

    def _field(self, note, page):
        """A form field that readers draw by themselves: alone, and locked."""
        copy = self._some(note, FIELD_OWN_KEYS)
        for name in FIELD_KEYS:
            value = inherited(note, name)
            if value is not None:
                copy[NameObject(name)] = self._copy(value)
        kind = resolve(inherited(note, "/Ff"))
        kind = int(kind) if isinstance(kind, int) else 0
        copy[NameObject("/Ff")] = NumberObject(kind | READ_ONLY)
        side = inherited(note, "/Q")
        side = side if side is not None else self._form.get("/Q")
        if side is not None:
            copy[NameObject("/Q")] = self._copy(side)
        style = resolve(inherited(note, "/DA")) or resolve(self._form.get("/DA"))
        if style is not None:
            copy[NameObject("/DA")] = self._style(style)
        copy[NameObject("/P")] = reference(page)
        return self._book.add_field(copy, self._redraws)

    def _style(self, style):
        """The style of a field; its fonts get names that no other file uses."""
        raw = getattr(style, "original_bytes", None) or str(style).encode()
        resources = resolve(self._form.get("/DR"))
        fonts = resolve((resources or {}).get("/Font"))
        fonts = fonts if isinstance(fonts, DictionaryObject) else {}

        def rename(match):
            name = "/" + match[1].decode("latin-1")
            if name not in fonts:
                return match[0]
            return self._book.field_font(self._copy(fonts.raw_get(name))).encode()

        return ByteStringObject(FONT_NAME.sub(rename, raw))

    # -- layers --------------------------------------------------------------

    def _add_layers(self):
        """Tell the book the layers that were copied, and how they are switched."""
        layers, usages = layers_of(self._catalog)
        for layer, shown in layers:
            if key_of(layer) in self._known:
                self._book.add_layer(self._known[key_of(layer)], shown)
        for usage, layers in usages:
            copied = [layer for layer in layers if key_of(layer) in self._known]
            copy = self._some(usage, ("/Event", "/Category"))
            copy[NameObject("/OCGs")] = ArrayObject(map(self._copy, copied))
            if copied:
                self._book.add_layer_usage(copy)
        self._drain()


def unit_of(page):
    """Points in a unit of the page."""
    try:
        return float(page.get("/UserUnit", 1)) or 1.0
    except (TypeError, ValueError):
        return 1.0
