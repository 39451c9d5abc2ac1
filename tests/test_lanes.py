"""How the tests themselves are run: side by side, all of them, and gone when killed."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dev import odoolog, shards
from dev.common import ADDONS, MODULE, ROOT, Failure
from dev.lanes import Lanes, Task
from dev.odoolog import Counts
from dev.processes import RUN_MARK, descendants

KILLED = """
import sys
from dev import processes
with processes.leaving_nothing_behind():
    print("begun", processes.spawn(["sleep", "600"]).pid, flush=True)
    processes.run(["sh", "-c", "setsid sleep 600"])
"""


def failing():
    raise Failure("a disk is full")


def test_what_waits_is_done_after(capsys):
    """A task begins when all it waits for is done, the longest of those first."""
    order = []
    tasks = [
        Task(name, lambda name=name: order.append(name) or Counts(1), seconds, after)
        for name, seconds, after in (
            ("short", 1, ()),
            ("test", 90, ("database",)),
            ("database", 30, ()),
        )
    ]
    lanes = Lanes(tasks, 1)
    assert lanes.run().passed == 3
    assert order == ["database", "test", "short"]
    assert not lanes.broken


def test_a_failure_stops_what_waits_for_it_alone(capsys):
    """It is counted and told; the rest goes on."""
    tasks = [
        Task("database", failing),
        Task("test", lambda: Counts(5), after=("database",)),
        Task("lint", lambda: Counts(1)),
    ]
    lanes = Lanes(tasks, 2)
    total = lanes.run()
    assert (total.passed, total.failed) == (1, 2)
    assert lanes.broken == ["database", "test"]
    told = capsys.readouterr().out
    assert "database: a disk is full" in told
    assert "test: not done, database failed" in told


@pytest.mark.parametrize("known", [{}, {"TestDemo": 3.5, "TestWalks": 900}])
@pytest.mark.parametrize(
    ("split", "folder", "pattern"),
    [
        (shards.inside, ADDONS / MODULE, "tests/**/test_*.py"),
        (shards.outside, ROOT, "tests/test_*.py"),
    ],
    ids=["inside", "outside"],
)
def test_shards_hold_each_file_once(monkeypatch, split, folder, pattern, known):
    """Whether or not it is known how long a class takes; those that are long are left
    to ``make test-all``."""
    monkeypatch.setattr(shards, "_known", lambda: known)
    parts = split(2)
    files = [file for part in parts for file in part.files]
    assert len(files) == len(set(files))
    left = {ROOT / file for file in shards.long_outside()}
    assert {folder / file for file in files} == set(folder.glob(pattern)) - left
    if not known:
        lengths = [part.seconds for part in parts]
        assert max(lengths) < 1.1 * min(lengths)


def test_a_shard_has_odoos_tags():
    """One a file; Odoo takes them apart at the comma."""
    tag = re.compile(rf"/{MODULE}/tests/[\w/]+\.py")
    for shard in shards.inside(2):
        assert all(tag.fullmatch(text) for text in shards.tags(shard).split(","))


def test_failures_are_told_at_once(tmp_path, capsys):
    """Of each whole line, once; half a line is waited for."""
    log = tmp_path / "odoo.log"
    teller = odoolog.Teller(log, odoolog.FAILED_TEST)
    teller()
    log.write_text("INFO x: Starting TestA.test_b\nERROR x: FAIL: TestA.te")
    teller()
    assert not capsys.readouterr().out
    with log.open("a") as stream:
        stream.write("st_b\nTraceback\n")
    teller()
    teller()
    assert capsys.readouterr().out == "      failed: TestA.test_b\n"


def test_the_slowest_are_known(tmp_path):
    """Odoo's own report of times is read, class by class."""
    log = tmp_path / "odoo.log"
    head = "2026-11-20 08:00:00,000 7 {} db {}: {}\n"
    log.write_text(
        head.format("DEBUG", "odoo.tests.stats", "Detailed Tests Report:")
        + "\tcf_jiebang.claim.test_a.TestA: 6.42s 4909 queries\n"
        + "\tcf_jiebang.claim.test_a.TestA.test_b: 5.00s 4000 queries\n"
        + "\tcf_jiebang.claim.test_c.TestC: 9.10s 12 queries\n"
        + head.format(
            "INFO",
            "odoo.tests.result",
            "0 failed, 0 error(s) of 2 tests when loading database 'db'",
        )
    )
    counts = odoolog.counts(log)
    assert (counts.passed, counts.failed) == (2, 0)
    assert counts.slowest(1) == [("TestC", 9.1)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_run_leaves_nothing(number):
    """What it started ends with it, also what left its group."""
    env = {k: v for k, v in os.environ.items() if k != RUN_MARK}
    run = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    pid = int(run.stdout.readline().split()[1])
    time.sleep(0.5)
    environ = Path(f"/proc/{pid}/environ").read_bytes().decode()
    mark = environ.partition(f"{RUN_MARK}=")[2][:32]
    assert len(list(descendants(mark))) > 1
    run.send_signal(number)
    run.wait()
    until = time.monotonic() + 20
    while time.monotonic() < until and any(descendants(mark)):
        time.sleep(0.2)
    assert not list(descendants(mark))
