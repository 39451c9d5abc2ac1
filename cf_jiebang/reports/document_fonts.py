"""Chinese fonts of the server, as fontconfig knows them."""

import subprocess

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
    for line in _fontconfig("%{family[0]}|%{file}|%{index}|%{slant}\n"):
        family, path, index, slant = line.split("|")
        if slant == "0":
            fonts.setdefault(family, (path, int(index) & 0xFFFF))
    for family in FAMILIES:
        if family in fonts:
            return fonts[family]
    return next(iter(fonts.values()), None)


def _fontconfig(pattern):
    """The lines of ``fc-list`` for fonts that cover simplified Chinese."""
    try:
        process = subprocess.run(
            [find_in_path("fc-list"), "--format", pattern, ":lang=zh-cn"],
            capture_output=True,
            encoding="utf-8",
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line for line in process.stdout.splitlines() if line.count("|") == 3]
