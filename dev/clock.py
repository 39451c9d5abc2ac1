"""Another day for Odoo and PostgreSQL: their clock, shifted by libfaketime."""

import contextlib
import os
import random
import shutil
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from . import packages, processes
from .common import Failure

LIBRARY = "lib/python3*/site-packages/libfaketime/vendor/**/libfaketime.so.1"
"""The library inside the virtual environment; it leaves sleeping and files alone."""
CHROMIUM = "/usr/bin/chromium"
LATEST = 3 * 365
"""Days from now that a random moment lies ahead at most."""


class Moment(NamedTuple):
    """A point of the calendar, in UTC, and why it is looked at."""

    when: datetime
    why: str

    @property
    def name(self):
        """How ``chosen`` is told to take it again."""
        return f"{self.when:%Y-%m-%dT%H:%M}"

    def __str__(self):
        return f"{self.name} UTC ({self.why})"


def now():
    """The moment, naive UTC, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _machine_now():
    """The moment on the machine's own clock, even where ours is shifted."""
    env = {name: text for name, text in os.environ.items() if name != "LD_PRELOAD"}
    seconds = int(processes.output(["date", "+%s"], env=env))
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


@contextlib.contextmanager
def shifted(when):
    """Environment of processes for which it is ``when`` (naive UTC) at the beginning
    of the block.

    All of them share one offset, so their clocks agree and go on; but for Chromium,
    which can't be shifted and keeps the machine's.
    """
    [library] = packages.VENV.glob(LIBRARY)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # the account that PostgreSQL runs as may not see into the checkout
        folder.chmod(0o755)
        copy = Path(shutil.copy(library, folder))
        browser = folder / "chromium"
        browser.write_text(f'#!/bin/sh\nunset LD_PRELOAD\nexec {CHROMIUM} "$@"\n')
        browser.chmod(0o755)
        yield {
            "LD_PRELOAD": str(copy),
            "FAKETIME": f"{(when - _machine_now()).total_seconds():+.0f}",
            # time-outs are counted on the machine's own clock
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "PATH": f"{folder}:{os.environ.get('PATH', os.defpath)}",
        }


def calendar(today):
    """The moments of the calendar at which something turns, the next one each.

    :param date today: none lies before it
    :rtype: list[Moment]
    """

    def following(month, day, hour, minute, why):
        year = today.year + ((month, day) <= (today.month, today.day))
        while True:
            try:
                day_of_year = date(year, month, day)
            except ValueError:  # 29 February
                year += 1
                continue
            return Moment(datetime.combine(day_of_year, time(hour, minute)), why)

    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    return [
        following(12, 31, 17, 0, "the next year has begun in Chifeng, not in UTC"),
        following(1, 1, 2, 0, "New Year"),
        following(2, 29, 8, 0, "29 February"),
        following(1, 31, 15, 50, "the last minutes of a month in Chifeng"),
        following(4, 30, 16, 10, "the first minutes of a month in Chifeng"),
        following(7, 1, 0, 5, "a half-year and its periods turn"),
        # these two by the calendar of 2026, which the addon brings
        Moment(datetime(2026, 10, 8, 0, 30), "the first day after a holiday"),
        Moment(datetime(2026, 10, 10, 6, 0), "a Saturday that is worked"),
        following(11, 12, 1, 30, "the annual reports are opened"),
        following(3, 16, 16, 30, "a due day of progress reports is over in Chifeng"),
        Moment(datetime.combine(saturday, time(9)), "a plain Saturday"),
    ]


def _in_utc(text):
    when = datetime.fromisoformat(text)
    return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when


def chosen(names=()):
    """The moments of a run: those of ``names`` (``all`` or texts in ISO 8601, UTC),
    or three: the turn of the year, another of the calendar, one of any day and hour.

    :rtype: list[Moment]
    """
    today = now().date()
    turn_of_year, *others = calendar(today)
    ahead = timedelta(minutes=random.randint(1, LATEST * 24 * 60))
    any_day = Moment((now() + ahead).replace(second=0), "any day and hour")
    if not names:
        return [turn_of_year, others[today.toordinal() % len(others)], any_day]
    if "all" in names:
        return [turn_of_year, *others, any_day]
    try:
        return [Moment(_in_utc(name), "as asked") for name in names]
    except ValueError as error:
        raise Failure(f"--at: {error}; write it like 2027-12-31T17:00") from None
