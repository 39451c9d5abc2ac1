from odoo import api, fields, models

from .work_report_contradiction import suggested_result


class WorkReportSources(models.AbstractModel):
    """What the year's progress reports, tickets and the report of the year before give
    to a report (R82–R85), and what it says that it took."""

    _name = "jiebang.work.report.sources"
    _description = "Work report: what the year has left"

    prefill_note = fields.Text(string="Filled in from", copy=False, readonly=True)
    year_texts = fields.Text(
        string="What was reported in the period",
        compute="_compute_year_texts",
        compute_sudo=True,
    )

    # -- what there is -------------------------------------------------------

    def _year_progress(self):
        """The progress reports of the period that were handed in, the first first."""
        start, end = self._period()
        return (
            self.sudo()
            .project_id.progress_ids.filtered(
                lambda p: p.version and p.date_from <= end and p.date_to >= start
            )
            .sorted("date_from")
        )

    def _year_before(self):
        """The last annual report before this one that was submitted."""
        return (
            self.sudo()
            .project_id.work_report_ids.filtered(
                lambda r: r.kind == "annual" and r.year < self.year and r.version
            )
            .sorted("year")[-1:]
        )

    @api.depends_context("lang")
    @api.depends("project_id", "year", "kind")
    def _compute_year_texts(self):
        for report in self:
            parts = [
                f"{progress.period}：{text}"
                for progress in report._year_progress()
                if (text := (progress.text or progress.reason or "").strip())
            ]
            tickets = report._year_tickets()
            if tickets:
                parts.append(self.env._("Matters raised: %s", "；".join(tickets)))
            report.year_texts = "\n".join(parts)

    def _year_tickets(self):
        """The matters that were raised in the period, each with its state."""
        start, end = self._period()
        tickets = self.sudo().project_id.ticket_ids.filtered(
            lambda t: t.raised_date and start <= t.raised_date.date() <= end
        )
        states = dict(tickets._fields["state"]._description_selection(self.env))
        return [f"{ticket.name}（{states[ticket.state]}）" for ticket in tickets]

    # -- what is filled in ---------------------------------------------------

    def _prefill_sources(self):
        sources = super()._prefill_sources()
        last = self._year_progress()[-1:]
        lines = {line.milestone_id or line.indicator_id: line for line in last.line_ids}
        for name, key in (
            ("indicator_line_ids", "indicator_id"),
            ("milestone_line_ids", "milestone_id"),
        ):
            model = self.env[self._fields[name].comodel_name][key]
            for row in sources["lines"][name]:
                if line := lines.get(model.browse(row[key]).sudo()):
                    row.update(self._reached(line, key == "indicator_id"))
        before = self._year_before()
        duties = {line.cadre_id.id: line.duty for line in before.member_line_ids}
        for row in sources["lines"]["member_line_ids"]:
            row["duty"] = row["duty"] or duties.get(row["cadre_id"])
        still = self._year_tickets()
        sources["texts"] |= {
            "org_duties": before.org_duties,
            "next_steps": last.plan,
            "problems": "\n".join(still),
        }
        sources["notes"] = self._notes(last, before, still, sources)
        return sources

    def _reached(self, line, measured):
        """What a line of the last progress report says, as values of a line here."""
        values = {
            "result": suggested_result(line, self._period()[1]),
            "comment": line.note,
        }
        if measured and line.value:
            values["achieved"] = line.value
            if line.is_measured:
                values["achieved_value"] = line.value_number
        return {name: value for name, value in values.items() if value}

    def _notes(self, last, before, still, sources):
        """What was taken, and where from; a sentence each."""
        notes = []
        if last.line_ids:
            notes.append(
                self.env._(
                    "Values and completion of indicators and milestones: the progress "
                    "report %(period)s, handed in on %(date)s.",
                    period=last.period,
                    date=last.submitted_date,
                )
            )
        if last.plan:
            notes.append(self.env._("Next steps: the progress report %s.", last.period))
        if before:
            notes.append(self.env._("Tasks and duties: the report of %s.", before.year))
        if still:
            notes.append(
                self.env._("Problems: %s matters that were raised.", len(still))
            )
        if sources["evidence"]:
            notes.append(
                self.env._(
                    "Evidence: %s files of the project.", len(sources["evidence"])
                )
            )
        return notes
