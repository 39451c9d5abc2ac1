from odoo import models
from odoo.fields import Domain

from ...tools import quantity

RUNNING = ("running", "acceptance")


class BulletinFigures(models.AbstractModel):
    """The figures of a bulletin, and its text, counted as the officer who writes."""

    _name = "jiebang.bulletin.figures"
    _description = "Bulletin: figures"

    def _figures_now(self):
        """``[{"key", "label", "unit", "value"}, …]``, by groups: projects, answers,
        outcomes."""
        rows = []

        def add(key, label, value, unit=""):
            rows.append({"key": key, "label": label, "unit": unit, "value": value})

        period = [("date_from", self.date_from), ("date_to", self.date_to)]
        start, end = (day for _name, day in period)
        Project = self.env["jiebang.project"]
        mine = Domain("program_id", "=", self.program_id.id) & Domain("version", ">", 0)
        submitted = Domain("submitted_date", "<=", end)
        filed = Domain("filing_date", "<=", end)
        count = Project.search_count
        add("submitted", self.env._("Submitted so far"), count(mine & submitted))
        add(
            "submitted_new",
            self.env._("Submitted in the period"),
            count(mine & submitted & Domain("submitted_date", ">=", start)),
        )
        add("filed", self.env._("Filed so far"), count(mine & filed))
        add(
            "filed_new",
            self.env._("Filed in the period"),
            count(mine & filed & Domain("filing_date", ">=", start)),
        )
        states = dict(Project._read_group(mine, ["state"], ["__count"]))
        add(
            "running",
            self.env._("Running"),
            sum(states.get(state, 0) for state in RUNNING),
        )
        add("closed", self.env._("Closed"), states.get("closed", 0))
        add(
            "overdue",
            self.env._("Overdue"),
            count(mine & Domain("deadline_status", "=", "overdue")),
        )
        add(
            "red",
            self.env._("Red light"),
            count(
                mine & Domain("state", "in", RUNNING) & Domain("risk_light", "=", "red")
            ),
        )
        results = dict(
            self.env["jiebang.ticket"]._read_group(
                Domain("project_id.program_id", "=", self.program_id.id)
                & Domain("state", "!=", "draft"),
                ["response_result"],
                ["__count"],
            )
        )
        add("tickets", self.env._("Tickets"), sum(results.values()))
        add("tickets_late", self.env._("Answered late"), results.get("late", 0))
        add("tickets_open", self.env._("Not answered yet"), results.get("open", 0))
        outcomes = self.env["jiebang.outcome"].with_context(outcome_day=str(end))
        columns = ("reported", "confirmed")
        for measure, *values in outcomes._read_group(
            [("program_id", "=", self.program_id.id)],
            ["measure_id"],
            [f"{column}:sum" for column in columns],
        ):
            for column, value in zip(columns, values, strict=True):
                word = (
                    self.env._("reported")
                    if column == "reported"
                    else self.env._("confirmed")
                )
                add(
                    f"{column}_{measure.code}",
                    f"{measure.name}（{word}）",
                    round(value, 2),
                    measure.unit,
                )
        return rows

    def _text_of(self, figures):
        """The paragraphs that the figures make."""
        found = {row["key"]: row for row in figures}

        def said(key):
            row = found[key]
            value, before = row["value"], row["before"]
            if before is None or before == value:
                return quantity.show(value)
            sign = "+" if value > before else "−"
            change = abs(round(value - before, 2))
            return self.env._(
                "%(value)s (%(change)s)",
                value=quantity.show(value),
                change=f"{sign}{change:g}",
            )

        numbers = {key: said(key) for key in found}
        paragraphs = [
            self.env._(
                "In the period %(submitted_new)s projects were submitted and "
                "%(filed_new)s filed; so far %(submitted)s were submitted and "
                "%(filed)s filed. %(running)s are running, %(closed)s closed.",
                **numbers,
            ),
            self.env._(
                "%(overdue)s projects are overdue, %(red)s have a red light. "
                "Applicants raised %(tickets)s matters, %(tickets_late)s were answered "
                "late, %(tickets_open)s not yet.",
                **numbers,
            ),
        ]
        outcomes = [
            f"{row['label']}{numbers[row['key']]}{row['unit']}"
            for row in figures
            if row["key"].startswith(("reported_", "confirmed_")) and row["value"]
        ]
        if outcomes:
            paragraphs.append(self.env._("Outcomes so far: %s.", "，".join(outcomes)))
        return "\n".join(paragraphs)
