"""Fonts of the server, as fontconfig knows them."""

import functools
import io
import subprocess
import unicodedata
from bisect import bisect_right

from odoo.tools.misc import find_in_path

FAMILIES = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Source Han Serif SC",
    "Source Han Sans SC",
    "FandolSong",
    "SimSun",
    "FangSong",
)
"""Families to draw stamps with, the best first; any Chinese font will do."""


def find_chinese_font():
    """The file of a font with simplified Chinese characters.

    :return: ``(path, index in the file)``, or ``None`` where there is none
    """
    fonts = {}
    for line in _fontconfig("%{family[0]}|%{file}|%{index}|%{slant}\n", ":lang=zh-cn"):
        family, path, index, slant = line.split("|")
        if slant == "0":
            fonts.setdefault(family, (path, int(index) & 0xFFFF))
    for family in FAMILIES:
        if family in fonts:
            return fonts[family]
    return next(iter(fonts.values()), None)


def missing_characters(text, fonts=()):
    """Characters of a text that no font has: they would be printed as boxes.

    The engines look through all fonts of the server for a character that is not in
    the fonts which a page names, so all of them count.

    :param fonts: files of uploaded fonts, as bytes; opened where it matters
    :return: the characters in their order, without what is never seen
    """
    if not _coverage():
        return ""  # fontconfig is not there to be asked
    missing = {
        letter
        for letter in set(text)
        if letter > "\x7f" and is_seen(letter) and not _is_covered(ord(letter))
    }
    for raw in fonts if missing else ():
        missing -= _characters(raw)
    return "".join(sorted(missing))


def is_seen(letter):
    """Whether a character leaves a mark on paper of its own."""
    return unicodedata.category(letter) not in (
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
        "Zs",
    ) and (not unicodedata.name(letter, "").count("VARIATION SELECTOR"))


def is_letter(letter):
    """Whether a character is part of a word: what it is missing from says something
    else. Signs and pictures do without."""
    return unicodedata.category(letter)[0] in "LMN" or is_rare_chinese(letter)


def is_rare_chinese(letter):
    """Whether a character is Chinese and of extension B or a later one."""
    return 0x20000 <= ord(letter) <= 0x3FFFF


def is_mongolian(letter):
    """Whether a character is of the traditional Mongolian script."""
    return 0x1800 <= ord(letter) <= 0x18AF or 0x11660 <= ord(letter) <= 0x1167F


def packages_for(letters):
    """The Debian packages that bring fonts with such characters."""
    found = {
        "fonts-noto-core"
        if is_mongolian(letter)
        else "fonts-hanazono"
        if is_rare_chinese(letter)
        else "fonts-noto"
        for letter in letters
    }
    return sorted(found)


def _is_covered(code):
    starts, ends = _coverage()
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@functools.cache
def _coverage():
    """The characters of all fonts as ``(starts, ends)`` of ranges, or nothing.

    They are asked once a process, as the engine loads its fonts once.
    """
    ranges = set()
    for line in _fontconfig("%{charset}\n"):
        for part in line.split():
            start, _dash, end = part.partition("-")
            try:
                ranges.add((int(start, 16), int(end or start, 16)))
            except ValueError:  # an old fontconfig, which writes it otherwise
                return ()
    merged = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return tuple(zip(*merged, strict=True))


def _characters(raw):
    """The characters of a font file."""
    try:
        from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 comes with WeasyPrint
    except ImportError:
        return set()
    try:
        with TTFont(io.BytesIO(raw), lazy=True) as font:
            return set(map(chr, font.getBestCmap() or ()))
    except (TTLibError, OSError, ValueError, KeyError):
        return set()


def _fontconfig(pattern, *selection):
    """The lines of ``fc-list`` for some fonts."""
    try:
        process = subprocess.run(
            [find_in_path("fc-list"), "--format", pattern, *selection],
            capture_output=True,
            encoding="utf-8",
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return process.stdout.splitlines()
