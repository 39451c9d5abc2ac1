"""The text of one paragraph, as it is printed when all tracked changes are accepted."""

import re

from .word_archive import W
from .word_numbering import switched, value
from .word_numbers import as_number

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
LEGACY = "{urn:schemas-microsoft-com:vml}imagedata"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
FALLBACK_OF = frozenset({f"{COMPATIBLE}AlternateContent"})
DROPPED = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "p", "tbl", "delText")
)
NOTES = {f"{W}{kind}Reference": kind for kind in ("footnote", "endnote")}
LOST = frozenset({f"{MATH}oMath", f"{MATH}oMathPara", f"{W}contentPart"})
DRAWN = frozenset(f"{W}{name}" for name in ("drawing", "pict", "object"))
BOX = f"{W}txbxContent"
SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-", f"{W}cr": "\n"}
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
STYLES = {"b": "strong", "i": "em", "u": "u", "strike": "s", "dstrike": "s"}
POSITIONS = {"subscript": "sub", "superscript": "sup"}

GREEK = (
    dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True))
    | dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
    | {code: chr(code) for code in range(0x20, 0x40)}
)
SYMBOLS = {
    "symbol": GREEK
    | dict(zip(range(0xA3, 0xA6), "≤⁄∞", strict=True))
    | dict(zip(range(0xAB, 0xBF), "↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯", strict=True))
    | {0xD7: "⋅", 0xD6: "√", 0xE5: "∑", 0xF2: "∫", 0xCE: "∈", 0xC7: "∩", 0xC8: "∪"},
    "wingdings": {
        **{0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖"},
        **{0x77: "◆", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xB2: "✧"},
        **{0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓"},
        **{0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x4A: "☺"},
        **{0x80 + number: chr(0x245F + number) for number in range(1, 11)},
        **{0x8B + number: chr(0x2775 + number) for number in range(1, 11)},
    },
    "wingdings 2": {
        **{0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒"},
        **{0x30: "□", 0x2A: "□", 0xA3: "□", 0x97: "•", 0x98: "●", 0xA2: "■"},
        **{0x6A + number: chr(0x2460 + number) for number in range(10)},
    },
}
"""Signs of the fonts that have no letters, by their place in the font."""
MISSING = "〓"
"""What stands for a sign that isn't known, as in Chinese print."""
EQUATION = re.compile(r"\s*EQ\b(.*)", re.IGNORECASE | re.DOTALL)
OVERLAY = re.compile(
    r"\\o\s*(?:\\a[cdlr]\s*)?[(（](.*)[)）]\s*", re.IGNORECASE | re.DOTALL
)


def unfilled(control):
    """Whether a content control still shows its prompt."""
    return (
        control.tag == f"{W}sdt"
        and control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
    )


def chosen(alternate):
    """The one branch that is shown of content in two versions."""
    branch = alternate.find(f"{COMPATIBLE}Choice")
    if branch is None:
        branch = alternate.find(f"{COMPATIBLE}Fallback")
    return () if branch is None else branch


class Content:
    """What a paragraph holds; see ``word_model.Paragraph``.

    ``boxes`` are the text boxes anchored in it, ``notes`` the kind and id of its
    foot- and endnotes.
    """

    def __init__(self):
        self.atoms, self.parts = [], []
        self.marks, self.tags = [], []
        self.boxes, self.notes = [], []
        self.lost, self.bold = False, None


class RunReader:
    """Reads paragraphs.

    :param Styles styles: the styles of the document
    """

    def __init__(self, styles):
        self.styles = styles

    def content(self, paragraph):
        """What a paragraph holds.

        :rtype: Content
        """
        found = Content()
        self._inline(paragraph, found)
        found.parts = [
            (text, elements) for _kind, text, elements in _results(found.atoms, found)
        ]
        found.bold = bool(found.bold)
        return found

    def _inline(self, node, found):
        for child in node:
            if child.tag in DROPPED or not isinstance(child.tag, str):
                continue
            if child.tag == f"{W}r":
                self._run(child, found)
            elif child.tag == f"{W}bookmarkStart":
                found.marks.append(child.get(f"{W}name") or "")
            elif child.tag in FALLBACK_OF:
                self._inline(chosen(child), found)
            elif child.tag in LOST:
                found.lost = True
            elif child.tag in DRAWN:
                self._drawing(child, found)
            elif not unfilled(child):
                if child.tag == f"{W}sdt" and value(child, f"{W}sdtPr/{W}tag"):
                    found.tags.append(value(child, f"{W}sdtPr/{W}tag"))
                self._inline(child, found)

    # -- runs ----------------------------------------------------------------

    def _run(self, run, found):
        properties = run.find(f"{W}rPr")
        style = value(properties, f"{W}rStyle")
        hidden = self._switched(properties, style, "vanish")
        elements = () if hidden else tuple(self._elements(properties, style))
        if not hidden and "".join(run.itertext(f"{W}t")).strip():
            found.bold = found.bold is not False and "strong" in elements
        for part in run:
            if part.tag == f"{W}fldChar":
                kind = part.get(f"{W}fldCharType")
                found.atoms.append((kind, part, ()))
            elif not hidden:
                self._part(part, elements, properties, found)

    def _part(self, part, elements, properties, found):
        if part.tag == f"{W}t":
            text = (part.text or "").translate(INVISIBLE)
            if any(0xF000 <= ord(c) < 0xF100 for c in text):
                text = "".join(self._sign(c, properties, found) for c in text)
            found.atoms.append(("text", text, elements))
        elif part.tag in SIGNS:
            found.atoms.append(("text", SIGNS[part.tag], elements))
        elif part.tag == f"{W}br":
            found.atoms.append(("text", "\n", ()))
        elif part.tag == f"{W}sym":
            code = part.get(f"{W}char") or ""
            sign = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else ""
            sign = _symbol(part.get(f"{W}font"), sign, found)
            found.atoms.append(("text", sign, elements))
        elif part.tag == f"{W}instrText":
            found.atoms.append(("code", part.text or "", elements))
        elif part.tag == f"{W}ruby":
            # the pronunciation stands above the text, and isn't part of it
            base = part.find(f"{W}rubyBase")
            self._inline(() if base is None else base, found)
        elif part.tag in NOTES:
            found.lost = True
            found.notes.append((NOTES[part.tag], part.get(f"{W}id")))
        elif part.tag in DRAWN:
            self._drawing(part, found)
        elif part.tag in LOST:
            found.lost = True
        elif part.tag in FALLBACK_OF:
            for child in chosen(part):
                self._part(child, elements, properties, found)

    def _sign(self, character, properties, found):
        font = ""
        fonts = properties.find(f"{W}rFonts") if properties is not None else None
        if fonts is not None:
            font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
        return _symbol(font, character, found)

    def _switched(self, properties, style, name):
        own = switched(properties, name)
        return self.styles.switched(style, name) if own is None and style else own

    def _elements(self, properties, style):
        found = (
            e for name, e in STYLES.items() if self._switched(properties, style, name)
        )
        yield from dict.fromkeys(found)
        position = value(properties, f"{W}vertAlign")
        if position in POSITIONS:
            yield POSITIONS[position]

    def _drawing(self, node, found):
        """The pictures of a drawing; ``""`` for one that can't be taken."""
        boxes, pictures = [], []
        _search(node, boxes, pictures)
        found.atoms += [("picture", None, relation) for relation in pictures]
        found.boxes += boxes
        found.lost = found.lost or bool(boxes) or not pictures


def _search(node, boxes, pictures):
    for child in node:
        if child.tag == BOX:
            boxes.append(child)
        elif child.tag in FALLBACK_OF:
            _search(chosen(child), boxes, pictures)
        elif child.tag in (BLIP, LEGACY):
            relation = child.get(f"{RELATION}embed") or child.get(f"{RELATION}id")
            pictures.append(relation or "")
        else:
            _search(child, boxes, pictures)


def _symbol(font, sign, found):
    """A sign of a font without letters."""
    if not sign or sign.isspace():
        return sign
    code = ord(sign)
    if 0xD800 <= code < 0xE000:  # half of a pair
        found.lost = True
        return MISSING
    if not (code < 0x100 or 0xF000 <= code < 0xF100):
        return sign
    known = SYMBOLS.get((font or "").strip().casefold())
    if known is None and code < 0x100:
        return sign if sign.isprintable() else ""
    sign = (known or {}).get(code & 0xFF)
    found.lost = found.lost or not sign
    return sign or MISSING


# -- fields ------------------------------------------------------------------


def _results(atoms, found):
    """Text and pictures, with each field's result in place of its code."""
    result, begun = [], []
    for atom in atoms:
        kind = atom[0]
        if kind == "begin":
            begun.append([len(result), False, atom[1]])
        elif kind == "separate" and begun and not begun[-1][1]:
            del result[begun[-1][0] :]
            begun[-1][1] = True
        elif kind == "end" and begun:
            start, parted, node = begun.pop()
            if not parted:
                code = "".join(text for k, text, _e in result[start:] if k == "code")
                del result[start:]
                result += _drawn(code, found)
            if not any(result[at][1] for at in range(start, len(result))):
                result += _form_value(node)
        elif kind in ("text", "picture", "code"):
            result.append(atom)
    return [atom for atom in result if atom[0] != "code"]


def _drawn(code, found):
    """The text of a field that draws: pinyin and circles of older programs."""
    equation = EQUATION.fullmatch(code)
    if not equation:
        return []
    overlay = OVERLAY.search(equation[1])
    if not overlay:
        found.lost = True
        return []
    base = re.split("[,，]", overlay[1])[-1].strip().strip('"')
    return [("text", base, ())]


def _form_value(field):
    """The value of an old form field: a box or a choice."""
    data = field.find(f"{W}ffData")
    if data is None:
        return []
    box, choice = data.find(f"{W}checkBox"), data.find(f"{W}ddList")
    if box is not None:
        state = switched(box, "checked")
        ticked = switched(box, "default") if state is None else state
        return [("text", "☑" if ticked else "□", ())]
    if choice is not None:
        words = [node.get(f"{W}val") or "" for node in choice.findall(f"{W}listEntry")]
        place = as_number(value(choice, f"{W}result"), 0, 100)
        return [("text", words[place], ())] if place < len(words) else []
    return []
