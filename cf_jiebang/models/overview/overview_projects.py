from collections import Counter, defaultdict
from statistics import median

from dateutil.relativedelta import relativedelta

from odoo import api, models

from ...tools.legal_time import legal_today

RUNNING = ("running", "acceptance")
IN_APPROVAL = (
    *("returned", "unit_review", "authority_review", "delivery", "bureau_review"),
    "meeting",
)
SUBMITTED = ("version", ">", 0)
HELD = 12
"""Files that are named with their holder; the list has all of them."""


class OverviewProjects(models.AbstractModel):
    """The overview's blocks on projects: funnel, places, trend, what is stuck."""

    _name = "jiebang.overview.projects"
    _description = "Overview: projects"

    @api.model
    def _block_funnel(self):
        """How many stand at each stage, and the median days that the stage took."""
        Project = self._readable("jiebang.project")
        if Project is None:
            return None
        days = {}
        Stay = self._readable("jiebang.stay.analysis")
        if Stay is not None:
            days = {
                stage.id: median(found)
                for stage, found in Stay._read_group(
                    [], ["stage_id"], ["days:array_agg"]
                )
                if stage and found
            }
        lines = []
        for stage, count in Project._read_group([SUBMITTED], ["stage_id"], ["__count"]):
            if not stage:
                continue
            domain = [list(SUBMITTED), ["stage_id", "=", stage.id]]
            cells = {"count": self._number(count, domain)}
            if stage.id in days:
                cells["days"] = self._number(days[stage.id], digits=1)
            lines.append((stage.sequence, {"label": stage.name, "cells": cells}))
        lines = [line for _sequence, line in sorted(lines, key=lambda pair: pair[0])]
        return self._page_block(
            self.env._("From application to closing"),
            "jiebang.project",
            {
                "count": self.env._("Projects"),
                "days": self.env._("Days there (median)"),
            },
            lines,
            bar="count",
        )

    @api.model
    def _block_territory(self):
        return self._by_place("territory_id", self.env._("By county"))

    @api.model
    def _block_authority(self):
        return self._by_place("authority_id", self.env._("By department"))

    @api.model
    def _block_field(self):
        return self._by_place("field_id", self.env._("By field"))

    @api.model
    def _by_place(self, name, title):
        """Files of each place: all, in approval, overdue, running, with a red light."""
        Project = self._readable("jiebang.project")
        if Project is None:
            return None
        places = defaultdict(Counter)
        for place, state, status, light, count in Project._read_group(
            [SUBMITTED],
            [name, "state", "deadline_status", "risk_light"],
            ["__count"],
        ):
            found = places[place]
            found["all"] += count
            if state in IN_APPROVAL:
                found["approval"] += count
            if state in RUNNING:
                found["running"] += count
                found["red"] += count if light == "red" else 0
            found["overdue"] += count if status == "overdue" else 0
            found["closed"] += count if state == "closed" else 0
        conditions = {
            "all": [],
            "approval": [["state", "in", list(IN_APPROVAL)]],
            "overdue": [["deadline_status", "=", "overdue"]],
            "running": [["state", "in", list(RUNNING)]],
            "red": [["state", "in", list(RUNNING)], ["risk_light", "=", "red"]],
            "closed": [["state", "=", "closed"]],
        }
        ordered = sorted(places, key=lambda place: (-places[place]["all"], place.id))
        lines = [
            {
                "label": place.display_name or self.env._("None"),
                "cells": {
                    key: self._number(
                        places[place][key],
                        [list(SUBMITTED), [name, "=", place.id], *more],
                    )
                    for key, more in conditions.items()
                },
            }
            for place in ordered
        ]
        return self._page_block(
            title,
            "jiebang.project",
            {
                "all": self.env._("Projects"),
                "approval": self.env._("In approval"),
                "overdue": self.env._("Overdue"),
                "running": self.env._("Running"),
                "red": self.env._("Red light"),
                "closed": self.env._("Closed"),
            },
            lines,
            bar="all",
        )

    @api.model
    def _block_trend(self):
        """Submitted and filed by month of this year, beside the year before."""
        Project = self._readable("jiebang.project")
        if Project is None:
            return None
        year = legal_today(self.env).year
        counts = {}
        for name in ("submitted_date", "filing_date"):
            for month, count in Project._read_group(
                [
                    SUBMITTED,
                    (name, ">=", f"{year - 1}-01-01"),
                    (name, "<=", f"{year}-12-31"),
                ],
                [f"{name}:month"],
                ["__count"],
            ):
                counts[name, month.year, month.month] = count
        columns, lines = {}, []
        labels = {
            "submitted_date": self.env._("Submitted"),
            "filing_date": self.env._("Filed"),
        }
        for name, label in labels.items():
            for wanted in (year - 1, year):
                columns[f"{name}_{wanted}"] = f"{label} {wanted}"
        for month in range(1, 13):
            cells = {}
            for key in columns:
                name, _line, wanted = key.rpartition("_")
                start = legal_today(self.env).replace(
                    year=int(wanted), month=month, day=1
                )
                end = start + relativedelta(day=31)
                cells[key] = self._number(
                    counts.get((name, int(wanted), month), 0),
                    [list(SUBMITTED), [name, ">=", str(start)], [name, "<=", str(end)]],
                )
            lines.append({"label": str(month), "cells": cells})
        return self._page_block(
            self.env._("By month, beside the year before"),
            "jiebang.project",
            columns,
            lines if counts else [],
            chart=True,
        )

    @api.model
    def _block_stuck(self):
        """Files that are overdue or have a red light, with whoever has them."""
        Project = self._readable("jiebang.project")
        if Project is None:
            return None
        domain = [
            list(SUBMITTED),
            "|",
            ["deadline_status", "=", "overdue"],
            "&",
            ["state", "in", list(RUNNING)],
            ["risk_light", "=", "red"],
        ]
        count = Project.search_count(domain)
        found = Project.search_fetch(
            domain,
            [
                "name",
                "holder_organization_id",
                "holder_since",
                "deadline",
                *("holder_tier", "risk_light"),
            ],
            order="deadline, id",
            limit=HELD,
        )
        lights = self._labels_of("jiebang.project", "risk_light")
        tiers = self._labels_of("jiebang.project", "holder_tier")
        lines = [
            {
                "label": self.env._("All of them"),
                "cells": {"count": self._number(count, domain)},
            }
        ] + [
            {
                "label": project.name,
                "cells": {
                    "count": self._number(1, [["id", "=", project.id]]),
                    "holder": {
                        "text": project.holder_organization_id.display_name
                        or tiers.get(project.holder_tier, "")
                    },
                    "since": {"text": str(project.holder_since or "")},
                    "due": {"text": str(project.deadline or "")},
                    "light": {"text": lights.get(project.risk_light, "")},
                },
            }
            for project in found
        ]
        return self._page_block(
            self.env._("Overdue or with a red light"),
            "jiebang.project",
            {
                "count": self.env._("Number"),
                "holder": self.env._("With"),
                "since": self.env._("Since"),
                "due": self.env._("Was due on"),
                "light": self.env._("Light"),
            },
            lines if count else [],
        )
