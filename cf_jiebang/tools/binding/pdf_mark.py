"""The visible part of a page, and the mark at its foot."""

from reportlab.pdfbase.pdfmetrics import stringWidth

from .pdf_geometry import box_of, numbers

MARK_FONT = "/JiebangMark"
MARK_SIZE = 9
MARK_MARGIN = 18
"""Points from the lower edge of a page of A4, and at least as many at each side."""
A4_SHORT = 595
LETTER = (0.0, 0.0, 612.0, 792.0)
"""What a reader takes where a page has no box."""


def visible_box(page):
    """What a reader shows of a page: left, bottom, right, top in the page's units,
    whatever the order of the corners and however far the crop box goes."""
    media = box_of(page.get("/MediaBox")) or LETTER
    crop = box_of(page.get("/CropBox"))
    if crop:
        left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
        right, top = min(media[2], crop[2]), min(media[3], crop[3])
        if left < right and bottom < top:
            return left, bottom, right, top
    return media


def rotation(page):
    """By how many degrees clockwise a page is turned: 0, 90, 180 or 270."""
    try:
        return int(float(page.get("/Rotate", 0)) / 90) * 90 % 360
    except (TypeError, ValueError):
        return 0


def mark_operators(box, turned, unit, text):
    """Operators that draw ``text`` at the foot of the page as it is read, in the
    middle: the same place on the front and the back of a sheet, and beside the
    outer corner, where an official paper has its own number. On white, so that it is
    legible on a dark scan; on a page of another size as large as on A4 when it is
    printed on A4.

    :param box: the visible box
    :param int turned: the page's rotation
    :param float unit: points in a unit of the page
    """
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if turned in (90, 270):
        width, height = height, width
    text = text.encode("ascii", "replace").decode()
    length = stringWidth(text, "Helvetica", MARK_SIZE)
    room = min(
        1,
        width * unit / (length + 2 * MARK_MARGIN),
        height * unit / (4 * MARK_MARGIN),
    )
    scale = max(min(width, height) / A4_SHORT, room / unit)
    corner = {
        0: (1, 0, 0, 1, left, bottom),
        90: (0, 1, -1, 0, right, bottom),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, left, top),
    }[turned]
    place = (scale, 0, 0, scale, (width - length * scale) / 2, MARK_MARGIN * scale)
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return (
        f"q {numbers(corner)} cm {numbers(place)} cm "
        f"1 g -3 -3 {numbers((length + 6, MARK_SIZE + 4))} re f "
        f"0 g BT {MARK_FONT} {MARK_SIZE} Tf 0 0 Td ({escaped}) Tj ET Q\n"
    ).encode()
