import io

from PIL import ImageChops
from pypdf import PdfReader

from odoo.tests import BaseCase, tagged

from ...tools.binding.pdf_book import PdfBook
from ..pdf import PAPER, RED, drawn, note_pdf, plain_pdf, red

FORM = "/AcroForm << /Fields [20 0 R] /SigFlags 3 >>"
LAYER = "/OC /L BDC 1 0 0 rg 100 300 300 200 re f EMC"
LOOK = "/AP << /N 21 0 R >>"


def bound(*files):
    """The files as a dossier binds them: each made a part, then all in one."""
    output = io.BytesIO()
    book = PdfBook(output)
    for file in files:
        part = io.BytesIO()
        alone = PdfBook(part)
        alone.add_stream(io.BytesIO(file))
        alone.close()
        book.add_stream(part)
    book.close()
    return output.getvalue()


@tagged("post_install", "-at_install", "undated")
class TestDossierLook(BaseCase):
    """A page in the dossier looks as it looked alone."""

    def assert_same(self, file, red_points=None):
        before, after = drawn(file), drawn(bound(file))
        self.assertEqual(len(before), len(after))
        for one, other in zip(before, after, strict=True):
            self.assertEqual(one.size, other.size)
            found = ImageChops.difference(one, other).convert("L").point(bool)
            # a turned edge may fall on the point beside it
            self.assertLess(sum(found.histogram()[1:]), 400)
        if red_points is not None:
            self.assertAlmostEqual(red(after[0]), red_points, delta=10)

    def page(self, file):
        return PdfReader(io.BytesIO(bound(file)), strict=True).pages[0]

    # -- annotations ---------------------------------------------------------

    def test_seal_is_part_of_the_page(self):
        seal = note_pdf(
            f"/Subtype /Widget /FT /Sig /T (seal) /F 4 {LOOK}", catalog=FORM
        )
        page = self.page(seal)
        self.assertNotIn("/Annots", page)
        self.assertIn(b" Do", page.get_contents().get_data())
        self.assert_same(seal, 10_000)

    def test_what_is_hidden_stays_hidden(self):
        for flags, points in (
            (4, 10_000),
            (132, 10_000),
            (0, 10_000),
            (2, 0),
            (6, 0),
            (32, 0),
            (36, 0),
        ):
            file = note_pdf(f"/Subtype /Stamp /F {flags} {LOOK}")
            with self.subTest(flags=flags):
                self.assert_same(file, points)

    def test_screen_and_paper(self):
        """Without the flag for paper it is on the screen alone, and the reverse."""
        for flags, view, paper in ((0, "/ON", "/OFF"), (36, "/OFF", "/ON")):
            file = bound(note_pdf(f"/Subtype /Stamp /F {flags} {LOOK}"))
            layers = PdfReader(io.BytesIO(file)).trailer["/Root"]["/OCProperties"]
            layer = layers["/OCGs"][0].get_object()
            self.assertEqual(layer["/Usage"]["/View"]["/ViewState"], view)
            self.assertEqual(layer["/Usage"]["/Print"]["/PrintState"], paper)
            events = [usage["/Event"] for usage in layers["/D"]["/AS"]]
            self.assertEqual(events, ["/View", "/Print"])

    def test_state_of_a_box(self):
        looks = "/AP << /N << /Yes 21 0 R /Off 22 0 R >> >>"
        green = ("/BBox [0 0 100 100]", RED.replace("1 0 0", "0 1 0"))
        for state, points in (("/AS /Yes", 10_000), ("/AS /Off", 0), ("/AS /No", 0)):
            file = note_pdf(
                f"/Subtype /Widget /FT /Btn /T (b) /F 4 {state} {looks}",
                objects={22: green},
                catalog=FORM,
            )
            with self.subTest(state=state):
                self.assert_same(file, points)
        radio = plain_pdf(
            page="/Annots [20 0 R 23 0 R]",
            objects={
                number: f"<< /Type /Annot /Subtype /Widget /Parent 24 0 R {rest} >>"
                for number, rest in (
                    (
                        20,
                        "/F 4 /Rect [0 0 50 50] /AS /Off /AP << /N << /A 21 0 R >> >>",
                    ),
                    (
                        23,
                        "/F 4 /Rect [60 0 110 50] /AS /B /AP << /N << /B 21 0 R >> >>",
                    ),
                )
            }
            | {
                21: ("/Type /XObject /Subtype /Form /BBox [0 0 100 100]", RED),
                24: "<< /FT /Btn /Ff 49152 /T (r) /V /B /Kids [20 0 R 23 0 R] >>",
            },
            catalog="/AcroForm << /Fields [24 0 R] >>",
        )
        self.assert_same(radio, 2_500)

    def test_place_of_an_appearance(self):
        turned = "/BBox [-10 20 90 70] /Matrix [0.7 0.7 -0.7 0.7 13 5]"
        for page in ("", "/Rotate 90", "/Rotate 180", "/Rotate -90"):
            for note, look in (
                ("/Rect [300 300 200 200]", "/BBox [0 0 100 100]"),
                ("/Rect [100 100 400 200]", turned),
                (
                    "/Rect [100 100 160 200]",
                    "/BBox [0 0 100 60] /Matrix [0 1 -1 0 60 0]",
                ),
                ("/Rect [200 200 320 260] /F 20", "/BBox [0 0 100 100]"),
            ):
                file = note_pdf(
                    f"/Subtype /Stamp {LOOK} {note}",
                    (look, "1 0 0 rg -10 0 100 100 re f 0 0 1 rg 0 20 30 10 re f"),
                    page=page,
                )
                with self.subTest(page=page, note=note):
                    self.assert_same(file)

    def test_fields_that_readers_draw(self):
        """They stay, each under a name of its own, locked, with its file's font."""
        form = (
            "/AcroForm << /Fields [20 0 R] /NeedAppearances true "
            "/DR << /Font << /F 30 0 R >> >> /DA (/F 12 Tf 1 0 0 rg) >>"
        )
        files = [
            note_pdf(
                f"/Subtype /Widget /FT /Tx /T (name) /F 4 /V ({text}) {LOOK}",
                catalog=form,
                objects={30: f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} >>"},
            )
            for text, font in (("One", "Helvetica"), ("Two", "Courier"))
        ]
        for file in files:
            self.assert_same(file)
            self.assertGreater(red(drawn(bound(file))[0]), 20)
        reader = PdfReader(io.BytesIO(bound(*files)))
        fields = [page["/Annots"][0].get_object() for page in reader.pages]
        self.assertEqual(len({field["/T"] for field in fields}), 2)
        self.assertEqual([field["/V"] for field in fields], ["One", "Two"])
        self.assertTrue(all(field["/Ff"] & 1 for field in fields))
        fonts = reader.trailer["/Root"]["/AcroForm"]["/DR"]["/Font"]
        used = [str(field["/DA"]).split()[0] for field in fields]
        self.assertEqual(
            [fonts[name]["/BaseFont"] for name in used], ["/Helvetica", "/Courier"]
        )

    def test_signature_without_appearance(self):
        file = note_pdf("/Subtype /Widget /FT /Sig /T (s) /F 132", catalog=FORM)
        self.assertNotIn("/Annots", self.page(file))
        self.assert_same(file, 0)

    def test_notes_that_readers_draw(self):
        for note in (
            "/Subtype /Square /C [1 0 0] /IC [1 0 0]",
            "/Subtype /Ink /C [1 0 0] /InkList [[200 200 250 280 300 210]]",
            f"/Subtype /Highlight /QuadPoints [200 300 300 300 200 200 300 200] {LOOK}",
        ):
            with self.subTest(note=note):
                self.assert_same(note_pdf(f"{note} /F 4"))

    def test_links_lead_on_and_scripts_go(self):
        script = "/Next << /S /JavaScript /JS (app.alert\\(1\\)) >>"
        file = note_pdf(
            f"/Subtype /Link /A << /S /URI /URI (https://a.example/) {script} >>"
        )
        action = self.page(file)["/Annots"][0]["/A"]
        self.assertEqual(dict(action), {"/S": "/URI", "/URI": "https://a.example/"})
        page = self.page(note_pdf("/Subtype /Link /A << /S /GoTo /D [3 0 R /Fit] >>"))
        self.assertEqual(page["/Annots"][0]["/Dest"][0].get_object()["/Type"], "/Page")
        started = "/Subtype /Link /A << /S /Launch /F (x.exe) >>"
        self.assertNotIn("/A", self.page(note_pdf(started))["/Annots"][0])
        popup = note_pdf(f"/Subtype /Popup /Open true {LOOK}")
        self.assertEqual(red(drawn(bound(popup))[0]), 0)

    # -- layers --------------------------------------------------------------

    def layered(self, state, content=LAYER, resources="", objects=(), **options):
        return plain_pdf(
            PAPER + content,
            resources=f"/Properties << /L 30 0 R >> {resources}",
            catalog=f"/OCProperties << /OCGs [31 0 R 32 0 R] /D << {state} >> >>",
            objects={
                30: "<< /Type /OCMD /OCGs [31 0 R] >>",
                31: "<< /Type /OCG /Name (a) >>",
                32: "<< /Type /OCG /Name (b) >>",
            }
            | dict(objects),
            **options,
        )

    def test_layers_stay_as_they_are_switched(self):
        any_of = "<< /Type /OCMD /OCGs [31 0 R 32 0 R] /P /{} >>"
        for state, group, shown in (
            ("", "31 0 R", True),
            ("/OFF [31 0 R]", "31 0 R", False),
            ("/OFF [32 0 R]", "31 0 R", True),
            ("/BaseState /OFF", "31 0 R", False),
            ("/BaseState /OFF /ON [31 0 R]", "31 0 R", True),
            ("/OFF [31 0 R]", any_of.format("AnyOn"), True),
            ("/OFF [31 0 R]", any_of.format("AllOn"), False),
            ("/OFF [31 0 R]", any_of.format("AllOff"), False),
            ("/OFF [31 0 R]", "<< /Type /OCMD /VE [/Not 31 0 R] >>", True),
        ):
            with self.subTest(state=state, group=group):
                number = {} if group == "31 0 R" else {30: group}
                self.assert_same(
                    self.layered(state, objects=number), 60_000 if shown else 0
                )

    def test_layers_of_forms_and_annotations(self):
        inner = ("/Type /XObject /Subtype /Form /BBox [0 0 600 850]", "")
        nested = {
            33: (f"{inner[0]} /Resources << /XObject << /Y 34 0 R >> >>", "/Y Do"),
            34: (
                f"{inner[0]} /OC 31 0 R",
                LAYER.partition("BDC")[2].replace("EMC", ""),
            ),
        }
        note = {
            20: f"<< /Type /Annot /Subtype /Stamp /F 4 /OC 30 0 R {LOOK} "
            "/Rect [100 300 400 500] >>",
            21: (inner[0].replace("600 850", "100 100"), RED),
        }
        for state, points in (("/OFF [31 0 R]", 0), ("/ON [31 0 R]", 60_000)):
            with self.subTest(state=state):
                form = "/XObject << /X 33 0 R >>"
                self.assert_same(self.layered(state, "/X Do", form, nested), points)
                noted = self.layered(state, "", objects=note, page="/Annots [20 0 R]")
                self.assert_same(noted, points)

    def test_layers_of_several_files(self):
        files = [
            self.layered(state) for state in ("", "/OFF [31 0 R]", "/BaseState /OFF")
        ]
        self.assertEqual(
            [red(page) for page in drawn(bound(*files, plain_pdf()))],
            [60_000, 0, 0, 0],
        )

    # -- content -------------------------------------------------------------

    def test_content_keeps_to_itself(self):
        shading = (
            "<< /Type /Pattern /PatternType 2 /Shading << /ShadingType 2 "
            "/ColorSpace /DeviceRGB /Coords [100 0 400 0] /Function << "
            "/FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >> >>"
        )
        for content, options in (
            ("q q 2 0 0 2 100 100 cm 1 0 0 rg 0 0 50 50 re f", {}),
            ("Q Q 1 0 0 rg 0 0 50 50 re f Q", {}),
            ("100 100 200 200 re W n 1 0 0 rg 0 0 500 500 re f", {}),
            (
                "/Pattern cs /P scn 100 100 300 300 re f",
                {
                    "resources": "/Pattern << /P 30 0 R >>",
                    "objects": {30: shading},
                    "page": "/Rotate 90",
                },
            ),
            ("", {"page": "/Contents [4 0 R]"}),
        ):
            with self.subTest(content=content):
                self.assert_same(plain_pdf(content, **options))
        parts = plain_pdf(
            objects={
                3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                "/Contents [4 0 R 5 0 R] >>",
                4: ("", "1 0 0 rg 0 0 100"),
                5: ("", "100 re f"),
            }
        )
        self.assert_same(parts, 10_000)
