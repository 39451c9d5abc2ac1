"""The interface speaks Chinese: each sentence of ours has its translation."""

import re

from babel.messages.pofile import read_po

from dev.common import ADDONS, MODULE

WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FOLDER = ADDONS / MODULE / "i18n"


def entries(name):
    """``{message id: its text}`` of a file; forms of the plural are not used."""
    with (FOLDER / name).open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file) if entry.id}


def test_every_sentence_is_translated():
    """What is left are names of files and of products, signs, and Chinese."""
    bare = [
        text
        for text, chinese in entries("zh_CN.po").items()
        if not chinese and WORDS.search(text) and not CHINESE.search(text)
    ]
    assert not bare


def test_the_template_has_what_is_translated():
    """Neither file lacks, or keeps, what the other has not."""
    assert entries("zh_CN.po").keys() == entries("cf_jiebang.pot").keys()
