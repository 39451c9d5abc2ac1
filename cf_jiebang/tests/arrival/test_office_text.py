from datetime import date

from odoo.tests import BaseCase, tagged

from ...models.arrival.office_text import (
    TextError,
    name_key,
    office_day,
    office_phone,
    person_name,
    unit_name,
)
from ...models.arrival.similar import SimilarNames


@tagged("post_install", "-at_install", "undated")
class TestOfficeText(BaseCase):
    """Names, days and phones in the forms in which offices write them."""

    def test_names_of_persons(self):
        for text, wanted in (
            ("张 三", "张三"),
            ("张　三", "张三"),
            (" 张三\u200b\n", "张三"),
            ("张\xa0三", "张三"),
            ("欧阳 　娜娜", "欧阳娜娜"),
            ("买买提•艾力", "买买提·艾力"),
            ("买买提・艾力", "买买提·艾力"),
            ("买买提 · 艾力", "买买提·艾力"),
            ("买买提．艾力", "买买提·艾力"),
            ("买买提.艾力", "买买提·艾力"),
            ("Ｊｏｈｎ　 Ｓｍｉｔｈ", "John Smith"),
            ("㐂𠮷", "㐂𠮷"),
        ):
            with self.subTest(text=text):
                self.assertEqual(person_name(text), wanted)

    def test_names_of_units(self):
        for text, wanted in (
            ("赤峰市 农牧局", "赤峰市农牧局"),
            ("赤峰ＡＢＣ公司（集团）", "赤峰ABC公司（集团）"),
            ("赤峰 ABC 公司", "赤峰ABC公司"),
            ("第１中学", "第1中学"),
        ):
            with self.subTest(text=text):
                self.assertEqual(unit_name(text), wanted)
        for one, other in (
            ("赤峰ABC公司（集团）", "赤峰Abc公司(集团)"),
            ("市农牧局", "市 农牧局"),
        ):
            self.assertEqual(name_key(one), name_key(other))
        self.assertNotEqual(name_key("买买提·艾力"), name_key("买买提艾力"))

    def test_days(self):
        march, first = (date(1985, 3, 1), False), (date(1985, 3, 1), True)
        for text, wanted in (
            ("198503", march),
            ("1985.03", march),
            ("1985.3", march),
            ("1985-03", march),
            ("1985/3", march),
            ("1985年3月", march),
            ("1985年03月", march),
            ("１９８５．０３", march),
            ("1985. 03", march),
            ("1985.03（41岁）", march),
            ("1985-03-01", first),
            ("1985.3.1", first),
            ("1985/03/01", first),
            ("1985年3月1日", first),
            ("19850301", first),
            ("1985-03-01 00:00:00", first),
            ("31107", first),
        ):
            with self.subTest(text=text):
                self.assertEqual(office_day(text), wanted)
        self.assertEqual(office_day("1985.1"), (date(1985, 1, 1), False))
        for text, is_number, reason in (
            ("1985.1", True, "october"),
            ("1985", False, "month"),
            ("1985年", True, "month"),
            ("198513", False, "day"),
            ("1985-02-30", False, "day"),
            ("85.3", False, "day"),
            ("三月", False, "day"),
            ("01/03/1985", False, "day"),
        ):
            with self.subTest(text=text), self.assertRaises(TextError) as caught:
                office_day(text, is_number)
            self.assertEqual(caught.exception.args[0], reason)

    def test_phones(self):
        for text, wanted in (
            ("13912345678", "13912345678"),
            ("139 1234 5678", "13912345678"),
            ("139-1234-5678", "13912345678"),
            ("+86 13912345678", "13912345678"),
            ("13912345678.0", "13912345678"),
            ("１３９１２３４５６７８", "13912345678"),
            ("0476-8000000", "0476-8000000"),
            ("0476 8000001", "0476-8000001"),
            ("(0476)8000001", "0476-8000001"),
            ("0476—8000001", "0476-8000001"),
            ("04768000001", "0476-8000001"),
            ("4768000002", "0476-8000002"),
            ("1068000000", "010-68000000"),
            ("0476-8000000转12", "0476-8000000-12"),
            ("8000000", "8000000"),
        ):
            with self.subTest(text=text):
                self.assertEqual(office_phone(text), wanted)
        for text, reason in (
            ("1391234567", "phone"),
            ("139123456789", "phone"),
            ("无此号", "phone"),
            ("1.39123E+10", "digits"),
            ("13912345678/0476-8000000", "phones"),
        ):
            with self.subTest(text=text), self.assertRaises(TextError) as caught:
                office_phone(text)
            self.assertEqual(caught.exception.args[0], reason)

    def test_similar_units(self):
        names = [
            "赤峰市农牧局",
            "红山区科学技术局",
            "赤峰市第一中学",
            "虚构矿业有限公司",
        ]
        names += ["赤峰市财政局", "赤峰学院"]
        near = SimilarNames(names, ["红山区", "松山区"]).of
        self.assertEqual(near("市农牧业局"), ["赤峰市农牧局"])
        self.assertEqual(near("红山区科技局"), ["红山区科学技术局"])
        self.assertEqual(near("虚构矿业有限责任公司"), ["虚构矿业有限公司"])
        for name in (
            "松山区科技局",
            "赤峰市第二中学",
            "赤峰市民政局",
            "赤峰学院附属医院",
        ):
            with self.subTest(name=name):
                self.assertEqual(near(name), [])
