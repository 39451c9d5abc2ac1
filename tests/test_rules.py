"""The rules of the scheme, R1 to R90: docs/rules.md tells each, its models are there,
and each is named by a test that covers it."""

import re
from collections import Counter

import pytest

from dev.common import ADDONS, MODULE, ROOT

ROW = re.compile(r"^\| R(\d+)†? \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
CITED = re.compile(r"\bR(\d{1,2})(?:–R(\d{1,2}))?\b")
MODEL = re.compile(r'^    _name = "(jiebang\.[\w.]+)"$', re.MULTILINE)
WIDEST = 5
"""Numbers that a test can mean when it names a range."""


def sources(*patterns):
    """Texts of the addon's files, its tests apart."""
    return {
        path: path.read_text()
        for pattern in patterns
        for path in (ADDONS / MODULE).glob(f"**/{pattern}")
        if "tests" not in path.parts
    }


def cited(text, widest=99):
    """Numbers that a text names, those of a range too."""
    for first, last in CITED.findall(text):
        numbers = range(int(first), int(last or first) + 1)
        if len(numbers) <= widest:
            yield from numbers


@pytest.fixture(scope="module")
def rules():
    """``{number: (the scheme's words, what is done, where)}``"""
    rows = ROW.findall((ROOT / "docs" / "rules.md").read_text())
    assert not [number for number, n in Counter(r[0] for r in rows).items() if n > 1]
    return {int(number): tuple(rest) for number, *rest in rows}


def test_each_rule_is_told(rules):
    """All ninety, with words of the scheme, and models that exist."""
    assert sorted(rules) == list(range(1, 91))
    models = set(MODEL.findall("\n".join(sources("*.py").values())))
    for words, _done, where in rules.values():
        assert re.search(r"[\u4e00-\u9fff]", words)
        named = re.findall(r"`(.+?)`", where)
        assert named
        assert set(named) <= models


def test_what_is_cited_exists(rules):
    """A docstring names no rule that is not told."""
    for path, text in sources("*.py", "*.xml").items():
        assert set(cited(text)) <= set(rules), path


def test_each_rule_is_tested(rules):
    """Some test names it: alone, or among few."""
    files = [*(ADDONS / MODULE / "tests").glob("**/*.py"), *(ROOT / "tests").glob("*")]
    named = set()
    for path in files:
        if path.suffix == ".py" and path.name != "test_rules.py":
            named |= set(cited(path.read_text(), WIDEST))
    assert not sorted(set(rules) - named)
