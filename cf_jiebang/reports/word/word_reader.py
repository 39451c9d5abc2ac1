"""The values in a Word document: by label or bookmark, by heading, by column head.

What could not be placed is handed on as well: ``unread`` and ``loose``.
"""

import functools
import hashlib
from typing import NamedTuple

from markupsafe import Markup

from .word_archive import W
from .word_body import BodyReader
from .word_forms import FormReader
from .word_headings import breaks, find, seems_heading
from .word_layout import headings, tables
from .word_markup import section_markup
from .word_model import Paragraph, Table, squeeze
from .word_rows import ListReader

TRACKED = tuple(
    f"{W}{name}"
    for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
)


class Value(NamedTuple):
    """A value as it stands in the document.

    ``pictures`` has the bytes of each by its digest (``None`` where they can't be
    read), ``lost`` says that there is something which can't be taken. ``doubts`` are
    ``(kind, words)``: ``heading`` for a line that looks like a heading of its own,
    ``missing`` for a heading that was not found behind this text, ``double`` for one
    that was found again.
    """

    text: str
    html: Markup = Markup()
    pictures: dict = {}
    lost: bool = False
    doubts: tuple = ()


class Unread(NamedTuple):
    """A part of the form that was not read: ``chapter``, ``form`` or ``list``.

    ``name`` is the heading, the name of the list, or the fields of the form joined by
    commas; ``reason`` is ``missing``, ``double``, or the heads that a list lacks.
    """

    kind: str
    name: str
    reason: str | tuple


class Content(NamedTuple):
    """What was read: ``{field: Value}``, ``{list: [Row]}``; what isn't in the document
    has no entry, but one in ``unread``.

    ``loose`` are the lines that belong to no part, each with the heading before it.
    """

    values: dict
    lists: dict
    tracked: bool
    unread: tuple = ()
    loose: tuple = ()


class Draft(NamedTuple):
    """A document that is made now, to be read like one that comes back."""

    body: object
    picture: object
    styles: None = None
    numbering: None = None
    notes: dict = {}


class Chapter:
    """A heading and what follows it; ``match`` is ``None`` for what follows none."""

    def __init__(self, match=None, line=None):
        self.match, self.line = match, line
        self.units, self.doubts = [], []

    @property
    def field(self):
        return self.match.title.field if self.match else ""

    @property
    def words(self):
        return self.line.text if self.line else ""


def read_content(file, layout, known=None):
    """Read a document.

    :param file: a ``WordFile`` or a ``Draft``
    :param dict layout: a row of ``word_layout.DOCUMENTS``; nothing else is read
    :param known: the lines, squeezed, that the texts of the record have already, so
        that they are no headings; ``None`` for a document that is made now
    :rtype: Content
    :raise WordError: a list has too many rows, or the file is nested too deeply
    """
    return ContentReader(file, layout, known).content()


def known_lines(content):
    """The lines of the texts of a record, for ``read_content``."""
    return {
        squeeze(line)
        for value in content.values.values()
        for line in value.text.splitlines()
    }


