"""The guides call things by the names on the screen, and links lead somewhere."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
APP = ROOT / "cf_jiebang" / "static" / "description" / "index.html"
PAGES = [APP, *sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"""\]\(([^)#]+)[^)]*\)|src="([^"]+)\"""")
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


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    """Each picture and each page that a page names is there."""
    for link in LINK.finditer(page.read_text()):
        target = link[1] or link[2]
        if "://" not in target:
            assert (page.parent / target).exists(), target
