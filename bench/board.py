"""The board at the size of a city, beside four models of Odoo's own.

Builds databases of several sizes, serves them by one Odoo process, and measures in
turns what the web client asks for, as an applicant, a unit reviewer, a county officer
and a bureau officer. ``make bench`` does all of it;
``python3 -m bench.board --odoo "odoo" --template DB`` (with ``ODOO_RC`` set) copies a
database of your own that has demo data.
"""

import contextlib
import json
import os
import random
import re
import shlex
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from . import board_options, board_report
from .board_client import Client, Screen

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ROOT / "bench" / "addons"
OURS = "jiebang.project"
ROLES = {
    "applicant": "demo.applicant",
    "unit": "demo.unit",
    "county": "demo.county",
    "bureau": "demo.bureau",
}
PEERS = {
    "project.task": "name",
    "crm.lead": "name",
    "maintenance.request": "name",
    "hr.applicant": "partner_name",
}
FREQUENT, RARE = "研究", "有色金属冶炼"
TWO = "冶炼"
PIVOT = {
    OURS: "authority_id",
    "project.task": "partner_id",
    "crm.lead": "user_id",
    "maintenance.request": "equipment_id",
    "hr.applicant": "job_id",
}
READS = (
    "kanban",
    "more",
    "list",
    "frequent",
    "rare",
    "two",
    "form",
    "chatter",
    "pivot",
)
WRITES = ("transition", "create", "batch")
FILES = ("export", "export_odoo")
OTHERS = ("ledger", "public")
OPERATIONS = READS + WRITES + FILES + OTHERS
COLUMNS = (
    "code",
    "name",
    "field_id/display_name",
    "main_category_id/display_name",
    "leader_name",
    "leader_phone",
    "organization_id/display_name",
    "authority_id/display_name",
    "mode",
    "date_start",
    "date_end",
    "summary",
    "state",
    "version_code",
    "submitted_date",
    "filing_no",
    "filing_date",
)
"""The columns of our own Excel list, for Odoo's export."""


