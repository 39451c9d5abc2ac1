"""The command ``test-all``: the demo and the tests that depend on dates, at other
moments of the calendar."""

import os

from . import clock, common, processes, setup, testing
from .common import RUNTIME, Failure
from .odoolog import Counts
from .postgres import Cluster
from .server import Instance

PREFIX = "at"


def main(options):
    """Load the demo and run its tests at each moment, with a cluster of its own."""
    moments = clock.chosen(options.at or ())
    progress = common.Progress(setup.STEPS + len(moments))
    total = Counts()
    broken = []
    with processes.leaving_nothing_behind():
        setup.ensure(progress)
        remove_stale()
        for number, moment in enumerate(moments):
            progress.step(f"at {moment}")
            try:
                result = _run(f"{PREFIX}-{os.getpid()}-{number}", moment, options.tags)
            except Failure as failure:
                common.say(str(failure))
                result = Counts(failed=1)
            total += result
            if result.failed:
                broken.append(moment.name)
    for name in broken:
        common.say(f'failed; again by: make test-all ARGS="--at {name}"')
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
