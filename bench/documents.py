"""CPU time, wall time and memory of papers, discs and lists.

Each case runs in a process of its own: an ``odoo shell`` that is fed a few lines,
does the work and prints one line of JSON. ``make bench-documents`` runs it on a
copy of the demo database; ``python3 -m bench.documents --shell "odoo shell -d DB"``
runs it on any database of your own (documents leave nothing behind there).
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = "BENCH-RESULT "
ENGINES = ("weasyprint", "wkhtmltopdf")
CASES = {
    "form": ("annex 1, one form", ENGINES),
    "plan": ("annex 2, one plan", ENGINES),
    "ledger": ("ledger, {rows} rows", ENGINES),
    "dossiers": ("{dossiers} dossiers (annexes 1 + 2)", ENGINES),
    "disc": ("disc with {megabytes} MB (ISO, ZIP)", ("",)),
    "xlsx": ("Excel list, {xlsx} rows", ("",)),
}
"""Name of a case: what it is, and its engines."""

COLUMNS = (
    ("case", "what"),
    ("engine", "engine"),
    ("CPU s", "cpu"),
    ("wall s", "wall"),
    ("first s", "first"),
    ("RSS MB", "rss"),
    ("child MB", "child_rss"),
    ("pages", "pages"),
    ("KB", "kilobytes"),
)


def parser():
    """The options."""
    result = argparse.ArgumentParser(prog="bench-documents", description=__doc__)
    result.add_argument("--only", help="cases, separated by commas: form,xlsx")
    result.add_argument("--rows", type=int, default=500, help="rows of the ledger")
    result.add_argument("--dossiers", type=int, default=50)
    result.add_argument("--megabytes", type=int, default=1024, help="evidence on disc")
    result.add_argument("--xlsx", type=int, default=10000, help="rows of the list")
    result.add_argument("--timeout", type=int, default=1800, help="seconds a case")
    result.add_argument("--json", help="write the figures to this file too")
    result.add_argument("--shell", help="command line of an odoo shell")
    return result


def measure(options, shell, env=None):
    """Run the chosen cases and print the table; returns the exit status."""
    wanted = options.only.split(",") if options.only else list(CASES)
    unknown = set(wanted) - set(CASES)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
        return 2
    results = []
    for name in wanted:
        what, engines = CASES[name]
        for engine in engines:
            result = {"case": name, "engine": engine}
            result["what"] = what.format(**vars(options))
            result |= run_case(name, engine, options, shell, env)
            results.append(result)
            print(f"  {result['what']} {engine}: {state(result)}", flush=True)
    print(table(results))
    if options.json:
        text = json.dumps(results, ensure_ascii=False, indent=1)
        Path(options.json).write_text(text + "\n")
    return 1 if any("error" in result for result in results) else 0


def state(result):
    """One word on a case."""
    return result.get("error") or result.get("skipped") or "done"


def run_case(name, engine, options, shell, env):
    """The figures of a case, measured in a child process."""
    numbers = ("rows", "dossiers", "megabytes", "xlsx")
    values = {key: getattr(options, key) for key in numbers} | {"engine": engine}
    feed = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from bench import document_cases\n"
        f"document_cases.run(env, {name!r}, {values!r})\n"
    )
    try:
        done = subprocess.run(
            list(map(str, shell)),
            input=feed,
            env=env or os.environ,
            capture_output=True,
            text=True,
            timeout=options.timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": f"not ready after {options.timeout} s"}
    for line in done.stdout.splitlines():
        if MARK in line:
            return json.loads(line.partition(MARK)[2])
    last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()
    return {"error": f"exit {done.returncode}: {last[-1]}"}


def table(results):
    """The figures in columns."""
    rows = [[title for title, _key in COLUMNS]]
    for result in results:
        row = [cell(result.get(key)) for _title, key in COLUMNS]
        if state(result) != "done":
            row[2:] = [state(result)] + [""] * (len(row) - 3)
        rows.append(row)
    plain = [row for row in rows if row[-1]]
    widths = [max(map(width, column)) for column in zip(*plain, strict=True)]
    widths[0] = max(width(row[0]) for row in rows)
    lines = []
    for row in rows:
        cells = [
            pad(text, size, number < 2)
            for number, (text, size) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def cell(value):
    """A figure as text."""
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def width(text):
    """Columns of the terminal."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def pad(text, size, left):
    """Text on the left, figures on the right."""
    blank = " " * max(0, size - width(text))
    return text + blank if left else blank + text


def main():
    """Measure on a database of one's own."""
    options = parser().parse_args()
    if not options.shell:
        print('give --shell "odoo shell -c FILE -d DATABASE", or: make bench-documents')
        return 2
    return measure(options, shlex.split(options.shell))


if __name__ == "__main__":
    sys.exit(main())
