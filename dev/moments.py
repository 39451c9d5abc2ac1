"""The command ``test-all``: what takes longer than ``make test`` may. The demo and the
tests that depend on dates at other moments of the calendar, and the long runs of tests
that are short otherwise."""

import os
from functools import partial

from . import clock, common, former, processes, setup, shards, testing
from .common import MODULE, RUNTIME, Failure
from .lanes import Lanes, Task
from .postgres import Cluster
from .server import Instance

PREFIX = "at"
LONG = {"JIEBANG_YEAR": "200", "JIEBANG_WALKS": "60"}
"""How much of them the long tests do here."""
LONG_TESTS = f"jiebang_long/{MODULE},/{MODULE}:TestYear,/{MODULE}:TestWalks"
"""The tests inside that are left to it, and those that do more here."""


def main(options):
    """Load the demo and run its tests at each moment, with a cluster of its own; run
    the long tests, unless moments are asked for."""
    os.environ.update(LONG)
    moments = clock.chosen(options.at or ())
    progress = common.Progress(setup.STEPS + 1)
    tasks = [
        Task(
            f"at {moment}",
            partial(_run, f"{PREFIX}-{os.getpid()}-{number}", moment, options.tags),
            500,
        )
        for number, moment in enumerate(moments)
    ]
    with processes.leaving_nothing_behind():
        setup.ensure(progress)
        remove_stale()
        instance = Instance("test")
        with instance.cluster.using():
            instance.prepare()
            if not options.at:
                long = partial(testing.odoo, instance, LONG_TESTS, name="odoo-long")
                tasks.append(Task("long tests", long, 600))
                files = shards.long_outside()
                outside = partial(testing.outside, files, name="pytest-long")
                tasks.append(Task("long tests from outside", outside, 300))
                former_release = partial(former.upgrade, instance)
                tasks.append(
                    Task("upgrade from the former release", former_release, 600)
                )
            lanes = Lanes(tasks)
            names = "\n      ".join(task.name for task in tasks)
            progress.step(f"{lanes.lanes} at once:\n      {names}")
            total = lanes.run()
    for moment, task in zip(moments, tasks, strict=False):
        if task.broken:
            common.say(f'failed; again by: make test-all ARGS="--at {moment.name}"')
    common.say(str(total))
    return 1 if total.failed or not total.passed else 0


def _run(name, moment, tags):
    with clock.shifted(moment.when) as shifted:
        instance = Instance(name, shifted)
        try:
            with instance.cluster.using():
                instance.prepare()
                _check(instance, moment)
                return testing.odoo(instance, tags or testing.DATED)
        finally:
            instance.remove()


def _check(instance, moment):
    """Tell when PostgreSQL does not live at the moment that was asked for."""
    near = f"now() AT TIME ZONE 'UTC' - timestamp '{moment.when}' < interval '1 hour'"
    [[now, is_near]] = instance.cluster.sql(f"SELECT now(), {near}")
    if is_near != "t":
        raise Failure(f"libfaketime has no effect here: it is {now}, not {moment}")


def remove_stale():
    """Remove what killed runs left."""
    for folder in RUNTIME.glob(f"{PREFIX}-*-*/"):
        if not os.path.exists(f"/proc/{folder.name.split('-')[1]}"):
            Cluster(folder.name, private=True).remove()
            common.remove(folder)
