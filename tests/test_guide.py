"""The guides call things by the names that stand on the screen."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
OF_ODOO = {"新建", "设置"}
"""Names that Odoo's own translation gives."""


@pytest.fixture(scope="module")
def words():
    """All translations of the addon, without blanks."""
    entries = polib.pofile(str(ROOT / "cf_jiebang" / "i18n" / "zh_CN.po"))
    return "\n".join(re.sub(r"\s", "", entry.msgstr) for entry in entries)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_names_are_those_of_the_screen(guide, words):
    """What stands in quotation marks is a menu, a button, a field or a state."""
    quoted = {
        re.sub(r"\s", "", name) for name in re.findall("“([^”]+)”", guide.read_text())
    }
    assert {name for name in quoted if name not in words} <= OF_ODOO


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_links_lead_somewhere(guide):
    """Each picture and each page that a guide names is there."""
    for target in re.findall(r"\]\(([^)]+)\)", guide.read_text()):
        assert (guide.parent / target).is_file(), target
