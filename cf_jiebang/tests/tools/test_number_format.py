from odoo.tests import BaseCase, tagged

from ...tools.number_format import shown

# a number, its format, what Excel (zh-CN) shows
NUMBERS = [
    (0.8, "0%", "80%"),
    (0.3333, "0.00%", "33.33%"),
    (1.5, "0.0%", "150.0%"),
    (1234567.5, "#,##0.00", "1,234,567.50"),
    (1005.005, "#,##0.00", "1,005.01"),
    (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
    (-1234.5, "#,##0_);(#,##0)", "(1,235)"),
    (-0.001, "0.00", "0.00"),
    (1234.5, '"¥"#,##0.00', "¥1,234.50"),
    (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
    (1234.5, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥1,234.50"),
    (0, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥-"),
    (7, "000000", "000007"),
    (4768000119, "00000000000", "04768000119"),
    (13912345678, "000-0000-0000", "139-1234-5678"),
    (3, '"第"0"期"', "第3期"),
    (12345, '0.0,"千元"', "12.3千元"),
    (12345, r'0\.0,"万元"', "1.2万元"),
    (0.5, "# ?/?", "1/2"),
    (3.25, "# ??/??", "3 1/4"),
    (2, "# ?/?", "2"),
    (0.3, "# ?/10", "3/10"),
    (1.5e-05, "0.00E+00", "1.50E-05"),
    (12345678, "0.00E+00", "1.23E+07"),
    (15, '[>=10]"多";[<10]"少"', "多"),
    (0, '0;-0;"无"', "无"),
    (2, '[=1]"是";[=0]"否";General', "2"),
    (5, ";;;", ""),
    (5, "0#", "05"),
    (0.5, "#.##", ".5"),
    (1234, "[DBNum1][$-804]General", "一千二百三十四"),
    (100203.5, '[DBNum2][$-804]G/通用格式"元"', "壹拾万零贰佰零叁.伍元"),
]
GENERAL = [
    (0.8, "0.8"),
    (0.1 + 0.2, "0.3"),
    (1 / 3, "0.333333333"),
    (13900000000, "13900000000"),
    (123456789012345, "123456789012345"),
    (0.00001, "0.00001"),
    (1.2345e-7, "1.2345E-07"),
    (-2.5, "-2.5"),
]
# 2025-03-05 13:05:09 and parts of it
DAY, TIME = 45721, 0.545243055555556
DATES = [
    (DAY, "yyyy-mm-dd", "2025-03-05"),
    (DAY, "yyyy/m/d;@", "2025/3/5"),
    (DAY, 'yyyy"年"m"月"d"日"', "2025年3月5日"),
    (DAY, "yyyy年m月", "2025年3月"),
    (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二五年三月五日"),
    (DAY, "[$-804]aaaa", "星期三"),
    (DAY, "[$-409]d-mmm-yy", "5-Mar-25"),
    (DAY, r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", "2025年3月5日"),
    (DAY + TIME, "yyyy-mm-dd hh:mm", "2025-03-05 13:05"),
    (DAY + TIME, "yyyy/m/d h:mm:ss", "2025/3/5 13:05:09"),
    (TIME, "h:mm", "13:05"),
    (TIME, "h:mm AM/PM", "1:05 PM"),
    (TIME, '上午/下午h"时"mm"分"', "下午1时05分"),
    (TIME, "mm:ss.0", "05:09.0"),
    (1 / 3, "h:mm:ss", "8:00:00"),
    (1.5, "[h]:mm", "36:00"),
    (100 / 24, "[h]:mm:ss", "100:00:00"),
    (0.0625, "[mm]:ss", "90:00"),
    (60, "yyyy-m-d", "1900-2-29"),
    (1, "yyyy-m-d", "1900-1-1"),
]


@tagged("post_install", "-at_install", "undated")
class TestNumberFormat(BaseCase):
    """Cells as they are shown."""

    def test_numbers_and_dates(self):
        for value, code, wanted in NUMBERS + DATES:
            with self.subTest(value=value, code=code):
                self.assertEqual(shown(value, code), wanted)

    def test_general(self):
        for value, wanted in GENERAL:
            for code in ("General", "@", ""):
                with self.subTest(value=value, code=code):
                    self.assertEqual(shown(value, code), wanted)

    def test_long_numbers_keep_their_digits(self):
        """A phone shown as 1.39E+10 is a phone."""
        for code in ("0.00E+00", "##0.0E+0", "0E+0"):
            with self.subTest(code=code):
                self.assertEqual(shown(13912345678, code), "13912345678")

    def test_texts(self):
        for code, wanted in (
            ("0.00", "甲"),
            ("@", "甲"),
            ('"共"@"人"', "共甲人"),
            ('0;-0;0;"（"@"）"', "（甲）"),
        ):
            with self.subTest(code=code):
                self.assertEqual(shown("甲", code), wanted)

    def test_other_first_day(self):
        self.assertEqual(shown(DAY - 1462, "yyyy-mm-dd", 1904), "2025-03-05")

    def test_no_such_day(self):
        for value, code in ((-1, "yyyy-mm-dd"), (3e6, "yyyy"), (-0.5, "[h]:mm")):
            with self.subTest(value=value), self.assertRaises(ValueError):
                shown(value, code)
