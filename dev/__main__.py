"""Command line: ``python3 -m dev COMMAND``; the Makefile calls it."""

import argparse
import os
import shlex
import sys

from . import (
    cleaning,
    common,
    demo,
    linting,
    moments,
    odoo_source,
    packages,
    processes,
    setup,
    templates,
    testing,
)
from .common import ADDONS, MODULE, ROOT, Failure
from .server import Instance


def parser():
    """All commands and their options."""
    result = argparse.ArgumentParser(prog="dev", description=__doc__)
    commands = result.add_subparsers(dest="command", required=True)
    commands.add_parser("setup", help="get everything, start nothing")
    commands.add_parser("demo", help="start the demo in the background")
    commands.add_parser("stop", help="stop the demo and the database clusters")
    commands.add_parser("clean", help="remove the runtime folder and its databases")
    commands.add_parser("distclean", help="clean, and remove the downloads")
    test = commands.add_parser("test", help="run the tests")
    test.add_argument(
        "--only", action="append", choices=testing.PARTS, help="part to run; repeatable"
    )
    test.add_argument("--tags", help="Odoo's --test-tags")
    test.add_argument("pytest", nargs="*", help="arguments for pytest (after --)")
    every = commands.add_parser("test-all", help="run the tests at other moments")
    every.add_argument(
        "--at", action="append", help="all, or a moment like 2027-12-31T17:00 (UTC)"
    )
    every.add_argument("--tags", help="Odoo's --test-tags")
    for name, what in (
        ("bench", "the board"),
        ("bench-documents", "documents"),
        ("bench-load", "many users at once"),
        ("bench-arrival", "bringing in the units and people of a city"),
        ("bench-year-end", "the big batches beside users"),
    ):
        bench = commands.add_parser(name, help=f"measure {what}")
        bench.add_argument("bench", nargs="*", help="its own arguments (after --)")
    shots = commands.add_parser(
        "pictures", help="take the pictures of the guide and the app's page anew"
    )
    shots.add_argument("word", nargs="?", default="", help="those with it alone")
    commands.add_parser("lint", help="run the linters")
    commands.add_parser("format", help="format Python, XML and JavaScript")
    commands.add_parser("wheel", help="build the addon's wheel into dist/")
    commands.add_parser("odoo", help="run any odoo command on the test cluster")
    commands.add_parser("env", help="print shell variables for the test cluster")
    return result


def lint():
    """The command ``lint``."""
    return testing.main(argparse.Namespace(only=["lint"], tags=None, pytest=[]))


def wheel():
    """The command ``wheel``."""
    setup.ensure_quietly()
    log = common.log_file("wheel")
    target = ROOT / "dist"
    pip = [packages.PYTHON, "-m", "pip", "wheel", "--no-deps", "--no-cache-dir"]
    # the version of the manifest as it is, without counting commits
    env = dict(os.environ, WHOOL_POST_VERSION_STRATEGY_OVERRIDE="none")
    addons = [path.parent for path in sorted(ADDONS.glob(f"{MODULE}*/__manifest__.py"))]
    for addon in addons:
        command = [*pip, "-w", target, addon]
        processes.run(command, log=log, env=env, what="pip wheel")
    for file in sorted(target.glob(f"*{MODULE}*.whl")):
        common.say(str(file.relative_to(ROOT)))


def bench_documents(arguments):
    """The command ``bench-documents``: on a copy of the database with demo data."""
    from bench import documents

    options = documents.parser().parse_args(arguments)
    setup.ensure_quietly()
    instance = Instance("test")
    with instance.cluster.using():
        instance.prepare()
        with instance.temporary(templates.ensure(instance, "demo")) as database:
            shell = instance.command("-d", database, "--no-http", program="shell")
            return documents.measure(options, shell, instance.env())


def bench(arguments):
    """The command ``bench``: on databases that it fills and drops."""
    from bench import board_options

    board_options.parser().parse_args(arguments)  # to tell at once what is wrong
    setup.ensure_quietly()
    instance = Instance("test")
    with instance.cluster.using():
        instance.prepare()
        template = templates.ensure(instance, "bench")
        return processes.run(
            [
                *(packages.PYTHON, "-m", "bench.board", "--template", template),
                *("--odoo", shlex.join(map(str, instance.command(program="")))),
                *arguments,
            ],
            env=instance.env(),
            cwd=ROOT,
            what="the benchmark",
            check=False,
        )


