"""The end of a year: big batches by scheduled actions, beside users at work.

Fills a database, or takes a copy of a filled one, and makes it ready
(:mod:`bench.year_end_fill`). A server with two workers serves clients that open the
board again and again: alone, then beside each batch, which runs in a process of its
own (:mod:`bench.year_end_batch`), then alone again. The first batch is killed half way
and taken up again. ``make bench-year-end`` does all of it.
"""

import argparse
import contextlib
import json
import os
import shlex
import signal
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2
import requests

from .board_client import Client
from .morning import ROOT, fill, serving
from .year_end_viewers import LOGINS, OURS, Viewers

ASSESSOR = "demo.assessor"
BATCHES = {
    "reports": (
        "cf_jiebang.cron_open_work_reports",
        "SELECT count(*) FROM jiebang_work_report WHERE kind = 'annual' AND"
        " year = extract(year FROM now())",
    ),
    "evaluations": (
        "cf_jiebang.cron_add_up_evaluations",
        "SELECT count(*) FROM jiebang_evaluation WHERE state = 'aggregated'",
    ),
    "ledgers": (
        "cf_jiebang.cron_ledger_open",
        "SELECT count(*) FROM jiebang_ledger WHERE composed_at IS NOT NULL",
    ),
    "dossiers": (
        "cf_jiebang.cron_make_dossiers",
        "SELECT count(*) FROM jiebang_dossier WHERE state = 'done'",
    ),
}
"""Scheduled action, and what counts the records that are done."""

WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)

GOAL = 1.5


def parser():
    """The options."""
    result = argparse.ArgumentParser(prog="bench-year-end", description=__doc__)
    result.add_argument("--projects", type=int, default=10000)
    result.add_argument("--reports", type=int, default=10000)
    result.add_argument("--evaluations", type=int, default=1000)
    result.add_argument("--ledgers", type=int, default=25)
    result.add_argument("--dossiers", type=int, default=500)
    result.add_argument("--export", default="10000", help="rows of Excel lists: 10,100")
    result.add_argument("--only", help="batches: reports,evaluations,…,export")
    result.add_argument("--alone", type=int, default=60, help="seconds without a batch")
    result.add_argument("--pause", type=float, default=0.5, help="between two boards")
    result.add_argument("--workers", type=int, default=2)
    result.add_argument(
        "--nice", type=int, default=10, help="of the batch, as deploy/odoo-cron.service"
    )
    result.add_argument("--filled", help="filled database; a copy of it is used")
    result.add_argument("--json", help="file for the figures")
    result.add_argument("--odoo", help="command line of odoo")
    result.add_argument("--database", help="copy of a database with demo data")
    return result


