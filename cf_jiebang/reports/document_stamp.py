"""What is put on the pages of a PDF after it was printed: the draft mark, the
version code with its QR code, page numbers, and the missing lines of cells that
run over the end of a page."""

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

from .document_fonts import find_chinese_font
from .document_text import correct_text

DRAFT = "草稿"
QR_SIZE = 15 * mm
HAIRLINE = 2.0
"""Points: a filled rectangle that is not wider is a vertical line of a table."""

IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Stamp(NamedTuple):
    """What a document is stamped with."""

    title: str
    draft: bool
    lines: tuple[str, ...] = ()
    """Printed beside the QR code and, joined by a blank, its content; ASCII."""
    unnumbered: int = 0
    """Pages before the first numbered one (the cover)."""


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
            _draw_draft(canvas, width, height)
        elif stamp.lines:
            _draw_code(canvas, stamp.lines, width - margins.right, height)
        number = index + 1 - stamp.unnumbered
        if number > 0:
            canvas.setFont("Times-Roman", 14)
            canvas.drawCentredString(
                width / 2, margins.bottom - 7 * mm - 4, f"\u2014 {number} \u2014"
            )
        canvas.showPage()
    canvas.save()
    stamps = PdfFileReader(overlay, strict=False)
    for page, marks in zip(reader.pages, stamps.pages, strict=True):
        writer.add_page(page)
        writer.pages[-1].merge_page(marks)
        writer.pages[-1].compress_content_streams()
    correct_text(writer)
    writer.add_metadata({"/Title": stamp.title})
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def _draw_code(canvas, lines, right, height):
    top = height - 4 * mm
    widget = QrCodeWidget(" ".join(lines), barBorder=0, barLevel="M")
    widget.barWidth = widget.barHeight = QR_SIZE
    drawing = Drawing(QR_SIZE, QR_SIZE)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, right - QR_SIZE, top - QR_SIZE)
    canvas.setFont("Helvetica", 9)
    for number, line in enumerate(lines):
        canvas.drawRightString(
            right - QR_SIZE - 2 * mm, top - QR_SIZE / 2 - 11 * number + 2, line
        )


def _draw_draft(canvas, width, height):
    picture = draft_picture()
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
def draft_picture():
    """The draft mark as a picture: grey, transparent, slanted."""
    path, index = find_chinese_font()
    font = ImageFont.truetype(path, 320, index=index)
    picture = Image.new("RGBA", (1000, 1000), (255, 255, 255, 0))
    ImageDraw.Draw(picture).text(
        (500, 500), DRAFT, font=font, fill=(120, 120, 120, 56), anchor="mm"
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
