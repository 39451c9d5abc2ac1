from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ProjectReport(models.Model):
    """The work reports of a project; its acceptance rests on the closing report
    (R53, R58)."""

    _inherit = "jiebang.project"

    work_report_ids = fields.One2many(
        "jiebang.work.report", "project_id", string="Work reports", readonly=True
    )
    work_report_count = fields.Integer(
        string="Number of work reports", compute="_compute_work_report_count"
    )

    @api.depends("work_report_ids")
    def _compute_work_report_count(self):
        counts = {}
        if self.env["jiebang.work.report"].has_access("read"):
            counts = dict(
                self.env["jiebang.work.report"]._read_group(
                    [("project_id", "in", self.ids)], ["project_id"], ["__count"]
                )
            )
        for project in self:
            project.work_report_count = counts.get(project, 0)

    def _missing_reasons(self, act):
        reasons = super()._missing_reasons(act)
        if act.name != "apply_acceptance":
            return reasons
        ready = self.sudo().work_report_ids.filtered(
            lambda r: r.kind == "closing" and r.state == "submitted"
        )
        text = self.env._(
            "The closing report must have reached the bureau first, with copies and "
            "discs. Begin it by “Closing report”."
        )
        for project in self - ready.project_id:
            reasons[project.id] = [*reasons.get(project.id, ()), text]
        return reasons

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
