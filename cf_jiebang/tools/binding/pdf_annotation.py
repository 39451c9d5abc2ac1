"""What an annotation of a PDF looks like, and who sees it: reader, paper, nobody.

ISO 32000-1, 12.5: flags (table 165), appearance streams (12.5.5).
"""

from pypdf.generic import DictionaryObject, StreamObject

from .pdf_geometry import around, box_of, floats, numbers

HIDDEN, PRINT, NO_ROTATE, NO_VIEW = 2, 4, 16, 32
IDENTITY = (1, 0, 0, 1, 0, 0)
DRAWN_BY_READER = frozenset(
    {
        "/Text",
        "/FreeText",
        "/Line",
        "/Square",
        "/Circle",
        "/Polygon",
        "/PolyLine",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/Stamp",
        "/Caret",
        "/Ink",
    }
)
"""Kinds that a reader draws by itself where they bring no appearance."""
DEPTH = 32
"""Parents of a field that are asked at most: a broken file may go in circles."""


def resolve(value):
    return value.get_object() if value is not None else None


def flags(note):
    value = resolve(note.get("/F"))
    return int(value) if isinstance(value, int) else 0


def audience(note):
    """Who sees an annotation: ``all``, ``screen``, ``paper``, or ``""``: nobody."""
    value = flags(note)
    if value & HIDDEN:
        return ""
    if value & NO_VIEW:
        return "paper" if value & PRINT else ""
    return "all" if value & PRINT else "screen"


def inherited(field, name):
    """An entry of a form field, its own or that of the field it is part of."""
    for _step in range(DEPTH):
        if name in field:
            return field.raw_get(name)
        field = resolve(field.get("/Parent"))
        if not isinstance(field, DictionaryObject):
            break
    return None


def appearance(note):
    """The appearance in the annotation's present state.

    :return: the stream as it is referred to; ``None`` where there is none
    """
    looks = resolve(note.get("/AP"))
    if not isinstance(looks, DictionaryObject) or "/N" not in looks:
        return None
    found = looks.raw_get("/N")
    states = resolve(found)
    if isinstance(states, StreamObject):
        return found
    if not isinstance(states, DictionaryObject):
        return None
    state = resolve(note.get("/AS"))
    if not state:
        state = resolve(inherited(note, "/V"))
        state = state if isinstance(state, str) and state in states else "/Off"
    if state not in states or not isinstance(resolve(states[state]), StreamObject):
        return None
    return states.raw_get(state)


def placement(note, form, turned):
    """The matrix that brings an appearance to its place (12.5.5, algorithm 8.1).

    :param form: the appearance stream
    :param int turned: the page's rotation
    :return: operators; ``None`` where nothing can be seen
    """
    place = box_of(note.get("/Rect"))
    if not place:
        return None
    box = box_of(form.get("/BBox"))
    if not box and "/BBox" in form:
        return None
    drawn = around(
        box or (0, 0, place[2] - place[0], place[3] - place[1]),
        floats(form.get("/Matrix"), 6) or IDENTITY,
    )
    if drawn[0] == drawn[2] or drawn[1] == drawn[3]:
        return None
    across = (place[2] - place[0]) / (drawn[2] - drawn[0])
    along = (place[3] - place[1]) / (drawn[3] - drawn[1])
    fit = (
        across,
        0,
        0,
        along,
        place[0] - drawn[0] * across,
        place[1] - drawn[1] * along,
    )
    if not (flags(note) & NO_ROTATE and turned):
        return f"{numbers(fit)} cm"
    # it stays upright, and its upper left corner where it is
    corner = (place[0], place[3])
    turn = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[turned]
    return (
        f"1 0 0 1 {numbers(corner)} cm {numbers(turn)} 0 0 cm "
        f"1 0 0 1 {numbers(-value for value in corner)} cm {numbers(fit)} cm"
    )
