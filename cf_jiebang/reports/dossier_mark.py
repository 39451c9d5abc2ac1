MARK_FONT = "/JiebangMark"
MARK_SIZE = 9
MARK_MARGIN = 18
"""Points from the right and the lower edge of the page."""


def mark_operators(page, text):
    """Operators that draw ``text`` at the lower right of the page as it is read,
    on white, so that it is legible on a dark scan."""
    box = page.cropbox
    left, bottom = float(box.left), float(box.bottom)
    right, top = float(box.right), float(box.top)
    width = len(text) * MARK_SIZE * 0.56
    matrix = {
        90: (0, 1, -1, 0, right - MARK_MARGIN, top - MARK_MARGIN - width),
        180: (-1, 0, 0, -1, left + MARK_MARGIN + width, top - MARK_MARGIN),
        270: (0, -1, 1, 0, left + MARK_MARGIN, bottom + MARK_MARGIN + width),
    }.get(
        (page.rotation or 0) % 360,
        (1, 0, 0, 1, right - MARK_MARGIN - width, bottom + MARK_MARGIN),
    )
    place = " ".join(f"{number:g}" for number in matrix)
    escaped = text.encode("ascii", "replace").decode()
    escaped = escaped.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return (
        f"\nQ\nq {place} cm 1 g -3 -3 {width + 6:g} {MARK_SIZE + 4} re f "
        f"0 g BT {MARK_FONT} {MARK_SIZE} Tf 0 0 Td ({escaped}) Tj ET Q\n"
    ).encode()
