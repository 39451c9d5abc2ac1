"""Paths, settings, progress lines and file helpers, shared by all modules."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE = os.environ.get("CF_MODULE", "cf_jiebang")
ADDONS = Path(os.environ.get("CF_ADDONS") or ROOT).resolve()
RUNTIME = Path(os.environ.get("CF_RUNTIME") or ROOT / ".runtime").resolve()
CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cf_jiebang"
).resolve()
LOGS = RUNTIME / "logs"
NOT_SOURCE = {"__pycache__", "node_modules", "build", "dist"}


class Failure(Exception):
    """Something that the person at the keyboard can act on; shown without trace."""


class Progress:
    """Numbered lines for the long steps: ``[2/6] Odoo 19: downloading``."""

    def __init__(self, total):
        self.total = total
        self.done = 0

    def step(self, text):
        """Announce the next step."""
        self.done += 1
        say(f"[{self.done}/{self.total}] {text}")


def say(text):
    """Print a line at once; a reader who went away stops nothing."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def log_file(name):
    """Path of a log file; its folder exists afterwards."""
    LOGS.mkdir(parents=True, exist_ok=True)
    return LOGS / f"{name}.log"


def run_log(name, suffix="log", keep=9):
    """Like ``log_file``, but of this process alone: runs may be side by side."""
    for old in sorted(LOGS.glob(f"{name}.*.{suffix}"), key=_age)[:-keep]:
        old.unlink(missing_ok=True)
    return log_file(f"{name}.{os.getpid()}").with_suffix(f".{suffix}")


def _age(path):
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0


def tail(path, lines=30):
    """Last lines of a text file, for an error message."""
    with contextlib.suppress(OSError):
        return "\n".join(Path(path).read_text(errors="replace").splitlines()[-lines:])
    return ""


def complaint(log):
    """The first error in the log of an apt tool."""
    with contextlib.suppress(OSError):
        for line in Path(log).read_text(errors="replace").splitlines():
            if line.startswith("E: "):
                return line.removeprefix("E: ")
    return f"see {log}"


def write_atomically(path, text, mode=0o644):
    """Write a small file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text)
    temporary.chmod(mode)
    temporary.replace(path)


def read_marker(path):
    """Content of a marker file, or an empty text."""
    with contextlib.suppress(OSError):
        return path.read_text().strip()
    return ""


def fingerprint(*paths, without=frozenset()):
    """SHA-256 over names and contents of files and of whole folders, except
    those directly in them that are named in ``without``."""
    digest = hashlib.sha256()
    for top in map(Path, paths):
        files = [top] if top.is_file() else sorted(top.rglob("*"))
        for file in files:
            inside = file.relative_to(top).parts
            if not file.is_file() or NOT_SOURCE.intersection(inside):
                continue
            if without.intersection(inside[:1]):
                continue
            if file.suffix in {".pyc", ".orig", ".swp"}:
                continue
            digest.update(f"{top.name}/{'/'.join(inside)}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def text_hash(text):
    """SHA-256 of a text as hexadecimal text."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256(path):
    """SHA-256 of a file as hexadecimal text."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


@contextlib.contextmanager
def locked(path, shared=False):
    """Hold a file lock while the block runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+") as stream:
        fcntl.flock(stream, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield stream


def remove(path):
    """Remove a folder or file if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def private_tmp(name):
    """A short folder name of our own under the system's folder for such things."""
    mark = text_hash(str(RUNTIME))[:10]
    return Path(tempfile.gettempdir()) / f"cf_jiebang-{os.getuid()}-{mark}-{name}"
