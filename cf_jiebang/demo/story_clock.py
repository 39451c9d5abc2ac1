import re
from datetime import date, datetime, time, timedelta
from functools import cached_property

from dateutil.relativedelta import relativedelta

from odoo import fields

from ..tools.legal_time import at_moment, legal_day

WRITTEN_ON = date(2026, 11, 24)
"""The day for which the stories were written."""

LANGUAGE = "zh_CN"
"""The language of the stories."""

OPENING, CLOSING = time(1, 0), time(8, 0)
"""Office hours, in UTC: nine to four in Chifeng."""

ROUND_IS_TOLD = (4, 20)
"""Month and day from which the evaluation of a spring lies long enough back for all
that follows from it."""

DATED = re.compile(
    r"(?P<year>20\d\d)(?:-(?P<month>\d\d)-(?P<day>\d\d)|年(?P<word>\d\d?)月|(?=[年—〕]))"
)
EXACT = ("start", "finish")
"""Days of a content that the clock itself moves."""


def seen_by(user):
    """The environment in which ``user`` acts. (``with_user`` leaves a key in the
    context that the engine drops; with each environment of a transaction Odoo takes
    longer to find one.)"""
    return user.env(user=user, context={"lang": LANGUAGE}, su=False)


class StoryClock:
    """When the demo's stories happen: on working days, in office hours, one act after
    the other, and before the moment at which they are told, whichever that is.

    What runs at present is told as many working days ago as on ``WRITTEN_ON``, what
    was filed before in the same season of an earlier year.
    """

    def __init__(self, env, now=None):
        self.env = env
        self.now = now or fields.Datetime.now()
        self.today = legal_day(self.now)
        self._calendar = env["jiebang.calendar.day"]

    @property
    def year(self):
        """The last year whose spring brought an evaluation that can be told whole."""
        told = (self.today.month, self.today.day) >= ROUND_IS_TOLD
        return self.today.year if told else self.today.year - 1

    @cached_property
    def latest(self):
        """When the last office hours before today ended: stories are over by then,
        so that what is told of today comes after them."""
        return datetime.combine(self.back(1), CLOSING)

    def at(self, moment):
        """Context in which it is ``moment`` (UTC), but never later than it is.

        :param moment: a datetime, or a day, which means its morning
        """
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(2, 30))
        return at_moment(self.env, min(moment, self.now))

    # -- working days --------------------------------------------------------

    def back(self, count):
        """The ``count``-th working day before today, 1 being the last one.

        :rtype: date
        """
        special = self._calendar._special_days(
            self.today - timedelta(days=2 * count + 30)
        )
        day = self.today
        while count > 0:
            day -= timedelta(days=1)
            count -= self._calendar._is_working_day(day, special)
        return day

    def after(self, day, count):
        """The ``count``-th working day after ``day``.

        :rtype: date
        """
        return self._calendar._add_working_days(day, count)

    def open_day(self, day):
        """``day``, or the first working day after it.

        :rtype: date
        """
        return self.after(day - timedelta(days=1), 1)

    def told(self, text):
        """The day of a story as far back from today, in working days, as it lay when
        the stories were written.

        :param str text: ISO 8601
        :rtype: date
        """
        written = date.fromisoformat(text)
        return self.back(self._calendar._working_days_between(written, WRITTEN_ON))

    def begun(self, text):
        """The day on which a story begins: :meth:`told`, and for one of an earlier
        year the same season.

        :rtype: date
        """
        if self.is_old(text):
            return self.open_day(self.moved(date.fromisoformat(text), self._years))
        return self.told(text)

    def is_old(self, text):
        """Whether a story begins in a year before the one of writing."""
        return date.fromisoformat(text).year < WRITTEN_ON.year

    # -- contents ------------------------------------------------------------

    @property
    def _years(self):
        return 12 * (self.year - WRITTEN_ON.year)

    @property
    def _months(self):
        return (
            12 * (self.today.year - WRITTEN_ON.year)
            + self.today.month
            - WRITTEN_ON.month
        )

    def retold(self, content):
        """A content with the days, months and years in its texts moved with it: by
        whole years when it begins in an earlier one, else by whole months.

        :param dict content: what JSON holds of one project or ticket
        """
        old = "start" in content and self.is_old(content["start"])
        months = self._years if old else self._months
        return self._retold(content, months) | {
            key: content[key] for key in EXACT if key in content
        }

    def _retold(self, value, months):
        if isinstance(value, dict):
            return {key: self._retold(item, months) for key, item in value.items()}
        if isinstance(value, list):
            return [self._retold(item, months) for item in value]
        if isinstance(value, str):
            return DATED.sub(lambda found: self._moved_text(found, months), value)
        return value

    def _moved_text(self, found, months):
        year = int(found["year"])
        if found["day"]:
            return self.moved(date.fromisoformat(found[0]), months).isoformat()
        if found["word"]:
            month = date(year, int(found["word"]), 1) + relativedelta(months=months)
            return f"{month.year}年{month.month}月"
        return str(year + (WRITTEN_ON.month - 1 + months) // 12)

    @staticmethod
    def moved(day, months):
        """``day`` moved by months; the last of a month stays the last.

        :rtype: date
        """
        last = (day + timedelta(days=1)).day == 1
        return day + relativedelta(months=months, **({"day": 31} if last else {}))
