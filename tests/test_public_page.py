"""The public list as a stranger meets it: accessible, and with nothing of a person
beyond what was published (R27)."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

STANDARD = {"runOnly": ["wcag2a", "wcag2aa"]}
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}")
LINK = re.compile(r'href="([^"]+)"')


@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_hinders_anybody(site, chromium, width):
    """No violation of WCAG 2 A and AA on list and detail, wide and narrow."""
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{site.url}/jiebang")
    assert page.locator("h2 a").count()
    for step in ("list", "detail"):
        found = Axe().run(page, options=STANDARD).response["violations"]
        assert [violation["id"] for violation in found] == [], step
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if step == "list":
            page.locator("h2 a").first.click()
            page.wait_for_load_state()
    page.close()


def test_a_scraper_finds_nobody_else(site, sql):
    """All links followed, no phone number and no name that was not published."""
    open_urls, seen, texts = [f"{site.url}/jiebang"], set(), []
    while open_urls:
        url = open_urls.pop()
        if url in seen:
            continue
        seen.add(url)
        answer = requests.get(url, timeout=30)
        assert answer.status_code == 200, url
        texts.append(answer.text)
        if "html" in answer.headers["Content-Type"]:
            for link in LINK.findall(answer.text):
                target = urljoin(url, link.replace("&amp;", "&")).split("#")[0]
                if urlsplit(target).path.startswith("/jiebang"):
                    open_urls.append(target)
    assert len(seen) > 10
    everything = "\n".join(texts)
    assert not PHONE.search(everything)
    published = " ".join(
        row[0]
        for row in sql(
            "SELECT concat_ws(' ', leader, unit, name, summary, category)"
            " FROM jiebang_publication_line WHERE state = 'published'"
        )
    )
    names = {row[0] for row in sql("SELECT name FROM jiebang_cadre")}
    leaked = {n for n in names if n and n in everything and n not in published}
    assert not leaked
