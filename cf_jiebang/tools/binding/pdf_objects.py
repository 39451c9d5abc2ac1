"""Small PDF objects, and the error of a PDF that can't be bound."""

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
)


class UnreadablePdf(ValueError):
    """A PDF that can't be bound: broken, without pages, or locked by a password."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def key_of(source):
    return source.idnum, source.generation


def reference(number):
    return IndirectObject(number, 0, None)


def dictionary(**items):
    return DictionaryObject(
        (NameObject(f"/{name}"), value) for name, value in items.items()
    )


def number_array(values):
    return ArrayObject(FloatObject(round(value, 5)) for value in values)
