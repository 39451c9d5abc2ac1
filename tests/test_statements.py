"""Statements of the pages of the board: as many for six hundred projects as for
two hundred, for every role, through the requests that the web client sends."""

import pytest

from bench.board import ADDONS
from bench.board_client import Client, Screen
from bench.board_turns import FREQUENT, OURS, ROLES
from dev import common, testing

MOST = {"kanban": 30, "list": 16, "search": 16, "form": 46, "pivot": 8}
"""Statements of a request, whatever the number of records."""


@pytest.fixture(scope="module")
def metered():
    """A server that tells in its answers how many statements they took."""
    options = [
        "--load=base,web,bench_meter",
        f"--addons-path={ADDONS},{common.ADDONS}",
    ]
    with testing.site(options=options) as started:
        yield started


def fill(site, projects):
    """Copy the demo's projects until there are about so many."""
    values = {"projects": projects, "organizations": 100, "cadres": 300, "peers": False}
    site.shell(
        f"import sys; sys.path.insert(0, {str(common.ROOT)!r})\n"
        "from bench import board_fill\n"
        f"board_fill.run(env, {values!r})\n"
    )


def statements(site):
    """``{(role, page): statements}``; the first look warms the caches."""
    result = {}
    for role, login in ROLES.items():
        screen = Screen(Client(site.url, site.database, login), OURS, [])
        # the same form both times: one with more lines takes more statements
        first = screen.client.call(OURS, "search", domain=[], limit=1, order="id")[0]
        pages = {
            "kanban": screen.kanban,
            "list": screen.rows,
            "search": lambda screen=screen: screen.rows(FREQUENT),
            "form": lambda screen=screen, first=first: screen.form(first),
            "pivot": lambda screen=screen: screen.pivot("authority_id"),
        }
        for page, look in pages.items():
            look()
            result[role, page] = screen.client.timed(look).queries
    return result


def test_statements_are_constant(metered):
    fill(metered, 200)
    few = statements(metered)
    fill(metered, 600)
    many = statements(metered)
    assert all(few.values()), "the server counts nothing"
    for (role, page), number in many.items():
        # a board searches each column that has cards
        more = 4 if page == "kanban" else 2
        assert number <= few[role, page] + more, (
            f"{page} of {role} grows: {few}, {many}"
        )
        assert number <= MOST[page], f"{page} of {role} takes {number} statements"
