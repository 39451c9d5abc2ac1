"""Dates, times and durations of a spreadsheet: days since its first day, shown under
a number format."""

import re
from datetime import date, timedelta
from decimal import Decimal

from .number_format_numerals import digit_by_digit, in_chinese

DAY = 86400
LAST_DAY = 2958465
"""9999-12-31."""
LEAP_DAY = 60
"""29 February 1900, which there was not and the programs have."""
UNSEEN = 3
"""Decimals to which seconds that are not shown are rounded."""
FROM_1904 = 1462
"""Days between the two ways of counting."""
CHINESE = re.compile(r"(?:\d+)?0?804|zh-(?:cn|hans.*)", re.IGNORECASE)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
WEEKDAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
WEEKDAYS_ZH = "一二三四五六日"


class Moment:
    """A day and a time of day, rounded to what is shown of its seconds."""

    def __init__(self, number, first_day, places):
        if number < 0:
            raise ValueError("date")
        days, seconds = _rounded(number, places)
        if first_day == 1904:
            days += FROM_1904
        if days > LAST_DAY:
            raise ValueError("date")
        if days in (0, LEAP_DAY):
            shown = (1900, 1, 0) if not days else (1900, 2, 29)
            weekday = (days - 2) % 7
        else:
            day = date(1899, 12, 31 if days < LEAP_DAY else 30) + timedelta(days)
            shown, weekday = (day.year, day.month, day.day), day.weekday()
        self.year, self.month, self.day = shown
        self.weekday = weekday
        self.hour, seconds = divmod(seconds, 3600)
        self.minute, self.second = divmod(seconds, 60)
        self.hour, self.minute = int(self.hour), int(self.minute)


def _rounded(number, places):
    """Whole days and the seconds beside them."""
    days = int(number)
    seconds = round((number - days) * DAY, places) + Decimal(0)
    return (days + 1, Decimal(0)) if seconds >= DAY else (days, seconds)


def is_date(tokens):
    """Whether a section shows a date or a time."""
    return any(kind == "date" for kind, _text in tokens)


def _places(tokens):
    """``(decimals of the seconds, tokens)``, the decimals being one token.

    Where no seconds are shown nothing is rounded but what is too small to be meant.
    """
    result = []
    for kind, text in tokens:
        before = result[-1] if result else ("", "")
        if kind == "sign" and text == "." and before[1][:1].lower() == "s":
            result.append(("decimals", ""))
        elif kind == "sign" and text == "0" and before[0] == "decimals":
            result[-1] = ("decimals", before[1] + "0")
        else:
            result.append((kind, text))
    shown = [len(text) for kind, text in result if kind == "decimals"]
    seconds = any(
        kind in ("date", "elapsed") and text[0].lower() == "s" for kind, text in result
    )
    return max(shown, default=0 if seconds else UNSEEN), result


def _roles(tokens):
    """The tokens, ``m`` being minutes (``n``) beside hours or seconds."""
    dates = [
        index
        for index, (kind, _text) in enumerate(tokens)
        if kind in ("date", "elapsed")
    ]
    roles = list(tokens)
    for place, index in enumerate(dates):
        kind, text = tokens[index]
        text = text.lower()
        roles[index] = kind, text
        if kind == "date" and text in ("m", "mm"):
            before = tokens[dates[place - 1]][1][0].lower() if place else ""
            after = tokens[dates[place + 1]][1] if place + 1 < len(dates) else " "
            if before == "h" or after[0].lower() == "s":
                roles[index] = kind, "n" * len(text)
    return roles


def show_date(number, section, first_day):
    """A number as date and time.

    :raise ValueError: there is no such day
    """
    places, tokens = _places(section.tokens)
    moment = Moment(number, first_day, places)
    tokens = _roles(tokens)
    halves = any(kind == "half" for kind, _text in tokens)
    chinese = bool(CHINESE.fullmatch(section.language)) or bool(section.numerals)
    return "".join(
        _date_part(moment, kind, text, (halves, chinese, section.numerals))
        for kind, text in tokens
    ).strip()


def _date_part(moment, kind, text, options):
    halves, chinese, numerals = options
    if kind == "half":
        index = moment.hour >= 12
        words = text.split("/")
        return ("AM", "PM")[index] if "m" in text.lower() else words[index]
    if kind == "decimals":
        return _decimals(moment.second, text)
    if kind != "date":
        return text
    letter, width = text[0], len(text)
    if letter in "ye":
        year = f"{moment.year:04d}"
        return digit_by_digit(
            year[2:] if letter == "y" and width < 3 else year, numerals
        )
    if letter == "a" or (letter in "md" and width > 2):
        return _name(moment, letter, width, chinese)
    hour = (moment.hour + 11) % 12 + 1 if halves else moment.hour
    value = {
        "m": moment.month,
        "d": moment.day,
        "h": hour,
        "n": moment.minute,
        "s": int(moment.second),
    }[letter]
    if numerals:
        return in_chinese(str(value), numerals)
    return f"{value:0{min(width, 2)}d}"


def _name(moment, letter, width, chinese):
    """The name of a month or a day of the week."""
    if letter == "m":
        if chinese:
            month = in_chinese(str(moment.month), "1") if width > 3 else moment.month
            return f"{month}月"
        name = MONTHS[moment.month - 1]
        return {3: name[:3], 5: name[0]}.get(width, name)
    weekday = WEEKDAYS_ZH[moment.weekday]
    if letter == "a":
        return weekday if width == 3 else f"星期{weekday}"
    if chinese:
        return f"周{weekday}" if width == 3 else f"星期{weekday}"
    name = WEEKDAYS[moment.weekday]
    return name[:3] if width == 3 else name


def _decimals(seconds, zeros):
    fraction = seconds - int(seconds)
    return "." + f"{fraction:.{len(zeros)}f}"[2:]


def show_elapsed(number, tokens):
    """A number of days as a duration: ``[h]:mm``.

    :raise ValueError: it is below zero
    """
    if number < 0:
        raise ValueError("date")
    places, tokens = _places(tokens)
    days, seconds = _rounded(number, places)
    left = days * DAY + seconds
    result = ""
    units = {"h": 3600, "m": 60, "n": 60, "s": 1}
    for kind, text in _roles(tokens):
        if kind == "elapsed" or (kind == "date" and text[0] in "hns"):
            count, left = divmod(left, units[text[0]])
            result += f"{int(count):0{len(text)}d}"
        elif kind == "decimals":
            result += _decimals(left, text)
        else:
            result += text
    return result.strip()
