"""What a cell of a spreadsheet shows: its value under its number format.

Format codes are those of ECMA-376, part 1, 18.8.31, with what Chinese Excel and WPS
add to them. What a Chinese office sees is what counts: built-in formats are those of
the Chinese edition.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from .number_format_date import is_date, show_date, show_elapsed
from .number_format_numerals import in_chinese

GENERAL = "General"
TEXT = "@"
BUILT_IN = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Built-in formats whose code is left to the language of the program (zh-CN)."""
SYSTEM = {
    "F800": 'yyyy"年"m"月"d"日"',
    "F400": "h:mm:ss",
}
"""Date and time as the system writes them."""
MOST_DIGITS = 15
"""Digits that a number keeps; the program makes noughts of all behind them."""
LONG = 10**10
"""From here on a whole number is a phone, an account or a number of a card: it is read
with all its digits, in whatever short form it is shown."""
SHORT = 11
"""Characters of a small number that ``General`` still writes without a power."""
PLACEHOLDERS = {"0": "0", "?": " ", "#": ""}
"""What stands where a number has no digit."""

TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)"
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+(?:E[+-]?\d+)?)", re.IGNORECASE)
CURRENCY = re.compile(r"\$([^-]*)(?:-(.+))?", re.DOTALL)
ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
NUMERALS = re.compile(r"DBNum([123])", re.IGNORECASE)
COMPARE = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}


class Section(NamedTuple):
    """One of the forms that a format has for numbers above, below and at zero."""

    tokens: list
    """``(kind, text)``: ``text``, ``date``, ``elapsed``, ``half``, ``power``,
    ``general`` or ``sign``."""
    condition: tuple = ()
    numerals: str = ""
    language: str = ""


def shown(value, code=GENERAL, first_day=1900):
    """What a cell shows.

    :param value: its text or number
    :param str code: its number format
    :param int first_day: the year from which the workbook counts days, 1900 or 1904
    :raise ValueError: a date or time that there is not, shown as a row of ``#``
    """
    sections = _sections(code or GENERAL)
    if isinstance(value, str):
        return _show_text(value, sections)
    number = _decimal(value)
    section, negative = _choose(sections, number)
    if section is None:
        return ""
    kinds = {kind for kind, _text in section.tokens}
    if "elapsed" in kinds:
        return show_elapsed(number, section.tokens)
    if is_date(section.tokens):
        return show_date(number, section, first_day)
    text = _show_number(abs(number), section).strip()
    below = number < 0 and negative and re.search("[1-9]", text)
    return f"-{text}" if below else text


def _decimal(value):
    """A number with the digits that the program keeps."""
    return Decimal(f"{value:.{MOST_DIGITS}g}")


def is_rounded(value):
    """Whether a number has lost digits: a whole number longer than is kept."""
    return abs(value) >= 10**MOST_DIGITS and value == int(value)


# -- the code -----------------------------------------------------------------


@lru_cache(maxsize=256)
def _sections(code):
    """The sections of a format code."""
    sections, tokens, facts = [], [], {}
    for match in TOKENS.finditer(code):
        kind, text = match.lastgroup, match[match.lastgroup]
        if kind == "sign" and text == ";":
            sections.append(Section(tokens, **facts))
            tokens, facts = [], {}
        elif kind in ("quoted", "escaped"):
            tokens.append(("text", text))
        elif kind == "space":
            tokens.append(("text", " "))
        elif kind == "bracket":
            _read_bracket(text, tokens, facts)
        elif kind != "fill":
            tokens.append((kind, text))
    sections.append(Section(tokens, **facts))
    for index, section in enumerate(sections):
        if section.language.upper() in SYSTEM and is_date(section.tokens):
            [sections[index]] = _sections(SYSTEM[section.language.upper()])
    return sections


def _read_bracket(text, tokens, facts):
    if found := CONDITION.fullmatch(text.strip()):
        facts["condition"] = COMPARE[found[1]], Decimal(found[2])
    elif found := NUMERALS.fullmatch(text):
        facts["numerals"] = found[1]
    elif ELAPSED.fullmatch(text):
        tokens.append(("elapsed", text.lower()))
    elif found := CURRENCY.fullmatch(text):
        facts["language"] = found[2] or ""
        tokens.append(("text", found[1]))
    # what is left is a colour


def _choose(sections, number):
    """The section for a number, and whether it is to say that it is below zero."""
    numeric = sections[:3]
    if len(sections) < 4 and any(text == TEXT for _kind, text in sections[-1].tokens):
        # the last of fewer is for texts, if it has a place for one
        numeric = sections[:-1] or [Section([("general", GENERAL)])]
    if any(section.condition for section in numeric):
        for section in numeric:
            if not section.condition or section.condition[0](
                number, section.condition[1]
            ):
                below = section.condition and section.condition[1] <= 0
                return section, not below
        return None, False
    if number < 0 and len(numeric) > 1:
        return numeric[1], False
    if number == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], True


def _show_text(value, sections):
    """A text in its section, which is the fourth, or the last with a place for it."""
    last = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) < 4 and not any(text == TEXT for _kind, text in last.tokens):
        return value
    return "".join(value if text == TEXT else text for _kind, text in last.tokens)


# -- numbers ------------------------------------------------------------------


def _show_number(number, section):
    """A number from zero up."""
    tokens = section.tokens
    kinds = [kind for kind, _text in tokens]
    signs = [text for kind, text in tokens if kind == "sign"]
    if "general" in kinds or TEXT in signs:
        plain = _general(number)
        plain = in_chinese(plain, section.numerals)
        return "".join(
            plain if kind == "general" or text == TEXT else text
            for kind, text in tokens
        )
    if "power" in kinds:
        if number >= LONG and number == int(number):
            return _general(number)
        return _scientific(number, tokens, kinds.index("power"))
    if _slash(tokens) is not None:
        return _fraction(number, tokens, _slash(tokens))
    for sign in signs:
        if sign == "%":
            number *= 100
    text = _placed(number, tokens)
    return in_chinese(text, section.numerals)


