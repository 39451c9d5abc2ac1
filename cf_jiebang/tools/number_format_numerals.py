"""Numbers in Chinese numerals, as ``[DBNum1]`` to ``[DBNum3]`` write them."""

import re

DIGITS = {
    "1": "〇一二三四五六七八九",
    "2": "零壹贰叁肆伍陆柒捌玖",
    "3": "０１２３４５６７８９",
}
UNITS = {"1": ("", "十", "百", "千"), "2": ("", "拾", "佰", "仟")}
GROUPS = ("", "万", "亿", "万亿")
NUMBER = re.compile(r"(\d+)(\.\d+)?")


def in_chinese(text, numerals):
    """The numbers of a text in Chinese numerals.

    :param str numerals: ``1`` (一二三), ``2`` (壹贰叁) or ``3`` (full width); empty
        leaves the text as it is
    """
    if not numerals:
        return text
    return NUMBER.sub(lambda match: _number(match[1], match[2] or "", numerals), text)


def digit_by_digit(text, numerals):
    """The digits of a text one by one: a year is 二〇二五."""
    if not numerals:
        return text
    digits = DIGITS[numerals]
    return re.sub(r"\d", lambda match: digits[int(match[0])], text)


def _number(whole, rest, numerals):
    if numerals not in UNITS or len(whole) > 16:
        return digit_by_digit(whole + rest, numerals)
    text = _whole(int(whole), numerals)
    if rest:
        text += "." + digit_by_digit(rest[1:], numerals)
    return text


def _whole(number, numerals):
    digits, units = DIGITS[numerals], UNITS[numerals]
    nought = digits[0]
    if not number:
        return nought
    text, gap = "", False
    for group in reversed(range(4)):
        part = number // 10000**group % 10000
        if not part:
            gap = bool(text)
            continue
        for power in reversed(range(4)):
            digit = part // 10**power % 10
            if not digit:
                gap = gap or bool(text)
                continue
            text += (nought if gap else "") + digits[digit] + units[power]
            gap = False
        text += GROUPS[group]
        gap = gap and bool(number % 10000**group)
    if numerals == "1" and text.startswith("一十"):
        text = text[1:]
    return text
