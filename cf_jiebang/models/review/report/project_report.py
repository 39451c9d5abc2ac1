from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class ProjectReport(models.AbstractModel):
    """The work reports of a project; its acceptance rests on the closing report
    (R53, R58)."""

    _name = "jiebang.project.reports"
    _description = "Project: its work reports"

    work_report_ids = fields.One2many(
        "jiebang.work.report", "project_id", string="Work reports", readonly=True
    )

    def _begin_report(self, kind):
        """The leader opens his report, or the one that is there."""
        self.ensure_one()
        self.check_access("read")
        year = self._workflow_today().year
        report = self.sudo().work_report_ids.filtered(
            lambda r: r.kind == kind and (kind == "closing" or r.year == year)
        )
        if not report:
            refusal = self._applicant_reason(None)
            if refusal:
                raise AccessError(refusal)
            if self.state != "running":
                raise UserError(
                    self.env._("Only a project that is running has a report to write.")
                )
            self._lock_or_explain()
            report = self.env["jiebang.work.report"]._open(self.sudo(), kind, year)
        return report._get_records_action(context={})

    def action_begin_annual_report(self):
        """Begin this year's annual report (the leader alone)."""
        return self._begin_report("annual")

    def action_begin_closing_report(self):
        """Begin the closing report (the leader alone)."""
        return self._begin_report("closing")
