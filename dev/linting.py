"""The linters; Odoo's own ``test_lint`` runs with the tests, it needs a database."""

import os

from . import common, odoo_source, packages, processes
from .common import ADDONS, MODULE, ROOT, RUNTIME

# Odoo's linter looks at all addons; these classes are quick and find much
TEST_LINT = [
    "/test_lint:TestIndex",
    "/test_lint:TestNaming",
    "/test_lint:ManifestLinter",
    "/test_lint:TestTestHoles",
    "/test_lint:RoutesLinter",
]
OCA_FIXES = "xml-header-wrong,xml-header-missing,xml-field-numeric-without-eval"
ADDON = ADDONS / MODULE
PASSED = RUNTIME / "pylint.passed"
SATELLITES = [ADDONS / f"{MODULE}_queue"]
"""Addons beside it; each needs another one that is not here."""


def static():
    """Run all linters that need no database; returns the names of those that failed.

    Pylint, which takes longer than all others together, is left out where it has passed
    on exactly these files.
    """
    broken = []
    for name, command in _commands():
        state = name == "pylint-odoo" and _state(command)
        if state and common.read_marker(PASSED) == state:
            continue
        if _run(name, command):
            broken.append(name)
        elif state and _state(command) == state:
            common.write_atomically(PASSED, state)
    return broken


def _state(command):
    """All that pylint's answer depends on: the addons, its settings, its version and
    the Odoo and the addons from which it infers types."""
    needed = (packages.DEV_REQUIREMENTS, packages.ADDON_REQUIREMENTS)
    parts = [ROOT / ".pylintrc", *needed, ADDON, *_satellites()]
    texts = [common.fingerprint(*parts), odoo_source.version(), *map(str, command)]
    return common.text_hash(" ".join(texts))


def fix():
    """Format Python, XML, JavaScript and translations in place."""
    python = _python_folders()
    modes = {path: path.stat().st_mode for path in ADDON.rglob("*") if path.is_file()}
    processes.run([_tool("ruff"), "check", "--fix-only", "--quiet", *python])
    processes.run([_tool("ruff"), "format", *python])
    # these two report what they can't repair and then end with a status of 1
    if ADDON.is_dir():
        checks = [_tool("oca-checks-odoo-module"), "--fix", f"--enable={OCA_FIXES}"]
        _run("oca-fix", [*checks, ADDON], quiet=True)
    catalogues = _catalogues()
    if catalogues:
        _run("po-fix", [_tool("oca-checks-po"), "--fix", *catalogues], quiet=True)
    files = _prettier_files()
    if files:
        processes.run([*_prettier(), "--write", "--log-level=warn", *files])
    # OCA's checks leave files that only their owner reads; the demo runs as another
    for path, mode in modes.items():
        if path.exists():
            path.chmod(mode)


def _commands():
    python = _python_folders()
    brief = ["--quiet", "--output-format=concise"]
    yield "ruff check", [_tool("ruff"), "check", *brief, *python]
    yield "ruff format", [_tool("ruff"), "format", "--check", *brief, *python]
    if addons := [path for path in (ADDON, *SATELLITES) if path.is_dir()]:
        pylint = [_tool("pylint"), f"--rcfile={ROOT / '.pylintrc'}", "-j1"]
        yield "pylint-odoo", [*pylint, *addons]
        yield "oca-checks-odoo-module", [_tool("oca-checks-odoo-module"), *addons]
    catalogues = _catalogues()
    if catalogues:
        yield "oca-checks-po", [_tool("oca-checks-po"), *catalogues]
    files = _prettier_files()
    if files:
        yield "prettier", [*_prettier(), "--check", "--log-level=warn", *files]


def _run(name, command, quiet=False):
    """Run a linter; show what it says only when it fails."""
    log = common.run_log(f"lint-{name.replace(' ', '-')}")
    env = dict(os.environ, NO_COLOR="1", FORCE_COLOR="0")
    status = processes.run(command, log=log, env=env, check=False, what=name)
    if status and not quiet:
        common.say(f"--- {name}\n{log.read_text(errors='replace').strip()}")
    return status


def _catalogues():
    return sorted(ADDON.glob("i18n/*.po*"))


def _tool(name):
    return packages.VENV / "bin" / name


def _python_folders():
    names = [MODULE, "dev", "tests", "bench"]
    own = [ROOT / name for name in names if (ROOT / name).is_dir()]
    return [*own, *_satellites()]


def _satellites():
    return [path for path in SATELLITES if path.is_dir()]


def _prettier():
    modules = packages.NODE / "node_modules"
    return [
        "node",
        modules / "prettier/bin/prettier.cjs",
        f"--config={ROOT / '.prettierrc.json'}",
        "--no-editorconfig",
        f"--plugin={modules / '@prettier/plugin-xml/src/plugin.js'}",
    ]


def _prettier_files():
    patterns = ("*.xml", "*.js", "*.scss", "*.css")
    return sorted(
        file
        for pattern in patterns
        for addon in (ADDON, *_satellites())
        for file in addon.rglob(pattern)
        if "lib" not in file.relative_to(addon).parts
    )
