"""Odoo's command line: configuration, one-off runs, databases and servers."""

import contextlib
import itertools
import os
import shutil
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from . import common, odoo_source, packages, processes
from .common import ADDONS, RUNTIME, Failure
from .postgres import Cluster

RUN_PREFIX = "cf_jiebang_run"
LANGUAGE = "zh_CN"
TIME_ZONE = "Asia/Shanghai"
TIMEOUT = int(os.environ.get("CF_TIMEOUT", "3600"))

_numbers = itertools.count(1)
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


class Instance:
    """One Odoo with its cluster, data folder and configuration file.

    ``clock``: environment of ``dev.clock.shifted``, for Odoo and PostgreSQL alike.
    """

    def __init__(self, name, clock=None):
        self.name = name
        self.clock = clock or {}
        # a shifted clock needs a server of our own: the user's has his day
        self.cluster = Cluster(name, private=bool(clock), clock=clock)
        self.folder = RUNTIME / name
        self.data = self.folder / "data"
        self.conf = self.folder / "odoo.conf"
        self.account = self._choose_account()

    def _choose_account(self):
        """The demo runs as an ordinary user where it can; tests run as we are."""
        account = processes.service_account()
        if self.name != "demo" or account is None:
            return None
        needed = [path for path in (ADDONS, RUNTIME, packages.PYTHON) if path.exists()]
        if all(processes.reachable(path, account) for path in needed):
            return account
        return None  # a checkout in a private folder of root

    def prepare(self):
        """Write the configuration and make the data folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        processes.own(self.data, self.account)
        settings = self.cluster.env()
        options = {
            "addons_path": ADDONS,
            "data_dir": self.data,
            "db_host": settings["PGHOST"],
            "db_port": settings["PGPORT"],
            "db_user": settings["PGUSER"],
            "db_password": settings["PGPASSWORD"],
            "http_interface": "127.0.0.1",
            "http_port": 8169,
            "list_db": "False",
        }
        text = "".join(f"{key} = {value}\n" for key, value in options.items() if value)
        common.write_atomically(self.conf, f"[options]\n{text}", mode=0o600)
        if self.account:
            os.chown(self.conf, self.account.pw_uid, self.account.pw_gid)

    def command(self, *arguments, program="server"):
        """An Odoo command line; ``env`` points it to our configuration."""
        odoo = odoo_source.command(packages.PYTHON)
        return [*odoo, *program.split(), *map(str, arguments)]

    def env(self):
        """Environment of Odoo's processes; compiled files stay out of the sources."""
        env = self.cluster.full_env() | self.clock
        env["ODOO_RC"] = str(self.conf)  # every command of Odoo reads it
        env["PYTHONPYCACHEPREFIX"] = str(self.data / "pycache")
        env["PATH"] = f"{packages.VENV / 'bin'}:{env.get('PATH', os.defpath)}"
        for name in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE"):
            env.pop(name, None)
        if env.get("PGPASSWORD") == "":
            del env["PGPASSWORD"]
        return env

    def run(self, log, *arguments, what="Odoo", check=True, watch=None):
        """Run Odoo to its end with a log file; returns the exit status."""
        return processes.run(
            self.command(*arguments, "--stop-after-init"),
            log=log,
            env=self.env(),
            account=self.account,
            cwd="/",
            what=what,
            check=check,
            timeout=TIMEOUT,
            watch=watch,
        )

    def install(self, database, log, *arguments, base=None, watch=None, complete=None):
        """Install into an empty database, or a copy of ``base``; it gets its name only
        when complete.

        ``complete`` is called with the instance and the database before that.
        """
        new = f"{database}_new"
        self.drop(new)
        if base:
            self.copy(base, new)
        else:
            self.cluster.create(new)
        arguments = ("-d", new, "--no-http", *arguments)
        self.run(log, *arguments, what="the installation", watch=watch)
        if complete:
            complete(self, new)
        self.drop(database)
        if self.filestore(new).exists():
            self.filestore(new).replace(self.filestore(database))
        self.cluster.rename(new, database)

    def remove(self):
        """Delete the cluster and the folder."""
        self.cluster.remove()
        common.remove(self.folder)

    def filestore(self, database):
        """Folder of a database's attachments."""
        return self.data / "filestore" / database

    def copy(self, template, database):
        """Copy a database together with its filestore."""
        self.cluster.create(database, template)
        if self.filestore(template).exists():
            shutil.copytree(self.filestore(template), self.filestore(database))

    def drop(self, database):
        """Drop a database together with its filestore."""
        self.cluster.drop(database)
        common.remove(self.filestore(database))

    def localise(self, database):
        """Give all users the language and the time zone of the addon's home."""
        self.cluster.sql(
            f"UPDATE res_partner SET lang = '{LANGUAGE}', tz = '{TIME_ZONE}' "
            "WHERE id IN (SELECT partner_id FROM res_users)",
            database,
        )

    def template_lock(self, template, shared=False):
        """Held shared to copy a template, alone to build it or one of its kind."""
        kind = template.rpartition("_")[0]
        return common.locked(self.folder / f"{kind}.lock", shared)

    @contextlib.contextmanager
    def temporary(self, template):
        """Name of a copy of a template that lives as long as the block."""
        name = f"{RUN_PREFIX}_{os.getpid()}_{next(_numbers)}"
        try:
            with self.template_lock(template, shared=True):
                if template not in self.cluster.databases():
                    raise Failure(f"there is no template database {template}")
                self.copy(template, name)
            yield name
        finally:
            self.drop(name)

    def serving(self, database, port, *options):
        """Command line of a server for exactly one database.

        Without a filter: with one Odoo asks PostgreSQL for all databases, on a new
        connection, at each request that has no session.
        """
        ports = ("--http-port", port, "--gevent-port", free_port())
        return self.command("-d", database, *ports, *options)


