"""The tests: Odoo's own runner inside, pytest with a real server outside."""

import contextlib
import re
import xml.etree.ElementTree as ElementTree
from functools import partial

from . import (
    common,
    linting,
    odoolog,
    packages,
    processes,
    setup,
    shards,
    templates,
)
from .common import ADDONS, MODULE
from .lanes import Lanes, Task, count
from .odoolog import Counts
from .server import TIMEOUT, Instance, free_port, running

DATED = f"/{MODULE},-undated"
"""What the day may change; a test on which it has no influence has the tag."""
QUEUE = f"{MODULE}_queue"
SLOWEST = 10
UNINSTALL = f"""
module = env["ir.module.module"].search([("name", "=", "{MODULE}")])
values = {{"module_ids": module.ids, "jiebang_typed": env.cr.dbname}}
env["base.module.uninstall"].create(values).action_uninstall()
"""
"""The administrator's way: the dialog, with what it asks him to type."""
FAILED_OUTSIDE = re.compile(r"(?P<told>\S+::\S+.*?) (?:FAILED|ERROR)\b")


@contextlib.contextmanager
def site(kind="demo", **options):
    """A server on a copy of the template ``demo`` or ``plain``; see ``running``."""
    instance = Instance("test")
    with instance.cluster.using():
        instance.prepare()
        template = templates.ensure(instance, kind)
        with running(template, **options) as started:
            yield started


def odoo(instance, tags, name=None):
    """Tests inside Odoo, on a copy of the database with demo data."""
    return _odoo_run(instance, name or f"odoo-{instance.name}", "--test-tags", tags)


def odoo_lint(instance):
    """Odoo's own linter (``test_lint``) on our addon."""
    tags = ",".join(linting.TEST_LINT)
    return _odoo_run(
        instance, "odoo-lint", "-i", "test_lint", "--test-tags", tags, kind="plain"
    )


def queue(instance):
    """Tests of the addon that makes jobs of the work, with OCA's ``queue_job``."""
    return _odoo_run(
        instance,
        "odoo-queue",
        *("--addons-path", f"{ADDONS},{packages.FOREIGN_ADDONS}", "-i", QUEUE),
        *("--test-tags", f"/{QUEUE}"),
        kind="plain",
    )


def _odoo_run(instance, name, *arguments, kind="demo"):
    log = common.run_log(name)
    template = templates.ensure(instance, kind)
    with instance.temporary(template) as database:
        status = instance.run(
            log,
            *("-d", database, "--http-port", free_port(), "--max-cron-threads=0"),
            "--log-handler=odoo.tests.stats:DEBUG",
            *arguments,
            what=name,
            check=False,
            watch=odoolog.Teller(log, odoolog.FAILED_TEST),
        )
    result = odoolog.counts(log)
    complaints = odoolog.complaints(log)
    if complaints:
        common.say(odoolog.shortened(complaints))
    for text in odoolog.skips(log):
        common.say(text)
    if status or complaints:
        result.failed = max(result.failed, 1)
    if not result.passed and not result.failed:
        common.say(f"no test ran in {name}")
        result.failed = 1
    common.say(f"      {name}: {result} (log: {log})")
    return result


LEFT = {
    "records": f"SELECT model, name FROM ir_model_data WHERE module LIKE '{MODULE}%'",
    "accounts": """SELECT login FROM res_users u WHERE NOT EXISTS
                    (SELECT 1 FROM ir_model_data d
                      WHERE d.model = 'res.users' AND d.res_id = u.id)""",
    "tables and sequences": """SELECT relname FROM pg_class
                                WHERE relname LIKE 'jiebang%'""",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE 'jiebang%'",
    "columns": """SELECT table_name, column_name FROM information_schema.columns
                   WHERE column_name LIKE 'jiebang%'""",
    "sequences of numbers": """SELECT name FROM ir_sequence
                                WHERE code LIKE 'jiebang%' OR prefix LIKE '%〔%'""",
    "messages": "SELECT model FROM mail_message WHERE model LIKE 'jiebang.%'",
    "files": "SELECT res_model FROM ir_attachment WHERE res_model LIKE 'jiebang.%'",
    "to-dos": "SELECT res_model FROM mail_activity WHERE res_model LIKE 'jiebang.%'",
}
"""What of the addon may be left by an uninstallation: nothing."""


def uninstall(instance):
    """Uninstalling the addon, with all that the demo has in it, must leave a database
    that still works and nothing of the addon."""
    log = common.run_log("uninstall")
    template = templates.ensure(instance, "demo")
    with instance.temporary(template) as database:
        options = ("-d", database, "--no-http", f"--logfile={log}")
        command = instance.command(*options, program="shell")
        processes.output(command, env=instance.env(), feed=UNINSTALL)
        found = {
            name: instance.cluster.sql(ask, database) for name, ask in LEFT.items()
        }
    more = [f"{name} are left: {rows[:5]}" for name, rows in found.items() if rows]
    odoolog.check(log, "uninstalling", more)
    return Counts(1)


