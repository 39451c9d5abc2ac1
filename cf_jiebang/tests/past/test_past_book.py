import io

from openpyxl import Workbook, load_workbook

from odoo.tests import tagged

from ...reports.excel.arrival_sheets import sheets_back
from .past_case import PastCase

HEAD = ("序号", "项目类别", "项目名称", "揭榜人（团队）名称", "联系电话", "项目执行期")
HEAD += ("项目简要内容", "项目进展", "意见建议及需协调事项")


def ledger(rows, head=HEAD, merged=()):
    """A ledger of annex 4 in the office's own layout."""
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["“揭榜挂帅”科技项目“跟榜”服务台账"])
    sheet.append(["归口管理部门：测试局", None, None, "填报人：甲", None, "电话："])
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    sheet.append(["注：本表一式两份。"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(head))
    for place in merged:
        sheet.merge_cells(place)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def row(number, leader="虚构人（虚构团队）", period="2025.3-2026.12", **more):
    found = [str(number), "Grass", f"虚构项目{number}", leader, 13900000000 + number]
    return [*found, period, "虚构内容", more.get("progress", "虚构进展"), None]


@tagged("post_install", "-at_install")
class TestPastBook(PastCase):
    """Projects from a ledger of the office."""

    def read_book(self, rows, name="台账.xlsx", head=HEAD, merged=(), **values):
        values = {
            "first_no": "测科揭备〔2025〕001号",
            "filing_date": "2025-04-01",
            "organization_id": self.institute.id,
        } | values
        return self.book(ledger(rows, head, merged), name, **values)

    def test_ledger_of_annex_4(self):
        rows = [
            row(1, "张甲（牧草团队）"),
            row(2, "李乙、赵丙", "2025年3月至2026年12月"),
            row(3, "王丁", "２０２５．３－２０２６．１２"),
            row(4, "钱戊", "2025.3-"),
        ]
        book = self.read_book(rows)
        self.assertEqual((book.ready_count, book.refused_count), (3, 1))
        self.assertIn("rows 8 are no projects", book.passed_over)
        book.action_take_good()
        entries = book.entry_ids.sorted("row")
        self.assertEqual(
            entries.mapped("filing_no"),
            [f"测科揭备〔2025〕00{number}号" for number in (1, 2, 3, 4)],
        )
        first = entries[0].sudo().project_id
        self.assertEqual(first.leader_id.name, "张甲")
        self.assertEqual(first.team_name, "牧草团队")
        self.assertEqual(first.main_category_id, self.category)
        self.assertEqual(str(first.date_end), "2026-12-31")
        self.assertIn("sheet “台账”, row 4", first.decision_ids.opinion)
        self.assertIn(book.content_sha256, first.decision_ids.attachments)
        self.assertEqual(first.past_record_ids.text, "虚构进展")
        self.assertEqual(entries[1].sudo().project_id.member_ids.cadre_id.name, "赵丙")
        self.assertIn("it is missing", entries[3].reason)
        self.assertEqual(book.done_count, 3)
        lines = book.entry_ids.filtered(lambda past: past.fate == "refused")
        back = load_workbook(sheets_back(lines, book.column_ids))
        values = list(back.active.iter_rows(values_only=True))
        self.assertEqual(values[0][-1], "退回原因")
        self.assertEqual(values[1][2], "虚构项目4")

    def test_run_again_with_the_corrected_sheet(self):
        book = self.read_book([row(1, "张甲"), row(2, "李乙", "长期")])
        book.action_take_good()
        again = self.read_book([row(1, "张甲"), row(2, "李乙")])
        fates = dict(again.entry_ids.mapped(lambda e: (e.row, e.fate)))
        self.assertEqual(fates, {4: "skipped", 5: "ready"})
        self.assertEqual(book.entry_ids.filtered(lambda e: e.row == 5).fate, "skipped")
        again.action_take_good()
        self.assertEqual(again.done_count, 1)

    def test_several_rows_a_project(self):
        rows = [
            ["1", "Grass", "虚构项目1", "张甲", 13900000001, "2025.3-2026.12"],
            [None, None, None, "李乙", 13900000002, None],
            [None, None, None, "赵丙", 13900000003, None],
            ["2", "Seeds", "虚构项目2", "王丁", 13900000004, "2025.3-2026.12"],
        ]
        for merged in ((), ("A4:A6", "B4:B6", "C4:C6", "F4:F6")):
            with self.subTest(merged=merged):
                book = self.read_book(rows, merged=merged)
                entries = book.entry_ids.sorted("row")
                self.assertEqual(entries.mapped("name"), ["虚构项目1", "虚构项目2"])
                names = entries[0].members.splitlines()
                self.assertEqual([n.split("，")[0] for n in names], ["李乙", "赵丙"])
                self.assertEqual(entries[0].phone, "13900000001")
                self.assertIn("4–6", entries[0].place)

    def test_own_columns_and_csv(self):
        text = (
            "揭榜项目台账,,,,,,,\n"
            "项目编号,备案时间,项目名称,负责人,承担单位,起始时间,完成时间,状态,等次,结题时间,"
            "设榜方向\n"
            "测科揭备[2025]5号,2025年4月2日,虚构甲,张甲,Test institute,2025.3,2025.10,"
            "已结题,一类,2025.11.20,Grass\n"
        )
        book = self.book(text.encode("gb18030"), "台账.csv")
        entry = book.entry_ids
        self.assertEqual(entry.fate, "ready", entry.reason)
        self.assertEqual(entry.filing_no, "测科揭备〔2025〕5号")
        self.assertEqual(str(entry.filing_date), "2025-04-02")
        self.assertEqual((entry.outcome, entry.grade), ("closed", "first"))
        self.assertEqual(str(entry.closed_date), "2025-11-20")
        self.assertEqual(entry.organization_id, self.institute)

    def test_who_is_meant(self):
        self.add_users({"twin": ("applicant", False)}, name="Person leader")
        self.add_profiles({"twin": self.institute}, phone="13700000000")
        book = self.read_book([row(1, "Person leader")])
        entry = book.entry_ids
        self.assertEqual(entry.fate, "ask")
        entry.leader_id = self.cadres["leader"]
        self.assertEqual(entry.fate, "ready", entry.reason)
        twins = self.read_book(
            [row(11, "孙己"), row(12, "孙己")], first_no="测备〔2025〕11号"
        )
        self.assertEqual(twins.entry_ids.sorted("row").mapped("fate"), ["ready", "ask"])
        twins.entry_ids.filtered(lambda e: e.fate == "ask").is_new_leader = True
        twins.action_take_good()
        leaders = twins.entry_ids.sudo().project_id.leader_id
        self.assertEqual(leaders.mapped("name"), ["孙己", "孙己"])

    def test_what_is_no_ledger(self):
        with self.said("File: it is damaged"):
            self.book(b"PK\x03\x04 no book", "台账.xlsx")
        strange = self.book(ledger([], ["甲", "乙", "丙"]), "台账.xlsx")
        self.assertIn("no column is the title", strange.passed_over)
        with self.said("not accepted"):
            self.book(b"x", "台账.exe")
