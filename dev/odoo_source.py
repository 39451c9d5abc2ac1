"""Odoo 19 itself: the Debian package, unpacked without installing it.

``CF_ODOO`` or ``ODOO_BIN`` (an ``odoo`` command or a source tree) wins.
"""

import contextlib
import os
import shutil
import tarfile
from pathlib import Path

from . import common, processes
from .common import CACHE, RUNTIME, Failure

PREFIX = RUNTIME / "odoo"
DEBS = CACHE / "debs"
APT = CACHE / "apt"
SUITE = "sid"
FONT_SUITE = "bookworm"  # later Font Awesome packages have other file names
PACKAGES = {
    SUITE: [
        "odoo-19",
        "fonts-montserrat",
        "fonts-roboto-unhinted",
        "fonts-ocr-b",
        "fonts-glyphicons-halflings",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
    ],
    FONT_SUITE: ["fonts-font-awesome", "fonts-inconsolata"],
}
DIST_PACKAGES = PREFIX / "usr/lib/python3/dist-packages"
OWN_ODOO = (
    "Set CF_ODOO to an Odoo 19 that you have: its command or source tree (a nightly "
    "build or a checkout of branch 19.0)"
)
REMEDY = f"{OWN_ODOO}; or CF_DEBIAN_MIRROR to another Debian mirror."
UNTIMELY = ("is expired", "is not valid yet")
UNDATED = ("-o", "Acquire::Check-Valid-Until=false", "-o", "Acquire::Check-Date=false")
SEGMENTATION = "@mediapipe/selfie_segmentation@0.1.1675465747"
SEGMENTATION_FILE = (
    "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
)


def external():
    """The user's own Odoo (a command or a source tree), or None."""
    given = os.environ.get("CF_ODOO") or os.environ.get("ODOO_BIN")
    if not given:
        return None
    path = Path(shutil.which(given) or given).resolve()
    if not path.exists():
        raise Failure(f"CF_ODOO/ODOO_BIN: {given} is neither a command nor a folder")
    return path


def command(python):
    """Command line that starts Odoo, without arguments."""
    given = external()
    if given is None:
        return [str(python), str(PREFIX / "usr/bin/odoo")]
    if given.is_file():
        return [str(given)]
    for name in ("odoo-bin", "setup/odoo"):
        if (given / name).is_file():
            return [str(python), str(given / name)]
    raise Failure(f"no odoo-bin in the source tree {given}")


def python_paths():
    """Folders that make ``import odoo`` work in our virtual environment."""
    given = external()
    if given is None:
        return [DIST_PACKAGES]
    if given.is_dir():
        return [given]
    return []


def version():
    """A text that changes when Odoo does."""
    given = external()
    if given is None:
        return common.read_marker(PREFIX / ".complete")
    return f"{given} {given.stat().st_mtime_ns}"


def ensure():
    """Have the unpacked Odoo; do nothing when it is there already."""
    if external() is not None:
        return
    marker = PREFIX / ".complete"
    if common.read_marker(marker):
        return
    debs = _download()
    common.say("      unpacking")
    temporary = PREFIX.with_name("odoo.tmp")
    common.remove(temporary)
    temporary.mkdir(parents=True)
    for deb in debs:
        processes.output(["dpkg-deb", "-x", deb, temporary])
    _add_segmentation(temporary)
    _check_links(temporary)
    common.write_atomically(
        temporary / ".complete", "\n".join(deb.name for deb in debs)
    )
    common.remove(PREFIX)
    temporary.replace(PREFIX)


def _mirror():
    """The Debian mirror that this machine's apt is set up with."""
    given = os.environ.get("CF_DEBIAN_MIRROR")
    if given:
        return given
    lines = processes.output(
        ["apt-get", "indextargets", "--format", "$(SITE) $(ORIGIN) $(RELEASE)"]
    ).split("\n")
    sites = [line.split()[0] for line in lines if line and "-security" not in line]
    plain = [site for site in sites if site.rstrip("/").endswith("/debian")]
    if not plain:
        raise Failure(f"apt on this machine names no Debian mirror. {REMEDY}")
    return plain[0]


