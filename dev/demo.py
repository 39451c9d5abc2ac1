"""The demo: a database with demo data in Chinese and a server in the background."""

import contextlib
import json
import os
import re

from . import common, odoo_source, odoolog, processes, server, setup
from .common import ADDONS, MODULE
from .postgres import Cluster
from .server import LANGUAGE, Instance

DATABASE = "cf_jiebang_demo"
# one a role: demo.unit, but not demo.unit02
LOGINS = f"""
    SELECT u.login, p.name,
           string_agg(coalesce(g.name->>'{LANGUAGE}', g.name->>'en_US'), ', '
                      ORDER BY g.id)
      FROM res_users u
      JOIN res_partner p ON p.id = u.partner_id
      LEFT JOIN res_groups_users_rel r ON r.uid = u.id
      LEFT JOIN ir_model_data d
             ON d.model = 'res.groups' AND d.res_id = r.gid AND d.module = '{MODULE}'
      LEFT JOIN res_groups g ON g.id = d.res_id
     WHERE u.active AND (u.login = 'admin' OR u.login ~ '^demo\\..*[^0-9]$')
     GROUP BY u.id, p.id
     ORDER BY u.id
"""
# one in ten of Odoo's modules, ours, and the files of the demo
INSTALLING = re.compile(
    rf"oading (?:module |{MODULE}/)"
    rf"(?P<told>\w+ \(\d*0/\d+\)|{MODULE} \(.*\)|demo/\S+)"
)
FIRST_PORT = int(os.environ.get("CF_PORT") or 8069)


def _state_file(instance):
    return instance.folder / "server.json"


def _installed_file(instance):
    return instance.folder / "installed"


def _state(instance):
    """What the running server wrote down, or an empty dictionary."""
    with contextlib.suppress(ValueError):
        state = json.loads(common.read_marker(_state_file(instance)) or "{}")
        if state and processes.same_process(state["pid"], state["started"]):
            return state
    return {}


def start():
    """The command ``demo``."""
    progress = common.Progress(setup.STEPS + 2)
    setup.ensure(progress)
    instance = Instance("demo")
    progress.step("database")
    with common.locked(common.RUNTIME / "demo.lock"):
        instance.cluster.start()
        instance.prepare()
        current = _addon_mark()
        state = _state(instance)
        if state and common.read_marker(_installed_file(instance)) != current:
            common.say("      the addon's files have changed: restarting the server")
            processes.kill_group(state["pid"])
            state = {}
        if not state:
            _ensure_database(instance, current)
        progress.step("server")
        if state:
            common.say("      it already runs")
        else:
            if processes.is_root() and instance.account is None:
                common.say("      runs as root: no other user can read this folder")
            state = _launch(instance)
    _greet(instance, state)


def stop():
    """The command ``stop``: the demo's server and the private clusters."""
    instance = Instance("demo")
    state = _state(instance)
    if state:
        processes.kill_group(state["pid"])
        common.say("the server is stopped")
    _state_file(instance).unlink(missing_ok=True)
    for name in ("demo", "test"):
        cluster = Cluster(name, private=True)
        if cluster.running():
            cluster.stop()
            common.say(f"the {name} database cluster is stopped")


def _addon_mark():
    return f"{common.fingerprint(ADDONS / MODULE)} {odoo_source.version()}"


def _ensure_database(instance, current):
    """Create the database, or upgrade it when the addon's files have changed; one that
    can't be upgraded is made anew."""
    marker = _installed_file(instance)
    there = DATABASE in instance.cluster.databases()
    if there and common.read_marker(marker) == current:
        common.say("      up to date")
        return
    log = _upgraded(instance) if there else None
    if not log:
        log = common.log_file("demo-install")
        common.say(f"      creating {DATABASE}, a minute or two (log: {log})")
        instance.install(
            DATABASE,
            log,
            *("-i", MODULE, "--without-demo=False", f"--load-language={LANGUAGE}"),
            watch=odoolog.Teller(log, INSTALLING, "      {}"),
        )
    complaints = odoolog.complaints(log)
    if complaints:
        common.say(odoolog.shortened(complaints))
    instance.localise(DATABASE)
    common.write_atomically(marker, current)


def _upgraded(instance):
    """The log of the upgrade, or ``None`` where the database is dropped instead."""
    log = common.log_file("demo-upgrade")
    common.say(f"      upgrading {MODULE} (log: {log})")
    if not instance.run(
        log, "-d", DATABASE, "--no-http", "-u", MODULE, what="the upgrade", check=False
    ):
        return log
    common.say("      it can't be upgraded, and is made anew")
    instance.drop(DATABASE)
    return None


def _launch(instance):
    log = common.log_file("demo-server")
    port = server.free_port(FIRST_PORT)
    child = processes.detached(
        instance.serving(DATABASE, port), log, instance.account, instance.env()
    )
    try:
        server.wait_until_answering(port, lambda: child.poll() is None, log)
    except BaseException:
        processes.kill_group(child.pid)
        raise
    state = {
        "pid": child.pid,
        "started": processes.start_time(child.pid),
        "port": port,
        "log": str(log),
    }
    common.write_atomically(_state_file(instance), json.dumps(state))
    return state


def _greet(instance, state):
    """Print the address and one login a role."""
    common.say(f"\nhttp://127.0.0.1:{state['port']}    (log: {state['log']})\n")
    for login, name, roles in instance.cluster.sql(LOGINS, DATABASE):
        common.say(f"  {login:20} {name}  {roles}")
    common.say("\n  each password is the login")
    common.say("\nmake stop ends it.")
