"""Paragraphs and tables of a Word document, as ``word_body`` has read them."""

import itertools
import re
import unicodedata

ENDS = ":;,、。.…·*#-—_"
BULLET = "· "
WIDE_ENDS = tuple("、．。，：；）】〕」”》")
PROMPTS = (
    *("请填写", "（请填写）", "点击填写", "选择一项。", "请选择"),
    "单击此处输入文字。",
    "单击或点击此处输入文字。",
    "点击或轻触此处输入文字。",
    "单击或点按此处输入文字。",
    "单击或点击此处输入日期。",
    "Choose an item.",
    "Click here to enter text.",
    "Click or tap here to enter text.",
    "Click or tap to enter a date.",
)
"""Prompts of content controls that became plain text: nothing was filled in."""


def squeeze(text):
    """A label or heading without any space."""
    return re.sub(r"[\s\u3000]+", "", text)


def flat(text):
    """A label or heading for comparison: half-width, without any space."""
    return squeeze(unicodedata.normalize("NFKC", text))


def trimmed(text):
    """A flat text without a colon or the like at its end."""
    return text.rstrip(ENDS)


STRUCK = "［划去：%s］"
"""How text that was struck through stands where nothing can be struck through."""
RAISED = {
    "sup": str.maketrans("0123456789+-()−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾⁻"),
    "sub": str.maketrans("0123456789+-()−", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎₋"),
}


def as_plain(parts):
    """The parts of a paragraph as they read in plain text: 10⁴ is not 104, and what
    was struck through is no text like the rest."""
    # runs that stand side by side: Odoo's own groupby takes them together
    struck = itertools.groupby(  # pylint: disable=bad-builtin-groupby
        parts, key=lambda part: "s" in part[1]
    )
    for gone, group in struck:
        text = "".join(_level(text, elements) for text, elements in group)
        yield STRUCK % text if gone and text.strip() else text


def _level(text, elements):
    """Digits that are raised or lowered, in the signs that there are for them."""
    for element, signs in RAISED.items():
        plain = unicodedata.normalize("NFKC", text).strip()
        if element in elements and plain and all(ord(c) in signs for c in plain):
            return plain.translate(signs)
    return text


SQUEEZED_PROMPTS = frozenset(map(squeeze, PROMPTS))


def without_prompt(text):
    return "" if squeeze(text) in SQUEEZED_PROMPTS else text


class Paragraph:
    """A paragraph.

    ``parts`` are ``(text, elements)``: the names of the HTML elements that the text
    stands in; a picture is ``(None, relationship)``. ``label`` is its automatic
    number, ``marks`` the bookmarks that begin in it, ``tags`` those of its content
    controls, ``outline`` its level as a heading; ``lost`` says that it holds
    something that is neither text nor a picture.
    """

    def __init__(self, parts=(), **values):
        self.parts = list(parts)
        self.label, self.bullet, self.outline = "", False, None
        self.marks, self.tags = (), ()
        self.bold = self.lost = self.contents = False
        self.__dict__.update(values)

    @property
    def own_text(self):
        """The text without its automatic number."""
        return "".join(text or "" for text, _elements in self.parts).strip()

    @property
    def prefix(self):
        """What the automatic number puts before the text."""
        if self.bullet:
            return BULLET
        if not self.label or self.label.endswith(WIDE_ENDS):
            return self.label
        return f"{self.label} "

    @property
    def text(self):
        parts = [part for part in self.parts if part[0] is not None]
        own = "".join(as_plain(parts)).strip()
        return self.prefix + own if own else ""

    @property
    def struck(self):
        """Whether some of its text was struck through."""
        return any(text is not None and "s" in kinds for text, kinds in self.parts)

    @property
    def pictures(self):
        return [elements for text, elements in self.parts if text is None]

    def joined(self, other):
        """One paragraph of two; its end, and so its number, is the other's."""
        self.bold = self.bold and other.bold if self.parts else other.bold
        self.parts += other.parts
        self.marks += other.marks
        self.tags += other.tags
        self.label, self.bullet, self.outline = other.label, other.bullet, other.outline
        self.lost = self.lost or other.lost
        return self

    def continued(self, others):
        """One paragraph of several lines."""
        parts = list(self.parts)
        for other in others:
            parts += [("\n", ()), *other.parts]
        return Paragraph(parts, label=self.label, bullet=self.bullet, lost=self.lost)

    def lines(self):
        """A paragraph for each of its lines; the first has number and marks."""
        found = [[]]
        for text, elements in self.parts:
            if text is None:
                found[-1].append((text, elements))
                continue
            for number, piece in enumerate(text.split("\n")):
                if number:
                    found.append([])
                if piece:
                    found[-1].append((piece, elements))
        first = Paragraph()
        first.__dict__.update(self.__dict__, parts=found[0])
        same = {"bold": self.bold, "contents": self.contents, "outline": self.outline}
        return [first] + [Paragraph(parts, **same) for parts in found[1:]]


class Cell:
    """A cell: the column of the grid that it begins at and how many it takes.

    ``origin`` is the cell that it was merged with from below; ``gone`` says that its
    deletion is tracked; ``own_tags`` are those of the controls that it stands in.
    """

    def __init__(self, column, span, blocks, gone=False):
        self.column, self.span, self.blocks, self.gone = column, span, blocks, gone
        self.origin, self.own_tags = None, []

    @property
    def shown(self):
        """Its paragraphs and tables; of a merged cell those of the whole."""
        return self.origin.blocks if self.origin else self.blocks

    def _text(self, name):
        lines = []
        for block in self.shown:
            if isinstance(block, Paragraph):
                lines.append(getattr(block, name))
            else:
                lines += block.lines
        return "\n".join(lines).strip()

    @property
    def text(self):
        return self._text("text")

    @property
    def label(self):
        """Its text without spaces and automatic numbers, to be known by."""
        return flat(self._text("own_text"))

    @property
    def paragraphs(self):
        """Its own paragraphs, also those in tables within it."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block
            else:
                yield from block.paragraphs

    @property
    def marks(self):
        return [mark for block in self.paragraphs for mark in block.marks]

    @property
    def tags(self):
        return self.own_tags + [t for block in self.paragraphs for t in block.tags]

    @property
    def lost(self):
        """Whether it holds what can't be taken into a field of text."""
        return any(p.lost or p.pictures or p.struck for p in self.paragraphs)


class Row:
    """A row of a table."""

    def __init__(self, cells, carried=()):
        self.cells, self.carried = cells, carried

    @property
    def marks(self):
        return [*self.carried, *(mark for cell in self.cells for mark in cell.marks)]

    @property
    def text(self):
        return "\t".join("" if c.origin else c.text for c in self.cells).strip("\t")

    def at(self, column):
        """The cell that covers a column of the grid, or ``None``."""
        for cell in self.cells:
            if cell.column <= column < cell.column + cell.span:
                return cell
        return None


class Table:
    """A table."""

    def __init__(self, rows):
        self.rows = rows

    @property
    def lines(self):
        return [row.text for row in self.rows if row.text.strip()]

    @property
    def paragraphs(self):
        for row in self.rows:
            for cell in row.cells:
                yield from cell.paragraphs

    @property
    def nested(self):
        """The tables in its cells, and those in theirs."""
        for row in self.rows:
            for cell in row.cells:
                for block in cell.blocks:
                    if isinstance(block, Table):
                        yield block
                        yield from block.nested
