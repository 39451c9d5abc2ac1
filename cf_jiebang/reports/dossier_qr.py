import io

from PIL import Image
from reportlab.graphics.barcode.qr import QrCodeWidget

MODULE = 8
"""Pixels of a dot."""


def qr_png(text):
    """A QR code as a PNG, without a rim.

    Drawn dot by dot: reportlab's own way to a picture needs a library that
    servers seldom have.

    :param str text: its content
    :rtype: bytes
    """
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    side = len(code.modules)
    picture = Image.new("1", (side, side), 1)
    picture.putdata([0 if dark else 1 for row in code.modules for dark in row])
    stream = io.BytesIO()
    picture.resize((side * MODULE, side * MODULE)).save(stream, "PNG")
    return stream.getvalue()
