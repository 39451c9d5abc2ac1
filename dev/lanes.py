"""Work that is done side by side: tasks that wait for one another, on some lanes."""

import os
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from . import common, processes
from .common import Failure
from .odoolog import Counts


@dataclass
class Task:
    """Something to do, and of what it must wait for."""

    name: str
    work: Callable[[], Counts]
    seconds: int = 60
    """About how long it takes alone; the longest begins first."""
    after: tuple[str, ...] = ()
    broken: bool = field(default=False, init=False)


def count():
    """How many tasks run at once: one more than this machine has cores, since some wait
    for a browser's next frame or for a clock; four at most."""
    return min(len(os.sched_getaffinity(0)) + 1, 4)


class Lanes:
    """Does tasks; a failing one stops only what waits for it."""

    def __init__(self, tasks, lanes=None):
        self.tasks = tasks
        self.lanes = lanes or count()
        self.total = Counts()
        self._waiting = sorted(tasks, key=lambda task: -task.seconds)
        self._done = set()
        self._change = threading.Condition()
        self._closing = False

    def run(self):
        """Do everything; returns the sum of the counts.

        Whoever interrupts it ends the children and waits for what tidies up.
        """
        threads = [
            threading.Thread(target=self._lane, daemon=True) for _ in range(self.lanes)
        ]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except BaseException:
            with self._change:
                self._closing = True
                self._change.notify_all()
            processes.end_all()
            for thread in threads:
                thread.join(20)
            raise
        return self.total

    @property
    def broken(self):
        """Names of the tasks that failed."""
        return [task.name for task in self.tasks if task.broken]

    def _lane(self):
        while task := self._next():
            counts = self._do(task)
            with self._change:
                self.total += counts
                task.broken = bool(counts.failed)
                self._done.add(task.name)
                self._change.notify_all()

    def _next(self):
        with self._change:
            while self._waiting and not self._closing:
                for task in self._waiting:
                    if self._done.issuperset(task.after):
                        self._waiting.remove(task)
                        return task
                self._change.wait()
        return None

    def _do(self, task):
        needed = [name for name in self.broken if name in task.after]
        if needed:
            common.say(f"{task.name}: not done, {', '.join(needed)} failed")
            return Counts(failed=1)
        try:
            return task.work()
        except Failure as failure:
            if not self._closing:
                common.say(f"{task.name}: {failure}")
        except Exception:
            common.say(f"{task.name}:\n{traceback.format_exc()}")
        return Counts(failed=1)
