"""The marks on the pages of a document: draft mark, version code with its QR code,
page numbers.

WeasyPrint draws them itself; on the PDF of wkhtmltopdf they are stamped
afterwards, with the missing lines of cells that run over the end of a page.
"""

import functools
import io
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter, generic

from ...tools.fonts import find_chinese_font
from .document_text import correct_text

DRAFT = "草稿"
QR_SIZE = 15 * mm
QUIET = 5 * mm
"""What is left free above and below the code, at least."""
LINE = 11
"""Points from line to line beside the QR code."""
HAIRLINE = 2.0
"""Points: a filled rectangle that is not wider is a vertical line of a table."""

IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Stamp(NamedTuple):
    """What a document is stamped with."""

    title: str
    draft: bool = False
    mark: str = DRAFT
    """What is written across the pages of a draft, or of what is void."""
    lines: tuple[str, ...] = ()
    """Printed beside the QR code, for who has no scanner; ASCII."""
    url: str = ""
    """Content of the QR code."""
    unnumbered: int = 0
    """Pages before the first numbered one (the cover)."""
    numbering: str = "outside"
    """``outside``, ``total`` (page x of y) or nothing."""

    @property
    def code(self):
        """What the QR code says; empty where there is none."""
        return "" if self.draft else self.url


class Margins(NamedTuple):
    """Margins of the page in points."""

    top: float
    right: float
    bottom: float
    left: float


def stamp_pdf(pdf, stamp, margins):
    """Stamp every page of a PDF.

    :param bytes pdf: the PDF as the engine made it
    :rtype: bytes
    """
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    writer = PdfFileWriter()
    overlay = io.BytesIO()
    canvas = Canvas(overlay)
    for index, page in enumerate(reader.pages):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        canvas.setPageSize((width, height))
        for y, x_from, x_to in open_cells(page, margins, height):
            canvas.setLineWidth(0.6)
            canvas.line(x_from, y, x_to, y)
        if stamp.draft:
            _draw_draft(canvas, stamp.mark, width, height)
        elif stamp.code:
            _draw_code(canvas, stamp, width - margins.right, height, margins.top)
        number = index + 1 - stamp.unnumbered
        if number > 0:
            total = len(reader.pages) - stamp.unnumbered
            _draw_number(canvas, stamp.numbering, (number, total), width, margins)
        canvas.showPage()
    canvas.save()
    stamps = PdfFileReader(overlay, strict=False)
    for page, marks in zip(reader.pages, stamps.pages, strict=True):
        writer.add_page(page)
        writer.pages[-1].merge_page(marks)
        writer.pages[-1].compress_content_streams()
        if len(writer.pages) == stamp.unnumbered:
            # the text begins on a right-hand page
            writer.add_blank_page(page.mediabox.width, page.mediabox.height)
    correct_text(writer)
    writer.add_metadata({"/Title": stamp.title})
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def _draw_number(canvas, numbering, numbers, width, margins):
    """The page number at the outer edge, or the page and the number of pages."""
    y = margins.bottom - 7 * mm - 4
    canvas.setFont("Times-Roman", 14)
    if numbering == "total":
        canvas.setFont("Times-Roman", 10)
        canvas.drawRightString(
            width - margins.right, margins.bottom - 6 * mm, "{} / {}".format(*numbers)
        )
    elif numbering == "outside" and numbers[0] % 2:
        canvas.drawRightString(
            width - margins.right - 14, y, f"\u2014 {numbers[0]} \u2014"
        )
    elif numbering == "outside":
        canvas.drawString(margins.left + 14, y, f"\u2014 {numbers[0]} \u2014")


def _draw_code(canvas, stamp, right, height, room):
    """The QR code in the margin of the page, of which ``room`` is the height."""
    side = min(QR_SIZE, room - QUIET)
    top = height - min(4 * mm, (room - side) / 2)
    widget = QrCodeWidget(stamp.code, barBorder=0, barLevel="M")
    widget.barWidth = widget.barHeight = side
    drawing = Drawing(side, side)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, right - side, top - side)
    canvas.setFont("Courier", 9)  # no letter of it looks like a digit
    middle = top - side / 2 - 3
    for number, line in enumerate(stamp.lines):
        y = middle + LINE * ((len(stamp.lines) - 1) / 2 - number)
        canvas.drawRightString(right - side - 2 * mm, y, line)


def _draw_draft(canvas, mark, width, height):
    picture = draft_picture(mark)
    side = width * 0.9
    canvas.drawImage(
        ImageReader(picture),
        (width - side) / 2,
        (height - side) / 2,
        side,
        side,
        mask="auto",
    )


@functools.cache
def draft_picture(mark=DRAFT):
    """A mark as a picture: grey, transparent, slanted."""
    path, index = find_chinese_font()
    font = ImageFont.truetype(path, 320, index=index)
    picture = Image.new("RGBA", (1000, 1000), (255, 255, 255, 0))
    ImageDraw.Draw(picture).text(
        (500, 500), mark, font=font, fill=(120, 120, 120, 56), anchor="mm"
    )
    return picture.rotate(45, resample=Image.Resampling.BICUBIC)


# -- cells that run over the end of a page ------------------------------------


def open_cells(page, margins, height):
    """Where the engine left a cell open at the end or the top of a page.

    It draws the vertical lines of such a cell past the page and no horizontal
    line there.

    :return: the missing lines, ``[(y, x from, x to), …]``
    """
    top, bottom = height - margins.top, margins.bottom
    over_top, over_bottom = [], []
    for x, y_low, y_high in _vertical_lines(page):
        if y_high > top + HAIRLINE and y_low < top - HAIRLINE:
            over_top.append(x)
        if y_low < bottom - HAIRLINE and y_high > bottom + HAIRLINE:
            over_bottom.append(x)
    return [
        (y, min(found), max(found))
        for y, found in ((top, over_top), (bottom, over_bottom))
        if len(found) > 1
    ]


def _vertical_lines(page):
    """The thin upright rectangles that a page fills: ``(x, low y, high y)``."""
    contents = page.get_contents()
    if contents is None:
        return
    stack, matrix, shape = [], IDENTITY, None
    for operands, operator in generic.ContentStream(contents, page.pdf).operations:
        if operator == b"q":
            stack.append(matrix)
        elif operator == b"Q" and stack:
            matrix = stack.pop()
        elif operator == b"cm":
            matrix = _multiply([float(number) for number in operands], matrix)
        elif operator == b"re":
            shape = [float(number) for number in operands]
        elif operator in (b"f", b"f*", b"F") and shape:
            x, y, width, height = shape
            x_1, y_1 = _transform(matrix, x, y)
            x_2, y_2 = _transform(matrix, x + width, y + height)
            if abs(x_2 - x_1) <= HAIRLINE < abs(y_2 - y_1):
                yield (x_1 + x_2) / 2, min(y_1, y_2), max(y_1, y_2)
            shape = None


def _multiply(left, right):
    a, b, c, d, e, f = left
    k, m, n, o, p, q = right
    return (
        a * k + b * n,
        a * m + b * o,
        c * k + d * n,
        c * m + d * o,
        e * k + f * n + p,
        e * m + f * o + q,
    )


def _transform(matrix, x, y):
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
