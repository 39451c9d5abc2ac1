import json
from datetime import date, datetime, timedelta

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from ...demo.story_clock import StoryClock
from ...tools.legal_time import legal_day, legal_now

MIDNIGHT = 16
"""The hour at which Chifeng's day begins, in UTC."""


@tagged("post_install", "-at_install", "undated")
class TestStoryClock(TransactionCase):
    """On whichever day and hour the demo is loaded, its stories have the time that
    they take."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("cf_jiebang/demo/claim/project_contents.json") as stream:
            cls.contents = json.load(stream)

    def clocks(self, step):
        """A clock every ``step`` days of five years, at hours around the city's
        midnight."""
        for number in range(0, 5 * 366, step):
            day = datetime(2026, 10, 1) + timedelta(days=number)
            hour = (0, MIDNIGHT - 1, MIDNIGHT, 23)[number % 4]
            yield StoryClock(self.env, day.replace(hour=hour, minute=59 * (hour % 2)))
        for day in ((2028, 2, 29), (2026, 10, 10), (2027, 4, 19), (2027, 4, 20)):
            yield StoryClock(self.env, datetime(*day, 3))

    def test_stories_end_before_today(self):
        calendar = self.env["jiebang.calendar.day"]
        for clock in self.clocks(5):
            last = legal_day(clock.latest)
            self.assertLess(last, clock.today)
            self.assertLess(clock.latest, clock.now)
            special = calendar._special_days(last)
            self.assertTrue(calendar._is_working_day(last, special), last)

    def test_the_round_that_is_told_is_over(self):
        """And the reports that it is on were opened in the autumn before."""
        for clock in self.clocks(5):
            spring = clock.open_day(date(clock.year, 3, 2))
            self.assertLess(clock.after(spring, 30), clock.today)
            self.assertLess((clock.today - spring).days, 420)

    def test_stories_begin_in_their_order(self):
        """What was filed before lies before that round, the rest near the day."""
        for clock in self.clocks(29):
            for content in self.contents:
                begun = clock.begun(content["start"])
                self.assertLess(begun, clock.today)
                if clock.is_old(content["start"]):
                    self.assertEqual(begun.year, clock.year - 1)
                if "finish" in content:
                    months = timedelta(days=120)
                    self.assertLess(begun + months, clock.told(content["finish"]))

    def test_texts_move_with_the_day(self):
        """Days, months and years alike: by the season of old stories, by the month of
        the present ones; the last day of a month stays the last."""
        clock = StoryClock(self.env, datetime(2028, 2, 29, 3))
        old = {"start": "2025-04-07", "x": ["2025-06-30", "2025年7月至2026年1月"]}
        self.assertEqual(
            clock.retold(old) | {"start": str(clock.begun(old["start"]))},
            {"start": "2026-04-07", "x": ["2026-06-30", "2026年7月至2027年1月"]},
        )
        new = {
            "start": "2026-11-09",
            "x": "2026-11-30，2027年11月；2023—2025年，2026YF",
        }
        self.assertEqual(
            clock.retold(new)["x"], "2028-02-29，2029年2月；2025—2027年，2026YF"
        )

    def test_nothing_happens_in_the_future(self):
        clock = StoryClock(self.env, datetime(2026, 12, 31, 17))
        self.assertEqual(clock.today, date(2027, 1, 1))
        with clock.at(clock.today):
            self.assertEqual(legal_now(self.env), clock.now)
            with clock.at(date(2026, 12, 1)):
                self.assertEqual(legal_now(self.env), datetime(2026, 12, 1, 2, 30))
            self.assertEqual(legal_now(self.env), clock.now)
        self.assertNotEqual(legal_now(self.env), clock.now)
