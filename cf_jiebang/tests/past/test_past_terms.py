from odoo.tests import BaseCase, tagged

from ...models.arrival.office_text import TextError
from ...models.past.past_terms import (
    TeamMember,
    number_after,
    number_key,
    office_people,
    office_period,
    tidy_number,
)

PERIOD = ("2025-03-01", "2026-12-31")
PERIODS = (
    "2025.3-2026.12",
    "2025年3月至2026年12月",
    "2025年3月—2026年12月",
    "2025/3-2026/12",
    "２０２５．３－２０２６．１２",
    "2025-3-2026-12",
    "2025.03.01-2026.12.31",
    "202503-202612",
    "20250301-20261231",
    "2025 年 3 月 至 2026 年 12 月",
    "2025.3～2026.12",
    "2025年3月起22个月",
    "2025.3\n2026.12",
    "自2025年3月起至2026年12月止",
    "2025-03-01 2026-12-31",
)


@tagged("post_install", "-at_install", "undated")
class TestPastTerms(BaseCase):
    """Periods, people and numbers as offices write them."""

    def test_periods(self):
        for text in PERIODS:
            with self.subTest(text=text):
                self.assertEqual(tuple(map(str, office_period(text))), PERIOD)
        for text in ("2025年3月-12月", "2025.3-12", "2025年3-12月"):
            with self.subTest(text=text):
                self.assertEqual(str(office_period(text)[1]), "2025-12-31")
        self.assertEqual(str(office_period("2025年3月，2年")[1]), "2027-02-28")
        self.assertIsNone(office_period("2025-03-01")[1], "one day is no period")

    def test_what_is_no_period(self):
        for text, reason in (
            ("2025年-2026年", "period"),
            ("长期", "period"),
            ("2025.13-2026.1", "period"),
            ("2026.12-2025.3", "order"),
        ):
            with self.subTest(text=text), self.assertRaises(TextError) as caught:
                office_period(text)
            self.assertEqual(caught.exception.args[0], reason)

    def test_people(self):
        li, wang = TeamMember("李四"), TeamMember("王五")
        for cells, leader, phone, team, members in (
            (
                ("张三（牧草团队）", "13900000000"),
                "张三",
                "13900000000",
                "牧草团队",
                (),
            ),
            (("张 三（育种组）", "0476-8000000"), "张三", "0476-8000000", "育种组", ()),
            (("张三（团队成员：李四、王五）",), "张三", "", "", (li, wang)),
            (("张三、李四、王五",), "张三", "", "", (li, wang)),
            (("张三\n李四\n王五",), "张三", "", "", (li, wang)),
            (
                ("揭榜人：张三 13900000000；成员：李四",),
                *("张三", "13900000000", "", (li,)),
            ),
            (
                ("张三（李四）", "李四13900000002、张三13900000003"),
                *("张三", "13900000003", "李四", ()),
            ),
            (("张三", "4768000000"), "张三", "0476-8000000", "", ()),
            (("牧草攻关团队（张三、李四）",), "张三", "", "牧草攻关团队", (li,)),
            (("张三等3人",), "张三", "", "", ()),
            (("", "", "李四、王五"), "", "", "", (li, wang)),
        ):
            with self.subTest(cells=cells):
                people = office_people(*cells)
                self.assertEqual(
                    (people.leader, people.phone, people.team, people.members),
                    (leader, phone, team, members),
                )
        self.assertEqual(office_people("张三（市农牧所）").unit, "市农牧所")
        lines = office_people("张三", "", "李四，市农牧所，育种\n王五，市农技站")
        self.assertEqual(
            lines.members,
            (
                TeamMember("李四", "", "市农牧所", "育种"),
                TeamMember("王五", "", "市农技站", ""),
            ),
        )

    def test_numbers(self):
        same = ("赤科揭备〔2025〕001号", "赤科揭备[2025] 1号", "赤科揭备（2025）第01号")
        self.assertEqual(len({number_key(text) for text in same}), 1)
        self.assertEqual(tidy_number(same[1]), "赤科揭备〔2025〕1号")
        self.assertEqual(number_after(same[0]), "赤科揭备〔2025〕002号")
        self.assertEqual(number_after("赤科揭备〔2025〕009号")[-4:], "010号")