@dataclass
class Site:
    """A running server, as a test sees it."""

    instance: Instance
    database: str
    port: int
    log: Path
    env: dict = field(repr=False)

    @property
    def url(self):
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}"

    def sql(self, statement):
        """Rows of an SQL statement in the server's database."""
        return self.instance.cluster.sql(statement, self.database)

    def shell(self, code):
        """Run Python in ``odoo shell`` (with ``env``) and return what it prints."""
        command = self.instance.command(
            *("-d", self.database, "--no-http", "--log-level=warn"), program="shell"
        )
        return processes.output(command, env=self.env, feed=code)


def free_port(first=None):
    """A free port of this machine: the first one from ``first`` on, or any."""
    if first is None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]
    for port in range(first, first + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise Failure(f"no free port from {first} on")


def answers(port):
    """Whether an Odoo serves its login page on a port."""
    try:
        with _open(f"http://127.0.0.1:{port}/web/login", timeout=60) as response:
            return response.status == 200 and b"login" in response.read()
    except (urllib.error.URLError, OSError):
        return False


def wait_until_answering(port, alive, log, seconds=180):
    """Return when the server answers; fail when it dies or takes too long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not alive():
            raise Failure(f"the server ended; its log: {log}\n{common.tail(log)}")
        if answers(port):
            return
        time.sleep(0.3)
    raise Failure(f"no answer within {seconds} s; the log: {log}\n{common.tail(log)}")


@contextlib.contextmanager
def running(template, *, options=(), localised=True):
    """A server on a free port on a fresh copy of a template database.

    Yields a :class:`Site`. Server and copy are gone when the block ends.
    ``localised``: all users in Chinese, as in the demo.
    """
    instance = Instance("test")
    with instance.cluster.using():
        instance.prepare()
        with instance.temporary(template) as database:
            if localised:
                instance.localise(database)
            with node(instance, database, "--max-cron-threads=0", *options) as site:
                yield site


@contextlib.contextmanager
def node(instance, database, *options):
    """A server on a free port on a database that is there; several may share one
    database and its filestore. Yields a :class:`Site`."""
    port = free_port()
    log = common.run_log(f"server-{next(_numbers)}")
    log.unlink(missing_ok=True)
    child = processes.spawn(
        instance.serving(database, port, *options),
        log=log,
        env=instance.env(),
        cwd="/",
    )
    try:
        wait_until_answering(port, lambda: child.poll() is None, log)
        yield Site(instance, database, port, log, instance.env())
    finally:
        processes.kill_group(child.pid)
