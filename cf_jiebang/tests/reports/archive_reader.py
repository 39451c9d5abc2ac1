"""Reads a PDF for what ISO 19005-2 (PDF/A-2, level B) demands, as far as reading
shows it. It is our own reading of the standard and no validator."""

import io
import re

from lxml import etree
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    StreamObject,
)

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
HEADER = re.compile(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}")
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
ACTIONS = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}
ANNOTATIONS = {"/3D", "/Sound", "/Screen", "/Movie"}
FILTERS = {"/LZWDecode", "/LZW", "/Crypt"}
FORBIDDEN = {
    "XObject": ("/OPI", "/Ref", "/PS", "/Alternates"),
    "ExtGState": ("/TR", "/HTP"),
}
PRINT, HIDING = 4, 1 | 2 | 32


def archive_faults(pdf):
    """What keeps a PDF from being PDF/A-2b.

    :param bytes pdf: the whole file
    :return: a sentence each; empty where nothing was found
    :rtype: list[str]
    """
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"].get_object()
    faults = [] if HEADER.match(pdf) else ["the header is not that of PDF 1.x"]
    if "/Encrypt" in reader.trailer:
        faults.append("it is encrypted")
    if "/ID" not in reader.trailer:
        faults.append("the trailer has no ID")
    faults += _metadata(root) + _intent(root)
    for key in ("/AA", "/NeedsRendering"):
        if key in root:
            faults.append(f"the catalogue has {key}")
    for thing in _everything(reader.trailer):
        faults += _object(thing)
    for number, page in enumerate(reader.pages, 1):
        faults += [f"page {number}: {text}" for text in _page(page, reader)]
    return faults


def _metadata(root):
    stream = root.get("/Metadata")
    if stream is None:
        return ["there is no XMP metadata"]
    tree = etree.fromstring(stream.get_object().get_data())
    found = {}
    for node in tree.iter():
        for name, value in [(node.tag, node.text), *node.attrib.items()]:
            if str(name).startswith(PDFA):
                found[str(name).removeprefix(PDFA)] = (value or "").strip()
    if (found.get("part"), found.get("conformance")) != ("2", "B"):
        return [f"the metadata name {found or 'no part'} instead of PDF/A-2b"]
    return []


def _intent(root):
    for intent in root.get("/OutputIntents", ()):
        intent = intent.get_object()
        if intent.get("/S") == "/GTS_PDFA1":
            profile = intent.get("/DestOutputProfile")
            data = profile.get_object().get_data() if profile else b""
            if data[36:40] != b"acsp" or data[16:20] != b"RGB ":
                return ["the output intent has no ICC profile for RGB"]
            return []
    return ["there is no output intent of PDF/A"]


def _everything(trailer):
    """All dictionaries that can be reached."""
    seen, heap = set(), [trailer]
    while heap:
        thing = heap.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                continue
            seen.add(thing.idnum)
            thing = thing.get_object()
        if isinstance(thing, ArrayObject):
            heap += list(thing)
        elif isinstance(thing, DictionaryObject):
            yield thing
            heap += [dict.__getitem__(thing, key) for key in thing]


def _object(thing):
    """The faults of one dictionary or stream."""
    faults = []
    kind, subtype = thing.get("/Type"), thing.get("/Subtype")
    if kind == "/Font":
        faults += _font(thing, subtype)
    if isinstance(thing, StreamObject):
        filters = thing.get("/Filter", ())
        filters = [filters] if isinstance(filters, str) else filters
        faults += [f"a stream uses {name}" for name in FILTERS & {*filters}]
        if "/F" in thing and kind != "/EmbeddedFile":
            faults.append("a stream lies outside the file")
    if subtype == "/Image":
        # the reader's booleans are true whatever they say
        if thing.get("/Interpolate", False) == True:  # noqa: E712
            faults.append("a picture is interpolated")
        if thing.get("/ColorSpace") == "/DeviceCMYK":
            faults.append("a picture is in CMYK")
    if subtype in ("/Image", "/Form") or kind == "/XObject":
        faults += [f"an object has {k}" for k in FORBIDDEN["XObject"] if k in thing]
    if kind == "/ExtGState":
        faults += [f"a state has {k}" for k in FORBIDDEN["ExtGState"] if k in thing]
    acts = kind == "/Action" and thing.get("/S") not in ACTIONS
    if acts or "/JS" in thing:
        faults.append(f"there is an action {thing.get('/S')}")
    if "/EF" in thing or kind == "/EmbeddedFile":
        faults.append("a file is embedded")
    return faults


def _font(font, subtype):
    """A font that is drawn with must be in the file."""
    if subtype in ("/Type0", "/Type3"):
        return []
    name = font.get("/BaseFont")
    descriptor = font.get("/FontDescriptor")
    faults = []
    if descriptor is None or not {*FONT_FILES} & {*descriptor.get_object()}:
        faults.append(f"the font {name} is not embedded")
    if subtype == "/CIDFontType2" and "/CIDToGIDMap" not in font:
        faults.append(f"the font {name} has no map to its glyphs")
    return faults


def _page(page, reader):
    faults = []
    for annotation in page.get("/Annots", ()):
        annotation = annotation.get_object()
        kind, flags = annotation.get("/Subtype"), annotation.get("/F", 0)
        if kind in ANNOTATIONS:
            faults.append(f"annotation {kind}")
        if kind != "/Popup" and (not flags & PRINT or flags & HIDING):
            faults.append(f"annotation {kind} is not printed")
    contents = page.get_contents()
    if contents is not None:
        used = {op for _operands, op in ContentStream(contents, reader).operations}
        if used & {b"k", b"K"}:
            faults.append("CMYK colours")
    return faults
