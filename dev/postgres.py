"""A private PostgreSQL cluster, unless the user names a server of his own.

``DATABASE_URL`` or ``PGHOST`` wins: then nothing is created or stopped here.
"""

import contextlib
import fcntl
import os
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from . import common, processes
from .common import RUNTIME, Failure

ROLE = "cf_jiebang"  # Odoo refuses the database user "postgres"


def external():
    """Connection settings of the user's own server, or None."""
    url = os.environ.get("DATABASE_URL")
    if url:
        parts = urlsplit(url)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return {
            "PGHOST": parts.hostname or query.get("host", ""),
            "PGPORT": str(parts.port or query.get("port", 5432)),
            "PGUSER": unquote(parts.username or "") or ROLE,
            "PGPASSWORD": unquote(parts.password or ""),
        }
    if os.environ.get("PGHOST"):
        return {
            "PGHOST": os.environ["PGHOST"],
            "PGPORT": os.environ.get("PGPORT", "5432"),
            "PGUSER": os.environ.get("PGUSER", ROLE),
            "PGPASSWORD": os.environ.get("PGPASSWORD", ""),
        }
    return None


def binary(name):
    """Newest installed PostgreSQL program of a name."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: float(path.parts[-3]),
    )
    if not found:
        raise Failure(f"PostgreSQL's {name} is not installed")
    return found[-1]


class Cluster:
    """One cluster: ``demo`` keeps its data safe, ``test`` trades that for speed."""

    def __init__(self, name, private=False, clock=None):
        self.name = name
        self.clock = clock or {}
        self.given = None if private else external()
        self.durable = name == "demo"
        self.folder = RUNTIME / name / "pg"
        account = processes.service_account() if self.given is None else None
        self.account = account
        if account is not None:
            RUNTIME.mkdir(parents=True, exist_ok=True)
            if not processes.reachable(RUNTIME, account):
                # a checkout in a private folder of root: the cluster can't live in it
                self.folder = common.private_tmp(f"{name}-pg")
        self.data = self.folder / "data"
        self.socket = self.folder / "socket"
        if len(str(self.socket)) > 80:  # the kernel's limit for a socket's path
            self.socket = common.private_tmp(f"{name}-socket")
        self._lock = RUNTIME / f"{name}-pg.lock"
        self._users = RUNTIME / f"{name}-pg.users"
        self._keep = RUNTIME / f"{name}-pg.keep"

    def env(self):
        """PG* variables that reach the cluster."""
        if self.given is not None:
            return dict(self.given)
        return {
            "PGHOST": str(self.socket),
            "PGPORT": "5432",
            "PGUSER": ROLE,
            "PGPASSWORD": "",
        }

    def full_env(self):
        """The whole environment with the cluster's variables in it."""
        return {**os.environ, **self.env()}

    def running(self):
        """Whether the cluster answers."""
        if self.given is not None:
            return True
        if not (self.data / "postmaster.pid").exists():
            return False
        return bool(self._control("status", check=False))

    def start(self):
        """Create the cluster if need be and start it."""
        if self.given is not None:
            self._check_external()
            return
        with common.locked(self._lock):
            if not (self.data / ".complete").exists():
                self._create()
            processes.own(self.socket, self.account)
            if not self.running():
                self._control("start")

    def stop(self):
        """Stop the cluster if it is ours and runs."""
        self._keep.unlink(missing_ok=True)
        if self.given is None and self.running():
            self._control("stop", "-m", "fast")

    def keep(self):
        """Leave the cluster running after ``using``, until ``stop``."""
        common.write_atomically(self._keep, "")

    @contextlib.contextmanager
    def using(self):
        """Run the block with the cluster up; the last user stops it."""
        with common.locked(self._users, shared=True) as users:
            self.start()
            try:
                yield self
            finally:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else still uses it
                else:
                    if not self._keep.exists():
                        self.stop()

    def remove(self):
        """Delete all databases of the cluster."""
        self.stop()
        for path in (self.folder, self.socket, self._lock, self._users, self._keep):
            common.remove(path)

    def sql(self, statement, database="postgres"):
        """Rows of a statement; each row is a list of texts."""
        text = processes.output(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-F", "\t"]
            + ["-d", database, "-c", statement],
            env=self.full_env(),
        )
        return [line.split("\t") for line in text.splitlines()]

    def databases(self):
        """Names of all databases that we may see."""
        return {row[0] for row in self.sql("SELECT datname FROM pg_database")}

    def create(self, name, template="template0"):
        """New database as Odoo makes it (``C`` collation, trigrams), or a copy of a
        template."""
        options = ["-T", template]
        if template == "template0":
            options += ["-E", "UTF8", "--lc-collate=C"]
        processes.output(["createdb", *options, name], env=self.full_env())
        if template == "template0":
            available = "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"
            if self.sql(available, name):
                self.sql("CREATE EXTENSION pg_trgm", name)

    def drop(self, name):
        """Drop a database and whoever is connected to it."""
        processes.output(
            ["dropdb", "--if-exists", "--force", name], env=self.full_env()
        )

    def rename(self, old, new):
        """Rename a database: the last step that makes a template visible."""
        self.sql(f'ALTER DATABASE "{_plain(old)}" RENAME TO "{_plain(new)}"')

    def _create(self):
        processes.own(self.folder, self.account)
        common.remove(self.data)
        log = common.log_file(f"initdb-{self.name}")
        processes.run(
            [binary("initdb"), "-D", self.data, "-U", ROLE, "--auth=trust"]
            + ["--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"],
            account=self.account,
            cwd="/",
            log=log,
            what="initdb",
        )
        settings = [
            "listen_addresses = ''",
            "timezone = 'UTC'",
            "max_connections = 200",
            "shared_buffers = '256MB'",
        ]
        if not self.durable:
            settings += [
                "fsync = off",
                "synchronous_commit = off",
                "full_page_writes = off",
            ]
        with open(self.data / "postgresql.conf", "a") as stream:
            stream.write("\n".join(settings) + "\n")
        (self.data / ".complete").touch()

    def _control(self, action, *options, check=True):
        command = [binary("pg_ctl"), "-D", self.data, "-w", action, *options]
        if action == "start":
            command += ["-l", self.folder / "server.log"]
            command += ["-o", f"-k '{self.socket}'"]
            log = common.log_file(f"postgres-{self.name}")
            log.unlink(missing_ok=True)
            # not processes.run: the server outlives its starter
            env = {**os.environ, **self.clock}
            status = processes.detached(command, log, self.account, env).wait()
            if status:
                raise Failure(f"PostgreSQL did not start: {self.folder}/server.log")
            return "started"
        try:
            return processes.output(command, account=self.account)
        except Failure:
            if check:
                raise
            return ""

    def _check_external(self):
        try:
            self.sql("SELECT 1")
        except Failure as failure:
            raise Failure(
                f"the server of PGHOST/DATABASE_URL does not answer: {failure}"
            ) from None


def _plain(name):
    if not re.fullmatch(r"\w+", name):
        raise Failure(f"not a plain database name: {name}")
    return name
