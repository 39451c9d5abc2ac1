"""Counts what a hand does in a window: clicks, and fields that are filled in.

The page itself counts, by the events that a browser trusts, so that a test drives the
window as any other does and can't count too little. ``docs/clicks.md`` has a row for
each act that is counted; the test that counts it holds the row.

    with counted(screen, "ticket", "反映一件事", before=10, goal=6):
        screen.click(…)
        screen.fill(…)
"""

import contextlib
import os
import re
from dataclasses import dataclass

from dev.common import ROOT

PAGE = ROOT / "docs" / "clicks.md"

LISTEN = """
(() => {
    if (window.handIsCounted) {
        return;
    }
    window.handIsCounted = true;
    const typed = "input:not([type=checkbox]):not([type=radio]):not([type=button])"
        + ":not([type=file]), textarea, [contenteditable=true]";
    let last = null;
    const tell = kind => window.handDid && window.handDid(kind);
    const on = (name, act) => document.addEventListener(name, act, true);
    on("pointerdown", event => {
        if (event.isTrusted && !event.target.closest(typed)) {
            last = null;
            tell("click");
        }
    });
    on("input", event => {
        const box = event.target.closest && event.target.closest(typed);
        if (event.isTrusted && box && box !== last) {
            last = box;
            tell("field");
        }
    });
    on("keydown", event => {
        if (event.isTrusted && event.key === "Enter" && event.target.matches("input")) {
            tell("click");
        }
    });
    on("change", event => {
        const box = event.target;
        if (box.matches("input[type=file]")) {
            tell("field");
        } else if (box.matches("select")) {
            tell("click");
        }
    });
    on("drop", () => tell("field"));
})();
"""
"""A click is a press of the mouse that does not merely go into a box of text, an Enter
in a line of text, or a choice in a list of the browser; a field is a box of text that
is filled in, or a file that is chosen or dropped."""

HEAD = """# Clicks

What a task costs its user: clicks, and fields that are filled in, counted by the
browser itself (`tests/clicks.py`) while a test carries the task out. `CF_WRITE=1`
writes the rows anew; a test fails while its row is not what it counted, or above the
goal. *Before* is what it was when the goal was set.

| task | clicks | fields | together | goal | before |
|---|---|---|---|---|---|
"""


ROW = re.compile(r"^(\|.*<!-- (\S+) -->.*\|)$", re.MULTILINE)
"""A row of the page, and its key."""


@dataclass
class Hand:
    """What the hand has done so far."""

    clicks: int = 0
    fields: int = 0

    @property
    def sum(self):
        return self.clicks + self.fields

    def did(self, kind):
        if kind == "click":
            self.clicks += 1
        else:
            self.fields += 1


_hands = {}
"""Window: the hand that is counted in it now, if any."""


def _listen(page):
    """Have the page tell what is done in it, now and whenever it is loaded."""
    if page not in _hands:
        _hands[page] = None
        page.expose_function("handDid", lambda kind: _told(page, kind))
        page.add_init_script(LISTEN)
    page.evaluate(LISTEN)


def _told(page, kind):
    if hand := _hands.get(page):
        hand.did(kind)


@contextlib.contextmanager
def counting(screen):
    """Count what is done in a window (:class:`tests.screens.Screen`) in this block."""
    _listen(screen.page)
    hand = _hands[screen.page] = Hand()
    try:
        yield hand
        screen.settle()
    finally:
        _hands[screen.page] = None


@contextlib.contextmanager
def counted(screen, key, name, *, goal, before):
    """Count a task, hold it below its goal, and its row in the page.

    :param key: what the row is found by, for ever
    :param name: what the task is called, as the user would say it
    :param int goal: most clicks and fields together that it may cost
    :param before: what it cost when the goal was set; a number or a text
    """
    with counting(screen) as hand:
        yield hand
    row = f"| {name} <!-- {key} --> | {hand.clicks} | {hand.fields} | {hand.sum} "
    row += f"| {goal} | {before} |"
    if os.environ.get("CF_WRITE"):
        _write(key, row)
    assert hand.sum <= goal, f"{name}: {hand}"
    assert hand.sum, f"{name}: nothing was counted"
    assert row in PAGE.read_text(), f"CF_WRITE=1 writes the row anew: {row}"


def _write(key, row):
    """Put a row in the place of the one with the same key, else at the end."""
    text = PAGE.read_text() if PAGE.exists() else HEAD
    rows = {found: line for line, found in ROW.findall(text)} | {key: row}
    PAGE.write_text(HEAD + "".join(f"{rows[name]}\n" for name in sorted(rows)))
