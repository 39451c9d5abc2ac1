import base64
import io
import subprocess
import tempfile
import unittest
from pathlib import Path

from PIL import Image
from pypdf import PdfWriter

from odoo.tools.misc import find_in_path


def small_pdf():
    """The bytes of a valid one-page PDF."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


PDF = base64.b64encode(small_pdf()).decode()

RED = "1 0 0 rg 0 0 100 100 re f"
PAPER = "0.8 0.9 1 rg 0 0 2000 2000 re f "


def plain_pdf(content=PAPER, page="", catalog="", pages="", objects=(), resources=""):
    """A PDF of one page, written by hand: catalog 1, pages 2, page 3, content 4.

    :param objects: ``{number: text of the object, or (entries, content)}``
    :param page: further entries of the page; so ``pages``, ``catalog``, ``resources``
    """
    if "/MediaBox" not in page + pages:
        page += " /MediaBox [0 0 595 842]"
    numbered = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: f"<< /Type /Pages /Kids [3 0 R] /Count 1 {pages} >>",
        3: f"<< /Type /Page /Parent 2 0 R /Contents 4 0 R "
        f"/Resources << {resources} >> {page} >>",
        4: ("", content),
    } | dict(objects)
    raw, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, item in sorted(numbered.items()):
        offsets[number] = len(raw)
        if isinstance(item, tuple):
            entries, content = item
            item = (
                f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"
            )
        raw += f"{number} 0 obj\n{item}\nendobj\n".encode()
    start, size = len(raw), max(offsets) + 1
    raw += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        kind = "n" if number in offsets else "f"
        raw += f"{offsets.get(number, 0):010} 00000 {kind} \n".encode()
    raw += (
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(raw)


def note_pdf(note, look=("/BBox [0 0 100 100]", RED), page="", **options):
    """A PDF with one annotation, object 20; its appearance is object 21."""
    objects = {20: f"<< /Type /Annot {note} >>", 21: look}
    objects |= options.pop("objects", {})
    if "/Rect" not in note:
        objects[20] = objects[20].replace(">>", " /Rect [200 200 300 300] >>")
    return plain_pdf(
        page=f"{page} /Annots [20 0 R]",
        objects={
            number: (f"/Type /XObject /Subtype /Form {item[0]}", item[1])
            if isinstance(item, tuple)
            else item
            for number, item in objects.items()
        },
        **options,
    )


def drawn(pdf):
    """The pages as poppler shows them, at 72 dots an inch.

    :raise unittest.SkipTest: it is not installed
    """
    try:
        program = find_in_path("pdftoppm")
    except OSError as error:
        raise unittest.SkipTest("pdftoppm is not installed") from error
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.pdf"
        file.write_bytes(pdf)
        subprocess.run(
            [program, "-r", "72", "-cropbox", "-aa", "no", "-aaVector", "no"]
            + [str(file), f"{folder}/page"],
            check=True,
            capture_output=True,
        )
        return [
            Image.open(io.BytesIO(path.read_bytes())).convert("RGB")
            for path in sorted(Path(folder).glob("page*.ppm"))
        ]


def red(picture):
    """How many red points a picture has."""
    colours = picture.getcolors(picture.width * picture.height)
    return sum(
        count
        for count, (red, green, blue) in colours
        if red > 200 and green < 60 and blue < 60
    )
