import io
import zipfile
from datetime import date, datetime

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ...reports.excel.xlsx_sheet import Column, Sheet
from ...reports.excel.xlsx_text import CUT_OFF, clean, height

HOSTILE = (
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+86 1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://evil/","x")',
)


def written(columns, rows, title="登记表", **options):
    """The workbook of a sheet, read back, and its raw file."""
    stream = io.BytesIO()
    with Sheet(stream, title, columns, **options) as sheet:
        for row in rows:
            sheet.write_row(row)
    return load_workbook(stream), stream


@tagged("post_install", "-at_install")
class TestXlsxSheet(BaseCase):
    """What the writer makes, read back by another library."""

    def test_nothing_becomes_a_formula(self):
        rows = [[text] for text in (*HOSTILE, "0012", "1e5", "http://evil/", "a=b")]
        book, stream = written(
            [Column("=名称")], rows, title="=标题", header=[("单位", "=1")]
        )
        sheet = book.active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        self.assertEqual({cell.data_type for cell in cells if cell.value}, {"s"})
        first = sheet.max_row - len(rows) + 1
        for number, (text,) in enumerate(rows):
            with self.subTest(text=text):
                cell = sheet.cell(first + number, 1)
                self.assertEqual(cell.value, clean(text))
                hostile = text.startswith(tuple("=+-@\t\r"))
                self.assertEqual(bool(cell.quotePrefix), hostile)
        with zipfile.ZipFile(stream) as archive:
            xml = archive.read("xl/worksheets/sheet1.xml").decode()
        self.assertNotIn("<f>", xml)
        self.assertNotIn("<hyperlink", xml)

    def test_long_and_broken_texts(self):
        texts = ["长" * 30000, "长" * 40000, "😀" * 20000, "a\x00\x0b\ud800b", "<&>"]
        book, _stream = written([Column("名称", 40)], [[text] for text in texts])
        values = [row[0] for row in book.active.iter_rows(min_row=3, values_only=True)]
        self.assertEqual(values[0], texts[0])
        for value in values[1:3]:
            self.assertTrue(value.endswith(CUT_OFF))
            self.assertLessEqual(len(value.encode("utf-16-le")) // 2, 32767)
        self.assertEqual(values[3:], ["ab", "<&>"])
        self.assertEqual(book.active.row_dimensions[3].height, 408)

    def test_values_keep_their_kind(self):
        columns = [
            Column("日期", 12, "date"),
            Column("时间", 18, "datetime"),
            Column("数", 8, "integer"),
            Column("金额", 12, "number"),
            Column("电话", 16, "phone"),
            Column("空", 8, "date"),
        ]
        row = [date(2026, 3, 1), datetime(2026, 3, 1, 8, 30), 3, 1.5, "013800", False]
        sheet = written(columns, [row])[0].active
        cells = list(sheet.iter_rows(min_row=3))[0]
        self.assertEqual(cells[0].value, datetime(2026, 3, 1))
        self.assertEqual(cells[0].number_format, "yyyy-mm-dd")
        self.assertEqual(cells[1].value, datetime(2026, 3, 1, 8, 30))
        self.assertEqual([cell.value for cell in cells[2:]], [3, 1.5, "013800", None])
        self.assertEqual(cells[4].number_format, "@")

    def test_cells_that_repeat(self):
        """What is equal only to Python is not equal in the sheet."""
        columns = [
            Column("数", 8, "integer"),
            Column("文", 8),
            Column("日期", 12, "date"),
        ]
        rows = [
            [0, "0", date(2026, 1, 2)],
            [False, False, datetime(2026, 1, 2)],
            [1, "1", date(1850, 1, 2)],
            [None, None, None],
            [1.5, 1, "无"],
            [float("nan"), 0, date(2026, 1, 2)],
        ]
        wanted = [
            (0, "0", datetime(2026, 1, 2)),
            (None, None, datetime(2026, 1, 2)),
            (1, "1", "1850-01-02"),
            (None, None, None),
            (1.5, "1", "无"),
            ("nan", "0", datetime(2026, 1, 2)),
        ]
        sheet = written(columns, rows * 2)[0].active
        found = list(sheet.iter_rows(min_row=3, values_only=True))
        self.assertEqual(found, wanted * 2)

    def test_many_values(self):
        texts = [[f"文{number}"] for number in range(8192)]
        sheet = written([Column("名称")], texts + texts[:2])[0].active
        found = [[row[0]] for row in sheet.iter_rows(min_row=3, values_only=True)]
        self.assertEqual(found, texts + texts[:2])

    def test_what_excel_would_read_as_something_else(self):
        texts = ["_x000D_", "_X0041_", " 前后 ", "a\nb", "\ufeff", "]]>&amp;"]
        _book, stream = written([Column("名称")], [[text] for text in texts])
        with zipfile.ZipFile(stream) as archive:
            xml = archive.read("xl/worksheets/sheet1.xml").decode()
            self.assertIsNone(archive.testzip())
        self.assertIn("<t>_x005F_x000D_</t>", xml)
        self.assertIn('<t xml:space="preserve"> 前后 </t>', xml)
        self.assertIn("]]&gt;&amp;amp;", xml)

    def test_notes_stand_below_the_rows(self):
        for number in (0, 1, 3):
            with self.subTest(rows=number):
                stream = io.BytesIO()
                columns = [Column(f"列{index}", 12) for index in range(4)]
                with Sheet(stream, "登记表", columns) as sheet:
                    for _row in range(number):
                        sheet.write_row(["x", "=1", "", None])
                        sheet.write_row(["y"] * 4)
                    sheet.write_note("注：=1")
                    sheet.write_note("二")
                book = load_workbook(stream).active
                rows = list(book.iter_rows(values_only=True))
                self.assertEqual(len(rows), 2 + 2 * number + 2)
                self.assertEqual([row[0] for row in rows[-2:]], ["注：=1", "二"])
                areas = [str(area) for area in book.merged_cells.ranges]
                self.assertIn(f"A{len(rows)}:D{len(rows)}", areas)
                self.assertFalse(book.cell(len(rows), 1).border.left.style)

    def test_page_panes_and_filter(self):
        columns = [Column(f"列{number}", 12) for number in range(5)]
        book, _stream = written(
            columns,
            [["x"] * 5] * 3,
            paper="A3",
            header=[("单位", "科技局"), ("填报人", "王"), ("日期", date(2026, 1, 2))],
            frozen=2,
        )
        sheet = book.active
        self.assertEqual(sheet.title, "登记表")
        self.assertEqual(sheet["A1"].value, "登记表")
        self.assertIn("A1:E1", [str(area) for area in sheet.merged_cells.ranges])
        self.assertEqual(sheet["A2"].value, "单位：科技局")
        self.assertEqual(sheet["A3"].value, "日期：2026-01-02")
        self.assertEqual(sheet.freeze_panes, "C5")
        self.assertEqual(sheet.auto_filter.ref, "A4:E7")
        self.assertEqual(sheet.print_title_rows, "$4:$4")
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertEqual(int(sheet.page_setup.paperSize), 8)
        self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual(int(sheet.page_setup.fitToHeight), 0)
        self.assertIn("&P", str(sheet.oddFooter.right.text))
        self.assertEqual(sheet["B5"].border.left.style, "thin")
        self.assertTrue(sheet["B5"].alignment.wrap_text)

    def test_choices_and_token(self):
        many = tuple(f"单位{number}有限公司" for number in range(100))
        columns = [Column("状态", 10, "text", ("正常", "滞后")), Column("单位", 20)]
        columns.append(Column("协作单位", 20, "text", many))
        book, _stream = written(columns, [["正常", "", many[1]]], token={"id": "=7"})
        rules = {
            str(rule.sqref).split(":")[0]: rule.formula1
            for rule in book.active.data_validations.dataValidation
        }
        self.assertEqual(rules, {"A3": '"正常,滞后"', "C3": "'字典'!$A$1:$A$100"})
        self.assertEqual(book["字典"].sheet_state, "hidden")
        self.assertEqual(book["字典"]["A100"].value, many[-1])
        self.assertEqual(book["_meta"].sheet_state, "veryHidden")
        self.assertEqual(book["_meta"]["B1"].value, "=7")

    def test_rows_grow_with_their_text(self):
        self.assertEqual(height([("短", 20)]), height([]))
        self.assertGreater(height([("长" * 30, 20)]), height([("a" * 30, 20)]))
        self.assertGreater(height([("a\nb\nc", 20)]), height([("a", 20)]))
