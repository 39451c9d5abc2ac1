"""Numbers as the automatic numbering of a Word document prints them."""

DIGITS = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
MAX_NUMBER = 32767
"""What Word counts to; a start value above it is none."""

MAX_GRID = 63
"""The columns that a table of Word can have."""


def chinese(number, digits=DIGITS, tens="十百千", zero="零"):
    """A number in words: 十, 十二, 一百零三."""
    if number == 0:
        return digits[0]
    if number >= 10000:
        return str(number)
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += (zero if gap else "") + digits[digit]
            text += tens[power - 1] if power else ""
        gap = bool(text) and not digit
    if 10 <= number < 20 and digits == DIGITS:
        return text[1:]
    return text


def digit_by_digit(number):
    return "".join(DIGITS[int(digit)] for digit in str(number))


def roman(number):
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def letter(number):
    if not 0 < number <= 26 * 10:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def full_width(number):
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _from(first, last, start, otherwise="{}"):
    """Numbers that are signs of their own, from ``start`` on; others in
    parentheses or the like."""

    def sign(number):
        code = start + number - first
        return chr(code) if first <= number <= last else otherwise.format(number)

    return sign


def _circle(number):
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    return _from(1, 20, 0x2460, "({})")(number)


def _in_turn(signs):
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _sixty(number):
    if not 0 < number <= 60:
        return str(number)
    return STEMS[(number - 1) % 10] + BRANCHES[(number - 1) % 12]


def _counting(number):
    """Up to ninety-nine in words, digit by digit above."""
    return chinese(number) if number < 100 else digit_by_digit(number)


def _ordinal(number):
    ends = {1: "st", 2: "nd", 3: "rd"}
    end = "th" if number % 100 in (11, 12, 13) else ends.get(number % 10, "th")
    return f"{number}{end}"


FORMATS = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": lambda number: letter(number).upper(),
    "lowerLetter": letter,
    "ordinal": _ordinal,
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedFullstop": _from(1, 20, 0x2488, "{}."),
    "decimalEnclosedParen": _from(1, 20, 0x2474, "({})"),
    "ideographEnclosedCircle": _from(1, 10, 0x3280, "({})"),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanCounting": str,
    "chineseLegalSimplified": lambda number: chinese(number, LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: chinese(
        number, "零壹貳參肆伍陸柒捌玖", "拾佰仟"
    ),
    "japaneseLegal": lambda number: chinese(number, "零壱弐参四伍六七八九", "拾百阡"),
    "ideographDigital": digit_by_digit,
    "japaneseDigitalTenThousand": digit_by_digit,
    "taiwaneseDigital": digit_by_digit,
    "ideographTraditional": _in_turn(STEMS),
    "ideographZodiac": _in_turn(BRANCHES),
    "ideographZodiacTraditional": _sixty,
}
"""The formats of ``w:numFmt`` (ISO/IEC 29500-1, 17.18.59); others print digits."""


def as_number(text, lowest=0, highest=MAX_NUMBER, default=0):
    """A number of an attribute; the default where it is none or out of range."""
    text = (text or "").strip()
    if not (text.isascii() and text.removeprefix("-").isdecimal() and len(text) < 12):
        return default
    return int(text) if lowest <= int(text) <= highest else default


def printed(number, style):
    """A number in a format."""
    return FORMATS.get(style, str)(number)
