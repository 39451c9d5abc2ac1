"""QR codes on paper."""

import base64
import io

from PIL import Image
from reportlab.graphics.barcode.qr import QrCodeWidget

QR_DOTS = 8
"""Pixels of a module."""


def qr_uri(text):
    """A QR code as a PNG in a data URI, without a rim.

    Drawn dot by dot: reportlab's own way to a picture needs a library that
    servers seldom have.

    :param str text: its content
    """
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    side = code.getModuleCount()
    picture = Image.new("L", (side, side), 255)
    picture.putdata([0 if dark else 255 for row in code.modules for dark in row])
    stream = io.BytesIO()
    size = side * QR_DOTS
    picture.resize((size, size), Image.Resampling.NEAREST).save(stream, "PNG")
    return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"
