from odoo.tests import BaseCase, tagged

from ...reports.word.word_layout import DOCUMENTS, TABLES, form_cells, tables
from .word_bodies import PLAN, chapters, p, read, run, tbl, tc, tr

HEADS = [column.label for column in TABLES["indicators"].columns]
YIELD = ("1", "亩产", "公斤", "300", "420", "2027年6月", "测产")


def span(width):
    return f'<w:gridSpan w:val="{width}"/>'


def merge(kind="continue"):
    return f'<w:vMerge w:val="{kind}"/>'


def mark(name):
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/>'


@tagged("post_install", "-at_install")
class TestWordTables(BaseCase):
    """Cells belong to the columns of the grid that they stand in."""

    def rows(self, *rows, heads=HEADS, **parts):
        content = read(tbl(heads, *rows), "annex1", **parts)
        return content.lists["indicators"]

    def cells(self, *rows, **parts):
        """The cells of the first row, without its number."""
        (row,) = self.rows(*rows, **parts)
        return tuple(list(row.cells.values())[1:])

    def test_rows_that_begin_later(self):
        later = tr(*YIELD[1:], properties='<w:gridBefore w:val="1"/>')
        self.assertEqual(self.cells(later), YIELD[1:])
        early = tr(*YIELD[:6], properties='<w:gridAfter w:val="1"/>')
        (row,) = self.rows(early)
        self.assertEqual(tuple(row.cells.values()), (*YIELD[:6], ""))
        self.assertTrue(row.unsure)

    def test_absurd_attributes(self):
        for name in ("", "0", "-1", "x", "1.5", "999999999999", "64", "²"):
            with self.subTest(name):
                first = tc(
                    "1", f'<w:gridSpan w:val="{name}"/><w:vMerge w:val="{name}"/>'
                )
                row = tr(
                    first, *YIELD[1:], properties=f'<w:gridBefore w:val="{name}"/>'
                )
                self.assertEqual(self.cells(row), YIELD[1:])
        self.assertEqual(
            self.cells(tr(tc("1", "<w:gridSpan/>"), *YIELD[1:])), YIELD[1:]
        )

    def test_other_order_and_other_columns(self):
        heads = [*HEADS[:0:-1], "备注", "序　号："]
        content = read(tbl(heads, [*YIELD[:0:-1], "多的", "1"]), "annex1")
        (row,) = content.lists["indicators"]
        self.assertEqual(set(row.cells.values()), set(YIELD))
        self.assertFalse(row.unsure)
        self.assertIn("多的", [text for _at, text in content.loose])

    def test_a_wide_head(self):
        heads = tr(*HEADS[:1], tc(HEADS[1], span(2)), *HEADS[2:])
        row = tr("1", tc("亩产", span(2)), *YIELD[2:])
        content = read(f"<w:tbl>{heads}{row}</w:tbl>", "annex1")
        (row,) = content.lists["indicators"]
        self.assertEqual((tuple(row.cells.values()), row.unsure), (YIELD, False))

    def test_cells_merged_across(self):
        """Two columns in one cell: nothing says what belongs to which."""
        for row in (
            tr(*YIELD[:3], tc("300至420", span(2)), *YIELD[5:]),
            tr(*YIELD[:3], "300", tc("420", "<w:hMerge/>"), *YIELD[5:]),
        ):
            (row,) = self.rows(row)
            self.assertTrue(row.unsure)
            self.assertEqual(row.cells["name"], "亩产")
            self.assertEqual(row.cells["proof"], "测产")

    def test_cells_merged_down(self):
        """A cell that stands for several rows is the cell of each."""
        rows = (
            tr("1", tc("亩产", merge("restart")), *YIELD[2:]),
            tr("2", tc("", merge()), "斤", *YIELD[3:]),
            tr("3", tc("", "<w:vMerge/>"), "克", *YIELD[3:]),
        )
        rows = self.rows(*rows)
        self.assertEqual([row.cells["name"] for row in rows], ["亩产"] * 3)
        self.assertEqual([row.cells["unit"] for row in rows], ["公斤", "斤", "克"])
        # merged with nothing above
        self.assertEqual(
            self.cells(tr("1", tc("亩产", merge()), *YIELD[2:])), YIELD[1:]
        )

    def test_tracked_rows_and_cells(self):
        gone = tr(*YIELD, properties="<w:del/>")
        kept = tr("2", tc("越冬率", "<w:cellIns/>"), *YIELD[2:], properties="<w:ins/>")
        (row,) = self.rows(gone, kept)
        self.assertEqual((row.cells["name"], row.unsure), ("越冬率", False))
        (row,) = self.rows(tr("1", "亩产", tc("公斤", "<w:cellDel/>"), *YIELD[3:]))
        self.assertEqual((row.cells["unit"], row.cells["target"]), ("", "420"))
        self.assertTrue(row.unsure)

    def test_lines_that_are_no_rows(self):
        repeated, note = HEADS, tr(tc("注：以实测为准。", span(7)))
        content = read(tbl(HEADS, YIELD, repeated, YIELD, note, [""] * 7), "annex1")
        self.assertEqual(len(content.lists["indicators"]), 2)
        self.assertIn("注：以实测为准。", [text for _at, text in content.loose])

    def test_table_in_a_cell(self):
        inner = tbl(["甲", "乙"], ["丙", "丁"])
        self.assertEqual(
            self.cells(tr(*YIELD[:6], tc(inner + p("后"))))[-1], "甲\t乙\n丙\t丁\n后"
        )
        whole = read(tbl([tc(tbl(HEADS, YIELD) + p())]), "annex1")
        self.assertEqual(tuple(whole.lists["indicators"][0].cells.values()), YIELD)

    def test_lists_that_are_not_read(self):
        reasons = {
            "missing": "",
            "double": tbl(HEADS, YIELD) * 2,
            ("目标值",): tbl([*HEADS[:4], "目标", *HEADS[5:]], YIELD),
        }
        for reason, body in reasons.items():
            with self.subTest(reason):
                content = read(body, "annex1")
                self.assertNotIn("indicators", content.lists)
                unread = {part.name: part.reason for part in content.unread}
                self.assertEqual(unread["indicators"], reason)
                count = body.count("测产")
                loose = [text for _at, text in content.loose]
                self.assertEqual(loose.count("测产"), count)
        marked = [tc(p(mark("r_indicators_7") + run("1"))), *YIELD[1:]]
        content = read(tbl(HEADS, YIELD) + tbl(HEADS, marked), "annex1")
        self.assertEqual([row.line for row in content.lists["indicators"]], [7])

    def test_grey_cells_are_told(self):
        heads = [column.label for column in TABLES["members"].columns]
        row = ["1", "王五", "农大", "教授", "育种", "选种", "13800000001", ""]
        content = read(tbl(heads, row), "annex1")
        self.assertIn(("王五 – 联系电话", "13800000001"), content.loose)
        self.assertNotIn("1", [text for _at, text in content.loose])

    def test_table_in_a_chapter(self):
        table = tbl(
            tr(tc("甲", merge("restart")), tc("乙", span(2))),
            tr(tc("", merge()), "丙", "丁"),
        )
        value = read(chapters({PLAN[2]: table})).values["plan_content"]
        self.assertEqual(value.text.splitlines(), ["甲\t乙", "丙\t丁"])
        self.assertIn('<td rowspan="2">甲</td><td colspan="2">乙</td>', value.html)
        self.assertIn("<tr><td>丙</td><td>丁</td></tr>", value.html)

    # -- forms ---------------------------------------------------------------

    def form(self, *rows):
        """What is read of the form of the plan, and why fields are not."""
        content = read(p(PLAN[0]) + tbl(*rows) + chapters(names=PLAN[1:]))
        reasons = {
            name: part.reason
            for part in content.unread
            if part.kind == "form"
            for name in part.name.split(",")
        }
        return {name: v.text for name, v in content.values.items()}, reasons

    def test_value_beside_its_label(self):
        values, _reasons = self.form(
            ["项 目 名 称：", "牧草"],
            [tc(p("实施") + p("地点")), tc("松山区", span(5))],
            tr(tc("项目简要内容", merge("restart")), "第一"),
            tr(tc("", merge()), "第二"),
        )
        self.assertEqual(values["name"], "牧草")
        self.assertEqual(values["summary"], "第一\n第二")
        self.assertEqual(values["location"], "松山区")

    def test_value_that_is_not_there(self):
        """A label without a value takes no neighbour for one."""
        values, reasons = self.form(
            ["项目名称", "实施地点", "松山区"], ["项目简要内容"]
        )
        self.assertEqual(values["location"], "松山区")
        self.assertNotIn("name", values)
        self.assertEqual(
            reasons,
            {"name": "missing", "summary": "missing", "date_start:date_end": "missing"},
        )

    def test_controls_around_cells(self):
        control = "<w:sdt><w:sdtPr>%s</w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>"
        prompt = control % ("<w:showingPlcHdr/>", tc("在此填写"))
        tagged_cell = control % ('<w:tag w:val="f_summary"/>', tc("内容"))
        body = f"<w:tbl>{tr('项目名称', tc('牧草'))}"
        body += f"<w:tr>{tc('实施地点')}{prompt}</w:tr><w:tr>{tagged_cell}</w:tr>"
        body = control % ("", body + "</w:tbl>")
        values = read(p(PLAN[0]) + body).values
        texts = [values[name].text for name in ("name", "location", "summary")]
        self.assertEqual(texts, ["牧草", "", "内容"])

    def test_label_twice(self):
        twice = (["实施地点", "松山区"], ["实施地点", "红山区"])
        values, reasons = self.form(*twice)
        self.assertNotIn("location", values)
        self.assertEqual(reasons["location"], "double")
        marked = tc(p(mark("f_location") + run("红山区")))
        values, reasons = self.form(twice[0], ["实施地点", marked])
        self.assertEqual(values["location"], "红山区")

    def test_label_decides_over_a_bookmark_that_went_astray(self):
        """As when a value was cut and pasted into another cell."""
        stray = tc(p(mark("f_location") + run("牧草")))
        values, reasons = self.form(["项目名称", stray], ["地点", "松山区"])
        self.assertEqual(values["name"], "牧草")
        self.assertNotIn("location", values)
        self.assertEqual(reasons["location"], "missing")

    def test_cover_is_no_form(self):
        cover = tbl(["项 目 名 称：", "封面上的"])
        body = cover + p(PLAN[0]) + tbl(["项目名称：", "表中的"], ["实施地点", "甲"])
        content = read(body)
        self.assertEqual(content.values["name"].text, "表中的")
        self.assertIn("封面上的", [text for _at, text in content.loose])
        # also where its heading was lost
        content = read(cover + tbl(["项目名称", "表中的"], ["实施地点", "甲"]))
        self.assertEqual(content.values["name"].text, "表中的")

    def test_labels_are_told_apart(self):
        for annex, layout in DOCUMENTS.items():
            labels = [cell.label for cell in form_cells(layout)]
            self.assertEqual(len(labels), len(set(labels)), annex)
            for name in tables(layout):
                columns = [column.label for column in TABLES[name].columns]
                self.assertEqual(len(columns), len(set(columns)), name)
