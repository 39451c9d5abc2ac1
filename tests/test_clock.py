"""The clock of ``make test-all``: a day that all processes share."""

from datetime import UTC, date, datetime

from dev import clock, packages, processes


def test_a_shifted_clock_is_shared():
    """Every process sees the day, and sleeps as long as it should."""
    when = datetime(2028, 2, 29, 8, 0)
    code = (
        "import datetime, time; begun = time.monotonic(); time.sleep(0.1);"
        "print(datetime.datetime.utcnow(), time.monotonic() - begun < 5)"
    )
    with clock.shifted(when) as shifted:
        text = processes.output(
            [packages.PYTHON, "-W", "ignore", "-c", code], env=shifted
        )
        day = processes.output(["date", "-u", "+%F"], env=shifted)
    assert text.startswith("2028-02-29 08:00:") and text.endswith("True\n")
    assert day == "2028-02-29\n"


def test_the_calendar_lies_ahead():
    """From any day on: 29 February too, and the turn of the year on its own day."""
    for today in (date(2026, 2, 28), date(2027, 12, 31), date(2028, 2, 29)):
        moments = clock.calendar(today)
        whens = [moment.when for moment in moments]
        assert len(set(whens)) == 11
        assert whens[2].strftime("%m-%d") == "02-29" and whens[2].date() > today
    names = [moment.name for moment in clock.chosen()]
    assert len(names) == 3 and names[0].endswith("-12-31T17:00")
    assert names[2] > datetime.now(UTC).strftime("%Y-%m-%dT%H:%M")
    [asked] = clock.chosen(["2028-03-01T01:00+08:00"])
    assert asked.name == "2028-02-29T17:00"
