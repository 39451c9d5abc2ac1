"""Names, days and phones as offices write them, each in one form."""

import re
import unicodedata
from datetime import date

from ...tools.phone import LANDLINE, MOBILE

HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
JOINERS = re.compile("[\u200c\u200d]")
MONGOLIAN = re.compile("[\u1800-\u18af]")
"""Joiners and narrow blanks are letters of its script."""
WIDE = {
    code: code - 0xFEE0
    for code in range(0xFF01, 0xFF5F)
    if chr(code - 0xFEE0).isalnum()
}
DOTS = "\u2022\u2027\u2219\u22c5\u30fb\uff65\u25cf\uff0e."
DOT = re.compile(rf"(?<=[{HAN}])\s*[{DOTS}\u00b7]\s*(?=[{HAN}])")
BESIDE_HAN = re.compile(rf"(?<=[{HAN}·（）()])\s+|\s+(?=[{HAN}·（）()])")

YEARS = (1910, 2100)
SERIALS = range(3654, 55000)
"""Days of Excel from 1910 on: five digits that are no year and month."""
SEPARATED = re.compile(
    r"(\d{4})\s*[-./年、。]\s*(\d{1,2})(?:\s*[-./月、。]\s*(\d{1,2})\s*[日号]?|\s*月)?"
)
AREA = re.compile(
    r"(0(?:10|2\d|[3-9]\d{2}))-?([2-9]\d{6,7})(?:(?:转|x|ext|-)(\d{1,6}))?"
)
LOST_NOUGHT = re.compile(r"(?:10|2\d|[3-9]\d{2})-?[2-9]\d{6,7}")


class TextError(ValueError):
    """A text that can't be taken; its argument is the reason: ``day``, ``month``
    (there is only a year), ``october`` (1985.1 of a number), ``age``, ``phone``,
    ``phones`` (several) or ``digits`` (a power of ten)."""


def plain(text):
    """A text on one line: full-width letters and digits as narrow ones, no invisible
    characters, single blanks."""
    text = INVISIBLE.sub("", text)
    if not MONGOLIAN.search(text):
        text = JOINERS.sub("", text)
    return " ".join(text.translate(WIDE).split())


def unit_name(text):
    """The name of a unit: ``plain``, without blanks beside Chinese characters."""
    return BESIDE_HAN.sub("", plain(text))


def person_name(text):
    """The name of a person: ``张 三`` is ``张三``, ``艾力•买买提`` has the dot of the
    identity card, and between Latin words one blank stays."""
    return DOT.sub("·", unit_name(text))


def name_key(name):
    """What is equal for names that are only written differently: letters, digits and
    the dot of a name, of one width and case."""
    text = unicodedata.normalize("NFKC", person_name(name)).casefold()
    return "".join(c for c in text if c.isalnum() or c == "·" or MONGOLIAN.match(c))


def loose_key(name):
    """``name_key`` without dots: by it a name is looked up."""
    return name_key(name).replace("·", "")


def office_day(text, is_number=False):
    """A day, or a month of which the day is left open.

    :param str text: 198503, 19850301, 1985.03, 1985-3, 1985/3/1, 1985年3月1日, or
        the number of a day of Excel
    :param bool is_number: it comes from a number: 1985.1 may be 1985.10
    :return: ``(day, whether the day of the month is known)``
    :raise TextError: ``day``, ``month`` or ``october``
    """
    text = re.sub(r"[（(][^（()）]*[)）]", "", plain(text))
    text = unicodedata.normalize("NFKC", text).strip()
    text = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text).removesuffix("出生")
    if is_number and re.fullmatch(r"\d{4}\.1", text):
        raise TextError("october")
    if re.fullmatch(r"\d{5}", text) and int(text) in SERIALS:
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(text)), True
    if re.fullmatch(r"\d{4}年?", text):
        raise TextError("month")
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})?", text):
        return _day(*match.groups())
    if match := SEPARATED.fullmatch(text):
        return _day(*match.groups())
    raise TextError("day")


def _day(year, month, day):
    try:
        found = date(int(year), int(month), int(day or 1))
    except ValueError as error:
        raise TextError("day") from error
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise TextError("day")
    return found, day is not None


def office_phone(text):
    """A phone number of mainland China in one form: ``13900000000``,
    ``0476-8000000``, ``0476-8000000-12``.

    A spreadsheet that takes 0476-8000000 for a number loses its first nought, which
    comes back.

    :raise TextError: ``phone``, ``phones`` or ``digits``
    """
    text = unicodedata.normalize("NFKC", plain(text))
    text = re.sub(r"[\s()]", "", re.sub("[－—–‐‑−]", "-", text)).removesuffix(".0")
    bare = text.replace("-", "")
    if MOBILE.fullmatch(bare):
        return bare[-11:]
    if LOST_NOUGHT.fullmatch(text):
        text = f"0{text}"
    if match := AREA.fullmatch(text):
        return "-".join(filter(None, match.groups()))
    if LANDLINE.fullmatch(text):
        return text
    if re.fullmatch(r"[\d.]+E\+?\d+", text, re.IGNORECASE):
        raise TextError("digits")
    parts = [part for part in re.split(r"[/,;、，；\\]", text) if len(part) >= 7]
    raise TextError("phones" if len(parts) > 1 else "phone")


def same_phone(one, other):
    """Whether two numbers ring at the same place, however they are written."""
    return bool(one and other) and phone_digits(one) == phone_digits(other)


def phone_digits(number):
    """The digits of a number, without the code of the country."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", number or ""))
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
