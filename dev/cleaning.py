"""Removes what the other commands made."""

from . import common, demo, templates
from .common import CACHE, RUNTIME
from .postgres import Cluster, external
from .server import RUN_PREFIX


def clean():
    """Stop everything, remove our databases and the runtime folder."""
    demo.stop()
    for name in ("demo", "test"):
        private = Cluster(name, private=True)
        if private.folder.exists():
            common.say(f"removing the {name} database cluster in {private.folder}")
            private.remove()
    if external() is not None:
        cluster = Cluster("test")
        ours = (demo.DATABASE, f"{templates.PREFIX}_", f"{RUN_PREFIX}_")
        for database in sorted(cluster.databases()):
            if database.startswith(ours):
                common.say(f"dropping the database {database}")
                cluster.drop(database)
    common.say(f"removing {RUNTIME}")
    common.remove(RUNTIME)


def distclean():
    """The same, and the downloads."""
    clean()
    common.say(f"removing the downloads in {CACHE}")
    common.remove(CACHE)
