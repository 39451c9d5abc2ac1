"""A morning at the city's desks: many users at once against Odoo in prefork mode.

Each user is an applicant who logs in, looks at the board, searches, writes a draft,
opens it, uploads evidence, submits it and prints annex 1; then the officer of his unit,
who logs in, looks, searches, opens it and agrees with the sealed scan of the opinion.
Between two steps he pauses. At the end every act is counted in the database: one that
is not there, or there twice, is a lost update. ``make bench-load`` does all of it;
``python3 -m bench.morning --odoo "odoo" --database COPY`` writes into a copy with demo
data of your own, and ``--url`` measures a server that runs already.
"""

import argparse
import contextlib
import copy
import json
import random
import shlex
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2
import requests

from tests.city import City

from .board_client import Client, Screen

ROOT = Path(__file__).resolve().parent.parent
OURS = "jiebang.project"
PAIRS = (("demo.applicant", "demo.unit"), ("demo.cadre27", "demo.unit07"))
"""An applicant and the officer of his unit, in the city and in a county."""

STEPS = (
    *("log in", "board", "search", "open", "draft", "upload", "decide"),
    "print",
)
GOAL = 1000
"""Milliseconds; printing is shown beside, it is no page."""

ACTS = ["submit", "unit_agree"]


def parser():
    """The options."""
    result = argparse.ArgumentParser(prog="bench-load", description=__doc__)
    result.add_argument("--users", default="1,8,32,128")
    result.add_argument("--seconds", type=int, default=120, help="at each number")
    result.add_argument("--pause", type=float, default=3, help="seconds, on average")
    result.add_argument("--workers", type=int, default=2)
    result.add_argument(
        "--at-once",
        type=int,
        default=6,
        help="requests under way, as a proxy with max_conns lets through",
    )
    result.add_argument("--projects", type=int, default=0, help="fill the board first")
    result.add_argument("--json", help="file for the figures")
    result.add_argument("--odoo", help="command line of odoo")
    result.add_argument("--database", help="copy of a database with demo data")
    result.add_argument("--url", help="a server of this database that runs already")
    return result


class Session(Client):
    """A client behind a proxy that lets few requests through at a time."""

    gate = None

    def _send(self, method, path, **options):
        with self.gate:
            return super()._send(method, path, **options)


class Caller:
    """A session as :class:`tests.city.City` calls a role."""

    def __init__(self, client):
        self.client = client

    def call(self, model, method, ids=None, **arguments):
        """What a public method returns; arguments are named."""
        positional = [] if ids is None else [[ids] if isinstance(ids, int) else ids]
        return self.client.call(model, method, *positional, **arguments)

    def create(self, model, **vals):
        """Id of a new record."""
        return self.client.call(model, "create", [vals])[0]

    def search(self, model, *domain, **options):
        """Ids of the records that the user finds."""
        return self.call(model, "search", domain=list(domain), **options)


