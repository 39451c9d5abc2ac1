"""Frozen content as one text that a SHA-256 proves, and its reading back.

Format 1 is the JSON ``{"format": 1, "sections": [[code, title, [[name, label, cell],
…]], …]}``. A cell is a text, or ``{"sha256": digest}`` in place of a personal value:
its salt and plain value are kept beside the content, ``{"code.name": [salt, value]}``,
and may be removed there one day without breaking what was hashed. The salt goes with
the value: without it a phone number can't be found by trying.
"""

import hashlib
import json
import secrets

FORMAT = 1
"""The format that is written."""


class PersonalText(str):
    """A personal value that was read back, or the words that stand for a removed
    one."""

    def __new__(cls, text, digest, removed):
        self = super().__new__(cls, text)
        self.digest, self.removed = digest, removed
        return self


def sha256(text):
    """SHA-256 of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def pack(sections, personal_names, before):
    """Content and personal values as they are stored.

    :param sections: ``[[code, title, [[name, label, text], …]], …]``
    :param personal_names: names of the rows whose text is personal
    :param dict before: personal values of the version before: what is unchanged keeps
        its salt, so that equal content has an equal SHA-256
    :return: the text, and ``{"code.name": [salt, value]}``
    """
    kept = {}

    def cell(code, name, text):
        if not text or name not in personal_names:
            return text
        key = f"{code}.{name}"
        salt, value = before.get(key, ("", ""))
        kept[key] = [salt if value == text else secrets.token_hex(16), text]
        return {"sha256": sha256("".join(kept[key]))}

    packed = [
        [
            code,
            title,
            [[name, label, cell(code, name, text)] for name, label, text in rows],
        ]
        for code, title, rows in sections
    ]
    content = {"format": FORMAT, "sections": packed}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")), kept


def unpack(payload, kept, removed):
    """The sections that were packed.

    :param str removed: the words for a personal value that was removed
    :raise KeyError: a format that this version of the addon does not know
    """
    content = json.loads(payload)
    return READERS[content["format"]](content, kept, removed)


def _read_1(content, kept, removed):
    def text(code, name, cell):
        if not isinstance(cell, dict):
            return cell
        pair = kept.get(f"{code}.{name}")
        return PersonalText(pair[1] if pair else removed, cell["sha256"], not pair)

    return [
        [
            code,
            title,
            [[name, label, text(code, name, cell)] for name, label, cell in rows],
        ]
        for code, title, rows in content["sections"]
    ]


READERS = {1: _read_1}
"""How each format is read; one that was ever written is never taken out."""


def is_whole(payload, kept, form):
    """Whether the content has the format ``form``, and each personal value that is
    still there fits its digest."""
    if json.loads(payload)["format"] != form or form not in READERS:
        return False
    digests = {
        f"{code}.{name}": text.digest
        for code, _title, rows in unpack(payload, kept, "")
        for name, _label, text in rows
        if isinstance(text, PersonalText)
    }
    return all(
        digests.get(key) == sha256(salt + value) for key, (salt, value) in kept.items()
    )


def is_same(old, new):
    """Whether two texts that were read back are equal; a removed one is told by its
    digest."""
    digests = [getattr(text, "digest", None) for text in (old, new)]
    if digests[0] and digests[0] == digests[1]:
        return True
    removed = any(getattr(text, "removed", False) for text in (old, new))
    return old == new and not removed
