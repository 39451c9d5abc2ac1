"""Texts as the cells of an Excel sheet, and the room that they take."""

import re

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MOST_CHARACTERS = 32767
"""What a cell of Excel holds."""
CUT_OFF = " …（以下略）"
LINE_POINTS, MOST_POINTS = 14, 408


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
    return points(max((lines_of(text, width) for text, width in texts), default=1))


def points(lines):
    """Height in points of a row of so many lines."""
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
