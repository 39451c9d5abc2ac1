"""Finds the chapters of a document by their headings, however these were typed.

A heading is known by its words; number, bookmark and style say which of several lines
it is. What can't be told apart is not guessed: the chapter counts as not found.
"""

import difflib
import re
from typing import NamedTuple

from .word_layout import SECTION
from .word_model import Paragraph, flat, squeeze, trimmed

NUMERAL = "0-9一二三四五六七八九十百零〇两壹贰叁肆伍陆柒捌玖拾"
PREFIX = re.compile(
    rf"第(?P<part>[{NUMERAL}]+)(?:章|节|部分|篇|条|款|项|编)[、.,:;·\-—]*"
    rf"|(?P<bracket>[(\[【〔〈<]?)(?P<plain>[{NUMERAL}]+)[)\]】〕〉>]?[、.,:;·\-—)]*"
    r"|(?P<roman>[IVX]+)[、.,:;·)\-—]+"
)
NUMBER = re.compile(f"[{NUMERAL}]+")
FORM = re.compile("第?[(〔]?[1一]?[)〕、.,]?")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
NOTE = re.compile(r"[(〔【\[][^()〔〕【】\[\]]*[)〕】\]]$")
RUN_IN = ":。"
SENTENCE = re.compile(r"[。;!?,]")
CHAPTER_NUMBER = re.compile(
    r"[一二三四五六七八九十]+[、.,]|第[一二三四五六七八九十0-9]+(章|部分)"
)
SECTION_NUMBER = re.compile(r"[(〔][一二三四五六七八九十]+[)〕]")
LONGEST, EXTRA, LOOKED_AT = 40, 12, 200
"""Characters of a heading, how many words may have been put in, and how far a line is
looked at."""
CLOSE, SURE_LENGTH = 0.6, 5
"""How alike reworded headings are, and how long one must be to be known by its words
alone."""
EXACT, MARKED, COUNTED, STYLED, SHOWN = 32, 16, 8, 4, 2
"""What speaks for a line: its words, bookmark, number, style, look."""


class Title(NamedTuple):
    """A heading of the form; ``field`` is what its text comes back to, or ``""``."""

    text: str
    field: str
    number: int | None
    core: str


class Match(NamedTuple):
    """A line that is a heading; ``rest`` is the text behind it in the same line."""

    title: Title
    score: int
    rest: str


class Outline(NamedTuple):
    """The headings that were found.

    ``places`` gives the ``Match`` of a line by its number; ``doubles`` are lines that
    could be a heading as well as another; ``missing`` are titles without a line, with
    the reason ``missing`` or ``double``; ``order`` has all titles.
    """

    places: dict
    doubles: dict
    missing: dict
    order: list


def numeral(text):
    """The number that a numeral stands for."""
    if text.isascii() and text.isdecimal():
        return int(text[:6])
    text = text.translate(
        str.maketrans("壹贰叁肆伍陆柒捌玖拾两〇", "一二三四五六七八九十二零")
    )
    digits = "零一二三四五六七八九"
    if "十" in text:
        tens, _ten, ones = text.partition("十")
        value = (digits.find(tens) if tens else 1) * 10
        return value + (max(digits.find(ones), 0) if ones else 0)
    return digits.find(text) if len(text) == 1 else None


def split(text):
    """The number before a heading (``None`` without one) and its words."""
    number, text = None, flat(text[:LOOKED_AT])
    while True:
        found = PREFIX.match(text)
        if not found or found.end() == len(text):
            return number, text
        word = found["part"] or found["plain"]
        if word:
            number = numeral(word)
        elif found["roman"] in ROMAN:
            number = ROMAN.index(found["roman"]) + 1
        text = text[found.end() :]


def titles_of(headings):
    """The titles of a layout: ``{heading: field or ""}``."""
    found = []
    for text, field in headings.items():
        number, core = split(text)
        found.append(Title(text, field, number, core))
    return found


def matches(line, number, words, title):
    """How well a line fits a title.

    :param number: the number before the line, and its words, as ``split`` gives them
    :rtype: Match | None
    """
    marked = bool(title.field) and f"{SECTION}{title.field}" in line.marks
    counted = number is not None and number == title.number
    core, rest = trimmed(words), ""
    exact = title.core in (core, trimmed(NOTE.sub("", core)))
    if not exact and words.startswith(title.core):
        tail = words[len(title.core) :]
        if tail[0] in RUN_IN and (counted or marked):
            exact, rest = True, _behind(line.text, title.core)
    short = len(core) <= LONGEST
    if exact:
        sure = (
            *(number is not None, marked, line.bold, line.outline is not None),
            len(title.core) >= SURE_LENGTH,
        )
    elif not short or not (counted or marked):
        return None
    elif not SENTENCE.search(core) and _near(core, title.core):
        sure = (True,)
    else:
        sure = (marked and (counted or line.outline is not None),)
    if not any(sure):
        return None
    score = EXACT * exact + MARKED * marked + COUNTED * counted
    score += STYLED * (line.outline is not None) + SHOWN * bool(line.bold or line.label)
    return Match(title, score, rest)


