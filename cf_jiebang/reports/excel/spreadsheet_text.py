"""Texts that a spreadsheet would take for a formula."""

HOSTILE = ("=", "+", "-", "@", "{=", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""First characters of such a text, blanks aside."""
BLANKS = " \u3000\xa0\ufeff"


def is_hostile(text):
    """Whether a spreadsheet would take a text for a formula, when it opens a CSV or
    when the cell is edited."""
    return text.lstrip(BLANKS).startswith(HOSTILE)


def guarded(text):
    """A text as a cell of a CSV that no spreadsheet takes for a formula."""
    return f"'{text}" if is_hostile(text) else text
