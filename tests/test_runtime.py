"""What the runtime says when something can't be had: a sentence with the remedy."""

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dev import clock, common, libraries, odoo_source, packages, processes
from dev.common import ROOT, Failure

EXPIRED = "E: Release file for sid/InRelease is expired (invalid since 3d)."


@pytest.fixture
def apt(monkeypatch, tmp_path):
    """Stands in for apt's tools: ``apt(tool, text, status)`` says what one prints."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    monkeypatch.setenv("CF_DEBIAN_MIRROR", "mirror")
    for name in ("APT", "DEBS"):
        monkeypatch.setattr(odoo_source, name, tmp_path / name)
    monkeypatch.setattr(common, "LOGS", tmp_path)

    def say(tool, text, status=0, unless="NEVER"):
        script = folder / tool
        script.write_text(
            f'#!/bin/sh\ncase "$*" in *{unless}*) exit 0;; esac\n'
            f"cat <<'END'\n{text}\nEND\nexit {status}\n"
        )
        script.chmod(0o755)

    return say


def test_make_names_what_is_missing(tmp_path):
    """Without git and Python: which they are, and how they are had."""
    for tool in ("make", "sh"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    run = subprocess.run(
        ["make", "demo"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True
    )
    assert run.returncode == 2
    assert run.stderr.decode().endswith(
        "Install first what is missing here (git python3): "
        "apt-get install git make python3.  Stop.\n"
    )


def test_a_mirror_without_odoo(apt):
    """The suite has moved on: one's own Odoo is named as the way out."""
    apt("apt-cache", "")
    with pytest.raises(Failure, match="has no odoo-19 in sid.*CF_ODOO.*source tree"):
        odoo_source._records()


def test_a_mirror_that_does_not_answer(apt, tmp_path):
    apt("apt-get", "E: Failed to fetch: no route", 100)
    with pytest.raises(Failure, match="no route.*CF_ODOO.*CF_DEBIAN_MIRROR"):
        odoo_source._update_lists(tmp_path / "log")


def test_expired_lists_are_used_and_told(apt, tmp_path, capsys):
    """A snapshot's lists are signed, and old for ever."""
    apt("apt-get", EXPIRED, 100, unless="Check-Valid-Until=false")
    odoo_source._update_lists(tmp_path / "log")
    assert "of another time than this machine" in capsys.readouterr().out


def test_system_packages_that_can_not_be_had(apt, monkeypatch):
    """The machine's own lists have expired."""
    apt("apt-get", EXPIRED, 100)
    monkeypatch.setattr(processes, "is_root", lambda: True)
    monkeypatch.setattr(processes, "service_account", lambda: None)
    monkeypatch.setattr(packages, "_present", lambda package: package != "npm")
    with pytest.raises(Failure, match=r"is expired.*apt-get install .* npm$"):
        packages.ensure_system()


def test_a_library_that_is_not_there(monkeypatch):
    """Which program needs it, and which package brings it; not what a wheel brings."""
    text = (
        "/driver/node:\n\tlibatomic.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6\n"
        "/wheel/module.so:\n\tlibown.so => not found\n\tlibother.so => not found\n"
    )
    monkeypatch.setattr(processes, "output", lambda *_args, **_options: text)
    missing = libraries.unlinked([Path("/wheel/libown.so")])
    assert [libraries._sentence(*item) for item in missing.items()] == [
        "/driver/node can't start: the library libatomic.so.1 is missing; "
        "apt-get install libatomic1",
        "/wheel/module.so can't start: the library libother.so is missing; find its "
        "package (apt-file search libother.so) and install it",
    ]


def test_all_that_is_started_here_finds_its_libraries():
    files = libraries._binaries()
    assert {"node", "postgres", "chromium"} <= {file.name for file in files}
    assert not libraries.unlinked(files)


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