def _near(core, title):
    if title in core:
        return len(core) <= len(title) + EXTRA
    return difflib.SequenceMatcher(None, core, title).ratio() >= CLOSE


def _behind(text, core):
    """The text behind a heading that stands in the same line."""
    seen = ""
    for place, character in enumerate(text[:LOOKED_AT]):
        seen += flat(character)
        if seen.endswith(core):
            return text[place + 1 :].lstrip(" \u3000:：。.")
    return ""


def find(lines, headings, known):
    """Find the headings among the lines of a document.

    :param lines: its lines in their order, ``Paragraph`` or other
    :param dict headings: ``{heading: field or ""}``, in their order
    :param known: the lines, squeezed, that the texts of the record have already: they
        are no second heading. ``None`` takes every other line as text.
    :rtype: Outline
    """
    titles = titles_of(headings)
    fits = {title: [] for title in titles}
    for place, line in enumerate(lines):
        if not isinstance(line, Paragraph) or not line.own_text or line.contents:
            continue
        number, words = split(line.text)
        fit = (matches(line, number, words, title) for title in titles)
        found = [match for match in fit if match]
        best = max((match.score for match in found), default=0)
        top = [match for match in found if match.score == best]
        if len(top) == 1:
            fits[top[0].title].append((place, top[0]))
    forms = _forms(lines, fits)
    places, doubles, missing = {}, {}, {}
    for title in titles:
        top = _top(fits[title])
        if len(top) > 1:
            # numbered like the other headings, not like an item below one
            top = [fit for fit in top if form_of(lines[fit[0]]) in forms] or top
        if len(top) == 1 or top and known is None:
            places[top[0][0]] = top[0][1]
        else:
            missing[title] = "double" if top else "missing"
        for place, match in fits[title]:
            line = lines[place]
            text = known is None or squeeze(line.text) in known
            item = line.outline is None and forms and form_of(line) not in forms
            strong = place not in places and match.score >= EXACT + STYLED
            if strong and not text and not item:
                doubles[place] = match
    _drop_strays(titles, places, missing)
    return Outline(places, doubles, missing, titles)


def _top(fits):
    best = max((match.score for _place, match in fits), default=0)
    return [fit for fit in fits if fit[1].score == best]


def form_of(line):
    """How a line is numbered, without its number: ``一、``, ``(1)``, ``第一``."""
    sign = NUMBER.sub(
        lambda found: "1" if found[0].isascii() else "一", flat(line.text)[:6]
    )
    return FORM.match(sign)[0]


def _forms(lines, fits):
    """How the headings are numbered that are beyond doubt."""
    tops = map(_top, fits.values())
    return {form_of(lines[top[0][0]]) for top in tops if len(top) == 1}


def _drop_strays(titles, places, missing):
    """A line that only has the words of a title is none out of its order."""
    for place, match in sorted(places.items()):
        if match.score >= EXACT + STYLED:
            continue
        rank = titles.index(match.title)
        others = {p: titles.index(m.title) for p, m in places.items() if p != place}
        if any((p < place) != (r < rank) for p, r in others.items()):
            del places[place]
            missing[match.title] = "missing"


def seems_heading(line, heading):
    """Whether a line looks like a heading of the rank of another one, though it is
    none of the form's."""
    text = flat(line.text)
    if not text or len(text) > LONGEST or line.contents:
        return False
    if line.outline is not None and heading.outline is not None:
        return line.outline <= heading.outline
    if SENTENCE.search(re.sub(r"^.{0,6}?[、.,]", "", text)):
        return False
    if CHAPTER_NUMBER.match(text):
        return True
    above = flat(heading.text)
    if SECTION_NUMBER.match(text):
        return bool(SECTION_NUMBER.match(above))
    number, _words = split(heading.text)
    own, _words = split(line.text)
    return line.bold and heading.bold and number is None and own is None


def breaks(line, heading):
    """Whether a line is surely a heading of its own: by its style."""
    return (
        line.outline is not None
        and heading.outline is not None
        and line.outline <= heading.outline
        and bool(line.own_text)
    )