def _general(number):
    """A number as the format ``General`` shows it, long ones with all their digits."""
    if number == 0:
        return "0"
    if number == int(number) and number < 10**MOST_DIGITS:
        return str(int(number))
    places = max(2, 10 - max(1, number.adjusted() + 1))
    if number < Decimal("0.0001"):
        places = 12
    text = f"{_rounded(number, places):f}".rstrip("0").rstrip(".")
    if Decimal("0.0001") <= number < 10**MOST_DIGITS or 1 < len(text) <= SHORT:
        return text
    mantissa, _e, power = f"{number:.5E}".partition("E")
    mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}E{power[0]}{power[1:].zfill(2)}"


def _rounded(number, places):
    with localcontext() as context:
        context.prec = 400
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _is_place(token):
    return token[0] == "sign" and token[1] in PLACEHOLDERS


def _placed(number, tokens):
    """Digits in the places that tokens give them, with what stands between them."""
    point = next((i for i, t in enumerate(tokens) if t == ("sign", ".")), len(tokens))
    places = [index for index, token in enumerate(tokens) if _is_place(token)]
    if not places:
        return "".join(text for _kind, text in tokens)
    thousands, dropped = False, set()
    last = max((i for i in places if i < point), default=-1)
    for index, token in enumerate(tokens):
        if token != ("sign", ",") or index < places[0]:
            continue
        dropped.add(index)
        if index < last:
            thousands = True
        elif index > places[-1] or index < point:
            number /= 1000
    decimals = [i for i in places if i > point]
    whole, _dot, rest = f"{_rounded(number, len(decimals)):f}".partition(".")
    written = _whole_places(
        whole.lstrip("0"), tokens, [i for i in places if i < point], thousands
    )
    kept = rest.rstrip("0")
    for count, index in enumerate(decimals):
        empty = PLACEHOLDERS[tokens[index][1]]
        written[index] = rest[count] if count < len(kept) else empty
    if not any(index < point for index in places):
        # no place before the point: a whole part is shown all the same
        written[point] = whole.lstrip("0") + "."
    return "".join(
        "" if index in dropped else written.get(index, text)
        for index, (_kind, text) in enumerate(tokens)
    )


def _whole_places(digits, tokens, places, thousands):
    """Digits before the point by place, from the right; the first takes all left."""
    written, count = {}, 0
    fixed = next((i for i in places if tokens[i][1] == "0"), len(tokens))
    for index in reversed(places):
        first = index == places[0]
        # right of a nought every place has a digit
        part = digits[-1:] or PLACEHOLDERS["0" if index > fixed else tokens[index][1]]
        digits = digits[:-1]
        pieces = [part, *reversed(digits)] if first else [part]
        text = ""
        for piece in filter(None, pieces):
            comma = thousands and count and count % 3 == 0 and piece.isdigit()
            text = piece + ("," if comma else "") + text
            count += 1
        written[index] = text
    return written


def _scientific(number, tokens, index):
    before, after = tokens[:index], tokens[index + 1 :]
    point = next((i for i, t in enumerate(before) if t == ("sign", ".")), len(before))
    step = max(1, sum(map(_is_place, before[:point])))
    decimals = sum(map(_is_place, before[point:]))
    power = number.adjusted() if number else 0
    power -= power % step
    if _rounded(number.scaleb(-power), decimals) >= 10**step:
        power += step
    mantissa = _placed(number.scaleb(-power), before)
    width = sum(map(_is_place, after))
    sign = "-" if power < 0 else tokens[index][1][1].replace("-", "")
    rest = "".join(text for token in after if not _is_place(token) for text in token[1])
    return f"{mantissa}E{sign}{str(abs(power)).zfill(width)}{rest}"


def _slash(tokens):
    """Where the stroke of a fraction stands among tokens, if there is one."""
    for index, token in enumerate(tokens[:-1]):
        if token == ("sign", "/") and index and _is_place(tokens[index - 1]):
            following = tokens[index + 1]
            if _is_place(following) or following[1].isdigit():
                return index
    return None


def _fraction(number, tokens, slash):
    """A number as whole and fraction, without the blanks that align a column."""
    begin, end = slash, slash + 1
    while begin and _is_place(tokens[begin - 1]):
        begin -= 1
    while end < len(tokens) and (_is_place(tokens[end]) or tokens[end][1].isdigit()):
        end += 1
    below = "".join(text for _kind, text in tokens[slash + 1 : end])
    whole_places = [i for i in range(begin) if _is_place(tokens[i])]
    whole = int(number) if whole_places else 0
    part = Fraction(number - whole)
    if below[0] in PLACEHOLDERS:
        part = part.limit_denominator(10 ** len(below) - 1)
        above, below = part.numerator, part.denominator
    else:
        below = int(below)
        above = int(part * below + Fraction(1, 2))
    if whole_places and above == below:
        whole, above = whole + 1, 0
    head = "".join(
        text for token in tokens[:begin] if not _is_place(token) for text in token[1]
    )
    tail = "".join(text for _kind, text in tokens[end:])
    ratio = f"{above}/{below}" if above or not whole_places else ""
    if not whole_places:
        return f"{head}{ratio}{tail}"
    number = str(whole) if whole or not ratio else ""
    return f"{number} {ratio}".strip() + tail
