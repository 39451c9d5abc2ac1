import io
from datetime import date

import xlsxwriter
import xlwt

from odoo.tests import BaseCase, tagged

from ...models.arrival.arrival_head import find_head
from ...tools.office_book import BookCell, read_book
from ...tools.sheet_reader import SheetError


def xlsx(*sheets, write=None):
    """An XLSX of rows of values; ``write(book, sheet)`` adds to the last sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for number, rows in enumerate(sheets, 1):
            sheet = book.add_worksheet(f"表{number}")
            for row, values in enumerate(rows):
                sheet.write_row(row, 0, values)
        if write:
            write(book, sheet)
    return stream.getvalue()


@tagged("post_install", "-at_install", "undated")
class TestOfficeBook(BaseCase):
    """Excel of three sorts, and text files."""

    def texts(self, raw, name="名册.xlsx"):
        return [
            [[cell.text for cell in row.cells] for row in sheet.rows]
            for sheet in read_book(raw, name)
        ]

    def reason(self, raw, name="名册.xlsx"):
        with self.assertRaises(SheetError) as caught:
            self.texts(raw, name)
        return caught.exception.args[0]

    def test_sheets_of_an_xlsx(self):
        def write(book, sheet):
            sheet.write(0, 1, date(1985, 3, 1), book.add_format({"num_format": 14}))
            look = book.add_format({"num_format": 'yyyy"年"m"月"'})
            sheet.write(0, 2, date(1985, 3, 1), look)
            sheet.write(0, 3, date(1985, 3, 1), book.add_format({"num_format": 17}))
            sheet.write(0, 4, 13912345678)
            sheet.write(0, 5, 198503)
            sheet.write(0, 6, 1985.1)

        first, second = self.texts(xlsx([["甲"]], [["乙"]], write=write))
        self.assertEqual(first, [["甲"]])
        day = "1985-03-01"
        self.assertEqual(
            second, [["乙", day, day, day, "13912345678", "198503", "1985.1"]]
        )

    def test_what_can_not_be_taken(self):
        def write(book, sheet):
            sheet.write(0, 1, "走了", book.add_format({"font_strikeout": True}))
            sheet.write(0, 2, 123456789012345678)
            sheet.write_formula(0, 3, "=A1", None, "")

        (sheet,) = read_book(xlsx([["甲"]], write=write), "a.xlsx")
        (row,) = sheet.rows
        self.assertEqual(
            [cell.fault for cell in row.cells], ["", "struck", "digits", "formula"]
        )

    def test_hidden_sheets_stay_out(self):
        raw = xlsx([["甲"]], [["字典"]], write=lambda _book, sheet: sheet.hide())
        self.assertEqual(self.texts(raw), [[["甲"]]])

    def test_merged_cells_count_wherever_they_reach(self):
        def write(_book, sheet):
            sheet.merge_range(0, 0, 1, 0, "市农牧局")
            sheet.merge_range(2, 0, 2, 1, "合并")

        raw = xlsx([["", "甲"], ["", "乙"]], write=write)
        (rows,) = self.texts(raw)
        self.assertEqual(
            rows, [["市农牧局", "甲"], ["市农牧局", "乙"], ["合并", "合并"]]
        )

    def test_old_excel(self):
        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet("人员")
        look = xlwt.easyxf(num_format_str="yyyy-mm-dd")
        sheet.write(0, 0, "张三")
        sheet.write(0, 1, date(1985, 3, 1), look)
        sheet.write(0, 2, 13912345678)
        sheet.write_merge(1, 2, 0, 0, "市农牧局")
        sheet.write(1, 1, "甲")
        sheet.write(2, 1, "乙")
        stream = io.BytesIO()
        book.save(stream)
        (rows,) = self.texts(stream.getvalue(), "名册.xls")
        self.assertEqual(rows[0], ["张三", "1985-03-01", "13912345678"])
        self.assertEqual(
            [row[:2] for row in rows[1:]], [["市农牧局", "甲"], ["市农牧局", "乙"]]
        )
        # what it is, is read from the file
        self.assertEqual(len(self.texts(stream.getvalue(), "名册.xlsx")), 1)

    def test_text_files(self):
        text = "姓名,单位,电话\r\n张三,市农牧局,13912345678\r\n㐂𠮷,“甲”,\r\n"
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            with self.subTest(encoding=encoding):
                (rows,) = self.texts(text.encode(encoding), "名册.csv")
                self.assertEqual(rows[1], ["张三", "市农牧局", "13912345678"])
                self.assertEqual(rows[2][:2], ["㐂𠮷", "“甲”"])
        (rows,) = self.texts(text.replace(",", "\t")[:20].encode("gbk"), "a.csv")
        self.assertEqual(rows[0], ["姓名", "单位", "电话"])

    def test_what_is_no_list(self):
        self.assertEqual(self.reason(b"PK\x03\x04 nothing"), "broken")
        self.assertEqual(
            self.reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99), "broken"
        )
        self.assertEqual(
            self.reason(b"<html><table></table></html>", "a.xls"), "broken"
        )
        self.assertEqual(self.reason(b"\xff\xff\x00\x01\x02", "a.csv"), "encoding")

    # -- where the table begins ----------------------------------------------

    def head(self, rows, write=None):
        (sheet,) = read_book(xlsx(rows, write=write), "a.xlsx")
        head, below = find_head(sheet.rows)
        below = [[cell.text for cell in row.cells] for row in below]
        return head, [row for row in below if any(row)]

    def test_titles_above(self):
        rows = [
            ["市农牧局干部名册"],
            ["填报单位：市农牧局", "", "填报时间：2026.11"],
            [],
            ["序号", "姓 名", "单位"],
            ["1", "张三", "市农牧局"],
        ]
        head, below = self.head(
            rows, lambda _b, sheet: sheet.merge_range(0, 0, 0, 2, rows[0][0])
        )
        self.assertEqual(head.row, 4)
        self.assertEqual(head.labels, {0: "序号", 1: "姓 名", 2: "单位"})
        self.assertEqual(below, [["1", "张三", "市农牧局"]])

    def test_head_in_two_rows(self):
        rows = [
            ["名册"],
            ["姓名", "单位", "联系方式", "", "学历", ""],
            ["", "", "手机", "邮箱", "全日制", "在职"],
            ["张三", "市农牧局", "13912345678", "a@b.cn", "大学", "研究生"],
        ]

        def write(_book, sheet):
            sheet.merge_range(0, 0, 0, 5, "名册")
            sheet.merge_range(1, 0, 2, 0, "姓名")
            sheet.merge_range(1, 1, 2, 1, "单位")
            sheet.merge_range(1, 2, 1, 3, "联系方式")
            sheet.merge_range(1, 4, 1, 5, "学历")

        head, below = self.head(rows, write)
        labels = ["姓名", "单位", "手机", "邮箱", "学历 全日制", "学历 在职"]
        self.assertEqual(list(head.labels.values()), labels)
        self.assertEqual(below, rows[3:])

    def test_head_of_each_page(self):
        rows = [["姓名", "单位", "电话"], ["张三", "甲", "1"], ["姓名", "单位", "电话"]]
        head, below = self.head([*rows, ["李四", "乙", "2"]])
        self.assertEqual(head.row, 1)
        self.assertEqual(below, [["张三", "甲", "1"], ["李四", "乙", "2"]])

    def test_unknown_heads(self):
        head, below = self.head([["称呼", "去处", "备考"], ["张三", "甲", "丙"]])
        self.assertEqual(list(head.labels.values()), ["称呼", "去处", "备考"])
        self.assertEqual(below, [["张三", "甲", "丙"]])
        self.assertIsNone(self.head([["只有一句话"]])[0])

    def test_cells_are_plain(self):
        self.assertEqual(BookCell("a"), BookCell("a", "", False, ()))
