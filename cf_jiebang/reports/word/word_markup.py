"""Paragraphs and tables of a Word document as the text and the HTML of a field."""

import re

from markupsafe import Markup

from .word_model import BULLET, Paragraph, as_plain, without_prompt

MARK = "［图片 %s］"
NUMBERED = re.compile(r"(\d{1,2})\. +")


def paragraph_markup(block, load, found):
    """Text and HTML of a paragraph; its pictures go to ``found``.

    :param load: function from a relationship to digest and bytes of a picture
    """
    texts, lines = [], [[]]
    for part, elements in block.parts:
        if part is None:
            digest, raw = load(elements)
            found[digest] = raw
            texts.append((MARK % digest, ()))
            lines[-1].append(Markup('<img src="word:%s">') % digest)
            continue
        texts.append((part, elements))
        for number, piece in enumerate(part.split("\n")):
            if number:
                lines.append([])
            for element in elements if piece.strip() else ():
                piece = Markup("<%s>%s</%s>") % (element, piece, element)
            lines[-1].append(piece)
    text = "".join(as_plain(texts)).strip()
    html = [Markup("").join(line).strip() for line in lines]
    filled = [number for number, line in enumerate(html) if line]
    html = html[filled[0] : filled[-1] + 1] if filled else []
    html = Markup("<br>").join(html)
    if not text:
        return "", html
    return block.prefix + text, Markup.escape(block.prefix) + html


def section_markup(blocks, load):
    """Lines, HTML and pictures of the text under a heading.

    :rtype: tuple[list[str], Markup, dict]
    """
    texts, found, items = [], {}, []
    for block in blocks:
        if not isinstance(block, Paragraph):
            texts += table_lines(block, load, found)
            items.append((None, table_markup(block, load, found)))
            continue
        text, html = paragraph_markup(block, load, found)
        if without_prompt(text):
            texts.append(text)
            items.append((text, html))
    return texts, _joined(items), found


def _joined(items):
    """Paragraphs and lists; the writer marks the items of lists so."""
    result, kind, count = [], "", 0
    for text, html in items:
        number = NUMBERED.match(text or "")
        if text and text.startswith(BULLET):
            wanted, cut = "ul", BULLET
        elif number and int(number[1]) in (1, count + 1 if kind == "ol" else 1):
            wanted, cut = "ol", number[0]
        else:
            wanted, cut = "", ""
        again = wanted == "ol" and int(number[1]) == 1
        if kind and (wanted != kind or again):
            result.append(Markup("</%s>") % kind)
            kind = ""
        if wanted and not kind:
            result.append(Markup("<%s>") % wanted)
            count = 0
        kind = wanted
        if wanted:
            count += 1
            result.append(Markup("<li>%s</li>") % _cut(html, cut))
        else:
            result.append(html if text is None else Markup("<p>%s</p>") % html)
    result.append(Markup("</%s>") % kind if kind else "")
    return Markup("").join(result)


def _cut(html, mark):
    """HTML without the mark of the list item that it begins with."""
    mark = mark.rstrip()
    if html.startswith(mark):
        return Markup(html[len(mark) :].lstrip())  # noqa: S704 (markup already)
    return html


# -- tables ------------------------------------------------------------------


def _parts(cell, load, found):
    """Text and HTML of each paragraph of a cell, and of each row of a table in it."""
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            yield paragraph_markup(block, load, found)
        else:
            for line in table_lines(block, load, found):
                yield line, Markup.escape(line)


def table_lines(table, load, found):
    lines = []
    for row in table.rows:
        texts = [
            "\n".join(text for text, _html in _parts(cell, load, found)).strip()
            for cell in row.cells
            if not cell.origin
        ]
        lines.append("\t".join(texts))
    return lines


def table_markup(table, load, found):
    """The HTML of a table, with its merged cells."""
    edges = {0} | {c.column for row in table.rows for c in row.cells}
    edges |= {c.column + c.span for row in table.rows for c in row.cells}
    place = {edge: number for number, edge in enumerate(sorted(edges))}
    heights = {}
    for row in table.rows:
        for cell in row.cells:
            heights[cell.origin or cell] = heights.get(cell.origin or cell, 0) + 1
    body = []
    for row in table.rows:
        html, column = [], 0
        for cell in row.cells:
            html += [Markup("<td></td>")] * (place[cell.column] - column)
            column = place[cell.column + cell.span]
            if cell.origin:
                continue
            size = Markup()
            if column - place[cell.column] > 1:
                size += Markup(' colspan="%s"') % (column - place[cell.column])
            if heights[cell] > 1:
                size += Markup(' rowspan="%s"') % heights[cell]
            parts = _parts(cell, load, found)
            lines = Markup("<br>").join(part for text, part in parts if text)
            html.append(Markup("<td%s>%s</td>") % (size, lines))
        body.append(Markup("<tr>%s</tr>") % Markup("").join(html))
    return Markup(
        '<table class="table table-bordered"><tbody>%s</tbody></table>'
    ) % Markup("").join(body)
