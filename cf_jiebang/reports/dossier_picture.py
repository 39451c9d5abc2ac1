import io

from PIL import Image, ImageOps
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .dossier_pdf import UnreadablePdf

# ASCII85 makes pictures a quarter larger and takes most of the time
rl_config.useA85 = 0

A4 = (595.28, 841.89)
PICTURE_MARGIN = 36


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
                flat = ImageOps.exif_transpose(picture).convert("RGBA")
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
    except Exception as error:  # whatever a broken picture makes the reader raise
        raise UnreadablePdf("corrupt") from error
    return 1