class Morning:
    """One run at one number of users."""

    def __init__(self, url, options, city, users):
        self.url = url
        self.options = options
        self.city = city
        self.users = users
        self.times = {step: [] for step in STEPS}
        self.errors = []
        self.acted = []
        self.until = time.monotonic() + options.seconds

    def run(self):
        """Let all users work; returns the figures."""
        threads = [
            threading.Thread(target=self.work, args=(number,), daemon=True)
            for number in range(self.users)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.figures()

    def warm_up(self):
        """A first sequence each, at once, so that the workers have their caches."""
        self.options = argparse.Namespace(**vars(self.options) | {"pause": 0})
        self.until = 0
        self.run()

    def work(self, number):
        """Sequences of one user until the time is over."""
        chance = random.Random(number)
        time.sleep(chance.uniform(0, 2 * self.options.pause))
        while True:
            try:
                self.sequence(*PAIRS[number % len(PAIRS)], chance)
            except (RuntimeError, KeyError, requests.RequestException) as error:
                self.errors.append(f"{type(error).__name__}: {error}"[:200])
            if time.monotonic() > self.until:
                return

    def step(self, name, chance, function, *arguments, **values):
        """One measured step, and the pause after it."""
        start = time.perf_counter()
        result = function(*arguments, **values)
        self.times[name].append((time.perf_counter() - start) * 1000)
        time.sleep(chance.uniform(0.5, 1.5) * self.options.pause)
        return result

    def arrive(self, login, chance):
        """Log in, look at the board, search."""

        def log_in():
            client = Session(self.url, self.options.database, login)
            client.get("/odoo")
            return client

        client = self.step("log in", chance, log_in)
        screen = Screen(client, OURS, [])
        self.step("board", chance, screen.kanban)
        self.step("search", chance, screen.rows, "研究")
        return client, screen

    def sequence(self, applicant, officer, chance):
        """The morning of an applicant and of his unit's officer."""
        client, screen = self.arrive(applicant, chance)
        city = copy.copy(self.city)
        city.roles = {"leader": Caller(client)}
        project = self.step("draft", chance, city.draft)
        self.step("open", chance, self.open, screen, project)
        self.step("upload", chance, city.evidence, project)
        self.step("decide", chance, city.act, project, "leader", "submit")
        self.acted.append((project, ACTS[0]))
        self.step("print", chance, self.print, client, project)

        client, screen = self.arrive(officer, chance)
        city.roles = {"unit": Caller(client)}
        self.step("open", chance, self.open, screen, project)
        values = city.party_group() | {"opinion": "同意。"}
        self.step("decide", chance, city.act, project, "unit", ACTS[1], **values)
        self.acted.append((project, ACTS[1]))

    @staticmethod
    def open(screen, project):
        """The form with its chatter."""
        screen.form(project)
        screen.chatter(project)

    @staticmethod
    def print(client, project):
        """Annex 1 as a PDF."""
        page = client.get(f"/report/pdf/cf_jiebang.project_annex1/{project}")
        if not page.content.startswith(b"%PDF"):
            raise RuntimeError("no PDF was printed")

    # -- figures -------------------------------------------------------------

    def lost(self):
        """How many acts are not in the database exactly once, how many projects have
        not their one piece of evidence."""
        with (
            contextlib.closing(
                psycopg2.connect(dbname=self.options.database)
            ) as connection,
            connection.cursor() as cursor,
        ):
            ids = list({project for project, _act in self.acted})
            cursor.execute(
                "SELECT res_id, transition, count(*) FROM jiebang_decision "
                "WHERE res_model = %s AND res_id = ANY(%s) GROUP BY 1, 2",
                (OURS, ids),
            )
            made = {row[:2]: row[2] for row in cursor.fetchall()}
            cursor.execute(
                "SELECT count(*) FROM jiebang_evidence "
                "WHERE project_id = ANY(%s) AND kind = 'intent'",
                (ids,),
            )
            (evidence,) = cursor.fetchone()
        return sum(made.get(act) != 1 for act in self.acted) + abs(evidence - len(ids))

    def figures(self):
        """Percentiles of each step, errors, lost updates."""
        pages = [t for step in STEPS if step != "print" for t in self.times[step]]
        return {
            "users": self.users,
            "steps": {step: summary(times) for step, times in self.times.items()},
            "pages": summary(pages),
            "decisions": len(self.acted),
            "lost": self.lost(),
            "errors": self.errors,
        }


def summary(times):
    """Number, median and 95th percentile in milliseconds."""
    ordered = sorted(times)

    def at(part):
        return round(ordered[min(int(part * len(ordered)), len(ordered) - 1)])

    if not ordered:
        return {"count": 0, "p50": None, "p95": None}
    return {"count": len(ordered), "p50": at(0.5), "p95": at(0.95)}


def passing(levels):
    """About how many users it takes until the 95th percentile of pages passes the
    goal, on the line between two measured numbers; ``None`` when it never does."""
    before = (0, 0)
    for level in levels:
        users, p95 = level["users"], level["pages"]["p95"] or 0
        if p95 > GOAL:
            part = (GOAL - before[1]) / (p95 - before[1])
            return round(before[0] + part * (users - before[0]))
        before = (users, p95)
    return None


def table(levels):
    """The figures as lines of text."""
    lines = [f"{'users':>5}  {'step':8} {'n':>6} {'p50 ms':>8} {'p95 ms':>8}"]
    for level in levels:
        rows = [("pages", level["pages"]), *level["steps"].items()]
        for name, row in rows:
            lines.append(
                f"{level['users']:>5}  {name:8} {row['count']:>6} "
                f"{row['p50'] or '-':>8} {row['p95'] or '-':>8}"
            )
        lines.append(
            f"{level['users']:>5}  {level['decisions']} decisions, {level['lost']} "
            f"lost, {len(level['errors'])} errors"
        )
        lines += [f"       {text}" for text in sorted(set(level["errors"]))[:5]]
    users = passing(levels)
    what = f"at about {users} users" if users else "at none of these"
    lines.append(f"p95 of pages (all but print) passes {GOAL} ms {what}")
    return "\n".join(lines)


@contextlib.contextmanager
def serving(odoo, options):
    """Odoo in prefork mode on free ports; yields its address."""
    with socket.socket() as first, socket.socket() as second:
        for probe in (first, second):
            probe.bind(("127.0.0.1", 0))
        port, gevent = (probe.getsockname()[1] for probe in (first, second))
    child = subprocess.Popen(
        [
            *odoo,
            "server",
            *("-d", options.database, f"--db-filter=^{options.database}$"),
            *(f"--workers={options.workers}", f"--http-port={port}"),
            *(f"--gevent-port={gevent}", "--max-cron-threads=0", "--log-level=warn"),
        ]
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(300):
            if child.poll() is not None:
                raise SystemExit("the server ended")
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{url}/web/health", timeout=30).ok:
                    break
            time.sleep(0.3)
        yield url
    finally:
        child.terminate()
        child.wait()


def fill(odoo, options):
    """Copies of the demo's projects, so that the board has a size."""
    values = {
        **{"projects": options.projects, "organizations": 300},
        **{"cadres": 2000, "peers": False},
    }
    feed = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        f"from bench import board_fill\nboard_fill.run(env, {values!r})\n"
    )
    command = [*odoo, "shell", "-d", options.database, "--no-http"]
    subprocess.run(
        [*command, "--log-level=warn"],
        input=feed,
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main():
    """Measure at each number of users."""
    options = parser().parse_args()
    odoo = shlex.split(options.odoo or "odoo")
    if options.projects:
        fill(odoo, options)
    Session.gate = threading.BoundedSemaphore(options.at_once)
    serve = (
        contextlib.nullcontext(options.url) if options.url else serving(odoo, options)
    )
    levels = []
    with serve as url:
        manager = Caller(Session(url, options.database, "demo.manager"))
        city = City({"manager": manager})
        Morning(url, options, city, 2 * options.workers).warm_up()
        for users in map(int, options.users.split(",")):
            levels.append(Morning(url, options, city, users).run())
            print(table(levels[-1:]), flush=True)
    if len(levels) > 1:
        print(table(levels))
    if options.json:
        kept = {"options": vars(options), "levels": levels, "passing": passing(levels)}
        text = json.dumps(kept, ensure_ascii=False, indent=1)
        Path(options.json).write_text(text + "\n")
    return 1 if any(level["lost"] or level["errors"] for level in levels) else 0


if __name__ == "__main__":
    sys.exit(main())
