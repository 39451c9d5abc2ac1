"""Numbers with units as offices write them: “≥ 20 t”, “三项”, “从10%提高到15%”."""

import re
import unicodedata
from typing import NamedTuple

DIGITS = r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
NUMERAL = "[〇零一二两三四五六七八九十百千]+"
SCALES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "百万": 10**6,
    "亿": 10**8,
}
UNITS = (
    "平方公里|平方米|立方米|千瓦时|百分点|个百分点|公斤|千克|公顷|公里|小时|分钟|人次|人日|"
    "亿元|元|吨|亩|项|件|个|篇|套|条|台|人|名|家|户|种|头|只|株|棵|颗|粒|米|度|天|次|批|份|"
    "支|例|门|座|处|场|期|部|本|款"
)
COUNTED = set(
    [
        "项",
        "件",
        "个",
        "篇",
        "套",
        "条",
        "台",
        "人",
        "名",
        "家",
        "户",
        "种",
        "次",
        "批",
        "份",
        "例",
        "门",
        "处",
        "场",
        "期",
        "部",
        "本",
        "款",
    ]
)
"""Words that count pieces: which one is taken is style."""
UNIT = (
    rf"(?:百万|[十百千万亿])?(?:{UNITS})(?:/(?:{UNITS}|[A-Za-z]+|年|月|日))?"
    r"|[%‰℃°]+|[A-Za-zµμ][\w/·²³%℃]*"
)
MORE = "≥|>=|>|＞|不[少低小]于|至少|达到?|超过|[大高]于|提高[到至]|增加?[到至]|约"
LESS = (
    "≤|<=|<|＜|不高于|不超过|不多于|不大于|至多|低于|小于|少于|降低到|降低至|降到|降至|"
    "减少到|减至|控制在|下降到|下降至"
)
TAIL = "以上|以下|以内|及以上|左右|[。；;]"
PURE = re.compile(
    rf"(?:{MORE}|{LESS})?\s*(?P<number>{DIGITS}|{NUMERAL})\s*"
    rf"(?P<unit>(?:(?!{TAIL})[^\d\s,;，。；、:：（）()→~\-—]){{0,10}})\s*(?:{TAIL})*"
)
WITHIN = re.compile(
    rf"(?<![\w.])?(?P<number>{DIGITS}|{NUMERAL}(?={UNIT}))\s*(?P<unit>{UNIT})?",
)
TO = "→|->|(?:提[高升]|增[加长]|上升|扩大|发展|下降|降低|减少|缩短|[降增升])?[到至]"
PAIR = re.compile(
    rf"^\s*(?:从|由)?\s*(?P<a>{DIGITS})\s*(?P<ua>[^\d\s→]{{0,6}}?)\s*(?:{TO})\s*"
    rf"(?P<b>{DIGITS})\s*(?P<ub>{UNIT})?\s*(?:{TAIL})*\s*$"
)
DATE = re.compile(
    r"\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*[日号])?|\d{1,2}\s*月份?"
)
FALLS = re.compile(rf"{LESS}|以下|以内|下降|降低|减少|缩短|零")
RANGE = re.compile(r"\d\s*[^\d\s.,→]{0,3}?\s*[-~—至到]\s*\d|\d{13}")
NUMERAL_ALONE = re.compile(rf"\d+[年月]|(?!零|{NUMERAL}(?:{UNIT})$){NUMERAL}")
LONGEST = 200
FIGURES = {char: n for n, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
STEPS = {"十": 10, "百": 100, "千": 1000}


class Quantity(NamedTuple):
    """A number with its unit; ``pure``: the text says nothing else."""

    value: float
    unit: str
    pure: bool


def plain(text):
    return unicodedata.normalize("NFKC", text or "").replace("−", "-").strip()


def read(text):
    """The number that a text stands for.

    :return: a Quantity, or None where the text has no number, or several of which
        none is the one that is meant
    """
    text = plain(text)
    if len(text) > LONGEST or RANGE.search(text):
        return None
    found = PURE.fullmatch(text)
    if found and not NUMERAL_ALONE.match(found["number"] + found["unit"]):
        return Quantity(_number(found["number"]), found["unit"].strip(), True)
    rest = DATE.sub("", text)
    hits = [hit for hit in WITHIN.finditer(rest) if _stands_alone(rest, hit)]
    if len(hits) != 1:
        return None
    return Quantity(_number(hits[0]["number"]), hits[0]["unit"] or "", False)


def read_pair(text):
    """Two quantities of “从10%提高到15%” and “10 → 15 t”, or None."""
    found = PAIR.fullmatch(plain(text))
    if not found:
        return None
    unit = found["ub"] or found["ua"] or ""
    return (
        Quantity(_number(found["a"]), unit, False),
        Quantity(_number(found["b"]), unit, False),
    )


def in_unit(quantity, unit):
    """The value in ``unit``: 1.2 亿元 are 12000 万元; None where it can't be told."""
    mine, theirs = plain(quantity.unit), plain(unit)
    if not mine or not theirs or mine == theirs:
        return quantity.value
    (scale, base), (other, goal) = _scale(mine), _scale(theirs)
    if {base, goal} <= COUNTED:
        return quantity.value * scale / other
    if base != goal:
        return None
    return quantity.value * scale / other


def show(value):
    """A number as it is written: no superfluous digits, no exponent."""
    return f"{round(value or 0.0, 6) + 0.0:.6f}".rstrip("0").rstrip(".")


def falls(words):
    """Whether words say that less is better."""
    return bool(FALLS.search(plain(words)))


def share(value, baseline, target, falling):
    """How far ``value`` has come from ``baseline`` to ``target``, in percent; it may
    lie above 100. Where the goal is what there was, it is kept (100) or lost (0).
    Where less is better and no higher baseline is known, the goal's share of the
    value counts."""
    if baseline == target:
        kept = value <= target if falling else value >= target
        return 100 if kept else 0
    if falling and baseline < target:
        return 100 if value <= target else int(100 * max(target, 0) / value)
    if not falling and baseline > target:
        return 100 if value >= target else 0
    return max(int(round(100 * (value - baseline) / (target - baseline), 6)), 0)


def _scale(unit):
    for prefix in sorted(SCALES, key=len, reverse=True):
        if prefix and unit.startswith(prefix) and len(unit) > len(prefix):
            return SCALES[prefix], unit[len(prefix) :]
    return 1, unit


def _stands_alone(text, hit):
    """Not a part of a name such as H2O or GB/T 7714-2015."""
    before = text[: hit.start()][-1:]
    return not re.match(r"[A-Za-z\-/.\d]", before or " ")


def _number(text):
    if not re.search(r"\d", text):
        return _numeral(text)
    return float(text.replace(",", ""))


def _numeral(text):
    total = figure = 0
    for char in text:
        if char in STEPS:
            total += (figure or 1) * STEPS[char]
            figure = 0
        else:
            figure = figure * 10 + FIGURES[char]
    return float(total + figure)
