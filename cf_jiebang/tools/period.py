from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MONTHS = {"month": 1, "quarter": 3, "half": 6}
"""Cycle: its length in months."""


@dataclass(frozen=True)
class Period:
    """A period of reporting, of filing or of the assessment: ``cycle``, first and
    last day."""

    cycle: str
    start: date
    end: date

    @classmethod
    def of(cls, day, cycle):
        """The period of ``cycle`` (a key of ``MONTHS``) that ``day`` lies in."""
        months = MONTHS[cycle]
        first = (day.month - 1) // months * months + 1
        start = date(day.year, first, 1)
        return cls(cycle, start, start + relativedelta(months=months, days=-1))

    @property
    def following(self):
        """The period after this one."""
        return self.of(self.end + timedelta(days=1), self.cycle)

    @property
    def previous(self):
        """The whole period before this one."""
        start = self.of(self.end, self.cycle).start
        return self.of(start - timedelta(days=1), self.cycle)

    @property
    def name(self):
        """``2026-11``, ``2026-Q4`` or ``2026-H2``."""
        if self.cycle == "month":
            return f"{self.end:%Y-%m}"
        letter = {"quarter": "Q", "half": "H"}[self.cycle]
        return f"{self.end.year}-{letter}{-(-self.end.month // MONTHS[self.cycle])}"


def period_words(env, name):
    """A period as people say it: ``2026年第四季度`` for ``2026-Q4``."""
    year, _dash, part = (name or "").partition("-")
    if not part:
        return name or ""
    words = {
        "Q1": env._("Q1 %s", year),
        "Q2": env._("Q2 %s", year),
        "Q3": env._("Q3 %s", year),
        "Q4": env._("Q4 %s", year),
        "H1": env._("first half of %s", year),
        "H2": env._("second half of %s", year),
    }
    return words.get(part) or env._("%(year)s-%(month)s", year=year, month=part)


def periods_between(first, last, cycle):
    """The periods from the one that ``first`` lies in to that of ``last``.

    Where the cycle changed in the middle of a period, ``first`` is a day in it:
    the period begins there.
    """
    found = []
    if first > last:
        return found
    period = Period.of(first, cycle)
    found.append(
        Period(cycle, first if first > period.start else period.start, period.end)
    )
    while found[-1].end < last:
        found.append(found[-1].following)
    return found