def memory(pid):
    """Megabytes that a process has in memory, or 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0


def children(pid):
    """Processes that descend from ``pid``, itself included."""
    found = [pid]
    for one in found:
        for file in Path(f"/proc/{one}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(text) for text in file.read_text().split()]
    return found


class YearEnd:
    """One run."""

    def __init__(self, options, odoo):
        self.options = options
        self.odoo = odoo

    def sql(self, statement, database=None):
        """First value of a statement, or ``None``."""
        connection = psycopg2.connect(dbname=database or self.options.database)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchone()[0] if cursor.description else None
        finally:
            connection.close()

    def shell(self, code):
        """A process of ``odoo shell`` that runs ``code``."""
        child = subprocess.Popen(
            [
                *self.odoo,
                *("shell", "-d", self.options.database, "--no-http"),
                *("--log-level=warn", "--shell-interface=python"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        os.setpriority(os.PRIO_PROCESS, child.pid, self.options.nice)
        child.stdin.write(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}\n")
        child.stdin.close()
        return child

    def prepare(self):
        """Give the database its size and its work."""
        values = {
            name: getattr(self.options, name)
            for name in ("reports", "evaluations", "ledgers", "dossiers")
        }
        child = self.shell(
            f"from bench import year_end_fill\nyear_end_fill.run(env, {values!r})"
        )
        print(child.stdout.read().strip(), flush=True)
        if child.wait():
            raise SystemExit("the database could not be made ready")

    def ask(self, name, url):
        """What an officer does so that the batch has work."""
        if name == "evaluations":
            client = Client(url, self.options.database, ASSESSOR)
            rounds = client.call(
                "jiebang.evaluation.round",
                "search",
                domain=[("state", "=", "open"), ("kind", "=", "annual")],
            )
            client.call(
                "jiebang.evaluation.round", "action_transition", rounds, name="add_up"
            )

    def batch(self, name, kill_at=None):
        """Run one batch to its end, or until ``kill_at`` records are done.

        :return: ``{figure: value}``, or ``None`` when it was killed
        """
        xmlid, done = BATCHES[name]
        child = self.shell(
            f"from bench import year_end_batch\nyear_end_batch.run(env, {xmlid!r})"
        )
        lines = []
        for line in child.stdout:
            if line.startswith("BENCH-READY"):
                break
        reader = threading.Thread(target=lambda: lines.extend(child.stdout))
        reader.start()
        sizes, asked, waits = [], 0, 0
        while child.poll() is None:
            sizes.append(memory(child.pid))
            waits += self.sql(WAITING)
            time.sleep(0.2)
            if kill_at and time.monotonic() - asked > 1:
                asked = time.monotonic()
                if self.sql(done) >= kill_at:
                    child.send_signal(signal.SIGKILL)
        reader.join()
        figures = next((x for x in lines if x.startswith("BENCH-FIGURES")), None)
        if figures is None:
            if not kill_at:
                raise SystemExit(f"the batch of {name} ended early")
            return None
        sizes = [size for size in sizes if size] or [0]
        quarter = max(len(sizes) // 4, 1)
        return json.loads(figures.partition(" ")[2]) | {
            "first_mb": round(statistics.median(sizes[:quarter])),
            "last_mb": round(statistics.median(sizes[-quarter:])),
            "peak_mb": round(max(sizes)),
            "waits": waits,
        }

    def measure(self, name, url):
        """One batch beside the users, and the users alone before and after it: a
        machine that others use too is not as fast all the time."""
        viewers = Viewers(url, self.options)
        for screen in viewers.screens * self.options.workers:
            screen.kanban()  # every worker has its caches
        viewers.start()
        quiet = [viewers.alone(self.options.alone)]
        done = BATCHES[name][1]
        before = self.sql(done)
        self.ask(name, url)
        result = {"killed_at": None}
        begun = time.monotonic()
        if name == "reports":
            half = before + self.options.reports // 2
            self.batch(name, kill_at=half)
            result["killed_at"] = self.sql(done) - before
            result["killed_after"] = round(time.monotonic() - begun, 1)
        result |= self.batch(name)
        ended = time.monotonic()
        quiet.append(viewers.alone(self.options.alone))
        viewers.stopped.set()
        viewers.join()
        alone, board = viewers.between(*quiet), viewers.between((begun, ended))
        result |= {
            "batch": name,
            "records": self.sql(done) - before,
            "alone": alone,
            "board": board,
            "course": viewers.course(quiet[0], (begun, ended), quiet[1]),
            "errors": viewers.errors,
        }
        if alone["p95"] and board["p95"]:
            result["ratio"] = round(board["p95"] / alone["p95"], 2)
        return result

    def export(self, rows, url, server):
        """Memory of the server's processes while an Excel list is written."""
        client = Client(url, self.options.database, LOGINS[0])
        ids = client.call(OURS, "search", domain=[], limit=rows, order="id desc")
        client.post("/jiebang/xlsx/project", ids=",".join(map(str, ids[:10])))
        before = {pid: memory(pid) for pid in children(server)}
        peak, stopped = dict(before), threading.Event()

        def watch():
            while not stopped.is_set():
                for pid in peak:
                    peak[pid] = max(peak[pid], memory(pid))
                time.sleep(0.05)

        watcher = threading.Thread(target=watch)
        watcher.start()
        start = time.monotonic()
        error = None
        try:
            client.post("/jiebang/xlsx/project", ids=",".join(map(str, ids)))
        except requests.RequestException as problem:
            error = str(problem)[:200]
        seconds = time.monotonic() - start
        stopped.set()
        watcher.join()
        return {
            "batch": "export",
            "records": len(ids),
            "seconds": round(seconds, 1),
            "before_mb": round(max(before.values())),
            "peak_mb": round(max(peak.values())),
            "growth_mb": round(max(peak[pid] - before[pid] for pid in peak)),
            "errors": [error] if error else [],
        }

    def run(self):
        """Measure all; returns the list of figures."""
        wanted = (self.options.only or ",".join([*BATCHES, "export"])).split(",")
        results = []
        if wanted != ["export"]:
            self.prepare()
        with serving(self.odoo, self.options) as url:
            server = next(
                pid
                for pid in children(os.getpid())
                if pid != os.getpid() and memory(pid)
            )
            if "export" in wanted:
                for rows in map(int, self.options.export.split(",")):
                    results.append(self.export(rows, url, server))
                    print(table(results[-1:]), flush=True)
            for name in BATCHES:
                if name in wanted:
                    results.append(self.measure(name, url))
                    print(table(results[-1:]), flush=True)
        return results


def table(results):
    """The figures as lines of text."""
    lines = []
    for row in results:
        if row["batch"] == "export":
            lines.append(
                "Excel of {records} rows: {seconds} s, server {before_mb} MB, "
                "+{growth_mb} MB".format(**row)
            )
        else:
            lines.append(
                "{batch}: {records} in {seconds} s ({cpu} s of CPU), {runs} runs, "
                "{transactions} transactions, the longest {longest} s, memory "
                "{first_mb} → {last_mb} MB (peak {peak_mb}), seen waiting for a lock "
                "{waits} times".format(**row)
            )
            if row["killed_at"]:
                lines.append(
                    "  killed at {killed_at} after {killed_after} s, then taken up "
                    "again: the figures above are the second run's".format(**row)
                )
            lines.append(
                "  board alone p50 {p50} p95 {p95} ms ({count})".format(**row["alone"])
            )
            lines.append(
                "  board beside it p50 {p50} p95 {p95} ms ({count})".format(
                    **row["board"]
                )
                + f", ratio {row.get('ratio')} (goal {GOAL})"
            )
            lines.append(
                "  p50 before it, in its quarters, after it: {}".format(
                    ", ".join(map(str, row["course"]))
                )
            )
        lines += [f"  error: {text}" for text in sorted(set(row["errors"]))[:5]]
    return "\n".join(lines)


def main():
    """Measure on a database of one's own."""
    options = parser().parse_args()
    odoo = shlex.split(options.odoo or "odoo")
    bench = YearEnd(options, odoo)
    copy = None
    try:
        if options.filled:
            copy = options.database = f"cf_jiebang_year_{os.getpid()}"
            bench.sql(
                f'CREATE DATABASE "{copy}" TEMPLATE "{options.filled}"', "postgres"
            )
        elif options.projects:
            fill(odoo, options)
        results = bench.run()
    finally:
        if copy:
            bench.sql(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)', "postgres")
    print(table(results))
    if options.json:
        text = json.dumps(results, ensure_ascii=False, indent=1)
        Path(options.json).write_text(text + "\n")
    return 1 if any(row["errors"] for row in results) else 0


if __name__ == "__main__":
    sys.exit(main())
