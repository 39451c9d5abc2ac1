"""Whether what is started here finds the libraries that it links, before it starts."""

import itertools
from pathlib import Path

from . import common, packages, processes
from .common import Failure

ELF = b"\x7fELF"
BEHIND_SCRIPTS = ("usr/lib/chromium/chromium", "usr/lib/postgresql/*/bin/*")
"""Programs whose command in ``/usr/bin`` is a script."""


def ensure():
    """Check every program and compiled module once.

    :raise Failure: names the library, who needs it, and how it is had
    """
    marker = packages.VENV / ".linked"
    wanted = common.read_marker(packages.VENV / ".complete")
    if common.read_marker(marker) == wanted:
        return
    missing = unlinked(binaries())
    if missing:
        raise Failure("\n".join(_sentence(*item) for item in missing.items()))
    common.write_atomically(marker, wanted)


def unlinked(files):
    """The libraries that the loader does not find: ``{name: file that links it}``."""
    # a library that lies in a file's own wheel is loaded before it is looked for
    bundled = {file.name for file in files}
    found, file = {}, ""
    for line in processes.output(["ldd", *files], check=False).splitlines():
        name, _arrow, place = line.strip().partition(" => ")
        if not line.startswith("\t"):
            file = line.rstrip(":")
        elif place.startswith("not found") and name not in bundled:
            found.setdefault(name, file)
    return found


def binaries():
    """Programs of the system packages, and all that is compiled in the environment."""
    patterns = [*BEHIND_SCRIPTS, *itertools.chain(*packages.SYSTEM.values())]
    programs = [
        path for pattern in patterns for path in Path("/").glob(pattern.lstrip("/"))
    ]
    return [
        path
        for path in (*programs, *packages.VENV.rglob("*"))
        if path.is_file() and _begins_with_elf(path)
    ]


def _begins_with_elf(path):
    with open(path, "rb") as stream:
        return stream.read(len(ELF)) == ELF


def _sentence(library, file):
    package = next(
        (
            package
            for package, patterns in packages.SYSTEM.items()
            if any(Path(pattern).name == library for pattern in patterns)
        ),
        None,
    )
    remedy = (
        f"apt-get install {package}"
        if package
        else f"find its package (apt-file search {library}) and install it"
    )
    return f"{file} can't start: the library {library} is missing; {remedy}"
