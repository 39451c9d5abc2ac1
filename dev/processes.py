"""Child processes: as whom they run, how they are ended with all they started."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

from .common import ROOT, Failure, tail

PR_SET_PDEATHSIG = 1  # linux/prctl.h
RUN_MARK = "CF_RUN"  # every process that descends from one run carries it

_groups = set()
_ending = False


def is_root():
    """Whether this process may install packages and must drop rights for servers."""
    return os.geteuid() == 0


def service_account():
    """Unprivileged system account for servers when we are root, else None."""
    if not is_root():
        return None
    name = os.environ.get("CF_USER", "postgres")
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise Failure(
            f"no system user {name!r} to run servers as; set CF_USER"
        ) from None


def reachable(path, account):
    """Whether an account can walk down to a path and read it."""
    if account is None:
        return True
    probe = subprocess.run(
        ["test", "-r", str(path), "-a", "-x", str(path)],
        check=False,
        cwd="/",
        **as_account(account),
    )
    return probe.returncode == 0


def as_account(account):
    """Arguments of ``subprocess`` that run a child as an account."""
    if account is None:
        return {}
    return {
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": os.getgrouplist(account.pw_name, account.pw_gid),
    }


def account_env(account, base=None):
    """Environment for a child that runs as an account."""
    env = dict(os.environ if base is None else base)
    if account is not None:
        env.update(HOME=account.pw_dir, USER=account.pw_name, LOGNAME=account.pw_name)
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            env.pop(name, None)
    return env


def own(path, account):
    """Make a folder and give it to an account, for that account alone."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    allowed = {os.geteuid(), account.pw_uid if account else os.geteuid()}
    if path.is_symlink() or path.stat().st_uid not in allowed:
        raise Failure(f"{path} belongs to somebody else")
    path.chmod(0o700)
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def detached(command, log, account=None, env=None):
    """Start a child that outlives us and is not swept away at our end."""
    env = account_env(account, env)
    env.pop(RUN_MARK, None)
    with open(log, "ab") as stream:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            cwd="/",
            env=env,
            start_new_session=True,
            **as_account(account),
        )


def spawn(command, *, log=None, account=None, env=None, cwd=None):
    """Start a child in its own process group; ``kill_group`` ends all of it.

    :raise Failure: everything is being ended
    """
    if _ending:
        raise Failure("stopped")
    with open(log or os.devnull, "ab") as stream:
        child = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=stream if log else None,
            stderr=stream if log else None,
            env=account_env(account, env),
            cwd=cwd or ROOT,
            start_new_session=True,
            **as_account(account),
        )
    _groups.add(child.pid)
    return child


def kill_group(pid, grace=15):
    """End a process group: politely first, then for good."""
    for number, wait in ((signal.SIGTERM, grace), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, number)
        until = time.monotonic() + wait
        while time.monotonic() < until:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            try:
                os.killpg(pid, 0)
            except (ProcessLookupError, PermissionError):
                _groups.discard(pid)
                return
            time.sleep(0.1)
    _groups.discard(pid)


def start_time(pid):
    """When a process started, in the kernel's ticks; empty if there is none."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    return ""


def same_process(pid, started):
    """Whether a process still is the one that was written down."""
    return bool(started) and start_time(pid) == started


def descendants(mark):
    """Ids of the processes that descend from a run, whichever their group; a dead one
    has no environment any more."""
    mark = f"{RUN_MARK}={mark}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)


def sweep(mark):
    """End what descends from a run and left its group, as browsers do."""
    for pid in descendants(mark):
        if pid not in (1, os.getpid()):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def end_all():
    """End all children of this process; it starts no others."""
    global _ending
    _ending = True
    for pid in list(_groups):
        kill_group(pid, grace=5)


@contextlib.contextmanager
def leaving_nothing_behind():
    """Whatever the block starts is gone when it ends, however it ends: a guard
    (``guard.py``) tidies up after a run that was killed."""
    global _ending
    if os.environ.get(RUN_MARK):  # inside another run, which will see to it
        yield
        return
    mark = uuid.uuid4().hex
    guard = subprocess.Popen(
        [sys.executable, "-m", "dev.guard", mark],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        start_new_session=True,
    )
    os.environ[RUN_MARK] = mark
    try:
        yield
    finally:
        end_all()
        _ending = False
        sweep(mark)
        del os.environ[RUN_MARK]
        with contextlib.suppress(BrokenPipeError):
            guard.communicate(b"done")


def run(
    command,
    *,
    log=None,
    what=None,
    check=True,
    fresh=True,
    timeout=None,
    watch=None,
    **options,
):
    """Run a child to its end; on failure show the end of its log.

    ``watch`` is called every second while it runs, and once after its end.
    """
    if log and fresh:
        Path(log).unlink(missing_ok=True)
    child = spawn(command, log=log, **options)
    try:
        status = _wait(child, timeout, watch)
    except subprocess.TimeoutExpired:
        where = f"; its log: {log}" if log else ""
        raise Failure(
            f"{what or command[0]} was stopped after {timeout} s{where}"
        ) from None
    finally:
        kill_group(child.pid)
    if status and check:
        message = f"{what or Path(str(command[0])).name} failed (exit {status})"
        if log:
            message += f"; the whole log: {log}\n{tail(log)}"
        raise Failure(message)
    return status


def _wait(child, timeout, watch):
    until = time.monotonic() + timeout if timeout else None
    while watch:
        watch()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(1)
            watch()
            break
        if until and time.monotonic() > until:
            raise subprocess.TimeoutExpired(child.args, timeout)
    return child.wait(timeout)


def output(command, *, account=None, env=None, check=True, feed=None):
    """What a short command prints; ``feed`` is its standard input."""
    result = subprocess.run(
        [str(part) for part in command],
        input=feed or "",
        capture_output=True,
        text=True,
        check=False,
        cwd="/" if account else None,
        env=account_env(account, env),
        **as_account(account),
    )
    if check and result.returncode:
        raise Failure(
            f"{' '.join(map(str, command[:3]))} … failed: "
            f"{(result.stderr or result.stdout).strip()}"
        )
    return result.stdout


def handle_signals():
    """Make the first signal that ends us run each ``finally``; ignore more of them.
    The death of ``make`` is one, also where nobody could tell it."""
    if "MAKELEVEL" in os.environ:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def leave(number, _frame):
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        sys.exit(128 + number)

    for number in numbers:
        signal.signal(number, leave)
