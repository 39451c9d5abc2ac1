from collections import Counter, defaultdict

from odoo import api, models

GRADED = ("announced_grade", "!=", False)


class OverviewResults(models.AbstractModel):
    """The overview's blocks on what came of it: answers, outcomes, grades, what was
    promised to people, supports."""

    _name = "jiebang.overview.results"
    _description = "Overview: results"

    @api.model
    def _block_ticket(self):
        """How each department answers; who never does looks worst."""
        Ticket = self._readable("jiebang.ticket")
        if Ticket is None:
            return None
        raised = ["state", "!=", "draft"]
        found = Ticket._read_group(
            [tuple(raised)],
            ["authority_id", "response_result", "escalated"],
            ["__count", "response_time:sum", "response_time:count"]
            + ["resolution_time:sum", "resolution_time:count"],
        )
        desks = defaultdict(Counter)
        for desk, result, escalated, count, *times in found:
            desks[desk]["all"] += count
            desks[desk][result or "open"] += count
            desks[desk]["escalated"] += count if escalated else 0
            for key, value in zip(
                ("answer", "answers", "solution", "solutions"), times, strict=True
            ):
                desks[desk][key] += value or 0
        conditions = {
            "all": [],
            "on_time": [["response_result", "=", "on_time"]],
            "late": [["response_result", "=", "late"]],
            "open": [["response_result", "=", "open"]],
            "escalated": [["escalated", "=", True]],
        }
        lines = []
        for desk in sorted(desks, key=lambda d: (-desks[d]["open"], -desks[d]["all"])):
            sums = desks[desk]
            cells = {
                key: self._number(
                    sums[key], [raised, ["authority_id", "=", desk.id], *more]
                )
                for key, more in conditions.items()
            }
            for key in ("answer", "solution"):
                number = sums[f"{key}s"]
                cells[key] = (
                    self._number(sums[key] / number, digits=1)
                    if number
                    else {"text": "—"}
                )
            lines.append(
                {"label": desk.display_name or self.env._("None"), "cells": cells}
            )
        return self._page_block(
            self.env._("Answers to applicants"),
            "jiebang.ticket",
            {
                "all": self.env._("Tickets"),
                "on_time": self.env._("Answered in time"),
                "late": self.env._("Answered late"),
                "open": self.env._("Not answered yet"),
                "escalated": self.env._("Escalated"),
                "answer": self.env._("Days to the first answer"),
                "solution": self.env._("Days to the solution"),
            },
            lines,
        )

    @api.model
    def _block_outcome(self):
        """What was aimed at, reported and confirmed of each measure."""
        Outcome = self._readable("jiebang.outcome")
        if Outcome is None:
            return None
        columns = ("target", "reported", "confirmed")
        lines = []
        for measure, count, *sums in Outcome._read_group(
            [], ["measure_id"], ["__count", *(f"{name}:sum" for name in columns)]
        ):
            domain = [["measure_id", "=", measure.id]]
            cells = {"projects": self._number(count, domain)} | {
                name: self._number(round(value, 2), domain, digits=_digits(value))
                for name, value in zip(columns, sums, strict=True)
            }
            lines.append(
                {
                    "label": f"{measure.name}（{measure.unit}）",
                    "group": measure.dimension_id.name,
                    "order": (measure.dimension_id.sequence, measure.sequence),
                    "cells": cells,
                }
            )
        lines.sort(key=lambda line: line.pop("order"))
        return self._page_block(
            self.env._("Outcomes"),
            "jiebang.outcome",
            {
                "projects": self.env._("Projects"),
                "target": self.env._("Aimed at"),
                "reported": self.env._("Reported"),
                "confirmed": self.env._("Confirmed"),
            },
            lines,
        )

    @api.model
    def _block_grade(self):
        return self._by_choice(
            "jiebang.evaluation",
            "announced_grade",
            self.env._("Results of the evaluation"),
            [GRADED],
        )

    @api.model
    def _block_support(self):
        states = self._labels_of("jiebang.support", "state")
        return self._by_two("jiebang.support", "kind", states, self.env._("Supports"))

    @api.model
    def _block_incentive(self):
        """What was promised to people, and what was carried out of it."""
        labels = self._labels_of("jiebang.incentive", "state")
        states = {state: labels[state] for state in ("decided", "done")}
        return self._by_two(
            "jiebang.incentive",
            "kind",
            states,
            self.env._("Incentives promised and carried out"),
        )

    @api.model
    def _by_choice(self, name, field, title, domain):
        Model = self._readable(name)
        if Model is None:
            return None
        labels = self._labels_of(name, field)
        found = dict(Model._read_group(domain, [field], ["__count"]))
        listed = [list(condition) for condition in domain]
        lines = [
            {
                "label": labels[value],
                "cells": {
                    "count": self._number(found[value], [*listed, [field, "=", value]])
                },
            }
            for value in labels
            if value in found
        ]
        return self._page_block(
            title, name, {"count": self.env._("Number")}, lines, bar="count"
        )

    @api.model
    def _by_two(self, name, field, states, title):
        """Records by kind and state, one grouped query."""
        Model = self._readable(name)
        if Model is None:
            return None
        labels = self._labels_of(name, field)
        base = ["state", "in", list(states)]
        kinds = defaultdict(Counter)
        for kind, state, count in Model._read_group(
            [tuple(base)], [field, "state"], ["__count"]
        ):
            kinds[kind][state] += count
        lines = [
            {
                "label": labels[kind],
                "cells": {
                    "all": self._number(found.total(), [base, [field, "=", kind]])
                }
                | {
                    state: self._number(
                        found[state], [[field, "=", kind], ["state", "=", state]]
                    )
                    for state in states
                },
            }
            for kind in labels
            if (found := kinds.get(kind))
        ]
        return self._page_block(
            title, name, {"all": self.env._("Total")} | states, lines
        )


def _digits(value):
    return 0 if value == round(value) else 2