def bench_load(arguments):
    """The command ``bench-load``: on a copy of the database with demo data."""
    return bench_beside(arguments, "bench.morning", "the load")


def bench_year_end(arguments):
    """The command ``bench-year-end``: on a copy of the database with demo data."""
    return bench_beside(arguments, "bench.year_end", "the end of the year")


def bench_beside(arguments, module, what):
    """Run a measurement beside its server on a copy of the database with demo data."""
    setup.ensure_quietly()
    instance = Instance("test")
    with instance.cluster.using():
        instance.prepare()
        with instance.temporary(templates.ensure(instance, "demo")) as database:
            return processes.run(
                [
                    *(packages.PYTHON, "-m", module, "--database", database),
                    *("--odoo", shlex.join(map(str, instance.command(program="")))),
                    *arguments,
                ],
                env=instance.env(),
                cwd=ROOT,
                what=what,
                check=False,
            )


def bench_arrival(arguments):
    """The command ``bench-arrival``: on a copy of the database without demo data."""
    setup.ensure_quietly()
    instance = Instance("test")
    with instance.cluster.using():
        instance.prepare()
        with instance.temporary(templates.ensure(instance, "plain")) as database:
            shell = instance.command("-d", database, "--no-http", program="shell")
            return processes.run(
                [
                    *(packages.PYTHON, "-m", "bench.arrival", *arguments),
                    *("--shell", shlex.join(map(str, shell))),
                ],
                env=instance.env(),
                cwd=ROOT,
                what="the import",
                check=False,
            )


def pictures(word):
    """The command ``pictures``: of the screens, from the demo data."""
    setup.ensure_quietly()
    with testing.site() as started:
        return processes.run(
            [packages.PYTHON, "-m", "tests.pictures", started.url, word],
            cwd=ROOT,
            what="the pictures",
            check=False,
        )


def odoo(arguments):
    """The command ``odoo``: replaces this process, the cluster stays up."""
    setup.ensure_quietly()
    instance = Instance("test")
    instance.cluster.start()
    instance.cluster.keep()
    instance.prepare()
    program = "server" if not arguments or arguments[0].startswith("-") else ""
    command = instance.command(*arguments, program=program)
    os.execvpe(command[0], command, instance.env())


def env():
    """The command ``env``: for ``eval "$(python3 -m dev env)"``."""
    setup.ensure_quietly()
    instance = Instance("test")
    instance.cluster.start()
    instance.cluster.keep()
    instance.prepare()
    for key, value in instance.cluster.env().items():
        if value:
            common.say(f"export {key}='{value}'")
    common.say(f"export PATH='{packages.VENV / 'bin'}':\"$PATH\"")
    command = " ".join(odoo_source.command(packages.PYTHON))
    common.say(f"export ODOO='{command}'")
    common.say(f"export ODOO_RC='{instance.conf}'")


def main():
    """Run a command and return its exit status."""
    processes.handle_signals()
    # what follows "odoo" is Odoo's, options too
    rest = sys.argv[2:] if sys.argv[1:2] == ["odoo"] else []
    options = parser().parse_args(["odoo"] if rest else None)
    actions = {
        "setup": lambda: setup.ensure(common.Progress(setup.STEPS)),
        "demo": demo.start,
        "stop": demo.stop,
        "clean": cleaning.clean,
        "distclean": cleaning.distclean,
        "test": lambda: testing.main(options),
        "test-all": lambda: moments.main(options),
        "bench": lambda: bench(options.bench),
        "bench-documents": lambda: bench_documents(options.bench),
        "bench-load": lambda: bench_load(options.bench),
        "bench-year-end": lambda: bench_year_end(options.bench),
        "bench-arrival": lambda: bench_arrival(options.bench),
        "pictures": lambda: pictures(options.word),
        "lint": lint,
        "format": lambda: (setup.ensure_quietly(), linting.fix())[1],
        "wheel": wheel,
        "odoo": lambda: odoo(rest),
        "env": env,
    }
    try:
        return actions[options.command]() or 0
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
