import io

# Odoo stops Pillow from loading the writers that it does not need itself
from PIL import Image, TiffImagePlugin, WebPImagePlugin  # noqa: F401

FORMATS = {
    "png": "PNG",
    "jpg": "JPEG",
    "bmp": "BMP",
    "gif": "GIF",
    "tiff": "TIFF",
    "webp": "WEBP",
}
LARGE = (2339, 3308)
"""Pixels of an A4 sheet at 283 dpi, a size at which Odoo shrinks pictures."""


def picture(kind="png", size=LARGE, turned=False):
    """The bytes of a picture; ``turned``: as a phone takes it, on its side."""
    stream = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    Image.new("RGB", size, "white").save(stream, FORMATS[kind], exif=exif)
    return stream.getvalue()
