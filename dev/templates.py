"""Prepared databases that are copied: with demo data, without, and for the benchmark.

A template's name holds the fingerprint of the addon's files, so a changed addon
gets a new one and an unchanged addon costs nothing; its Python tests leave no trace
in a database and don't count.
"""

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
    files = common.fingerprint(ADDONS / MODULE, without={"tests"})
    parts = f"{files} {odoo_source.version()} {KINDS[kind]}"
    return f"{PREFIX}_{kind}_{common.text_hash(parts)[:12]}"


def ensure(instance, kind):
    """Name of the template, built if it is not there yet.

    Building fails on any error and on any warning that our addon causes.
    """
    if not (ADDONS / MODULE / "__manifest__.py").exists():
        raise Failure(f"there is no addon {MODULE} in {ADDONS}")
    wanted = name(kind)
    with instance.template_lock(wanted):
        have = instance.cluster.databases()
        _drop_stale(instance, kind, wanted, have)
        if wanted not in have:
            log = common.log_file(f"install-{instance.name}-{kind}")
            common.say(f"      installing {MODULE} ({kind}; log: {log})")
            modules = ",".join([MODULE, *BESIDE.get(kind, ())])
            instance.install(
                wanted,
                log,
                *("-i", modules, *KINDS[kind]),
                complete=_build_assets if kind in BROWSED else None,
            )
            try:
                odoolog.check(log, f"installing {MODULE} ({kind})")
            except Failure:
                instance.drop(wanted)
                raise
    return wanted


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