class Bench:
    """One run: the databases, the server, the turns."""

    def __init__(self, options, odoo):
        self.options = options
        self.odoo = odoo
        self.sizes = [int(size) for size in options.sizes.split(",")]
        self.databases = {}
        self.results = {}
        self.random = random.Random(1)

    # -- databases -----------------------------------------------------------

    def shell(self, database, code):
        """What a few lines of Python print in ``odoo shell``."""
        feed = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}\n"
        command = [*self.odoo, "shell", "-d", database, "--no-http"]
        done = subprocess.run(
            [*command, "--log-level=warn"],
            input=feed,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or "Traceback" in done.stderr:
            raise SystemExit(f"odoo shell failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def sql(self, statement):
        """A statement on the server as a whole."""
        connection = psycopg2.connect(dbname="postgres")
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()

    def fill(self, database, size):
        """Copy the template and give it its size."""
        print(f"{database}: {size} projects", flush=True)
        self.sql(f'CREATE DATABASE "{database}" TEMPLATE "{self.options.template}"')
        self.databases[size] = database
        values = {
            "projects": size,
            "organizations": self.options.organizations if size > 2000 else 300,
            "cadres": self.options.cadres if size > 2000 else 2000,
            "peers": not self.options.no_peers,
        }
        print(
            self.shell(
                database,
                f"from bench import board_fill\nboard_fill.run(env, {values!r})",
            ),
            flush=True,
        )

    @contextlib.contextmanager
    def prepared(self):
        """The databases, for as long as the block lasts."""
        if self.options.filled:
            self.databases = {n: f"{self.options.filled}{n}" for n in self.sizes}
            yield
            return
        try:
            for size in self.sizes:
                self.fill(f"cf_jiebang_run_{os.getpid()}_{size}", size)
            yield
        finally:
            for database in self.databases.values():
                self.sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    @contextlib.contextmanager
    def serving(self):
        """One server process for all databases."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        names = "|".join(map(re.escape, self.databases.values()))
        configured = [str(ADDONS), os.environ.get("CF_ADDONS") or str(ROOT)]
        child = subprocess.Popen(
            [
                *self.odoo,
                "server",
                f"--addons-path={','.join(configured)}",
                "--load=base,web,bench_meter",
                f"--db-filter=^({names})$",
                f"--http-port={port}",
                "--max-cron-threads=0",
                "--log-level=warn",
            ],
            stdout=subprocess.DEVNULL,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            for _attempt in range(300):
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                if child.poll() is not None:
                    raise SystemExit("the server ended")
                time.sleep(0.2)
            yield url
        finally:
            child.terminate()
            child.wait()

    # -- turns ---------------------------------------------------------------

    def run(self):
        """Measure and report; returns the exit status."""
        with self.prepared():
            with self.serving() as url:
                places = [Place(self, url, size) for size in self.sizes]
                # reading first, so that it does not see what was just created
                self.take_turns(places, READS + FILES + OTHERS)
                self.take_turns(places, WRITES)
            floors = self.floors(places)
        figures = board_report.figures(self, floors)
        print(board_report.table(figures))
        print(board_report.goals(figures))
        if self.options.json:
            text = json.dumps(figures, ensure_ascii=False, indent=1)
            Path(self.options.json).write_text(text + "\n")
        if self.options.svg:
            Path(self.options.svg).write_text(board_report.chart(figures))
        return 0

    def take_turns(self, places, operations):
        """Each operation of each contender on each size, once a round."""
        turns = [turn for place in places for turn in place.turns(operations)]
        for number in range(self.options.rounds + 1 if turns else 0):
            self.random.shuffle(turns)
            for size, operation, who, function in turns:
                self.measure(size, operation, who, function, number)
            print(f"round {number} of {self.options.rounds}", flush=True)

    def measure(self, size, operation, who, function, number):
        """One turn; the first round warms the caches and does not count."""
        try:
            cost = function()
        except (RuntimeError, StopIteration) as error:
            print(f"  {operation} {who} {size}: {error}", flush=True)
            return
        if number:
            key = (operation, who, size)
            self.results.setdefault(key, []).append(cost)

    # -- floors --------------------------------------------------------------

    def floors(self, places):
        """Milliseconds of the bare SQL: ``{(operation, role, size): (rules, bare)}``"""
        result = {}
        for place in places:
            cases = place.floor_cases()
            if not cases:
                continue
            printed = self.shell(
                place.database,
                f"from bench import board_floor\nboard_floor.run(env, {cases!r})",
            )
            line = next(x for x in printed.splitlines() if "BENCH-FLOOR" in x)
            statements = json.loads(line.partition("BENCH-FLOOR ")[2])
            result |= place.time_floors(statements, self.options.rounds)
        return result


class Place:
    """One database: its users, its screens, its turns."""

    def __init__(self, bench, url, size):
        self.bench = bench
        self.size = size
        self.database = bench.databases[size]
        self.wanted = (bench.options.only or ",".join(OPERATIONS)).split(",")
        self.clients = {
            role: Client(url, self.database, login) for role, login in ROLES.items()
        }
        self.public = Client(url, self.database)
        self.screens = {}
        for role, client in self.clients.items():
            self.screens[role] = Screen(client, OURS, [])
        if not bench.options.no_peers:
            for name in PEERS:
                self.screens[name] = self._peer(name)
        self.records = {}
        self.fresh = {}

    def _peer(self, name):
        client, domain, context = self.clients["bureau"], [], {}
        if name == "project.task":
            rows = client.call(
                name,
                "formatted_read_group",
                [("project_id", "!=", False)],
                groupby=["project_id"],
                aggregates=["__count"],
            )
            board = max(rows, key=lambda row: row["__count"])["project_id"][0]
            domain = [("project_id", "=", board)]
            context = {"default_project_id": board}
        elif name == "crm.lead":
            domain = [("type", "=", "opportunity")]
            context = {"default_type": "opportunity"}
        return Screen(client, name, domain, context=context)

    def turns(self, operations):
        """``(size, operation, who, function)`` for each turn of a round."""
        for operation in operations:
            if operation not in self.wanted:
                continue
            for who, screen in self.screens.items():
                function = self._turn(operation, who, screen)
                if function is not None:
                    yield self.size, operation, who, function

    def _turn(self, operation, who, screen):
        make = getattr(self, f"_make_{operation}", None)
        function = make(who, screen) if make else self._read(operation, who, screen)
        if function is None:
            return None
        return lambda: screen.client.timed(function)

    def _read(self, operation, who, screen):
        if operation == "kanban":
            return screen.kanban
        if operation == "more":
            return lambda: self._more(screen)
        if operation in ("list", "frequent", "rare", "two"):
            words = {"frequent": FREQUENT, "rare": RARE, "two": TWO}.get(operation)
            return lambda: screen.rows(words)
        if operation in ("form", "chatter"):
            return lambda: getattr(screen, operation)(self._record(who, screen))
        if operation == "pivot":
            return lambda: screen.pivot(PIVOT[screen.model])
        return None

    def _more(self, screen):
        if not hasattr(screen, "column"):
            stages = screen.client.call(
                screen.model,
                "formatted_read_group",
                screen.domain,
                groupby=[screen.group],
                aggregates=["__count"],
            )
            most = max(stages, key=lambda row: row["__count"])[screen.group]
            screen.column = [(screen.group, "=", most and most[0])]
            screen.client.cost = type(screen.client.cost)()
        return screen.more()

    def _record(self, who, screen):
        """Another record each time, the same ones in each run."""
        if who not in self.records:
            self.records[who] = screen.client.call(
                screen.model, "search", domain=screen.domain, limit=50
            )
            screen.client.cost = type(screen.client.cost)()
        return self.bench.random.choice(self.records[who])

    # -- writing -------------------------------------------------------------

    def _next(self, who, screen, domain):
        """A record that was not used yet."""
        if who not in self.fresh:
            self.fresh[who] = iter(
                screen.client.call(
                    screen.model, "search", domain=screen.domain + domain, limit=100
                )
            )
            screen.client.cost = type(screen.client.cost)()
        return next(self.fresh[who])

    def _make_transition(self, who, screen):
        if who == "bureau":
            domain = [("state", "in", ("delivery", "bureau_review"))]
            sections = screen.client.call(
                "jiebang.section", "search", domain=[], limit=2
            )
            return lambda: (
                screen.client.call(
                    OURS,
                    "action_transition",
                    [self._next(who, screen, domain)],
                    "bureau_return",
                    "请补充附件",
                    section_ids=sections,
                )
                and 1
            )
        if who in ROLES:
            return None
        stages = screen.client.call(
            screen.model,
            "formatted_read_group",
            screen.domain,
            groupby=[screen.group],
            aggregates=["__count"],
        )
        ids = [row[screen.group][0] for row in stages if row[screen.group]][:2]
        domain = [(screen.group, "=", ids[0])]
        return lambda: screen.move(self._next(who, screen, domain), ids[1])

    def _values(self, screen):
        column = PEERS.get(screen.model, "name")
        values = {column: "新项目"}
        if screen.model == "project.task":
            values["project_id"] = screen.domain[0][2]
        elif screen.model == "crm.lead":
            values["type"] = "opportunity"
        elif screen.model == "hr.applicant":
            values["email_from"] = False
        return values

    def _make_create(self, who, screen):
        if who in ROLES and who != "applicant":
            return None
        return lambda: screen.create(self._values(screen))

    def _make_batch(self, who, screen):
        if who in ROLES and who != "applicant":
            return None
        title = PEERS.get(screen.model, "name")
        return lambda: screen.batch(self._values(screen), title, 100)

    # -- files and other pages -----------------------------------------------

    def _ids(self, screen):
        ids = screen.client.call(
            screen.model,
            "search",
            domain=screen.domain,
            limit=self.bench.options.rows,
            order="id desc",
        )
        screen.client.cost = type(screen.client.cost)()
        return ids

    def _make_export(self, who, screen):
        if who != "bureau":
            return None

        def export():
            ids = self._ids(screen)
            screen.client.post("/jiebang/xlsx/project", ids=",".join(map(str, ids)))
            return len(ids)

        return export

    def _make_export_odoo(self, who, screen):
        if who != "bureau":
            return None

        def export():
            ids = self._ids(screen)
            fields = [{"name": name, "label": name} for name in COLUMNS]
            data = {
                "model": screen.model,
                "fields": fields,
                "ids": ids,
                "domain": [],
                "groupby": [],
                "import_compat": False,
                "context": screen.client.context,
            }
            screen.client.post("/web/export/xlsx", data=json.dumps(data))
            return len(ids)

        return export

    def _make_ledger(self, who, screen):
        if who != "county":
            return None
        ledgers = Screen(screen.client, "jiebang.ledger", [])

        def ledger():
            ledgers.rows()
            return ledgers.form(self._record("ledger", ledgers))

        return ledger

    def _make_public(self, who, _screen):
        if who != "applicant":
            return None

        def public():
            cost = self.public.timed(lambda: self.public.get("/jiebang") and 20)
            self.clients["applicant"].cost = cost
            return cost.rows

        return public

    # -- floors --------------------------------------------------------------

    def floor_cases(self):
        """What ``board_floor`` has to write down."""
        cases = {}
        for role, login in ROLES.items():
            screen = self.screens[role]
            for operation in ("kanban", "list", "frequent", "rare"):
                if operation not in self.wanted or not hasattr(screen, "opened"):
                    continue
                board = operation == "kanban"
                view = screen.view("kanban" if board else "list")
                words = {"frequent": FREQUENT, "rare": RARE}.get(operation)
                cases[f"{operation}/{role}"] = {
                    "login": login,
                    "domain": view.words(words) if words else [],
                    "fields": list(view.specification),
                    "groups": screen.opened if board else None,
                    "limit": 40 if board else 80,
                    "count": 10001,
                }
        return cases

    def time_floors(self, cases, rounds):
        """Run the statements in turns; medians in milliseconds."""
        connection = psycopg2.connect(dbname=self.database)
        connection.autocommit = True
        cursor = connection.cursor()
        spent = {}
        for _round in range(rounds + 1):
            for name, kinds in cases.items():
                for kind, statements in kinds.items():
                    start = time.perf_counter()
                    for statement in statements:
                        cursor.execute(statement)
                        cursor.fetchall()
                    passed = (time.perf_counter() - start) * 1000
                    spent.setdefault((name, kind), []).append(passed)
        connection.close()
        return {
            (*name.split("/"), self.size): tuple(
                statistics.median(spent[name, kind][1:]) for kind in ("rules", "bare")
            )
            for name in cases
        }


def main():
    """Measure on databases of one's own."""
    options = board_options.parser().parse_args()
    if not options.odoo or not (options.template or options.filled):
        print('give --odoo "odoo" and --template DATABASE, or: make bench')
        return 2
    return Bench(options, shlex.split(options.odoo)).run()


if __name__ == "__main__":
    sys.exit(main())
