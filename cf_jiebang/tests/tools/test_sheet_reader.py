import io
import zipfile
from datetime import date, datetime, time, timedelta

import xlsxwriter

from odoo.tests import BaseCase, tagged

from ...tools.sheet_reader import read_sheet


@tagged("post_install", "-at_install", "undated")
class TestSheetReader(BaseCase):
    """An Excel file of an office, read as it looks."""

    def rows(self, write, columns=1, **options):
        """The rows of a workbook whose sheet ``write(sheet, look)`` fills in."""
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, options) as book:
            write(
                book.add_worksheet("台账"),
                lambda code: book.add_format({"num_format": code}),
            )
        title, rows = read_sheet(stream.getvalue(), 100, columns)
        self.assertEqual(title, "台账")
        return rows

    def test_what_is_shown(self):
        cases = [
            (0.8, "0%", "80%"),
            (1234567.5, "#,##0.00", "1,234,567.50"),
            (0.3, "@", "0.3"),
            (7, "000", "007"),
            (datetime(2026, 3, 5, 8, 30), "yyyy-mm-dd hh:mm", "2026-03-05 08:30"),
            (date(2026, 3, 5), 14, "2026/3/5"),
            (date(2026, 3, 5), 31, "2026年3月5日"),
            (date(2026, 3, 5), 57, "2026年3月"),
            (time(8, 30), "h:mm", "8:30"),
            (time(8, 30), 32, "8时30分"),
            (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
            (110101199003, "General", "110101199003"),
            ("110101199003071234", "@", "110101199003071234"),
            (" 前后\n二 ", "@", "前后\n二"),
            ("1-2", "General", "1-2"),
            ("_x000D_", "General", ""),
        ]

        def write(sheet, look):
            for row, (value, code, _wanted) in enumerate(cases):
                place = sheet.write_string if isinstance(value, str) else sheet.write
                place(row, 0, value, look(code))

        rows = self.rows(write)
        for (value, code, wanted), row in zip(cases, rows, strict=True):
            with self.subTest(value=value, code=code):
                self.assertEqual(row.texts, [wanted])
                self.assertFalse(row.faults)

    def test_days_counted_from_1904(self):
        rows = self.rows(
            lambda sheet, look: sheet.write(0, 0, date(2026, 3, 5), look("yyyy-m-d")),
            date_1904=True,
        )
        self.assertEqual(rows[0].texts, ["2026-3-5"])

    def test_rich_text_and_formulas(self):
        def write(sheet, look):
            bold = look("@")
            bold.set_bold()
            sheet.write_rich_string(0, 0, "已完成", bold, "八成", "，其余在建")
            sheet.write_formula(1, 0, "=4/5", look("0%"), 0.8)
            sheet.write_formula(2, 0, '="a"&"b"', None, "ab")

        rows = self.rows(write)
        self.assertEqual(
            [row.texts[0] for row in rows], ["已完成八成，其余在建", "80%", "ab"]
        )
        self.assertFalse([row for row in rows if row.faults])

    def test_what_is_not_what_it_seems(self):
        """Struck text, a picture of WPS, cells merged over others."""

        def write(sheet, look):
            struck, plain = look("@"), look("@")
            struck.set_font_strikeout()
            sheet.write_string(0, 0, "80%", struck)
            sheet.write_rich_string(0, 1, struck, "80%", plain, "90%")
            picture = '=DISPIMG("ID_1",1)'
            sheet.write_formula(1, 0, '=_xlfn.DISPIMG("ID_1",1)', None, picture)
            sheet.write_string(1, 1, "'=1+1")
            sheet.merge_range("A3:A4", "两行")
            sheet.merge_range("A5:B6", "")
            sheet.write_string("A7", "末")

        rows = self.rows(write, columns=2)
        faults = [[cell.fault for cell in row.cells] for row in rows]
        self.assertEqual(
            faults[:4], [["struck"] * 2, ["picture", ""], [""] * 2, ["merged", ""]]
        )
        self.assertFalse(any(map(any, faults[4:])), "an empty place is only wide")
        self.assertEqual(rows[2].texts, ["两行", ""])

    def test_hidden_sheets_are_passed_over(self):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            hidden, shown = book.add_worksheet("旧"), book.add_worksheet("台账")
            hidden.write(0, 0, "old")
            hidden.hide()
            shown.activate()
            shown.set_first_sheet()
            shown.write(0, 0, "new")
        title, rows = read_sheet(stream.getvalue(), 100, 1)
        self.assertEqual((title, rows[0].texts), ("台账", ["new"]))

    def test_what_cant_be_taken(self):
        def write(sheet, look):
            sheet.write_formula(0, 1, "=NA()", None, "#N/A")
            sheet.write_formula(1, 1, "=#REF!", None, "#REF!")
            sheet.write_boolean(2, 1, True)
            sheet.write_number(3, 1, 110101199003071234)
            sheet.write_number(4, 1, -1, look("yyyy-mm-dd"))

        rows = self.rows(write, columns=2)
        self.assertEqual(
            [tuple(row.faults[0]) for row in rows],
            [
                ("B1", "#N/A", "error"),
                ("B2", "#REF!", "error"),
                ("B3", "TRUE", "boolean"),
                ("B4", "", "digits"),
                ("B5", "", "date"),
            ],
        )

    def test_formula_that_was_never_computed(self):
        """Neither an empty cell with a border nor an empty result is one."""
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            sheet = book.add_worksheet("台账")
            sheet.write_formula(0, 0, "=1+1", None, 77)
            sheet.write_blank(1, 0, None, book.add_format({"border": 1}))
            sheet.write_formula(2, 0, "=A9", None, "none")
        bare = io.BytesIO()
        with zipfile.ZipFile(stream) as source, zipfile.ZipFile(bare, "w") as target:
            for name in source.namelist():
                part = source.read(name).replace(b"<v>77</v>", b"")
                target.writestr(name, part.replace(b"<v>none</v>", b"<v></v>"))
        rows = read_sheet(bare.getvalue(), 100, 1)[1]
        self.assertEqual([tuple(c) for c in rows[0].faults], [("A1", "", "formula")])
        self.assertFalse(rows[1].faults + rows[2].faults)
