"""The cells of a sheet as XML, made as fast as Python can.

A list has a few looks and many cells, and most of them hold what was held before: a
unit, a state, a date. So the XML of a cell is kept by its value, without its place,
and a row is one join.
"""

import math
import re
from datetime import date, datetime

from .spreadsheet_text import is_hostile

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
"""What Excel reads back as a control character."""
NUMBERS, DATES = ("integer", "number"), ("date", "datetime")
"""Kinds of columns."""
MOST_CHARACTERS = 32767
"""What a cell of Excel holds."""
CUT_OFF = " …（以下略）"
LINE_POINTS, MOST_POINTS = 14, 408
MOST_KEPT = 4096
"""Cells of a column that are kept, and how long their text may be: memory is flat."""
MOST_KEPT_LENGTH = 64
FIRST_YEAR = 1901
"""Before it Excel has no dates, or wrong ones."""


class Cells(dict):
    """The cells of a column: ``cells[value]`` is ``(XML behind the place, lines)``.

    Numbers are made anew each time: ``0``, ``0.0`` and ``False`` are one key.

    :param str kind: a key of ``FORMATS`` of the sheet
    :param tuple looks: numbers of the formats of a value, of a text, and of a text
        that stays text when its cell is edited
    """

    def __init__(self, kind, width, looks):
        super().__init__()
        self.kind = kind
        self.width = width
        self.number = kind in NUMBERS
        self.date = kind in DATES
        self.value, self.text, self.quoted = looks
        # what is typed into an empty cell stays as it is typed: 1-2, long numbers
        empty = self.value if self.number or self.date else self.text
        self.blank = f'" s="{empty}"/>', 1
        self[None] = self[""] = self.blank

    def __missing__(self, value):
        if value is False:
            return self.blank
        if self.number and isinstance(value, int | float) and math.isfinite(value):
            return f'" s="{self.value}"><v>{+value!r}</v></c>', 1
        if self.date and isinstance(value, date) and value.year >= FIRST_YEAR:
            cell = f'" s="{self.value}"><v>{serial(value)}</v></c>', 1
        else:
            cell = self.text_cell(clean(value))
            if not isinstance(value, str) or len(value) > MOST_KEPT_LENGTH:
                return cell
        if len(self) >= MOST_KEPT:
            self.clear()
            self[None] = self[""] = self.blank
        self[value] = cell
        return cell

    def text_cell(self, text):
        """A text as a cell: never a formula, a link or a number."""
        look = self.quoted if is_hostile(text) else self.text
        lines = lines_of(text, self.width)
        if "_x" in text:
            text = ESCAPED.sub("_x005F_", text)
        if "&" in text or "<" in text or ">" in text:
            text = text.replace("&", "&amp;").replace("<", "&lt;")
            text = text.replace(">", "&gt;")
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return f'" s="{look}" t="inlineStr"><is><t{space}>{text}</t></is></c>', lines


def serial(value):
    """A date or time as Excel counts it: days since the end of 1899."""
    days = value.toordinal() - 693594
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f"{days + seconds / 86400:.10f}"
    return days


def rows_xml(number, rows, columns, marks):
    """Rows as the XML of a sheet.

    :param int number: of the first row, from one
    :param rows: lists of values
    :param columns: a ``Cells`` for each column
    :param marks: ``<c r="A`` and so on
    """
    pieces = []
    for values in rows:
        lines, place = 1, str(number)
        line = []
        for mark, cells, value in zip(marks, columns, values, strict=True):
            xml, taken = cells[value]
            line += mark, place, xml
            if taken > lines:
                lines = taken
        points = min(lines * LINE_POINTS + 4, MOST_POINTS)
        pieces.append(f'<row r="{place}" ht="{points}" customHeight="1">')
        pieces += line
        pieces.append("</row>")
        number += 1
    return "".join(pieces)


def clean(value):
    """A value as the text of a cell: without control characters, no longer than a
    cell holds."""
    if value is None or value is False:
        return ""
    text = str(value)
    if not text.isprintable():
        text = CONTROL.sub("", re.sub("\r\n?", "\n", text))
    if len(text) <= MOST_CHARACTERS // 2:
        return text
    if units(text) <= MOST_CHARACTERS:
        return text
    # Excel counts UTF-16: what lies outside its basic plane counts twice
    most = (MOST_CHARACTERS - len(CUT_OFF)) * 2
    return text.encode("utf-16-le")[:most].decode("utf-16-le", "ignore") + CUT_OFF


def units(text):
    """Length of a text as Excel counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def height(texts):
    """Height of a row in points: ``(text, width of its column)`` pairs."""
    lines = max((lines_of(text, width) for text, width in texts), default=1)
    return min(max(1, lines) * LINE_POINTS + 4, MOST_POINTS)


def lines_of(text, width):
    """The lines that a wrapped text takes; a Chinese character is as wide as two."""
    room = max(width - 1, 1)
    if len(text) * 1.85 <= room and "\n" not in text:
        return 1
    return sum(-(-max(1, text_width(line)) // room) for line in text.split("\n"))


def text_width(line):
    """Width of a line in digits."""
    if line.isascii():
        return len(line)
    # three bytes in UTF-8: Chinese, and the punctuation that is as wide in its fonts
    return len(line) + (len(line.encode()) - len(line)) / 2 * 0.85
