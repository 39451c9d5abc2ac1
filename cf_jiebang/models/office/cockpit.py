from typing import NamedTuple

from odoo import api, models
from odoo.tools import LazyTranslate

from ...groups import AUDITOR, AUTHORITY, BUREAU, MANAGER, SECRETARY, UNIT
from ..common.cockpit_mixin import desk_models

_lt = LazyTranslate(__name__)

ROWS = 12
"""Rows of the inbox on the first screen; the inbox has all of them."""

MANAGING = {"stuck", "territory", "field"}
"""Sections for who looks after files of others."""
MANAGERS = (UNIT, AUTHORITY, BUREAU, SECRETARY, AUDITOR, MANAGER)


class Section(NamedTuple):
    """A part of the first screen.

    ``columns`` is ``{key: label}``; ``days`` the label of the column of days, if it
    has one; ``empty`` what it says without lines (``""``: it is left out); ``named``
    says whether the lines stand under the headings of their models.
    """

    key: str
    title: str
    columns: dict
    days: str = ""
    empty: str = ""
    named: bool = True


class Cockpit(models.AbstractModel):
    """The first screen: the first rows of the inbox, what is late, where it is stuck,
    by county and by field.

    It asks every model of the scheme that the user may read for its lines
    (``_inbox_lines``, ``_cockpit_lines``). Everything is counted as the user, so that
    a number never says more than the list that it opens.
    """

    _name = "jiebang.cockpit"
    _description = "My Desk"

    _sections = (
        Section(
            "late",
            _lt("What is late"),
            {"all": _lt("Number")},
            days=_lt("Longest (days)"),
            empty=_lt("Nothing is late."),
        ),
        Section("open", _lt("To be set up"), {"all": _lt("Number")}),
        Section(
            "stuck",
            _lt("Where it is stuck"),
            {"all": _lt("Number"), "overdue": _lt("Overdue")},
            days=_lt("Longest (days)"),
        ),
        Section(
            "territory",
            _lt("By county"),
            {
                "approval": _lt("In approval"),
                "overdue": _lt("Overdue"),
                "running": _lt("Running"),
                "red": _lt("Red light"),
            },
            named=False,
        ),
        Section(
            "field",
            _lt("By field"),
            {
                "approval": _lt("In approval"),
                "overdue": _lt("Overdue"),
                "running": _lt("Running"),
                "red": _lt("Red light"),
            },
            named=False,
        ),
    )

    @api.model
    def get_cockpit(self):
        """The first screen of the current user, as plain values.

        :return: ``{"waiting": n, "due_soon": n, "overdue": n, "rows": [row, …],
            "sections": [{"key", "title", "empty", "days", "named", "columns":
            [{"key", "label"}], "groups": [{"title", "lines": [line, …]}]}]}`` with
            the first rows of the inbox, and lines as ``_cockpit_line`` makes them
        """
        Inbox = self.env["jiebang.inbox"]
        lines = {}
        for model in desk_models(self.env):
            for line in model._cockpit_lines():
                if line["section"] not in MANAGING or self._manages():
                    lines.setdefault(line["section"], []).append(line)
        lines.get("stuck", []).sort(key=lambda line: -(line["days"] or 0))
        return {
            **Inbox._counts(),
            "rows": Inbox._first_rows(ROWS),
            "sections": [
                self._section_values(section, lines.get(section.key, []))
                for section in self._sections
                if section.empty or lines.get(section.key)
            ],
        }

    @api.model
    def _manages(self):
        """Whether the user has more to look after than what he has written."""
        return self.env.user.has_groups(",".join(MANAGERS))

    @api.model
    def _section_values(self, section, lines):
        groups = {}
        for line in lines:
            groups.setdefault(line["title"], []).append(line)
        return {
            "key": section.key,
            "title": self.env._(section.title),
            "empty": self.env._(section.empty) if section.empty else "",
            "days": self.env._(section.days) if section.days else "",
            "named": section.named,
            "columns": [
                {"key": key, "label": self.env._(label)}
                for key, label in section.columns.items()
            ],
            "groups": [
                {"title": title, "lines": members} for title, members in groups.items()
            ],
        }
