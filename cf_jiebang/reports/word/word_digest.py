"""Digests of the parts of a Word document: what was changed outside is told by them."""

import hashlib
import re

from .word_layout import TABLES
from .word_model import squeeze
from .word_values import plain

PRINTED_ON = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
LOOSE = "+"
"""The name under which the digests hold what belongs to no part."""


def loose_key(line):
    """A line that belongs to no part, for comparison; the day of printing is none."""
    return PRINTED_ON.sub("", squeeze(line))


def loose_text(lines):
    return "\n".join(filter(None, (loose_key(line) for _at, line in lines)))


def digest(text):
    return hashlib.sha256(plain(text).encode()).hexdigest()[:8]


def row_digest(name, row):
    """The digest of what may come back of a row."""
    return digest(
        "\n".join(
            f"{column.label}:{plain(str(row.cells[column.name]))}"
            for column in TABLES[name].columns
            if column.kind != "fixed"
        )
    )
