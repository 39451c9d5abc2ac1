"""Tidies up after a run that was killed: ``python3 -m dev.guard MARK``.

Its standard input is a pipe that only the run holds: when the run ends without a
word, the guard ends what the run has started, as the run itself would have done.
"""

import contextlib
import signal
import sys

from . import moments, processes
from .common import Failure
from .postgres import Cluster


def main(mark):
    """Wait for the end of the run."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read():
        return
    processes.sweep(mark)
    with contextlib.suppress(Failure):
        moments.remove_stale()
        cluster = Cluster("test")
        if cluster.running():
            with cluster.using():
                pass  # the last user stops it


if __name__ == "__main__":
    main(sys.argv[1])
