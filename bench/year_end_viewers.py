"""Users who open the board while a batch of the year end runs, and while none does."""

import itertools
import threading
import time

import requests

from .board_client import Client, Screen
from .morning import summary

OURS = "jiebang.project"
LOGINS = ("demo.bureau", "demo.county", "demo.unit", "demo.applicant")


class Viewers(threading.Thread):
    """Users who open the board one after the other, until they are stopped."""

    def __init__(self, url, options):
        super().__init__(daemon=True)
        self.pause = options.pause
        self.screens = [
            Screen(Client(url, options.database, login), OURS, []) for login in LOGINS
        ]
        self.samples = []
        self.errors = []
        self.stopped = threading.Event()

    def run(self):
        for screen in itertools.cycle(self.screens):
            if self.stopped.is_set():
                return
            try:
                cost = screen.client.timed(screen.kanban)
                self.samples.append((time.monotonic(), cost.milliseconds))
            except (RuntimeError, requests.RequestException) as error:
                self.errors.append(f"{type(error).__name__}: {error}"[:200])
            time.sleep(self.pause)

    def between(self, *spans):
        """Number, median and 95th percentile of the boards opened in those times."""
        return summary(
            [
                ms
                for moment, ms in self.samples
                if any(start <= moment <= end for start, end in spans)
            ]
        )

    def alone(self, seconds):
        """Let the users work for so long; returns when, from and to."""
        start = time.monotonic()
        time.sleep(seconds)
        return start, time.monotonic()

    def course(self, before, batch, after):
        """Medians before the batch, in its quarters and after it; each argument is a
        time, from and to."""
        begun, ended = batch
        marks = [begun + number * (ended - begun) / 4 for number in range(5)]
        spans = [before, *itertools.pairwise(marks), after]
        return [self.between(span)["p50"] for span in spans]
