"""System packages, the Python environment and the npm tools."""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import common, processes
from .common import CACHE, ROOT, RUNTIME, Failure

VENV = RUNTIME / "venv"
NODE = RUNTIME / "node"
PYTHON = VENV / "bin" / "python"
RUNTIME_REQUIREMENTS = ROOT / "dev" / "requirements.txt"
DEV_REQUIREMENTS = ROOT / "requirements-dev.txt"
ADDON_REQUIREMENTS = ROOT / "dev" / "requirements-addons.txt"
FOREIGN = VENV / "foreign"
FOREIGN_ADDONS = FOREIGN / "odoo" / "addons"
"""Addons of others, seen by who asks for them alone."""

# package -> files that prove it is there without asking dpkg
SYSTEM = {
    "postgresql": ["/usr/lib/postgresql/*/bin/postgres"],
    "postgresql-contrib": ["/usr/share/postgresql/*/extension/pg_trgm.control"],
    "postgresql-client": ["/usr/bin/psql"],
    "chromium": ["/usr/bin/chromium"],
    "wkhtmltopdf": ["/usr/bin/wkhtmltopdf"],
    "poppler-utils": ["/usr/bin/pdftotext"],
    "fonts-noto-cjk": ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"],
    "fonts-noto-cjk-extra": ["/usr/share/fonts/opentype/noto/NotoSerifCJK-Light.ttc"],
    "fonts-noto-core": ["/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf"],
    "libatomic1": ["/usr/lib/*/libatomic.so.1"],
    "libpango-1.0-0": ["/usr/lib/*/libpango-1.0.so.0"],
    "libpangoft2-1.0-0": ["/usr/lib/*/libpangoft2-1.0.so.0"],
    "libharfbuzz-subset0": ["/usr/lib/*/libharfbuzz-subset.so.0"],
    "7zip": ["/usr/bin/7zz"],
    "gettext": ["/usr/bin/msgfmt"],
    "npm": [],
    "python3-venv": [],
}

FASTER = {
    "chromium-headless-shell": ["/usr/lib/chromium/chromium-headless-shell"],
}
"""What makes the tests faster, and is not missed where a mirror has it not."""


def _present(package):
    if package == "npm":
        return shutil.which("npm") is not None
    if package == "python3-venv":
        return importlib.util.find_spec("ensurepip") is not None
    patterns = (SYSTEM | FASTER)[package]
    return all(any(Path("/").glob(pattern.lstrip("/"))) for pattern in patterns)


def ensure_system():
    """Install what is missing with apt-get as root; else name the command."""
    _ensure_needed()
    faster = [package for package in FASTER if not _present(package)]
    tried = RUNTIME / "faster.tried"
    if (
        faster
        and processes.is_root()
        and shutil.which("apt-get")
        and not tried.exists()
    ):
        command = ["apt-get", "install", "-y", "--no-install-recommends", *faster]
        env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        processes.run(command, log=common.log_file("apt-faster"), env=env, check=False)
        tried.touch()


def _ensure_needed():
    missing = [package for package in SYSTEM if not _present(package)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not processes.is_root():
        raise Failure(
            "these system packages are missing; install them once with\n"
            f"    sudo {' '.join(command)}"
        )
    if not shutil.which("apt-get"):
        raise Failure(f"install these packages first: {' '.join(missing)}")
    log = common.log_file("apt")
    common.say(f"      installing {' '.join(missing)} (log: {log})")
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    update = ["apt-get", "update", "-q", "--error-on=any"]
    fresh = processes.run(update, log=log, env=env, check=False) == 0
    try:  # expired lists may still serve
        processes.run(command, log=log, env=env, fresh=False, what="apt-get install")
    except Failure as failure:
        if fresh:
            raise
        raise Failure(
            "the package lists of this machine can't be renewed "
            f"({common.complaint(log)}). Mend its sources or its date, then install "
            f"by hand: {' '.join(command)}"
        ) from failure


def base_python():
    """A Python 3.11+ that also an unprivileged account can run."""
    for name in (sys.executable, "/usr/bin/python3", shutil.which("python3")):
        if not name:
            continue
        real = Path(name).resolve()
        if not processes.reachable(real, processes.service_account()):
            continue
        probe = subprocess.run(
            [real, "-c", "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"],
            check=False,
            capture_output=True,
        )
        if probe.returncode == 0:
            return real
    return Path(sys.executable).resolve()


def ensure_venv(paths):
    """Virtual environment with all pinned requirements, ``paths`` importable in it."""
    marker = VENV / ".complete"
    requirements = common.fingerprint(
        RUNTIME_REQUIREMENTS, DEV_REQUIREMENTS, ADDON_REQUIREMENTS
    )
    wanted = f"{requirements} {base_python()} {VENV}"
    if common.read_marker(marker) != wanted:
        _create_venv()
        common.write_atomically(marker, wanted)
    [site] = VENV.glob("lib/python3*/site-packages")
    links = "".join(f"{path}\n" for path in paths)
    if common.read_marker(site / "odoo_source.pth") != links.strip():
        common.write_atomically(site / "odoo_source.pth", links)


def _create_venv():
    log = common.log_file("pip")
    common.say(f"      installing Python packages (log: {log})")
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    env["PIP_CACHE_DIR"] = str(CACHE / "pip")
    create = [base_python(), "-m", "venv", "--clear", VENV]
    processes.run(create, log=log, env=env, what="venv")
    install = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    for arguments in (
        ["-r", RUNTIME_REQUIREMENTS, "-r", DEV_REQUIREMENTS],
        ["--no-deps", "--target", FOREIGN, "-r", ADDON_REQUIREMENTS],
    ):
        with _telling("the Python packages", "PIP_INDEX_URL"):
            processes.run(
                [*install, *arguments],
                log=log,
                env=env,
                fresh=False,
                what="pip install",
            )


@contextlib.contextmanager
def _telling(what, variable):
    """Close a failed installation with a sentence that says what can be done."""
    try:
        yield
    except Failure as failure:
        raise Failure(
            f"{failure}\n{what} could not be installed: see that this machine reaches "
            f"their index, or set {variable} to one that it reaches, and start again"
        ) from failure


def ensure_node():
    """The pinned npm tools (prettier), in a folder of the runtime."""
    sources = [ROOT / "package.json", ROOT / "package-lock.json"]
    marker = NODE / ".complete"
    wanted = common.fingerprint(*sources)
    if common.read_marker(marker) == wanted:
        return
    log = common.log_file("npm")
    common.remove(NODE)
    NODE.mkdir(parents=True)
    for source in sources:
        shutil.copy(source, NODE)
    with _telling("prettier", "NPM_CONFIG_REGISTRY"):
        processes.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--cache", CACHE / "npm"],
            log=log,
            cwd=NODE,
            what="npm ci",
        )
    common.write_atomically(marker, wanted)
