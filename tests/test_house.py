"""What the house promises to who opens the code: one act, one place."""

import ast
import re
from xml.etree import ElementTree

import pytest

from dev.common import ADDONS, MODULE

ADDON = ADDONS / MODULE
WORDS = ("startswith", "endswith", "removeprefix", "removesuffix")


def modules():
    """Path and tree of the addon's modules, its tests apart."""
    for path in sorted(ADDON.rglob("*.py")):
        if "tests" not in path.relative_to(ADDON).parts:
            yield path, ast.parse(path.read_text())


def is_name_of_act(node):
    """Whether a node is ``act.name``."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "name"
        and isinstance(node.value, ast.Name)
        and node.value.id == "act"
    )


def texts_in(node):
    return [n for n in ast.walk(node) if isinstance(n, ast.Constant) and n.value]


def compares_an_act(node):
    """Whether a node compares the name of an act with a text, looks it up in a table
    that is written there, or asks how it begins or ends."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return any(map(is_name_of_act, sides)) and any(map(texts_in, sides))
    if isinstance(node, ast.Subscript):
        return is_name_of_act(node.slice) and isinstance(node.value, ast.Dict)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr in WORDS:
        return is_name_of_act(node.func.value)
    looked_up = isinstance(node.func.value, ast.Dict) and node.func.attr == "get"
    return looked_up and any(map(is_name_of_act, node.args))


def test_the_search_finds_comparisons():
    for text in (
        'act.name == "submit"',
        '"submit" != act.name',
        'act.name in ("submit", "agree")',
        'act.name.endswith("sign")',
        '{"submit": 1}.get(act.name)',
        '{"submit": 1}[act.name]',
    ):
        assert any(map(compares_an_act, ast.walk(ast.parse(text)))), text


def test_no_act_is_compared_by_its_name():
    """What an act asks for and brings about stands in methods that carry its name."""
    found = [
        f"{path.relative_to(ADDON)}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if compares_an_act(node)
    ]
    assert not found


def test_no_guard_lists_its_fields():
    """A stored, readonly field is the server's."""
    assert not [path for path, _ in modules() if "_guarded_fields" in path.read_text()]


def test_buttons_of_the_acts_come_from_their_rows():
    """No view types one again."""
    found = [
        path.name
        for path in (ADDON / "views").rglob("*.xml")
        for button in ElementTree.parse(path).iterfind(".//button")
        if button.get("name") == "action_open_transition"
    ]
    assert not found


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        # fields of a section are closed with it, from the table of sections
        ("views", r'readonly="[^"]*open_sections'),
        # whom a project has reached says ``reached_me`` alone
        ("security", r"project_id\.(organization|authority)_id', 'in'"),
    ],
)
def test_views_and_rules_say_nothing_twice(folder, pattern):
    found = [
        path.name
        for path in (ADDON / folder).rglob("*.xml")
        if re.search(pattern, path.read_text())
    ]
    assert not found
