import io

from PIL import Image, ImageOps
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .pdf_objects import UnreadablePdf

# ASCII85 makes pictures a quarter larger and takes most of the time
rl_config.useA85 = 0

A4 = (595.28, 841.89)
PICTURE_MARGIN = 36
WHITE_16_BIT = 65535


def check_picture(raw):
    """See whether a picture is whole, in little memory.

    :param bytes raw: the file
    :raise UnreadablePdf: it is not
    """
    try:
        with Image.open(io.BytesIO(raw)) as picture:
            if picture.format == "PNG":
                picture.verify()
                return
            # an eighth of the size is enough to have read all of it
            picture.draft(None, (1, 1))
            picture.load()
            # WeasyPrint has Pillow draw in grey what was cut off
            whole = _jpeg_ends(raw)
    except Exception as error:  # whatever a broken picture makes the reader raise
        raise UnreadablePdf("picture") from error
    if not whole:
        raise UnreadablePdf("picture")


def _jpeg_ends(raw):
    """Whether a JPEG has its end, behind its pixels: the small picture that a camera
    puts before them has one of its own, and other data may follow."""
    place = 2
    while raw[place : place + 1] == b"\xff":
        kind = raw[place + 1]
        if kind == 0xFF:  # filling
            place += 1
            continue
        place += 2 + int.from_bytes(raw[place + 2 : place + 4])
        if kind == 0xDA:  # the pixels, in which no marker occurs
            return raw.find(b"\xff\xd9", place) >= 0
    return False


def picture_page(source, target):
    """A picture as a page of A4, upright as it was taken.

    :return: the number of pages, 1
    :raise UnreadablePdf: the picture is broken
    """
    try:
        with Image.open(source) as picture:
            picture.load()
            turned = picture.getexif().get(0x0112, 1) != 1
            plain = picture.format == "JPEG" and picture.mode in ("RGB", "L")
            if plain and not turned:
                image = ImageReader(str(source))
            else:
                flat = _eight_bits(ImageOps.exif_transpose(picture)).convert("RGBA")
                paper = Image.new("RGB", flat.size, "white")
                paper.paste(flat, mask=flat)
                stream = io.BytesIO()
                paper.save(stream, "JPEG", quality=90)
                stream.seek(0)
                image = ImageReader(stream)
        width, height = image.getSize()
        page = A4 if height >= width else A4[::-1]
        room = [side - 2 * PICTURE_MARGIN for side in page]
        scale = min(room[0] / width, room[1] / height, 1)
        canvas = Canvas(str(target), pagesize=page)
        canvas.drawImage(
            image,
            (page[0] - width * scale) / 2,
            (page[1] - height * scale) / 2,
            width * scale,
            height * scale,
        )
        canvas.showPage()
        canvas.save()
    except Exception as error:  # as above
        raise UnreadablePdf("corrupt") from error
    return 1


def _eight_bits(picture):
    """A picture of 65,536 shades of grey in 256: ``convert`` would cut all but the
    darkest 256 to white."""
    if not picture.mode.startswith("I"):
        return picture
    fine = picture.convert("F")
    return fine.point(lambda value: value * (255 / WHITE_16_BIT) + 0).convert("L")
