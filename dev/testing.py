"""The tests: Odoo's own runner inside, pytest with a real server outside."""

import contextlib
import xml.etree.ElementTree as ElementTree

from . import common, linting, odoolog, packages, processes, setup, templates
from .common import MODULE, ROOT, Failure
from .odoolog import Counts
from .server import TIMEOUT, Instance, free_port, running

TAGS = f"/{MODULE}"
DATED = f"/{MODULE},-undated"
"""What the day may change; a test on which it has no influence has the tag."""
OUTSIDE = ROOT / "tests"


@contextlib.contextmanager
def site(kind="demo", **options):
    """A server on a copy of the template ``demo`` or ``plain``; see ``running``."""
    instance = Instance("test")
    with instance.cluster.using():
        instance.prepare()
        template = templates.ensure(instance, kind)
        with running(template, **options) as started:
            yield started


def odoo(instance, tags=TAGS):
    """Tests inside Odoo, on a copy of the database with demo data."""
    arguments = ["--test-tags", tags]
    if tags == TAGS and not instance.clock:
        arguments += ["-u", MODULE]  # the whole run also proves the upgrade
    return _odoo_run(instance, f"odoo-{instance.name}", arguments)


def odoo_lint(instance):
    """Odoo's own linter (``test_lint``) on our addon."""
    arguments = ["-i", "test_lint", "--test-tags", ",".join(linting.TEST_LINT)]
    return _odoo_run(instance, "odoo-lint", arguments)


def _odoo_run(instance, name, arguments):
    log = common.run_log(name)
    template = templates.ensure(instance, "demo")
    with instance.temporary(template) as database:
        status = instance.run(
            log,
            *("-d", database, "--http-port", free_port(), "--max-cron-threads=0"),
            *arguments,
            what=name,
            check=False,
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


def uninstall(instance):
    """Uninstalling the addon must leave a database that still works."""
    log = common.run_log("uninstall")
    template = templates.ensure(instance, "plain")
    with instance.temporary(template) as database:
        processes.run(
            instance.command("-d", database, MODULE, program="module uninstall"),
            log=log,
            env=instance.env(),
            cwd="/",
            what="uninstalling",
            timeout=TIMEOUT,
        )
        left = instance.cluster.sql(
            f"SELECT model, res_id FROM ir_model_data WHERE module = '{MODULE}'",
            database,
        )
    complaints = odoolog.complaints(log)
    if left:
        complaints.append(f"records are left: {left[:5]}")
    if complaints:
        text = odoolog.shortened(complaints)
        raise Failure(f"uninstalling complained; the whole log: {log}\n{text}")


def outside(arguments=()):
    """pytest on the folder ``tests``; its output goes to the terminal."""
    if not OUTSIDE.is_dir():
        common.say("there is no folder tests")
        return Counts(failed=1)
    report = common.run_log("pytest", "xml")
    report.unlink(missing_ok=True)
    status = processes.run(
        [packages.PYTHON, "-m", "pytest", f"--junitxml={report}", *arguments],
        check=False,
        what="pytest",
        timeout=TIMEOUT,
    )
    result = Counts()
    if report.exists():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            bad = int(suite.get("failures")) + int(suite.get("errors"))
            skipped = int(suite.get("skipped"))
            good = max(0, int(suite.get("tests")) - bad - skipped)
            result += Counts(good, bad, skipped)
    if status and not result.failed:  # 5: no test was collected
        common.say(f"pytest ended with status {status}")
        result.failed = 1
    return result


def main(options):
    """The command ``test``: everything, or the parts that were asked for."""
    parts = options.only or ["lint", "install", "odoo", "outside"]
    progress = common.Progress(setup.STEPS + len(parts))
    total = Counts()
    broken = []
    with processes.leaving_nothing_behind():
        setup.ensure(progress)
        instance = Instance("test")
        with instance.cluster.using():
            instance.prepare()
            for part in parts:
                progress.step(PARTS[part][0])
                try:
                    total += PARTS[part][1](instance, options)
                except Failure as failure:
                    common.say(str(failure))
                    broken.append(part)
                    total.failed += 1
    if broken:
        common.say(f"failed: {', '.join(broken)}")
    common.say(str(total))
    return 1 if total.failed or not total.passed else 0


def _lint(instance, _options):
    broken = linting.static()
    if broken:
        common.say(f"lint failed: {', '.join(broken)}")
    return odoo_lint(instance) + Counts(failed=len(broken))


def _install(instance, _options):
    for kind in ("plain", "demo"):
        templates.ensure(instance, kind)
    uninstall(instance)
    return Counts(1)


def _odoo(instance, options):
    return odoo(instance, options.tags or TAGS)


def _outside(_instance, options):
    return outside(options.pytest)


PARTS = {
    "lint": ("lint", _lint),
    "install": ("install without and with demo data, uninstall", _install),
    "odoo": (f"Odoo tests of {MODULE}", _odoo),
    "outside": ("tests from outside", _outside),
}
