"""What the runtime says where something of the machine or of a mirror is missing."""

import os
import shutil
import subprocess

import pytest

from dev import common, libraries, odoo_source, packages, processes
from dev.common import ROOT, Failure

EXPIRED = "E: Release file for file:/mirror/dists/sid/InRelease is expired"
MINIMAL = """[ "$1" = --version ] && echo Python 3.11.2 && exit
echo "ModuleNotFoundError: No module named 'json'" >&2; exit 1"""
UNREACHABLE = "E: Failed to fetch file:/mirror/dists/sid/InRelease  File not found"


@pytest.fixture
def program(tmp_path, monkeypatch):
    """``program(name, script)`` puts a shell script in place of a command."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)

    def put(name, script):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    return put


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A cache of our own, and a mirror that exists by name alone."""
    monkeypatch.setenv("CF_DEBIAN_MIRROR", "file:/mirror")
    monkeypatch.setattr(common, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(odoo_source, "CACHE", tmp_path)
    monkeypatch.setattr(odoo_source, "APT", tmp_path / "apt")
    monkeypatch.setattr(odoo_source, "DEBS", tmp_path / "debs")
    return tmp_path


def record(folder, content):
    """A script for ``apt-cache`` that lists one archive, with this content."""
    deb = folder / "wanted.deb"
    deb.write_text(content)
    sha256 = common.sha256(deb)
    return (
        f"printf 'Package: odoo-19\\nFilename: pool/{deb.name}\\n"
        f"SHA256: {sha256}\\nSize: 1000000\\n'"
    )


def test_expired_lists_serve(mirror, program, monkeypatch, capsys):
    """The signature counts: lists of another day are read, and that is told, on a
    machine of any language."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    program(
        "apt-get",
        f'[ "$LC_ALL" = C ] || {{ echo "E: 已经过期"; exit 100; }}\n'
        f'case "$*" in *Check-Valid-Until=false*) ;; *) echo "{EXPIRED}"; exit 100;; '
        "esac",
    )
    odoo_source._update_lists(common.log_file("apt"))
    assert "another time than this machine; used anyway" in capsys.readouterr().out


def test_a_mirror_out_of_reach(mirror, program):
    """Its error is told, and what can be done."""
    program("apt-get", f'echo "{UNREACHABLE}"; exit 100')
    with pytest.raises(Failure, match="no package lists .*File not found.* CF_ODOO"):
        odoo_source._download()


def test_a_system_without_apt(mirror, monkeypatch):
    """Only an Odoo of one's own serves there; another mirror is not proposed."""
    monkeypatch.setenv("PATH", str(mirror))
    with pytest.raises(Failure, match="by apt, not here.* CF_ODOO") as failure:
        odoo_source._download()
    assert "CF_DEBIAN_MIRROR" not in str(failure.value)


def test_a_mirror_without_odoo_19(mirror, program):
    """The suite moves on: a package that it no longer has is named."""
    program("apt-get", "")
    program("apt-cache", "echo 'E: No packages found' >&2; exit 100")
    with pytest.raises(Failure, match="has no odoo-19 in sid.* CF_ODOO"):
        odoo_source._download()


def test_a_mirror_without_a_listed_archive(mirror, program):
    """The lists name it, the download fails."""
    program("apt-cache", record(mirror, "an archive"))
    refuse = 'echo "E: 404 Not Found"; exit 100'
    program("apt-get", f'case "$*" in *download*) {refuse};; esac')
    with pytest.raises(Failure, match=r"what it lists \(404 Not Found\).* CF_ODOO"):
        odoo_source._download()


def test_downloaded_archives_need_no_mirror(mirror, program):
    """What was verified once is taken, whatever has become of the mirror."""
    program("apt-cache", record(mirror, "an archive"))
    program("apt-get", "exit 100")
    for folder in ("apt", "debs"):
        (mirror / folder).mkdir()
    (mirror / "apt/sources.list").touch()
    shutil.copy(mirror / "wanted.deb", mirror / "debs")
    assert set(odoo_source._download()) == {mirror / "debs/wanted.deb"}


def test_old_lists_of_the_machine_serve(mirror, program, monkeypatch):
    """Packages are installed even where their lists can't be renewed."""
    monkeypatch.setattr(packages, "SYSTEM", {"wanted": [f"{mirror}/installed"]})
    monkeypatch.setattr(processes, "is_root", lambda: True)
    monkeypatch.setattr(processes, "service_account", lambda: None)
    install = f"touch {mirror}/installed"
    refuse = f'echo "{EXPIRED}"; exit 100'
    program("apt-get", f'case "$1" in install) {install};; *) {refuse};; esac')
    packages.ensure_system()
    assert (mirror / "installed").exists()

    (mirror / "installed").unlink()
    program("apt-get", refuse)
    with pytest.raises(Failure, match="is expired.* apt-get install .*wanted"):
        packages.ensure_system()


@pytest.mark.parametrize(
    ("tools", "python", "told"),
    [
        ((), "", "what is missing here (git python3)"),
        (("git",), "echo Python 3.9.2", "standard library; this is Python 3.9.2."),
        (("git",), MINIMAL, "standard library; this is Python 3.11.2."),
    ],
    ids=["none", "too old a one", "without its standard library"],
)
def test_make_names_what_it_needs(tmp_path, tools, python, told):
    """``make`` without git, or without a Python that serves, ends in one sentence."""
    for tool in ("sh", *tools):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    if python:
        (tmp_path / "python3").write_text(f"#!/bin/sh\n{python}\n")
        (tmp_path / "python3").chmod(0o755)
    ended = subprocess.run(
        [shutil.which("make"), "demo"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode
    assert told in ended.stderr
    assert "apt-get install git make python3" in ended.stderr
    assert not ended.stdout and ended.stderr.count("\n") == 1


def test_a_missing_library_is_named(tmp_path, program, monkeypatch):
    """With the program that links it and the package that brings it."""
    program(
        "ldd",
        r"printf '/opt/node:\n\tlibatomic.so.1 => not found\n"
        r"\tlibc.so.6 => /lib/libc.so.6 (0x1)\n"
        r"/opt/a.so:\n\tlibbundled.so => not found\n\tlibstrange.so.2 => not found\n'",
    )
    bundled = tmp_path / "libbundled.so"
    monkeypatch.setattr(libraries, "binaries", lambda: [bundled])
    monkeypatch.setattr(packages, "VENV", tmp_path)
    (tmp_path / ".complete").write_text("changed")
    with pytest.raises(Failure) as failure:
        libraries.ensure()
    known, unknown = str(failure.value).splitlines()
    assert known == (
        "/opt/node can't start: the library libatomic.so.1 is missing; "
        "apt-get install libatomic1"
    )
    assert unknown.startswith("/opt/a.so can't start: the library libstrange.so.2 ")


def test_all_libraries_are_here():
    """What the tests start finds what it links, Playwright's own Node included."""
    files = libraries.binaries()
    assert {"node", "chromium", "postgres", "psql"} <= {file.name for file in files}
    assert not libraries.unlinked(files)