class ContentReader:
    def __init__(self, file, layout, known):
        self.file, self.layout, self.known = file, layout, known
        self.load = functools.cache(self._picture)

    def _picture(self, relation):
        raw = self.file.picture(relation) if relation else None
        return hashlib.sha256(raw or b"").hexdigest()[:8], raw

    def content(self):
        body = BodyReader(self.file)
        self.blocks = body.blocks()
        unread = self._chapters()
        every = [
            t for block in self.blocks if isinstance(block, Table) for t in _all(block)
        ]
        lists = ListReader(every, tables(self.layout))
        forms = FormReader(
            self.layout,
            [table for table in every if table not in lists.tables],
            self._under,
        )
        values = {
            name: Value(text, lost=lost) for name, (text, lost) in forms.values.items()
        }
        own = lists.tables.keys() | forms.tables
        for chapter in self.chapters:
            if chapter.field:
                values[chapter.field] = self._value(chapter, own)
        unread += [Unread("form", ",".join(n), reason) for reason, n in forms.unread]
        unread += [Unread("list", name, why) for name, why in lists.unread.items()]
        used = lists.used | forms.used
        return Content(
            values,
            lists.rows,
            next(self.file.body.iter(*TRACKED), None) is not None,
            tuple(unread),
            (*self._loose(own, used, body.outside), *lists.grey),
        )

    # -- texts under headings ------------------------------------------------

    def _chapters(self):
        """Cut the document into chapters; give those that were not found."""
        units = []
        for number, block in enumerate(self.blocks):
            lines = block.lines() if isinstance(block, Paragraph) else [block]
            units += [(number, line) for line in lines]
        titles = headings(self.layout)
        outline = find([line for _number, line in units], titles, self.known)
        self.chapters = [Chapter()]
        for place, (number, line) in enumerate(units):
            if place in outline.places:
                match = outline.places[place]
                self.chapters.append(Chapter(match, line))
                if match.rest:
                    rest = Paragraph([(match.rest, ())])
                    self.chapters[-1].units.append((None, rest))
            elif place in outline.doubles or self._breaks(line):
                self.chapters[-1].doubts.append(("heading", line.text))
                self.chapters.append(Chapter(line=line))
                self.chapters[-1].units.append((number, line))
            else:
                self.chapters[-1].units.append((number, line))
        self._doubt(outline)
        return [
            Unread("chapter", title.text, reason)
            for title, reason in outline.missing.items()
            if title.field
        ]

    def _breaks(self, line):
        """Whether a line is a heading of its own, which the form doesn't know."""
        chapter = self.chapters[-1]
        if self.known is None or not isinstance(line, Paragraph) or not chapter.field:
            return False
        return squeeze(line.text) not in self.known and breaks(line, chapter.line)

    def _doubt(self, outline):
        """Say where a text may hold what isn't its own, or lack what is."""
        found = {c.match.title: c for c in self.chapters if c.match}
        for match in outline.doubles.values():
            if match.title in found:
                found[match.title].doubts.append(("double", match.title.text))
        before = None
        for title in outline.order:
            if title in found:
                before = found[title]
            elif before:
                before.doubts.append(("missing", title.text))
        for chapter in self.chapters if self.known is not None else ():
            for _number, line in chapter.units if chapter.field else ():
                if (
                    isinstance(line, Paragraph)
                    and squeeze(line.text) not in self.known
                    and seems_heading(line, chapter.line)
                ):
                    chapter.doubts.append(("heading", line.text))

    def _value(self, chapter, own):
        blocks = [b for b in self._whole(chapter) if b not in own]
        texts, html, pictures = section_markup(blocks, self.load)
        lost = any(
            p.lost
            for block in blocks
            for p in ([block] if isinstance(block, Paragraph) else block.paragraphs)
        )
        return Value("\n".join(texts), html, pictures, lost, tuple(chapter.doubts))

    def _whole(self, chapter):
        """The paragraphs and tables of a chapter: lines of one paragraph together."""
        groups = []
        for number, line in chapter.units:
            if groups and number is not None and groups[-1][0] == number:
                groups[-1][1].append(line)
            else:
                groups.append((number, [line]))
        for number, lines in groups:
            if number is None or isinstance(lines[0], Table):
                yield lines[0]
            elif len(lines) == len(self.blocks[number].lines()):
                yield self.blocks[number]
            else:
                yield lines[0].continued(lines[1:])

    def _under(self, heading):
        """The tables that stand under a heading, ``None`` if it wasn't found."""
        for chapter in self.chapters:
            if chapter.match and chapter.match.title.text == heading:
                found = [b for _n, b in chapter.units if isinstance(b, Table)]
                return [table for block in found for table in _all(block)]
        return None

    # -- what has no place ---------------------------------------------------

    def _loose(self, own, used, outside):
        for chapter in self.chapters:
            for block in self._whole(chapter):
                if isinstance(block, Table):
                    if not chapter.field or block in own:
                        for line in _unused(block, used):
                            yield chapter.words, line
                elif not chapter.field:
                    for line in block.text.splitlines():
                        yield chapter.words, line
        for block in outside:
            lines = (
                block.text.splitlines() if isinstance(block, Paragraph) else block.lines
            )
            for line in lines:
                yield "", line


def _all(table):
    return [table, *table.nested]


def _unused(table, used):
    """The lines of a table that belong to nothing."""
    for row in table.rows:
        for cell in row.cells:
            if cell in used or cell.origin:
                continue
            for block in cell.blocks:
                if isinstance(block, Paragraph):
                    yield from block.text.splitlines()
                else:
                    yield from _unused(block, used)
