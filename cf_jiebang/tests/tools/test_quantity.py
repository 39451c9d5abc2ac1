from odoo.tests import BaseCase, tagged

from ...tools import quantity

TEXTS = {
    "≥ 20 t": (20, "t"),
    "3项": (3, "项"),
    "1,200万元": (1200, "万元"),
    "２０": (20, ""),
    "三项": (3, "项"),
    "十二项": (12, "项"),
    "不低于420公斤/亩": (420, "公斤/亩"),
    "降至5%以下": (5, "%"),
    "-3℃": (-3, "°C"),
    "0": (0, ""),
    "零事故": (0, "事故"),
    "亩产达到420公斤以上": (420, "公斤"),
    "三年内建成2条示范线": (2, "条"),
    "通过验收": None,
    "2026年底前完成": None,
    "2-3项": None,
    "2～3项": None,
    "发明专利2件，论文3篇": None,
    "一等奖": None,
    "GB/T 7714-2015 标准": None,
    "9" * 30: None,
    "": None,
}


@tagged("undated")
class TestQuantity(BaseCase):
    """Numbers with units out of the words of offices (R11)."""

    def test_numbers_of_texts(self):
        for text, expected in TEXTS.items():
            found = quantity.read(text)
            with self.subTest(text):
                self.assertEqual(found and (found.value, found.unit), expected)

    def test_from_and_to(self):
        for text in ("从10%提高到15%", "10%→15%", "由10%增长至15%", "10提升到15%"):
            start, goal = quantity.read_pair(text)
            with self.subTest(text):
                self.assertEqual((start.value, goal.value, goal.unit), (10, 15, "%"))
        self.assertIsNone(quantity.read_pair("提高15%"))

    def test_units_that_fit_each_other(self):
        def value(text, unit):
            return quantity.in_unit(quantity.read(text), unit)

        self.assertEqual(value("1.2亿元", "万元"), 12000)
        self.assertEqual(value("3件", "项"), 3)
        self.assertEqual(value("20", "t"), 20)
        self.assertIsNone(value("20 kg", "t"))

    def test_how_far(self):
        self.assertEqual(quantity.share(15, 10, 20, False), 50)
        self.assertEqual(
            quantity.share(30, 10, 20, False), 200, "further than the goal"
        )
        self.assertEqual(quantity.share(5, 10, 20, False), 0, "fell below the baseline")
        self.assertEqual(quantity.share(7, 10, 5, True), 60, "less is better")
        self.assertEqual(quantity.share(0, 10, 0, True), 100, "a goal of nought")
        self.assertEqual(quantity.share(2, 0, 0, True), 0, "nought was to be kept")
        self.assertEqual(quantity.share(10, 10, 10, False), 100, "kept")
        self.assertEqual(quantity.share(9, 10, 10, False), 0, "lost")
        self.assertEqual(quantity.share(8, 0, 4, True), 50, "no baseline")

    def test_written_plainly(self):
        texts = [quantity.show(value) for value in (20.0, 0.5, 1200, -0.0, 1e11, -3.25)]
        self.assertEqual(texts, ["20", "0.5", "1200", "0", "100000000000", "-3.25"])