def _apt(tool, *arguments, cwd=None, log=None):
    """Run an apt tool on private lists; the machine's own set-up stays as it is."""
    options = {
        "Dir::Etc::sourcelist": APT / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": APT / "lists",
        "Dir::Cache": APT / "cache",
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    line = [tool]
    for key, value in options.items():
        line += ["-o", f"{key}={value}"]
    line += arguments
    env = dict(os.environ, LC_ALL="C")  # UNTIMELY is English
    if log is None:  # apt-cache; an unknown package is a failure to it, and no text
        return processes.output(line, env=env, check=False)
    what = f"{tool} {arguments[0]}"
    processes.run(line, log=log, env=env, cwd=cwd, fresh=False, what=what)
    return ""


def _update_lists(log):
    common.say("      reading Debian's package lists")
    for folder in ("lists/partial", "cache/archives/partial"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    mirror = _mirror()
    common.write_atomically(
        APT / "sources.list",
        "".join(f"deb {mirror} {suite} main\n" for suite in PACKAGES),
    )
    log.unlink(missing_ok=True)  # its first error is told
    if _renewed(log):
        return
    # signed all the same: what is old, as on a snapshot, is no forgery, and what
    # is unpacked from it serves tests, not the machine
    if any(text in log.read_text(errors="replace") for text in UNTIMELY):
        common.say("      its lists are of another time than this machine; used anyway")
        if _renewed(log, *UNDATED):
            return
    raise Failure(
        f"the Debian mirror {mirror} gives no package lists "
        f"({common.complaint(log)}). {REMEDY}"
    )


def _renewed(log, *options):
    """Whether the lists could be read."""
    # by itself apt-get takes a mirror that can't be reached for no failure
    update = (*options, "-q", "update", "--error-on=any")
    with contextlib.suppress(Failure):
        _apt("apt-get", *update, log=log)
        return True
    return False


def _records():
    """Name, version and SHA-256 of every wanted archive, by the signed lists."""
    found = []
    for suite, names in PACKAGES.items():
        for name in names:
            text = _apt("apt-cache", "show", f"{name}/{suite}")
            fields = dict(
                line.split(": ", 1)
                for line in text.split("\n\n")[0].splitlines()
                if ": " in line and not line.startswith(" ")
            )
            if "Filename" not in fields:
                raise Failure(f"the Debian mirror has no {name} in {suite}. {REMEDY}")
            found.append((name, suite, fields))
    return found


def _have(fields):
    """Cached archive whose SHA-256 is the listed one; a wrong one is removed."""
    deb = DEBS / Path(fields["Filename"]).name
    if deb.exists():
        if common.sha256(deb) == fields["SHA256"]:
            return deb
        deb.unlink()
    return None


def _fetch(log):
    """Download what is missing; apt resumes its own partial files."""
    missing = [
        (f"{name}/{suite}", fields)
        for name, suite, fields in _records()
        if not _have(fields)
    ]
    if missing:
        size = sum(int(fields["Size"]) for _name, fields in missing) // 1_000_000
        common.say(f"      downloading {size} MB (log: {log})")
        partial = DEBS / "partial"
        partial.mkdir(parents=True, exist_ok=True)
        names = [name for name, _fields in missing]
        try:
            _apt("apt-get", "-q", "download", *names, cwd=partial, log=log)
        except Failure as failure:
            raise Failure(
                f"the Debian mirror does not give what it lists "
                f"({common.complaint(log)}). {REMEDY}"
            ) from failure
        for _name, fields in missing:
            _adopt(partial, fields)
    return [_have(fields) for _name, _suite, fields in _records()]


def _adopt(partial, fields):
    """Move a verified archive out of the download folder (apt escapes its name)."""
    for file in partial.glob(f"{fields['Package']}_*.deb"):
        if common.sha256(file) == fields["SHA256"]:
            file.replace(DEBS / Path(fields["Filename"]).name)
            return
    raise Failure(f"{fields['Package']}: the downloaded archive has a wrong checksum")


def _download():
    """All archives, verified; cached lists are renewed when they no longer serve."""
    if not shutil.which("apt-get"):
        raise Failure(f"Odoo's Debian package is got by apt, not here. {OWN_ODOO}.")
    log = common.log_file("odoo-download")
    with common.locked(CACHE / "lock"):
        if (APT / "sources.list").exists():
            try:
                debs = _fetch(log)
                if all(debs):
                    return debs
            except Failure:
                common.say("      the cached package lists are out of date")
        _update_lists(log)
        debs = _fetch(log)
    if not all(debs):
        raise Failure(f"Odoo's archives could not be downloaded; see {log}. {REMEDY}")
    return debs


def _add_segmentation(prefix):
    """The one web file that the Debian package leaves out; the web client needs it."""
    target = prefix / "usr/lib/python3/dist-packages" / SEGMENTATION_FILE
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    cached = CACHE / "selfie_segmentation.js"
    if not cached.exists() and shutil.which("npm"):
        folder = CACHE / "npm-pack"
        common.remove(folder)
        folder.mkdir(parents=True)
        log = common.log_file("npm-pack")
        status = processes.run(
            ["npm", "pack", SEGMENTATION, "--silent"],
            cwd=folder,
            log=log,
            check=False,
        )
        archives = list(folder.glob("*.tgz"))
        if status == 0 and archives:
            with tarfile.open(archives[0]) as archive:
                inside = archive.extractfile("package/selfie_segmentation.js")
                cached_new = folder / "selfie_segmentation.js"
                cached_new.write_bytes(inside.read())
            cached_new.replace(cached)
        common.remove(folder)
    if cached.exists():
        shutil.copy(cached, target)
    else:  # it only blurs the background of video calls
        target.write_text("// empty: the blur of video backgrounds is not here\n")


def _check_links(prefix):
    """Every link inside the package must lead to a file."""
    broken = [
        path for path in prefix.rglob("*") if path.is_symlink() and not path.exists()
    ]
    if broken:
        raise Failure(f"links without target in Odoo: {broken[0]} and others. {REMEDY}")
