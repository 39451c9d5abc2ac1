"""Texts of a Word document as values of fields, and back."""

import calendar
import difflib
import re
from datetime import date

from odoo import fields

from ...tools import quantity
from ..engine.paper_terms import NONE, month_text
from .word_layout import WORDS
from .word_model import squeeze

DAY = re.compile(
    r"(\d{4})\s*[年.\-/．－／]\s*(\d{1,2})(?:\s*[月.\-/．－／]\s*(\d{1,2})(?!\d|\s*月))?"
)
QUANTITY = re.compile(r"(?P<number>[-\d.,]+)\s*[（(](?P<words>.+)[）)]")
FURTHER = re.compile(r"\d\s*月|\d{4}")
"""What a date is not alone with: 2026年6-7月 is no month."""
NUMBER = re.compile(r"(\d{1,6})\s*[项个件篇套条]?")


LONG_TEXT, GAP = 300, "……"
"""Characters above which a difference leaves out what is the same, and the sign
that stands for it."""


class Unreadable(Exception):
    """A text that is no value of its field."""


def words_of(record, name):
    """The form's word for each value of a selection field."""
    words = WORDS.get((record._name, name))
    return words or dict(record._fields[name]._description_selection(record.env))


def shown(report, record, name, kind):
    """A value as the document shows it.

    :param report: the report model, which knows what the user may read
    """
    names = name.split(":")
    if not all(report._may_read(record, part) for part in names):
        return ""
    if kind == "period":
        start, end = names
        return f"{month_text(record[start])}至{month_text(record[end])}"
    if kind in ("month", "month_end"):
        return month_text(record[name], NONE)
    if kind == "choice":
        return words_of(record, name).get(record[name], NONE)
    if kind == "integer":
        return str(record[name])
    if kind == "quantity":
        return record[f"{name}_text"] or NONE
    return report._text(record, name)


def words(text):
    """A text by its words, not its spaces."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(filter(None, lines))


def plain(text):
    """A text as it is compared; 无 is nothing."""
    text = words(text)
    return "" if text == NONE else text


def contrast(now, file):
    """Two long texts without the lines that they have in common."""
    if max(len(now), len(file)) <= LONG_TEXT:
        return now, file
    before, after = now.splitlines(), file.splitlines()
    left, right = [], []
    matcher = difflib.SequenceMatcher(None, before, after)
    for kind, a, b, c, d in matcher.get_opcodes():
        left += [GAP] if kind == "equal" else before[a:b]
        right += [GAP] if kind == "equal" else after[c:d]
    return "\n".join(left), "\n".join(right)


def parse(record, name, kind, text):
    """The values that a text stands for.

    :param record: the record that is changed, or an empty one
    :return: ``{field: value}``
    :raise Unreadable: it stands for none
    """
    text = plain(text)
    if kind == "choice":
        return {name: _choice(record, name, text)}
    if kind == "quantity":
        return _quantity(record, name, text)
    if kind == "integer":
        number = NUMBER.fullmatch(text)
        if not number:
            raise Unreadable
        return {name: int(number[1])}
    if kind == "period":
        return _period(record, name.split(":"), text)
    if kind in ("month", "month_end"):
        days = _days(text)
        if text and len(days) != 1:
            raise Unreadable
        return {name: days and _kept(record, name, days[0], kind == "month_end")}
    if record._fields[name].type == "char":
        text = " ".join(text.split("\n"))
    return {name: text or False}


def _quantity(record, name, text):
    """``20（words）`` is a number with its words; all else is words."""
    text = " ".join(text.split("\n"))
    both = QUANTITY.fullmatch(text)
    number = both and quantity.read(both["number"])
    if number and both["words"].strip():
        return {record._quantities[name]: number.value, name: both["words"].strip()}
    return {name: text or False}


def _choice(record, name, text):
    if not text:
        return False
    wanted = squeeze(text).casefold()
    labels = dict(record._fields[name]._description_selection(record.env))
    for words in (words_of(record, name), labels):
        for value, word in words.items():
            if squeeze(word).casefold() == wanted:
                return value
    raise Unreadable


def _period(record, names, text):
    days = _days(text)
    if not days and not re.sub(r"[年月日至到]|\W|_", "", text):
        return dict.fromkeys(names, False)
    if len(days) != 2:
        raise Unreadable
    return {
        name: _kept(record, name, day, last)
        for name, day, last in zip(names, days, (False, True), strict=True)
    }


def _days(text):
    """Year, month and day (``None`` where only the month is written)."""
    if FURTHER.search(DAY.sub("|", text).replace("|月", "")):
        raise Unreadable
    found = [tuple(part and int(part) for part in m) for m in DAY.findall(text)]
    for year, month, day in found:
        if not (1900 <= year <= 2200 and 1 <= month <= 12):
            raise Unreadable
        if day and day > calendar.monthrange(year, month)[1]:
            raise Unreadable
    return found


def _kept(record, name, day, last):
    """The date of a month; the day of before where the month is the same."""
    year, month, number = day
    before = record[name]
    if not number and before and (before.year, before.month) == (year, month):
        return fields.Date.to_string(before)
    if not number:
        number = calendar.monthrange(year, month)[1] if last else 1
    return fields.Date.to_string(date(year, month, number))
