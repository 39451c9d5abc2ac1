import re
import unicodedata

MAX_CHARACTERS = 120
MAX_BYTES = 240
"""File systems take 255 bytes of UTF-8; a browser adds “ (1)” or “.part”."""

ILLEGAL = re.compile(r'[<>:"|?*]')
SEPARATORS = re.compile(r"[/\\]+")
BREAKS = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]+")
EXTENSION = re.compile(r"\.([^\W_]{1,10})$")
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the reading round: a title that holds them reads as another one."""

RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode categories: control, direction and format marks, halves of pairs, line ends.
They make a name read as another one (U+202E turns it round) or can't be stored."""


def without_marks(text):
    """The text on one line, without what nobody sees."""
    line = BREAKS.sub(" ", text)
    return "".join(c for c in line if unicodedata.category(c) not in INVISIBLE)


def without_turns(text):
    """The text on one line, read in the direction of its letters."""
    return TURNS.sub("", BREAKS.sub(" ", text))


def clean_file_name(name, limit=MAX_CHARACTERS):
    """A file name that says what it is and is a name on every system, never a path.

    What can't stay is dropped or becomes “_”; the extension is kept.

    :param str name: as it was sent
    :param int limit: most characters
    :rtype: str
    """
    parts = [part.strip() for part in SEPARATORS.split(without_marks(str(name)))]
    text = "_".join(part for part in parts if part.strip(". "))
    text = " ".join(ILLEGAL.sub("_", text).split()).rstrip(". ")
    found = EXTENSION.search(text)
    end = found[0] if found else ""
    stem = text[: len(text) - len(end)].strip(". ")
    if not stem or RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    while len(stem + end) > limit or len((stem + end).encode()) > MAX_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + end
