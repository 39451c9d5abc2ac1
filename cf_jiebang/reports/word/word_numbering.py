"""Styles and automatic numbers of a Word document that came back.

Word keeps no number in the text: it counts through the paragraphs of a list while it
lays out the page. What is printed is worked out here the same way (ISO/IEC 29500-1,
17.9).
"""

import re
from typing import NamedTuple

from .word_archive import W
from .word_numbers import as_number, printed

PLACE = re.compile(r"%([1-9])")
MAX_LEVEL, MAX_DEPTH = 8, 20
"""The deepest level of a list, and how far styles may be based on one another."""
OFF = ("0", "false", "off", "none")


class Level(NamedTuple):
    """How a level of a list is numbered; ``style`` is the style bound to it."""

    start: int
    kind: str
    text: str
    restart: int | None
    legal: bool
    style: str


class Label(NamedTuple):
    """What Word prints before a paragraph."""

    text: str = ""
    bullet: bool = False


def value(node, path, default=None):
    """``w:val`` of a descendant, or the default."""
    found = node.find(path) if node is not None else None
    return default if found is None else found.get(f"{W}val", default)


def switched(node, name):
    """Whether a property is switched on, off, or not mentioned (``None``)."""
    found = node.find(f"{W}{name}") if node is not None else None
    return None if found is None else found.get(f"{W}val") not in OFF


class Styles:
    """The styles of a document.

    :param root: the root of its styles, or ``None``
    """

    def __init__(self, root):
        self.nodes, self.default = {}, ""
        for node in root.iter(f"{W}style") if root is not None else ():
            name = node.get(f"{W}styleId") or ""
            self.nodes.setdefault(name, node)
            if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in (
                *("1", "true", "on"),
            ):
                self.default = name

    def chain(self, name):
        """A style and those that it is based on."""
        for _step in range(MAX_DEPTH):
            node = self.nodes.get(name)
            if node is None:
                return
            yield name, node
            name = value(node, f"{W}basedOn")

    def _first(self, name, path):
        for _name, node in self.chain(name):
            found = value(node, path)
            if found is not None:
                return found
        return None

    def switched(self, name, switch):
        for _name, node in self.chain(name):
            found = switched(node.find(f"{W}rPr"), switch)
            if found is not None:
                return found
        return None

    def outline(self, paragraph, name):
        """The level of a heading, counted from 0; ``None`` for other text."""
        level = value(paragraph.find(f"{W}pPr"), f"{W}outlineLvl")
        if level is None:
            level = self._first(name, f"{W}pPr/{W}outlineLvl")
        return as_number(level, 0, MAX_LEVEL, None)

    def is_contents(self, name):
        """Whether a paragraph is a line of a table of contents."""
        titles = [value(node, f"{W}name", "") for _name, node in self.chain(name)]
        return any(re.match(r"(toc|目录)\s*\d", t, re.IGNORECASE) for t in titles)

    def number(self, name):
        """The list of a style, its level (``None``: the one bound to the style) and
        the style that says so."""
        for own, node in self.chain(name):
            number = value(node, f"{W}pPr/{W}numPr/{W}numId")
            if number is not None:
                return number, value(node, f"{W}pPr/{W}numPr/{W}ilvl"), own
        return None, None, None


