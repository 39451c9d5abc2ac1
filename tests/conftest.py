"""What all outside tests share: one server with demo data, its users, its data.

Everything is made once a run. A test creates the projects that it needs, as the
role, so that tests depend neither on each other nor on their order.
"""

import contextlib
import secrets
import shutil

import psycopg2
import pytest
from passlib.hash import pbkdf2_sha512
from playwright.sync_api import sync_playwright

import dev.testing
from dev import odoolog
from tests.api import Api
from tests.city import ROLES, City
from tests.facts import facts_of_code
from tests.foreign_file import File
from tests.screens import Screen

ADD_KEY = """
INSERT INTO res_users_apikeys (name, user_id, scope, expiration_date, key, index)
SELECT 'outside', id, 'rpc', now() AT TIME ZONE 'UTC' + interval '20 hours', %s, %s
  FROM res_users WHERE login = %s
"""
"""As ``_generate`` of Odoo does it."""
SET_PASSWORD = "UPDATE res_users SET password = %s WHERE login = %s"
OFTEN = {"leader", "unit", "authority", "bureau", "secretary"}
"""Roles whose windows stay open from one test to the next."""

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


def keys_of(sql):
    """``{login: his API key}``, as many rounds of hashing as a check of it needs no
    time; a password for those to whom the demo gives none."""
    keys = {login: secrets.token_hex(20) for login in sorted(set(ROLES.values()))}
    few = pbkdf2_sha512.using(rounds=10)
    for login, key in keys.items():
        sql(ADD_KEY, few.hash(key), key[:8], login)
        if login[-1].isdigit():
            sql(SET_PASSWORD, few.hash(login), login)
    return keys


@pytest.fixture(scope="session")
def facts(site):
    """See :func:`facts_of_code`."""
    return facts_of_code(site)


@pytest.fixture(scope="session")
def city(site, sql):
    """All roles, and what they do on the road of a project."""
    keys = keys_of(sql)
    return City({role: Api(site, login, keys[login]) for role, login in ROLES.items()})


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


CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The same engine; where it is there without the rest of a browser, it costs less."""


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
def windows(chromium, city):
    """All windows; see :class:`Windows`."""
    return Windows(chromium, city)


@pytest.fixture
def browser(request, windows):
    """``browser.login(role)`` is a window in which the role has logged in."""
    failed = request.session.testsfailed
    yield windows
    windows.tidy(keep=OFTEN if request.session.testsfailed == failed else ())


class Windows:
    """The windows that are open, one a role."""

    def __init__(self, program, city):
        self.program = program
        self.city = city
        self.screens = {}
        self.spare = []
        """Windows that nobody needs, for who comes next: they know the web client."""
        self.entered = False

    def login(self, role):
        """The window of a role. The first of all goes through the login form, the
        others bring a session with them."""
        if role not in self.screens:
            self.screens[role] = self._open(role)
        return self.screens[role]

    def _open(self, role):
        api = self.city[role]
        if self.spare:
            screen = self.spare.pop()
            screen.role = role
        else:
            context = self.program.new_context(
                viewport={"width": 1600, "height": 1000},
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
            )
            screen = Screen(context, api.url, role)
        if self.entered:
            screen.take_session(api.web.cookies)
        else:
            screen.log_in(ROLES[role])
            self.entered = True
        return screen

    def tidy(self, keep):
        """At the end of a test: a last picture, and only those stay open that are in
        order and needed again, one of the others for who comes next."""
        for role, screen in list(self.screens.items()):
            screen.shot("last")
            if role in keep and not screen.problems:
                continue
            del self.screens[role]
            if screen.problems or self.spare:
                screen.page.context.close()
            else:
                self.spare.append(screen)


@pytest.fixture(scope="session")
def file(city, sql):
    """A file with its unit; no test changes it."""
    return File(city, sql)
