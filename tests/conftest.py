"""What all outside tests share: one server with demo data, its users, its data.

Everything is made once a run. A test creates the projects that it needs, as the
role, so that tests depend neither on each other nor on their order.
"""

import contextlib
import json
import shutil

import psycopg2
import pytest
from playwright.sync_api import sync_playwright

import dev.testing
from dev import odoolog
from tests.api import Api
from tests.city import ROLES, City
from tests.foreign_file import File
from tests.screens import Screen

SETUP = """
import datetime, json
logins = json.loads({logins!r})
until = datetime.datetime.now() + datetime.timedelta(hours=20)
keys = {{}}
for login in logins:
    user = env["res.users"].search([("login", "=", login)])
    keys[login] = (
        env["res.users.apikeys"].with_user(user)._generate("rpc", "outside", until)
    )
    if login[-1].isdigit():  # the demo gives him none
        user.password = login
env.cr.commit()
acts = [
    [act.name, list(act.sources), act.target, act.actors[0], act.opinion]
    + [list(act.required), list(act.optional), act.carried_by]
    for act in env["jiebang.project"]._all_acts()
]
project = env["jiebang.project"]
guarded = sorted(n for n, f in project._fields.items() if project._is_server_field(f))
print("RESULT", json.dumps({{"keys": keys, "acts": acts, "guarded": guarded}}))
"""


NO_FAILURES = {
    "odoo.sql_db",  # a race that is then tried again, or answered in words
    "odoo.addons.web.controllers.export",  # a refused export
    "odoo.addons.bus.websocket",  # a window that was closed
}
"""Loggers of Odoo that write errors also where nobody sees a failure."""


@pytest.fixture(scope="session")
def site():
    """The server, on a copy of the database with demo data. At its end its log
    must hold no failure: whatever the tests tried, it was answered in words."""
    with dev.testing.site() as started:
        yield started
        failures = [
            text
            for level, logger, text in odoolog.records(started.log)
            if level in ("ERROR", "CRITICAL") and logger not in NO_FAILURES
        ]
        if failures:
            text = odoolog.shortened(failures)
            pytest.fail(f"the server failed; its log: {started.log}\n{text}", False)


def facts_of(site):
    """What only the server's own shell gives: API keys and passwords, the table of
    acts, the names of the server's fields."""
    logins = json.dumps(sorted(set(ROLES.values())))
    printed = site.shell(SETUP.format(logins=logins))
    (line,) = [row for row in printed.splitlines() if "RESULT" in row]
    return json.loads(line.split("RESULT", 1)[1])


@pytest.fixture(scope="session")
def facts(site):
    """See :func:`facts_of`."""
    return facts_of(site)


@pytest.fixture(scope="session")
def city(site, facts):
    """All roles, and what they do on the road of a project."""
    return City(
        {role: Api(site, login, facts["keys"][login]) for role, login in ROLES.items()}
    )


@contextlib.contextmanager
def connected(site):
    """A connection to a server's database, past the server."""
    settings = site.instance.cluster.env()
    with contextlib.closing(
        psycopg2.connect(
            dbname=site.database,
            host=settings["PGHOST"],
            port=settings["PGPORT"],
            user=settings["PGUSER"],
            password=settings["PGPASSWORD"] or None,
        )
    ) as connection:
        connection.autocommit = True
        yield connection


def querying(connection):
    """A function that gives the rows of an SQL statement."""

    def rows(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    return rows


@pytest.fixture(scope="session")
def database(site):
    """A connection to the server's database, past the server."""
    with connected(site) as connection:
        yield connection


@pytest.fixture(scope="session")
def sql(database):
    """Rows of an SQL statement in the server's database."""
    return querying(database)


CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once."""
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield program
        program.close()


@pytest.fixture(scope="session")
def entered():
    """The roles that went through the login form."""
    return set()


@pytest.fixture
def browser(chromium, city, entered):
    """``browser.login(role)`` is a window in which the role has logged in."""
    windows = Windows(chromium, city, entered)
    yield windows
    windows.close()


class Windows:
    """The windows of one test."""

    def __init__(self, program, city, entered):
        self.program = program
        self.city = city
        self.entered = entered
        self.screens = []

    def login(self, role):
        """A new window of a role. The first of all goes through the login form, the
        others bring a session with them."""
        context = self.program.new_context(
            viewport={"width": 1600, "height": 1000},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        api = self.city[role]
        screen = Screen(context, api.url, role)
        self.screens.append(screen)
        if self.entered:
            cookies = api.web.cookies
            context.add_cookies(
                [{"name": c.name, "value": c.value, "url": api.url} for c in cookies]
            )
        else:
            screen.log_in(ROLES[role])
            self.entered.add(role)
        return screen

    def close(self):
        """Close all windows, each with a last picture."""
        for screen in self.screens:
            screen.shot("last")
            screen.page.context.close()


@pytest.fixture(scope="session")
def file(city, sql):
    """A file with its unit; no test changes it."""
    return File(city, sql)
