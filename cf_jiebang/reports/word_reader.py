"""The values in a Word document: by bookmark, else by label, else by heading."""

import functools
import hashlib
import itertools
import re
from typing import NamedTuple

from markupsafe import Markup

from .project_words import NONE
from .word_archive import W, WordError
from .word_layout import TABLES, form_cells, headings, tables
from .word_text import (
    blocks,
    cell_text,
    cells,
    has_tracked_changes,
    lost_parts,
    paragraph_text,
    pictures,
    pieces,
    rows,
    squeeze,
)

FIELD, SECTION, ROW = "f_", "s_", "r_"
"""What the bookmark of a value, of a heading and of a row begins with."""

PROMPTS = {
    squeeze(text)
    for text in (
        "请填写",
        "（请填写）",
        "点击填写",
        "选择一项。",
        "请选择",
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
}
"""Prompts of content controls that became plain text: nothing was filled in."""

HEAD_ROWS, MAX_ROWS = 5, 300
"""Rows in which the heads of a list are looked for, and what a list may have."""

MARK = "［图片 %s］"
NUMBERED = re.compile(r"(\d{1,2})\. +")
BULLET = "· "


class Value(NamedTuple):
    """A value as it stands in the document.

    ``pictures`` has the bytes of each by its digest (``None`` where they can't be
    read), ``lost`` says that there is something which can't be taken.
    """

    text: str
    html: Markup = Markup()
    pictures: dict = {}
    lost: bool = False


class Row(NamedTuple):
    """A row of a list: the id in its bookmark, 0 without one, and its cells."""

    line: int
    cells: dict


class Content(NamedTuple):
    """What was read: ``{field: Value}``, ``{list: [Row]}``; a list that isn't in the
    document has no entry."""

    values: dict
    lists: dict
    tracked: bool


def read_content(body, layout, picture):
    """Read a document.

    :param body: its body
    :param dict layout: a row of ``word_layout.DOCUMENTS``; nothing else is read
    :param picture: function from the id of a relationship to the bytes
    :rtype: Content
    :raise WordError: a list has too many rows
    """

    @functools.cache
    def load(relation):
        raw = picture(relation) if relation else None
        return hashlib.sha256(raw or b"").hexdigest()[:8], raw

    values = _read_cells(body, form_cells(layout))
    values |= _read_sections(body, headings(layout), load)
    lists = _read_lists(body, tables(layout))
    return Content(values, lists, has_tracked_changes(body))


# -- forms -------------------------------------------------------------------


def _read_cells(body, form):
    names = {cell.field or cell.key: cell for cell in form}
    bookmarks = {name.replace(":", "_"): name for name in names}
    found = {}
    for mark in body.iter(f"{W}bookmarkStart"):
        name = (mark.get(f"{W}name") or "").removeprefix(FIELD)
        cell = next(mark.iterancestors(f"{W}tc"), None)
        if name in bookmarks and cell is not None:
            found.setdefault(bookmarks[name], cell)
    wanted = {squeeze(cell.label): name for name, cell in names.items()}
    for row in body.iter(f"{W}tr"):
        line = [cell for cell in cells(row) if cell is not None]
        for label, cell in zip(line, line[1:], strict=False):
            name = wanted.get(squeeze(cell_text(label)))
            if name:
                found.setdefault(name, cell)
    for control in body.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        name = (tag.get(f"{W}val") or "") if tag is not None else ""
        name = bookmarks.get(name.removeprefix(FIELD))
        if name and control.find(f"{W}sdtContent") is not None:
            found.setdefault(name, control.find(f"{W}sdtContent"))
    return {
        name: Value(
            _control_text(cell),
            lost=lost_parts(cell) or next(pictures(cell), None) is not None,
        )
        for name, cell in found.items()
    }


def _control_text(node):
    if node.tag == f"{W}tc" or node.find(f"{W}p") is not None:
        return without_prompt(cell_text(node))
    return without_prompt(paragraph_text(node))


def without_prompt(text):
    return "" if squeeze(text) in PROMPTS else text


# -- texts under headings ----------------------------------------------------


def _read_sections(body, titles, load):
    wanted = {squeeze(title): field for title, field in titles.items()}
    parts, current = {}, ""
    for block in blocks(body):
        heading = _heading(block, wanted)
        if heading is not None:
            current = heading
            if current:
                parts.setdefault(current, [])
        elif current:
            parts[current].append(block)
    return {field: _section(content, load) for field, content in parts.items()}


def _heading(block, wanted):
    """The field of a heading, ``""`` where it has none; ``None`` for other blocks.

    The bookmark knows a heading that was worded anew.
    """
    if block.tag != f"{W}p":
        return None
    for mark in block.iter(f"{W}bookmarkStart"):
        name = mark.get(f"{W}name") or ""
        field = name.removeprefix(SECTION)
        known = name.startswith(SECTION) and field in wanted.values()
        if known and paragraph_text(block):
            return field
    return wanted.get(squeeze(paragraph_text(block)))


def _section(content, load):
    texts, found, lost, items = [], {}, False, []
    for block in content:
        if block.tag == f"{W}p":
            lost = lost or lost_parts(block)
            text, html = _paragraph(block, load, found)
            if without_prompt(text):
                texts.append(text)
                items.append((text, html))
        elif not _list_name(block, TABLES):
            lost = lost or lost_parts(block)
            lines, html = _table(block, load, found)
            texts += lines
            items.append((None, html))
    return Value("\n".join(texts), _joined(items), found, lost)


def _paragraph(block, load, found):
    """Text and HTML of a paragraph; its pictures go to ``found``."""
    text, html = "", Markup()
    for part, elements in pieces(block):
        if part is None:
            digest, raw = load(elements)
            found[digest] = raw
            text += MARK % digest
            html += Markup('<img src="word:%s">') % digest
            continue
        text += part
        lines = Markup("<br>").join(part.split("\n"))
        for element in elements if part.strip() else ():
            lines = Markup("<%s>%s</%s>") % (element, lines, element)
        html += lines
    return text.strip(), html


def _joined(items):
    """Paragraphs and lists; the writer marks the items of lists so."""
    result, kind, count = Markup(), "", 0
    for text, html in items:
        number = NUMBERED.match(text or "")
        if text and text.startswith(BULLET):
            wanted, cut = "ul", BULLET
        elif number and (int(number[1]) == 1 or kind == "ol" and _next(number, count)):
            wanted, cut = "ol", number[0]
        else:
            wanted, cut = "", ""
        again = wanted == "ol" and number and int(number[1]) == 1
        if kind and (wanted != kind or again):
            result += Markup("</%s>") % kind
            kind = ""
        if wanted and not kind:
            result += Markup("<%s>") % wanted
            count = 0
        kind = wanted
        if wanted:
            count += 1
            result += Markup("<li>%s</li>") % _cut(html, cut)
        else:
            result += html if text is None else Markup("<p>%s</p>") % html
    return result + (Markup("</%s>") % kind if kind else Markup())


def _next(number, count):
    return int(number[1]) == count + 1


def _cut(html, mark):
    """HTML without the mark of the list item that it begins with."""
    mark = mark.rstrip()
    if html.startswith(mark):
        return Markup(html[len(mark) :].lstrip())  # noqa: S704 (markup already)
    return html


def _table(block, load, found):
    """The lines of a table, and its HTML; its pictures go to ``found``."""
    lines, body = [], Markup()
    for row in rows(block):
        texts, html = [], Markup()
        for cell in cells(row):
            parts = [
                _paragraph(part, load, found)
                for part in (blocks(cell) if cell is not None else ())
                if part.tag == f"{W}p"
            ]
            texts.append("\n".join(text for text, _html in parts).strip())
            html += Markup("<td>%s</td>") % Markup("<br>").join(
                part for text, part in parts if text
            )
        lines.append("\t".join(texts))
        body += Markup("<tr>%s</tr>") % html
    return lines, (
        Markup('<table class="table table-bordered"><tbody>%s</tbody></table>') % body
    )


# -- lists -------------------------------------------------------------------


def _read_lists(body, wanted):
    found = {}
    for block in body.iter(f"{W}tbl"):
        name = _list_name(block, wanted)
        if name and name not in found:
            found[name] = _list_rows(block, wanted[name])
    return found


def _list_name(block, wanted):
    """The list whose column heads a table has."""
    for row in itertools.islice(rows(block), HEAD_ROWS):
        heads = {squeeze(cell_text(cell)) for cell in cells(row)}
        for name, table in wanted.items():
            if {squeeze(column.label) for column in table.columns} <= heads:
                return name
    return None


def _list_rows(block, table):
    """The filled rows below the heads; columns may stand in another order."""
    labels = {squeeze(column.label): column for column in table.columns}
    places, found = {}, []
    for row in rows(block):
        line = cells(row)
        texts = [cell_text(cell) for cell in line]
        if not places:
            heads = list(map(squeeze, texts))
            if labels.keys() <= set(heads):
                places = {
                    column.name: heads.index(label) for label, column in labels.items()
                }
            continue
        values = {
            name: without_prompt(texts[place]) if place < len(texts) else ""
            for name, place in places.items()
        }
        if any(
            column.kind != "fixed" and values[column.name] not in ("", NONE)
            for column in table.columns
        ):
            found.append(Row(_line_id(row), values))
        if len(found) > MAX_ROWS:
            raise WordError("rows")
    return found


def _line_id(row):
    for mark in row.iter(f"{W}bookmarkStart"):
        name = mark.get(f"{W}name") or ""
        number = name.rpartition("_")[2]
        if name.startswith(ROW) and number.isdecimal() and len(number) < 10:
            return int(number)
    return 0