class Numbering:
    """Counts through the lists of a document, paragraph by paragraph.

    :param root: the root of its numbering, or ``None``
    """

    def __init__(self, root, styles):
        self.styles = styles
        self.abstracts, self.links, self.lists = {}, {}, {}
        self.counts, self.begun = {}, set()
        if root is None:
            return
        for node in root.iter(f"{W}abstractNum"):
            key = node.get(f"{W}abstractNumId")
            self.abstracts[key] = dict(map(_level, node.findall(f"{W}lvl")))
            self.links[key] = value(node, f"{W}numStyleLink")
        for node in root.iter(f"{W}num"):
            self.lists[node.get(f"{W}numId")] = node

    def label(self, paragraph, style):
        """What stands before a paragraph; to be asked once each, in their order.

        :param str style: the style of the paragraph
        :rtype: Label
        """
        number, depth = self._place(paragraph, style)
        node = self.lists.get(number)
        if node is None:
            return Label()
        abstract = self._abstract(value(node, f"{W}abstractNumId"))
        levels, starts = self._levels(node, abstract)
        level = levels.get(depth)
        if level is None:
            return Label()
        self._count(number, abstract, depth, levels, starts)
        if level.kind == "bullet":
            return Label("·", True)
        counts = self.counts[abstract]

        def number_of(place):
            at = int(place[1]) - 1
            kind = levels[at].kind if at in levels else "decimal"
            if level.legal and kind != "none":
                kind = "decimal"
            return printed(counts.get(at, 1), kind)

        return Label(PLACE.sub(number_of, level.text[:60]))

    def _place(self, paragraph, style):
        """The list that a paragraph belongs to, and its level."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        number, depth = value(own, f"{W}numId"), value(own, f"{W}ilvl")
        if number is None:
            number, of_style, source = self.styles.number(style)
            depth = of_style if depth is None else depth
            if depth is None and number in self.lists:
                depth = self._bound(self.lists[number], source)
        return number, as_number(depth, 0, MAX_LEVEL)

    def _bound(self, node, style):
        abstract = self._abstract(value(node, f"{W}abstractNumId"))
        levels, _starts = self._levels(node, abstract)
        return next((str(d) for d, lvl in levels.items() if lvl.style == style), None)

    def _abstract(self, key, step=0):
        """The list that another one refers to by a style."""
        link = self.links.get(key)
        if link and step < MAX_DEPTH:
            number, _depth, _style = self.styles.number(link)
            if number in self.lists:
                other = value(self.lists[number], f"{W}abstractNumId")
                return self._abstract(other, step + 1)
        return key

    def _levels(self, node, abstract):
        levels, starts = dict(self.abstracts.get(abstract, {})), {}
        for change in node.findall(f"{W}lvlOverride"):
            depth = as_number(change.get(f"{W}ilvl"), 0, MAX_LEVEL)
            start = value(change, f"{W}startOverride")
            if start is not None:
                starts[depth] = as_number(start, default=1)
            own = change.find(f"{W}lvl")
            if own is not None:
                levels[depth] = _level(own)[1]
        return levels, starts

    def _count(self, number, abstract, depth, levels, starts):
        counts = self.counts.setdefault(abstract, {})
        if (number, depth) not in self.begun:
            self.begun.add((number, depth))
            if depth in starts:
                counts.pop(depth, None)

        def first(at):
            return starts.get(at, levels[at].start if at in levels else 1)

        for above in range(depth):
            counts.setdefault(above, first(above))
        counts[depth] = counts[depth] + 1 if depth in counts else first(depth)
        for below in range(depth + 1, MAX_LEVEL + 1):
            restart = levels[below].restart if below in levels else None
            if restart is None or (restart and depth < restart):
                counts.pop(below, None)


def _level(node):
    restart = value(node, f"{W}lvlRestart")
    legal = switched(node, "isLgl")
    # a format that older programs don't know stands in a choice of two
    kind = next((n.get(f"{W}val") for n in node.iter(f"{W}numFmt")), None)
    if kind == "custom":
        kind = [n.get(f"{W}val") for n in node.iter(f"{W}numFmt")][-1]
    return as_number(node.get(f"{W}ilvl"), 0, MAX_LEVEL), Level(
        as_number(value(node, f"{W}start"), default=1),
        kind or "decimal",
        value(node, f"{W}lvlText", "") or "",
        None if restart is None else as_number(restart, 0, MAX_LEVEL + 1),
        bool(legal),
        value(node, f"{W}pStyle", "") or "",
    )
