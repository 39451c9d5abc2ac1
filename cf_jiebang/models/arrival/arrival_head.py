"""Where the table of an office's sheet begins, and what its columns are called."""

from itertools import chain, islice
from typing import NamedTuple

from .arrival_terms import PERSON, UNIT, is_known, name_key, target_of
from .office_text import plain

SEARCHED = 30
"""Rows in which the head is looked for: titles, who filled it in, the date."""
MOST_LABEL = 60
"""Characters from which a text is no head of a column."""


class Head(NamedTuple):
    row: int
    labels: dict
    """``{column, from 0: its head}``"""


def find_head(rows, known=frozenset()):
    """The head of a table below any titles, in one row or two.

    :param rows: iterator of ``BookRow``
    :param known: keys of further heads that are known
    :return: ``(Head or None, iterator of the rows below it)``
    """
    first = list(islice(rows, SEARCHED))
    scores = [_score(row, known) for row in first]
    best = max(scores, default=0)
    if best < 2:
        place = _guess(first)
    else:
        place = max(index for index, score in enumerate(scores) if score == best)
        # a head that is printed again on each page: the table begins at the first
        place = next(
            index
            for index in range(len(first))
            if scores[index] == best and (index == place or scores[index + 1] < best)
        )
    if place is None:
        return None, iter(())
    labels = _labels(first, place, known)
    below = chain(first[place + 1 :], rows)
    return Head(first[place].number, labels), _without_heads(below, labels)


def _texts(row):
    return [plain(cell.text) for cell in row.cells]


def _is_wide(cell):
    """Whether a cell is merged over several columns."""
    return bool(cell.merged) and cell.merged[3] > cell.merged[1]


def _knows(text, known):
    """Whether a text is the head of a column that offices use."""
    return is_known(text) or name_key(text) in known


def _score(row, known):
    """How many heads of columns stand in a row; a title over several columns is one."""
    labels = {
        text
        for text in _texts(row)
        if text and len(text) < MOST_LABEL and _knows(text, known)
    }
    return len(labels)


def _guess(rows):
    """The first row with three different texts side by side and no number."""
    for index, row in enumerate(rows):
        texts = {text for text in _texts(row) if text}
        if len(texts) >= 3 and not any(cell.is_number for cell in row.cells):
            return index
    return None


def _labels(rows, place, known):
    """``{column: head}``, the upper head before the lower one where that says more."""
    row = rows[place]
    upper = rows[place - 1] if place else None
    if upper is not None and not (
        _score(upper, known) or any(map(_is_wide, upper.cells[1:]))
    ):
        upper = None
    if upper is not None and len({text for text in _texts(upper) if text}) < 2:
        upper = None  # a title
    labels = {}
    for column, text in enumerate(_texts(row)):
        above = ""
        if upper is not None and column < len(upper.cells):
            above = plain(upper.cells[column].text)
        if not text:
            text = above
        elif above and above != text and not _knows(text, known):
            text = f"{above} {text}"
        if text:
            labels[column] = text[:MOST_LABEL]
    return labels


def _without_heads(rows, labels):
    """The rows, but the head that is repeated among them."""
    for row in rows:
        texts = _texts(row)
        same = sum(
            column < len(texts) and texts[column] == label
            for column, label in labels.items()
        )
        if same < max(2, len(labels) / 2):
            yield row


def kind_of(labels, targets=None):
    """Whether the rows of a sheet are people or units, ``None`` for neither.

    :param labels: heads of the columns
    :param targets: what the columns are taken for, where that is settled
    """
    if targets is None:
        targets = {target_of(label, PERSON) for label in labels}
        if "person_name" not in targets:
            targets = {target_of(label, UNIT) for label in labels}
    if "person_name" in targets:
        return PERSON
    return UNIT if "unit_name" in targets else None
