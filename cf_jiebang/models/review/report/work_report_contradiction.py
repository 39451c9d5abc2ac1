from odoo import api, fields, models

FITS = {
    "done": ("done",),
    "running": ("partly", "not_done", "not_due"),
    "delayed": ("partly", "not_done"),
    "stopped": ("partly", "not_done"),
    "waiting": ("not_done", "not_due"),
}
"""State of a line of a progress report: what a report of the year may say of it."""


def suggested_result(line, end):
    """How far a line of a progress report is, in the words of a report.

    :param date end: last day of the period of the report
    """
    if line.state == "done":
        return "done"
    if line.state in ("running", "delayed") and line.percent:
        return "partly"
    later = line.date_due and line.date_due > end
    return "not_due" if later and line.state != "stopped" else "not_done"


class WorkReportContradiction(models.AbstractModel):
    """A line of a report that says something else than the last progress report that
    was handed in over the period. It stops nothing; unit, department, bureau and
    evaluators are shown it."""

    _name = "jiebang.work.report.contradiction.mixin"
    _description = "Line of a report, held against the progress"

    contradiction = fields.Char(
        string="The progress report says",
        compute="_compute_contradiction",
        compute_sudo=True,
    )

    @api.model
    def _contradiction_depends(self):
        own = ("achieved", "achieved_value") if "achieved" in self._fields else ()
        return ("result", "report_id.year", *own)

    @api.depends_context("lang")
    @api.depends(lambda self: self._contradiction_depends())
    def _compute_contradiction(self):
        for report, lines in self.grouped("report_id").items():
            last = report.year and report._year_progress()[-1:]
            there = {
                line.milestone_id or line.indicator_id: line
                for line in (last.line_ids if last else ())
            }
            for line in lines:
                found = there.get(line._plan_item())
                line.contradiction = found and line._contradicts(found) or False

    def _plan_item(self):
        """The line of the plan that this one is about."""
        key = "indicator_id" if "indicator_id" in self._fields else "milestone_id"
        return self[key]

    def _contradicts(self, progress):
        """What the line of a progress report says, where it does not fit; or ``""``."""
        fits = not self.result or self.result in FITS[progress.state]
        if fits and self._same_value(progress):
            return ""
        states = dict(progress._fields["state"]._description_selection(self.env))
        parts = [progress.progress_id.period + "：" + states[progress.state]]
        if progress.value:
            parts.append(f"{progress.value_text} {progress.unit or ''}".strip())
        parts.append(f"{progress.percent} %")
        return " · ".join(parts)

    def _same_value(self, progress):
        """Whether both say the same was reached, as far as both say something."""
        if "achieved" not in self._fields or not (self.achieved and progress.value):
            return True
        if self.is_measured and progress.is_measured:
            return self.achieved_value == progress.value_number
        return self.achieved.strip() == progress.value.strip()
