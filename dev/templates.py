"""Prepared databases that are copied: with demo data, without, and for the benchmark.

A template's name holds the fingerprint of the addon's files, so a changed addon
gets a new one and an unchanged addon costs nothing; its Python tests leave no trace
in a database and don't count. It begins with a copy of a database with Odoo's own
modules, which stays until Odoo or what the addon depends on changes.
"""

import ast
import contextlib
import os
import re

from . import common, odoo_source, odoolog, processes
from .common import ADDONS, MODULE, Failure
from .server import LANGUAGE, RUN_PREFIX

PREFIX = "cf_jiebang_test"
KINDS = {
    # English is always there; a second language shows what is not translatable
    "demo": ["--without-demo=False", f"--load-language={LANGUAGE}"],
    "plain": [],
    "bench": ["--without-demo=False", f"--load-language={LANGUAGE}"],
}
BROWSED = {"demo"}
"""Those at whose copies a browser looks."""
PREGENERATE = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""
"""What Odoo does before tests with a browser, in every copy where it is not done."""
BESIDE = {"bench": ["project", "crm", "maintenance", "hr_recruitment"]}
"""Addons of Odoo's own that are installed too."""


def name(kind):
    """Name of the template database for the addon as it is now."""
    return _named(kind, common.fingerprint(ADDONS / MODULE, without={"tests"}), kind)


def _named(prefix, content, kind):
    parts = f"{content} {odoo_source.version()} {KINDS[kind]}"
    return f"{PREFIX}_{prefix}_{common.text_hash(parts)[:12]}"


def ensure(instance, kind):
    """Name of the template, built if it is not there yet.

    Building fails on any error and on any warning that our addon causes.
    """
    manifest = ADDONS / MODULE / "__manifest__.py"
    if not manifest.exists():
        raise Failure(f"there is no addon {MODULE} in {ADDONS}")
    wanted = name(kind)
    with _kept(instance, kind, wanted) as there:
        if not there:
            depends = ast.literal_eval(manifest.read_text())["depends"]
            base = _base(instance, kind, [*depends, *BESIDE.get(kind, ())])
            complete = _build_assets if kind in BROWSED else None
            _install(instance, wanted, kind, [MODULE], base=base, complete=complete)
    return wanted


def _base(instance, kind, modules):
    """Name of the database with Odoo's own modules, built if it is not there yet."""
    wanted = _named(f"base_{kind}", modules, kind)
    with _kept(instance, f"base_{kind}", wanted) as there:
        if not there:
            _install(instance, wanted, f"base_{kind}", modules, *KINDS[kind])
    return wanted


@contextlib.contextmanager
def _kept(instance, kind, wanted):
    """Hold a template, drop its former ones; gives whether it is there."""
    with instance.template_lock(wanted):
        have = instance.cluster.databases()
        _drop_stale(instance, kind, wanted, have)
        yield wanted in have


def _install(instance, database, kind, modules, *arguments, **options):
    log = common.log_file(f"install-{instance.name}-{kind}")
    common.say(f"      installing {', '.join(modules)} ({kind}; log: {log})")
    instance.install(database, log, "-i", ",".join(modules), *arguments, **options)
    try:
        odoolog.check(log, f"installing {', '.join(modules)} ({kind})")
    except Failure:
        instance.drop(database)
        raise


def _build_assets(instance, database):
    """The scripts and styles of the web client: half a minute, once."""
    shell = ("-d", database, "--no-http", "--log-level=warn")
    command = instance.command(*shell, program="shell")
    processes.output(command, env=instance.env(), feed=PREGENERATE)


def _drop_stale(instance, kind, wanted, have):
    """Drop templates of former files and copies of runs that died."""
    for database in have:
        if database.startswith(f"{PREFIX}_{kind}_") and database != wanted:
            _drop(instance, database)
    # whoever builds another kind meets the same dead
    with common.locked(instance.folder / "dead.lock"):
        for database in instance.cluster.databases():
            run = re.match(rf"{RUN_PREFIX}_(\d+)_", database)
            if run and not os.path.exists(f"/proc/{run[1]}"):
                _drop(instance, database)


def _drop(instance, database):
    try:
        instance.drop(database)
    except Failure as failure:
        common.say(f"      {database} stays: {failure}")
