"""Where things stand: a folder is read at a glance, a file is found by its name, and
what lies below knows nothing of what lies above."""

import ast
from collections import Counter
from graphlib import TopologicalSorter

import pytest

from dev.common import ADDONS, MODULE

ADDON = ADDONS / MODULE
IN_FOLDER = 25
"""Files of a folder, its ``__init__.py`` apart."""
LINES = 400
BELOW = {
    "tools": set(),
    "models/speed": {"tools"},
    "models/common": {"tools", "models"},
    "models/chain": {"tools", "models/common"},
    "models/workflow": {"tools", "models/common", "models/chain"},
}
"""What the folders below may import, besides ``groups.py``."""


def files(*suffixes):
    for path in sorted(ADDON.rglob("*")):
        inside = path.relative_to(ADDON).parts
        if path.suffix in suffixes and "static" not in inside:
            yield path


def imports(path):
    """What a module of the addon imports of it: files, and folders for what their
    ``__init__.py`` has."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = path.parents[node.level - 1]
        target = base.joinpath(*(node.module or "").split("."))
        if target.with_suffix(".py").exists():
            yield target.with_suffix(".py")
            continue
        for name in node.names:
            if (target / name.name).with_suffix(".py").exists():
                yield (target / name.name).with_suffix(".py")


def modules():
    """The addon's modules, its tests and the lists of what is loaded apart."""
    for path in files(".py"):
        tests = "tests" in path.relative_to(ADDON).parts
        if path.name != "__init__.py" and not tests:
            yield path


def test_a_folder_is_read_at_a_glance():
    many = Counter(
        path.parent.relative_to(ADDON)
        for path in files(".py", ".xml", ".csv", ".json")
        if path.name != "__init__.py"
    )
    assert not {str(folder): n for folder, n in many.items() if n > IN_FOLDER}


def test_no_file_has_the_name_of_another():
    names = Counter(p.name for p in files(".py", ".xml") if p.name != "__init__.py")
    assert not [name for name, count in names.items() if count > 1]


def test_no_file_is_long():
    long = {
        str(path.relative_to(ADDON)): count
        for path in files(".py", ".xml")
        if (count := len(path.read_text().splitlines())) > LINES
    }
    assert not long


def test_imports_form_no_circle():
    graph = {path: set(imports(path)) for path in modules()}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(graph)


def folder(path):
    inside = path.parent.relative_to(ADDON).as_posix()
    return "" if inside == "." else inside


@pytest.mark.parametrize("below", BELOW)
def test_what_lies_below_knows_nothing_of_what_lies_above(below):
    found = {
        f"{path.name} imports {target.name}"
        for path in modules()
        if folder(path) == below or folder(path).startswith(f"{below}/")
        for target in imports(path)
        if not folder(target).startswith(below)
        and folder(target) not in BELOW[below] | {""}
    }
    assert not found


def test_models_know_nothing_of_papers():
    """What prints a record reads it; no model imports what prints it."""
    found = {
        f"{path.name} imports {target.name}"
        for path in modules()
        if folder(path).startswith("models")
        for target in imports(path)
        if folder(target).startswith(("reports", "wizards", "controllers"))
    }
    assert not found
