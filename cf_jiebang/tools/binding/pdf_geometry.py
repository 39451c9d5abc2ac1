"""Boxes and matrices of a PDF, read from what a file holds, however odd."""

import math

from pypdf.generic import ArrayObject


def floats(value, count):
    """``count`` numbers of an array; ``None`` where it does not hold them."""
    value = value.get_object() if value is not None else None
    if not isinstance(value, ArrayObject) or len(value) < count:
        return None
    try:
        found = [float(item.get_object()) for item in value[:count]]
    except (TypeError, ValueError):
        return None
    return found if all(map(math.isfinite, found)) else None


def box_of(value):
    """A rectangle as left, bottom, right, top; ``None`` where it has no area."""
    corners = floats(value, 4)
    if not corners:
        return None
    left, right = sorted((corners[0], corners[2]))
    bottom, top = sorted((corners[1], corners[3]))
    return (left, bottom, right, top) if left < right and bottom < top else None


def around(box, matrix):
    """The upright box around a box that was transformed."""
    a, b, c, d, e, f = matrix
    corners = [
        (a * x + c * y + e, b * x + d * y + f)
        for x in (box[0], box[2])
        for y in (box[1], box[3])
    ]
    across, along = zip(*corners, strict=True)
    return min(across), min(along), max(across), max(along)


def numbers(values):
    """Numbers as they are written in a content stream."""
    return " ".join(f"{value:.5f}".rstrip("0").rstrip(".") for value in values)
