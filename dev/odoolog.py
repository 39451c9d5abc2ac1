"""Reads Odoo's log: what complains, and how many tests ran."""

import re
from collections import Counter
from dataclasses import dataclass, field

from . import common
from .common import MODULE, Failure

RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ "
    r"(?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)$"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COUNTS = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
# Odoo's own sums of failed tests, whose single failures are in the log as well
SUMS = re.compile(r"At least one test failed|error\(s\) of \d+|errors of \d+ tests")
STATS = re.compile(r"^\t[\w.]+\.(Test\w+): ([\d.]+)s", re.MULTILINE)
FAILED_TEST = re.compile(r"(?:FAIL|ERROR): (?P<told>(?:setUpClass \()?[\w.]*Test\w*.*)")
NUMBERS = re.compile(r"0x[0-9a-f]+|\d+|, (?=\d)")
OURS = MODULE.rsplit("_", 1)[-1]  # "jiebang" is in the names of all our models


@dataclass
class Counts:
    """Results of a test run, and how long each class took; they add up."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: Counter = field(default_factory=Counter)

    def __add__(self, other):
        return Counts(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.seconds + other.seconds,
        )

    def slowest(self, count):
        """``(class, seconds)`` of those that took longest; none where one ran."""
        return self.seconds.most_common(count) if len(self.seconds) > 1 else []

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


class Teller:
    """Tells what a log says, at once: of each line in which ``pattern`` is found its
    group ``told``."""

    def __init__(self, log, pattern, text="      failed: {}"):
        self.log = log
        self.pattern = pattern
        self.text = text
        self._position = 0

    def __call__(self):
        """Read on to the last whole line."""
        if not self.log.exists():
            return
        with open(self.log, "rb") as stream:
            stream.seek(self._position)
            new = stream.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._position += len(whole)
        for line in whole.decode(errors="replace").splitlines():
            if found := self.pattern.search(COLOUR.sub("", line)):
                common.say(self.text.format(found["told"]))


def records(path):
    """Yield ``(level, logger, text)``; continued lines belong to the text."""
    current = None
    with open(path, errors="replace") as stream:
        for line in stream:
            line = COLOUR.sub("", line.rstrip("\n"))
            found = RECORD.match(line)
            if found:
                if current:
                    yield tuple(current)
                current = [found["level"], found["logger"], found["text"]]
            elif current:
                current[2] += f"\n{line}"
    if current:
        yield tuple(current)


def complaints(path):
    """Errors of anybody, and warnings that have to do with our addon."""
    found = []
    for level, logger, text in records(path):
        if level in ("ERROR", "CRITICAL"):
            if not SUMS.search(text):
                found.append(f"{level} {logger}: {text}")
        elif level == "WARNING" and (OURS in logger or OURS in text):
            found.append(f"{level} {logger}: {text}")
    return found


def check(log, what, more=()):
    """Raise :class:`Failure` where a log complains.

    :param more: further complaints, which are not in the log
    """
    found = [*complaints(log), *more]
    if found:
        raise Failure(f"{what} complained; the whole log: {log}\n{shortened(found)}")


def shortened(found, count=15, lines=40):
    """The first of each kind of complaint, errors first; its beginning and its end."""
    kinds = {}
    for text in sorted(found, key=lambda text: text.startswith("WARNING")):
        kinds.setdefault(NUMBERS.sub("", text.split("\n")[0]), []).append(text)
    parts = []
    for alike in list(kinds.values())[:count]:
        rows = alike[0].rstrip().splitlines()
        if len(rows) > lines:
            rows = [*rows[:3], "  …", *rows[3 - lines :]]
        if len(alike) > 1:
            rows.append(f"({len(alike)} times)")
        parts.append("\n".join(rows))
    if len(kinds) > count:
        parts.append(f"… and {len(kinds) - count} other kinds in the log")
    return "\n".join(parts)


def counts(path):
    """Test counts of one Odoo run; a failing sub-test counts as a failed test."""
    result = Counts()
    for _level, _logger, text in records(path):
        found = COUNTS.search(text)
        if found:
            failed = int(found[1]) + int(found[2])
            result.failed += failed
            result.passed += max(0, int(found[3]) - failed)
        elif text.startswith("skipped "):
            result.skipped += 1
        elif text.startswith("Detailed Tests Report"):
            for name, seconds in STATS.findall(text):
                result.seconds[name] += float(seconds)
    result.passed = max(0, result.passed - result.skipped)
    return result


def skips(path):
    """Why tests were skipped: one line each."""
    return [
        text.splitlines()[0]
        for _level, _logger, text in records(path)
        if text.startswith("skipped ")
    ]
