"""docs/acts.md is what the rows of the acts say."""

import os

from tests import acts_page


def test_page_is_what_the_rows_say(facts):
    page = acts_page.drawn(facts["models"])
    if os.environ.get("CF_WRITE"):
        acts_page.PAGE.write_text(page)
    assert acts_page.PAGE.read_text() == page, "make acts-page writes it anew"
