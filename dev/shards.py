"""Splits the tests into parts of about the same length.

How long each class inside, and each file outside, took the last time is kept in the
runtime folder; without that a file counts by its tests.
"""

import json
import re
from dataclasses import dataclass, field

from . import common
from .common import ADDONS, MODULE, ROOT, RUNTIME

TEST = re.compile(r"^ *def test_", re.MULTILINE)
CLASS = re.compile(r"^class (Test\w+)\b", re.MULTILINE)
BROWSER = re.compile(r"^def test_\w+\(.*\bbrowser\b", re.MULTILINE)
SECONDS = RUNTIME / "seconds.json"
LONG = re.compile(r"^pytestmark = pytest\.mark\.long$", re.MULTILINE)
"""In a file of tests that ``make test-all`` does, and ``make test`` does not."""
A_CLASS, A_TEST, AN_OUTSIDE_TEST, WITH_BROWSER = 2, 0.6, 4, 120
"""Seconds that they take about, where nothing is known."""


@dataclass
class Shard:
    """Files of tests that one run takes."""

    files: list = field(default_factory=list)
    seconds: float = 0


def inside(count):
    """Shards of the addon's tests, by file within the addon.

    :rtype: list[Shard]
    """
    return _split(ADDONS / MODULE, "tests/**/test_*.py", _cost_inside, count)


def outside(count):
    """Shards of the tests with a real server, by file within the checkout.

    :rtype: list[Shard]
    """
    return _split(ROOT, "tests/test_*.py", _cost_outside, count)


def long_outside():
    """The files of tests with a real server that are left to ``make test-all``."""
    files = sorted(ROOT.glob("tests/test_*.py"))
    return [file.relative_to(ROOT) for file in files if LONG.search(file.read_text())]


def tags(shard):
    """Odoo's ``--test-tags`` for a shard of the addon's tests."""
    return ",".join(f"/{MODULE}/{file.as_posix()}" for file in shard.files)


def _split(folder, pattern, cost, count):
    known = _known()
    parts = [Shard() for _ in range(count)]
    texts = {
        path.relative_to(folder): path.read_text()
        for path in sorted(folder.glob(pattern))
    }
    costs = {
        file: cost(file, text, known)
        for file, text in texts.items()
        if not LONG.search(text)
    }
    for file in sorted(costs, key=costs.get, reverse=True):
        least = min(parts, key=lambda shard: shard.seconds)
        least.files.append(file)
        least.seconds += costs[file]
    return [shard for shard in parts if shard.files]


def remember(seconds):
    """Keep how long classes took, ``{name: seconds}``."""
    if seconds:
        known = _known() | {name: round(took, 1) for name, took in seconds.items()}
        common.write_atomically(SECONDS, json.dumps(known, indent=1))


def _known():
    try:
        return json.loads(common.read_marker(SECONDS) or "{}")
    except ValueError:
        return {}


def _cost_inside(_file, text, known):
    classes = CLASS.findall(text)
    if classes and all(name in known for name in classes):
        return sum(known[name] for name in classes)
    return len(classes) * A_CLASS + len(TEST.findall(text)) * A_TEST


def _cost_outside(file, text, known):
    guess = len(TEST.findall(text)) * AN_OUTSIDE_TEST
    guess += len(BROWSER.findall(text)) * WITH_BROWSER
    return known.get(".".join(file.with_suffix("").parts), guess)