def outside(arguments=(), name=None):
    """pytest on the folder ``tests``; its output goes to the terminal, or to a log with
    a name, of which the failures are shown."""
    log = name and common.run_log(name)
    report = common.run_log(name or "pytest", "xml")
    report.unlink(missing_ok=True)
    detailed = ["-v", "-rN", "--color=no"] if log else []
    status = processes.run(
        [packages.PYTHON, "-m", "pytest", f"--junitxml={report}", *detailed]
        + [*arguments],
        check=False,
        log=log,
        what="pytest",
        timeout=TIMEOUT,
        watch=log and odoolog.Teller(log, FAILED_OUTSIDE),
    )
    result = Counts()
    if report.exists():
        results = ElementTree.parse(report).getroot()
        for suite in results.iter("testsuite"):
            bad = int(suite.get("failures")) + int(suite.get("errors"))
            skipped = int(suite.get("skipped"))
            good = max(0, int(suite.get("tests")) - bad - skipped)
            result += Counts(good, bad, skipped)
        for case in results.iter("testcase"):
            result.seconds[case.get("classname")] += float(case.get("time"))
    if log and status:
        common.say(log.read_text(errors="replace").partition("= FAILURES =")[2])
    if status and not result.failed:  # 5: no test was collected
        common.say(f"pytest ended with status {status}")
        result.failed = 1
    if log:
        common.say(f"      {name}: {result} (log: {log})")
    return result


# -- the parts, side by side -------------------------------------------------


def main(options):
    """The command ``test``: everything, or the parts that were asked for."""
    parts = options.only or list(PARTS)
    progress = common.Progress(setup.STEPS + 1)
    with processes.leaving_nothing_behind():
        setup.ensure(progress)
        instance = Instance("test")
        with instance.cluster.using():
            instance.prepare()
            tasks = [task for part in parts for task in PARTS[part](instance, options)]
            names = {task.name for task in tasks}
            for task in tasks:
                task.after = tuple(name for name in task.after if name in names)
            lanes = Lanes(tasks)
            progress.step(f"{', '.join(names_of(tasks))}: {lanes.lanes} at once")
            total = lanes.run()
    shards.remember(total.seconds)
    for name, seconds in total.slowest(SLOWEST):
        common.say(f"  {seconds:6.1f} s  {name}")
    if lanes.broken:
        common.say(f"failed: {', '.join(lanes.broken)}")
    common.say(str(total))
    return 1 if total.failed or not total.passed else 0


def names_of(tasks):
    """Names of tasks, those of the shards once."""
    return list(dict.fromkeys(re.sub(r" \d+$", "s", task.name) for task in tasks))


def _lint(instance, _options):
    return [
        Task("linters", _static, 80),
        Task("test_lint", partial(odoo_lint, instance), 45, ("install",)),
    ]


def _static():
    broken = linting.static()
    if broken:
        common.say(f"lint failed: {', '.join(broken)}")
    return Counts(1 - bool(broken), len(broken))


def _install(instance, _options):
    return [
        Task("install", partial(_build, instance, "plain"), 800),
        Task("demo", partial(_build, instance, "demo"), 900),
        Task("uninstall", partial(uninstall, instance), 120, ("demo",)),
        Task("upgrade", partial(upgrade, instance), 30, ("demo",)),
    ]


def _build(instance, kind):
    templates.ensure(instance, kind)
    return Counts(1)


def upgrade(instance):
    """An upgrade to the same version goes through in silence."""
    log = common.run_log("upgrade")
    template = templates.ensure(instance, "demo")
    with instance.temporary(template) as database:
        instance.run(log, "-d", database, "--no-http", "-u", MODULE, what="upgrading")
    odoolog.check(log, "upgrading")
    return Counts(1)


def _odoo(instance, options):
    if options.tags:
        return [Task("Odoo tests", partial(odoo, instance, options.tags), 300)]
    return [
        Task(
            f"Odoo test {number}",
            partial(odoo, instance, shards.tags(shard), name=f"odoo-test-{number}"),
            shard.seconds,
            ("demo",),
        )
        for number, shard in enumerate(shards.inside(count()), 1)
    ]


def _queue(instance, _options):
    return [Task(QUEUE, partial(queue, instance), 60, ("install",))]


def _outside(_instance, options):
    if options.only == ["outside"]:
        return [Task("tests from outside", partial(outside, options.pytest))]
    return [
        Task(
            f"outside test {number}",
            partial(outside, [*options.pytest, *shard.files], name=f"pytest-{number}"),
            shard.seconds,
            ("demo",),
        )
        for number, shard in enumerate(shards.outside(count()), 1)
    ]


PARTS = {
    "lint": _lint,
    "install": _install,
    "odoo": _odoo,
    "queue": _queue,
    "outside": _outside,
}
"""What ``make test`` does, and what ``--only`` names."""
