"""Splits Odoo's tests into parts of about the same length.

How long each class took the last time is kept in the runtime folder; without that a
file of tests counts by its tests.
"""

import json
import re
from dataclasses import dataclass, field

from . import common
from .common import ADDONS, MODULE, RUNTIME

TEST = re.compile(r"^    def test_", re.MULTILINE)
CLASS = re.compile(r"^class (Test\w+)\b", re.MULTILINE)
SECONDS = RUNTIME / "seconds.json"
A_CLASS, A_TEST = 2, 0.6
"""Seconds that a class and a test take about, where nothing is known."""


@dataclass
class Shard:
    """Files of tests that one run takes."""

    files: list = field(default_factory=list)
    seconds: float = 0

    @property
    def tags(self):
        """Odoo's ``--test-tags`` for it."""
        return ",".join(f"/{MODULE}/{file.as_posix()}" for file in self.files)


def split(count):
    """Shards with all files of tests.

    :rtype: list[Shard]
    """
    known = _known()
    parts = [Shard() for _ in range(count)]
    folder = ADDONS / MODULE
    costs = {
        file.relative_to(folder): _cost(file.read_text(), known)
        for file in sorted(folder.glob("tests/**/test_*.py"))
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


def _cost(text, known):
    classes = CLASS.findall(text)
    if classes and all(name in known for name in classes):
        return sum(known[name] for name in classes)
    return len(classes) * A_CLASS + len(TEST.findall(text)) * A_TEST
