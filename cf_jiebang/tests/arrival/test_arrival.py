import hashlib
import io

import xlwt
from openpyxl import load_workbook

from odoo.tests import tagged

from ...reports.excel.arrival_sheets import SHEETS, template_file
from .arrival_case import PERSON_HEAD, UNIT_HEAD, ArrivalCase, person
from .test_office_book import xlsx


@tagged("post_install", "-at_install", "undated")
class TestArrival(ArrivalCase):
    """Units and people come from the sheets that an office has."""

    def test_units_of_an_office(self):
        """The columns of the office's own list, with a number for a phone."""
        rows = [
            ["虚构农技站", "虚农", "事业单位", "市级", None, "赤峰市农牧局", None, "甲"]
            + ["0476-8000000"],
            ["虚构矿业公司", "虚矿", "国企", "市级", None, None, "市农牧局", "乙"]
            + ["0476 8000001"],
            [
                "虚构旗农牧局",
                None,
                "党政机关",
                "旗县区",
                "松山",
                None,
                None,
                "丙",
                4768000002,
            ],
            ["赤峰市科学技术局", "市科技局", "党政机关", "市级", *[None] * 3, "丁"]
            + ["0476-8000000"],
        ]
        arrival = self.preview([UNIT_HEAD, *rows])
        self.assertEqual(self.fates(arrival), ["new", "new", "new", "changed"])
        changes = arrival.line_ids[3].changes
        self.assertIn("Contact：(empty) → 丁", changes)
        self.assertFalse(self.unit("虚构农技站"), "a preview writes nothing")
        arrival.action_take_all()
        self.assertEqual(arrival.state, "done")
        station, mine, county = map(self.unit, (row[0] for row in rows[:3]))
        self.assertEqual(station.parent_id, self.department)
        self.assertEqual(station.route_authority_id, self.department)
        self.assertEqual((mine.kind, mine.level), ("soe", "city"))
        self.assertEqual(mine.authority_id, self.department)
        self.assertEqual(mine.phone, "0476-8000001")
        self.assertEqual(county.territory_id.code, "150404")
        self.assertEqual(county.phone, "0476-8000002")
        self.assertEqual(self.bureau.contact_name, "丁")
        self.assertEqual(station.create_uid, self.users["manager"])
        again = self.preview([UNIT_HEAD, *rows])
        self.assertEqual(set(self.fates(again)), {"same"})
        with self.said("nothing to take over"):
            again.action_take_all()

    def test_units_and_people_in_one_file(self):
        """Units stand below each other in any order; people name them by their short
        names."""
        units = [
            ["虚构站二组", "", "事业单位", "", "", "虚站", ""],
            ["虚构站", "虚站", "事业单位", "市级", "", "市农牧局", ""],
        ]
        people = [
            person("张三", "虚站"),
            person("李四", "虚构站二组", "198604", 13912345679),
        ]
        arrival = self.preview([UNIT_HEAD, *units], [PERSON_HEAD, *people])
        self.assertEqual(set(self.fates(arrival)), {"new"})
        arrival.action_take_all()
        group, station = self.unit("虚构站二组"), self.unit("虚构站")
        self.assertEqual(group.parent_id, station)
        self.assertEqual(group.route_authority_id, self.department)
        self.assertEqual(self.person("张三").organization_id, station)
        four = self.person("李四")
        self.assertEqual(four.organization_id, group)
        self.assertEqual(
            (str(four.birth_date), four.phone), ("1986-04-01", "13912345679")
        )
        again = self.preview([UNIT_HEAD, *units], [PERSON_HEAD, *people])
        self.assertEqual(set(self.fates(again)), {"same"})

    def test_units_from_a_list_of_people(self):
        head = ["姓名", "工作单位", "单位性质", "归口管理部门"]
        rows = [
            ["张三", "虚构站", "事业", "市农牧局"],
            ["李四", "虚构站", "事业", "市农牧局"],
        ]
        arrival = self.preview([head, *rows])
        self.assertEqual(arrival.line_ids.mapped("kind"), ["unit", "person", "person"])
        arrival.action_take_all()
        self.assertEqual(self.unit("虚构站").authority_id, self.department)
        self.assertEqual(self.person("李四").organization_id, self.unit("虚构站"))

    def test_a_circle_of_units(self):
        rows = [
            ["甲所", "", "", "", "", "乙所", ""],
            ["乙所", "", "", "", "", "甲所", ""],
        ]
        arrival = self.preview([UNIT_HEAD, *rows, ["丙所", "", "", "", "", "丁所", ""]])
        self.assertEqual(self.fates(arrival), ["refused"] * 3)
        self.assertIn("lead back", arrival.line_ids[0].reason)
        self.assertIn("丁所", arrival.line_ids[2].reason)

    def test_below_a_refused_unit(self):
        """What stands below or in a refused unit is refused too, and says so."""
        units = [
            ["甲所", "", "什么", "", "", "", ""],
            ["乙所", "", "", "", "", "甲所", ""],
        ]
        people = [PERSON_HEAD, person("张三", "甲所")]
        arrival = self.preview([UNIT_HEAD, *units], people)
        self.assertEqual(self.fates(arrival), ["refused"] * 3)
        self.assertIn("Possible are", arrival.line_ids[0].reason)

    def test_similar_units_are_asked_about(self):
        rows = [["赤峰市农牧业局"], ["市科技局"], ["赤峰市农牧业局二"]]
        arrival = self.preview(
            [["单位名称", "简称", "地址"], *[[*row, "", "路"] for row in rows]]
        )
        line = arrival.line_ids[0]
        self.assertEqual(self.fates(arrival), ["ask", "changed", "new"])
        self.assertEqual(line.organization_id, self.department)
        with self.said("1 are asked about"):
            arrival.action_take_all()
        line.write({"answer": "same"})
        self.assertEqual(line.fate, "changed")
        self.assertIn("赤峰市农牧局 → 赤峰市农牧业局", line.changes)
        line.write({"answer": "other"})
        self.assertEqual(line.fate, "new")
        line.write({"answer": "skip"})
        self.assertEqual(line.fate, "skipped")
        line.write({"answer": "same"})
        arrival.action_take_all()
        self.assertEqual(self.department.name, "赤峰市农牧业局")
        self.assertEqual(self.bureau.name, "赤峰市科学技术局", "a short name is none")
        self.assertEqual(self.bureau.address, "路")

    def test_forms_of_files(self):
        """The same list as Excel of both sorts and as a text of a Chinese Windows."""
        rows = [PERSON_HEAD, person("张 三", "市农牧局", "1985年3月", "139 1234 5678")]
        old = xlwt.Workbook()
        sheet = old.add_sheet("人员")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
        stream = io.BytesIO()
        old.save(stream)
        text = "\r\n".join(",".join(row) for row in rows)
        first = self.arrival(xlsx(rows))
        first.action_read()
        first.action_take_all()
        for raw, name in (
            (stream.getvalue(), "名册.xls"),
            (text.encode("utf-8-sig"), "名册.csv"),
            (text.encode("gbk"), "名册.csv"),
            (text.encode("gb18030"), "名册.CSV"),
        ):
            with self.subTest(name=name):
                arrival = self.arrival(raw, name)
                arrival.action_read()
                self.assertEqual(self.fates(arrival), ["same"])

    def test_titles_notes_and_merged_heads(self):
        rows = [
            ["市农牧局干部名册"],
            ["填报单位：市农牧局", "", "2026年11月"],
            ["姓 名", "单 位", "联系方式", ""],
            ["", "", "手　机", "邮箱"],
            ["一、机关"],
            ["张三", "市农牧局", 13912345678, "a@b.cn"],
            ["李四", "", 13912345679, ""],
            ["注：截至11月底。"],
        ]

        def write(_book, sheet):
            for row, text in ((0, rows[0][0]), (4, rows[4][0]), (7, rows[7][0])):
                sheet.merge_range(row, 0, row, 3, text)
            sheet.merge_range(2, 0, 3, 0, "姓 名")
            sheet.merge_range(2, 1, 3, 1, "单 位")
            sheet.merge_range(2, 2, 2, 3, "联系方式")
            sheet.merge_range(5, 1, 6, 1, "市农牧局")

        arrival = self.arrival(xlsx(rows, write=write))
        arrival.action_read()
        self.assertEqual(self.fates(arrival), ["new", "new"])
        self.assertIn("row 5、8", arrival.passed_over)
        arrival.action_take_all()
        self.assertEqual(self.person("张三").email, "a@b.cn")
        self.assertEqual(self.person("李四").organization_id, self.department)

    def test_columns_are_corrected_and_remembered(self):
        rows = [["称呼", "去处", "备考"], ["张三", "市农牧局", "科长"]]
        arrival = self.preview(rows)
        self.assertEqual(arrival.state, "preview")
        self.assertFalse(arrival.line_ids)
        self.assertIn("no column is the name", arrival.passed_over)
        targets = ("person_name", "person_unit", "person_position")
        for column, target in zip(arrival.column_ids, targets, strict=True):
            column.target = target
        with self.said("read the file once more"):
            arrival.action_take_all()
        arrival.action_read_again()
        self.assertEqual(self.fates(arrival), ["new"])
        arrival.action_take_all()
        self.assertEqual(self.person("张三").position, "科长")
        again = self.preview(rows)
        self.assertEqual(again.column_ids.mapped("target"), list(targets))
        self.assertEqual(self.fates(again), ["same"])

    def test_a_units_own_list(self):
        arrival = self.preview(
            [["姓名", "职务"], ["张三", "科长"]], organization_id=self.department.id
        )
        arrival.action_take_all()
        self.assertEqual(self.person("张三").organization_id, self.department)

    def test_refused_rows_come_back(self):
        good, bad = person("张三", "市农牧局"), person("李四", "市农牧局", "1985.1")
        bad[5] = 1985.1
        arrival = self.people(good, bad, person("王五", "没有的单位", phone="=1+1"))
        self.assertEqual(self.fates(arrival), ["new", "refused", "refused"])
        self.assertIn("1985.10", arrival.line_ids[1].reason)
        with self.said("2 rows were refused"):
            arrival.action_take_all()
        arrival.action_take_good()
        self.assertTrue(self.person("张三"))
        self.assertFalse(self.person("李四"))
        ((title, rows),) = self.back(arrival).items()
        self.assertEqual(title, "表1")
        self.assertEqual(rows[0], [*PERSON_HEAD, "退回原因"])
        self.assertEqual([row[1] for row in rows[1:]], ["李四", "王五"])
        self.assertIn("1985.10", rows[1][-1])
        self.assertIn("phone number", rows[2][-1])
        # corrected by the office, and read again with its column of reasons
        rows[1][5], rows[2][2], rows[2][11] = "1985-10", "市农牧局", "13912345679"
        again = self.preview([*rows, [*good, ""]])
        self.assertEqual(self.fates(again), ["new", "new", "same"])
        again.action_take_all()
        self.assertEqual(str(self.person("李四").birth_date), "1985-10-01")

    def test_the_file_is_kept(self):
        raw = xlsx([PERSON_HEAD, person("张三", "市农牧局")])
        arrival = self.arrival(raw)
        arrival.action_read()
        self.assertEqual(arrival.content_sha256, hashlib.sha256(raw).hexdigest())
        with self.said("has been read"):
            arrival.content = False
        arrival.action_take_all()
        self.assertEqual(arrival.user_id, self.users["manager"])
        self.assertTrue(arrival.started_on and arrival.finished_on)
        self.assertEqual((arrival.new_count, arrival.done_count), (1, 1))
        with self.said("on record"):
            arrival.unlink()

    def test_what_can_not_be_read(self):
        for raw, name, words in (
            (b"x", "名册.pdf", "not accepted"),
            (b"PK\x03\x04", "名册.xlsx", "protected by a password"),
            (xlsx([["一句话"]]), "名册.xlsx", "no table was found"),
            (b"\xff\xff\x00", "名册.csv", "can't be read"),
        ):
            arrival = self.arrival(raw, name)
            with self.subTest(words=words), self.said(words):
                arrival.action_read()
            self.assertEqual(arrival.state, "draft")
        with self.said("Choose a file"):
            self.as_(self.env["jiebang.arrival"], "manager").create({}).action_read()

    def test_the_template(self):
        """Its columns are known, in the language of the office; it brings in nobody."""
        self.env["res.lang"]._activate_lang("zh_CN")
        raw = template_file(self.env(context={"lang": "zh_CN"})).read()
        book = load_workbook(io.BytesIO(raw))
        self.assertEqual(book.sheetnames, ["单位", "人员", "填写说明"])
        arrival = self.arrival(raw)
        arrival.action_read()
        self.assertFalse(arrival.line_ids)
        for kind, (title, heads) in SHEETS.items():
            columns = arrival.column_ids.filtered(
                lambda c, title=title: c.sheet == title
            )
            self.assertEqual(columns.mapped("target"), list(heads), kind)

    def test_somebody_else_was_there_in_between(self):
        arrival = self.preview([UNIT_HEAD, ["虚构站"], ["虚构研究所", "虚研"]])
        self.unit("虚构研究所").short_name = "别名"
        self.bureau.copy({"name": "虚构站", "code": False, "is_bureau": False})
        arrival.action_take_all()
        self.assertEqual(self.fates(arrival), ["refused", "refused"])
        self.assertIn("somebody else", arrival.line_ids[0].reason)
        self.assertEqual(self.unit("虚构研究所").short_name, "别名")
