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
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from . import board_options, board_report
from .board_turns import FILES, OTHERS, READS, WRITES, Place

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ROOT / "bench" / "addons"


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


def main():
    """Measure on databases of one's own."""
    options = board_options.parser().parse_args()
    if not options.odoo or not (options.template or options.filled):
        print('give --odoo "odoo" and --template DATABASE, or: make bench')
        return 2
    return Bench(options, shlex.split(options.odoo)).run()


if __name__ == "__main__":
    sys.exit(main())
