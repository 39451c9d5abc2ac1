import io
import tempfile
from pathlib import Path

from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter

from odoo.tests import BaseCase, tagged

from ...tools.binding.pdf_book import PdfBook, check_pdf
from ...tools.binding.pdf_objects import UnreadablePdf
from ...tools.binding.picture_page import check_picture, picture_page
from ..pdf import PAPER, drawn, plain_pdf, red, small_pdf

MARK = "JB-2026-0001-V1   1 / 30"


def marked(file, mark=MARK):
    output = io.BytesIO()
    book = PdfBook(output, lambda number: mark)
    book.add_stream(io.BytesIO(file))
    book.close()
    return output.getvalue()


def written(writer):
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@tagged("post_install", "-at_install", "undated")
class TestDossierPdf(BaseCase):
    """Marks on odd pages, and what can be opened."""

    def place_of_mark(self, file):
        """Page and mark as they are seen: the mark's box in parts of the short side,
        measured from the middle and from the foot."""
        page, without = drawn(marked(file))[0], drawn(marked(file, ""))[0]
        box = ImageChops.difference(page, without).getbbox()
        self.assertTrue(box, "there is a mark")
        short = min(page.size)
        self.assertGreater(box[2] - box[0], 4 * (box[3] - box[1]), "it is upright")
        return (
            ((box[0] + box[2]) / 2 - page.width / 2) / short,
            (page.height - box[3]) / short,
        )

    def test_mark_is_in_the_same_place_on_every_page(self):
        for page in (
            "/MediaBox [0 0 595 842]",
            "/MediaBox [595 842 0 0]",
            "/MediaBox [0 0 595 842] /CropBox [-50 -50 700 900]",
            "/MediaBox [0 0 700 900] /CropBox [650 870 55 28] /Rotate 180",
            "/MediaBox [-300 -400 295 442] /Rotate 270",
            "/MediaBox [0 0 842 595] /Rotate 90",
            "/MediaBox [0 0 842 595] /Rotate -90",
            "/MediaBox [0 0 297.5 421] /UserUnit 2",
            "/MediaBox [0 0 2384 3370]",
        ):
            with self.subTest(page=page):
                middle, foot = self.place_of_mark(plain_pdf(page=page))
                self.assertAlmostEqual(middle, 0, delta=0.01)
                self.assertAlmostEqual(foot, 15 / 595, delta=0.005)
        inherited = plain_pdf(pages="/MediaBox [0 0 900 900] /CropBox [9 9 604 851]")
        self.assertAlmostEqual(self.place_of_mark(inherited)[1], 15 / 595, delta=0.005)

    def test_mark_fits_on_small_pages(self):
        for box in ("0 0 60 40", "0 0 120 1200", "0 0 1500 20"):
            with self.subTest(box=box):
                page = drawn(marked(plain_pdf("", page=f"/MediaBox [{box}]")))[0]
                inked = ImageChops.invert(page.convert("L")).getbbox()
                self.assertGreater(inked[0], 0)
                self.assertLess(inked[2], page.width)
                self.assertGreater(inked[1], 0)

    def test_mark_does_not_hang_on_the_content(self):
        whole = self.place_of_mark(plain_pdf())
        for content in ("q q 3 0 0 3 100 50 cm", "0 0 9 9 re W n", "Q Q Q", "BT 3 Tr"):
            with self.subTest(content=content):
                found = self.place_of_mark(plain_pdf(PAPER + content))
                for one, other in zip(whole, found, strict=True):
                    self.assertAlmostEqual(one, other, delta=0.002)

    def test_documents_begin_on_the_right(self):
        output = io.BytesIO()
        book = PdfBook(output, lambda number: f"page {number}")
        for _file in range(3):
            book.begin_sheet()
            book.add_stream(io.BytesIO(plain_pdf()))
        book.close()
        pages = PdfReader(io.BytesIO(output.getvalue()), strict=True).pages
        self.assertEqual(
            [page.extract_text().strip() for page in pages],
            [f"page {number}" for number in range(1, 6)],
        )
        blank = drawn(output.getvalue())[1].crop((0, 0, 595, 800)).getcolors()
        self.assertEqual(blank, [(595 * 800, (255, 255, 255))])

    # -- what can be opened --------------------------------------------------

    def test_what_readers_repair_is_repaired(self):
        file = plain_pdf("1 0 0 rg 0 0 100 100 re f")
        for name, damaged in (
            ("wrong place of the table", file.replace(b"startxref\n", b"startxref\n9")),
            ("wrong table", file.replace(b"0000000", b"0000123")),
            ("no end", file[: file.rindex(b"%%EOF")]),
            ("no place of the table", file[: file.rindex(b"startxref")]),
            ("lines before it", b"Content-Type: x\r\n\r\n" + file),
            ("much behind it", file + b"\0" * 5000 + b"<html>"),
        ):
            with self.subTest(name):
                self.assertEqual(check_pdf(damaged), 1)
                self.assertEqual(red(drawn(marked(damaged))[0]), 10_000)

    def test_locked_and_unlocked(self):
        for algorithm in ("RC4-128", "AES-128", "AES-256"):
            for password in ("", "secret"):
                writer = PdfWriter(clone_from=io.BytesIO(small_pdf()))
                writer.encrypt(password, "owner", algorithm=algorithm)
                file = written(writer)
                with self.subTest(algorithm=algorithm, password=password):
                    if not password:
                        self.assertEqual(check_pdf(file), 1)
                        continue
                    with self.assertRaises(UnreadablePdf) as caught:
                        check_pdf(file)
                    self.assertEqual(caught.exception.reason, "encrypted")

    def test_cut_off_anywhere(self):
        """Refused, unless all that is missing is where things are."""
        file = plain_pdf(
            "1 0 0 rg 0 0 100 100 re f",
            page="/Annots [20 0 R]",
            objects={20: "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>"},
        )
        for length in range(1, file.rindex(b"endobj"), 9):
            with self.subTest(length=length), self.assertRaises(UnreadablePdf):
                check_pdf(file[:length])
        self.assertEqual(check_pdf(file), 1)

    def test_no_pages(self):
        with self.assertRaises(UnreadablePdf) as caught:
            check_pdf(plain_pdf(objects={2: "<< /Type /Pages /Kids [] /Count 0 >>"}))
        self.assertEqual(caught.exception.reason, "empty")

    # -- pictures ------------------------------------------------------------

    def test_fine_grey_stays_legible(self):
        row = b"".join((shade * 257).to_bytes(2, "little") for shade in range(256))
        fine = Image.frombytes("I;16", (256, 60), row * 60)
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        fine.save(folder / "fine.png")
        picture_page(folder / "fine.png", folder / "page.pdf")
        page = drawn((folder / "page.pdf").read_bytes())[0]
        for place, shade in ((-110, 18), (0, 128), (110, 238)):
            point = page.getpixel((page.width // 2 + place, page.height // 2))
            self.assertAlmostEqual(point[0], shade, delta=6)

    def test_picture_that_was_cut_off(self):
        for form in ("PNG", "JPEG"):
            stream = io.BytesIO()
            picture = Image.effect_noise((200, 200), 60)
            picture.save(stream, form, progressive=True)
            raw = stream.getvalue()
            check_picture(raw)
            check_picture(raw + b"a film behind the photo" * 99)
            for part in (0.2, 0.6, 0.95):
                with self.subTest(form=form, part=part):
                    with self.assertRaises(UnreadablePdf) as caught:
                        check_picture(raw[: int(len(raw) * part)])
                    self.assertEqual(caught.exception.reason, "picture")
