from typing import NamedTuple

from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

PREFIX = "jiebang."


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
    """The first screen: what waits for the user, what is late, where it is stuck,
    by county and by field.

    It asks every model of the scheme that the user may read for its lines
    (``_cockpit_lines``). Everything is counted as the user, so that a number never
    says more than the list that it opens.
    """

    _name = "jiebang.cockpit"
    _description = "My Desk"

    _sections = (
        Section(
            "waiting",
            _lt("Waits for me"),
            {
                "all": _lt("Total"),
                "due_soon": _lt("Due soon"),
                "overdue": _lt("Overdue"),
            },
            empty=_lt("Nothing waits for you."),
        ),
        Section(
            "late",
            _lt("What is late"),
            {"all": _lt("Number")},
            days=_lt("Longest (days)"),
            empty=_lt("Nothing is late."),
        ),
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

        :return: ``{"waiting": n, "due_soon": n, "overdue": n, "sections": [{"key",
            "title", "empty", "days", "named", "columns": [{"key", "label"}],
            "groups": [{"title", "lines": [line, …]}]}]}`` with lines as
            ``_cockpit_line`` makes them
        """
        lines = {}
        for line in self._lines():
            lines.setdefault(line["section"], []).append(line)
        lines.get("stuck", []).sort(key=lambda line: -(line["days"] or 0))
        waiting = [line["cells"] for line in lines.get("waiting", ())]
        return {
            "waiting": self._total(waiting, "all"),
            "due_soon": self._total(waiting, "due_soon"),
            "overdue": self._total(waiting, "overdue"),
            "sections": [
                self._section_values(section, lines.get(section.key, []))
                for section in self._sections
                if section.empty or lines.get(section.key)
            ],
        }

    @api.model
    def _total(self, cells, column):
        return sum(cell[column]["count"] for cell in cells if column in cell)

    @api.model
    def _lines(self):
        """The lines of all models, in the order in which they are loaded."""
        lines = []
        for name in self.env.registry:
            if not name.startswith(PREFIX):
                continue
            model = self.env[name]
            if (
                model._abstract
                or model._transient
                or not hasattr(model, "_cockpit_lines")
                or not model.has_access("read")
            ):
                continue
            lines += model._cockpit_lines()
        return lines

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
