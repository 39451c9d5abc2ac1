from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ....groups import AUDITOR, EVALUATION, PERSONNEL


class WorkReportAppraisal(models.AbstractModel):
    """Opens the political appraisals of the people of a report (R44)."""

    _name = "jiebang.work.report.appraisals"
    _description = "Work report: the appraisals of its people"

    appraisal_count = fields.Integer(
        string="Political appraisals",
        compute="_compute_appraisal_count",
        groups=f"{EVALUATION},{PERSONNEL},{AUDITOR}",
    )

    @api.depends_context("uid")
    def _compute_appraisal_count(self):
        counts = dict(
            self.env["jiebang.appraisal"]._read_group(
                [("work_report_ids", "in", self.ids), ("state", "!=", "joined")],
                ["work_report_ids"],
                ["__count"],
            )
        )
        for report in self:
            report.appraisal_count = counts.get(report, 0)

    def action_open_appraisals(self):
        """Open the appraisals of the leader and the confirmed members, and show
        them (the bureau's evaluation officers alone).

        :raise AccessError: the user is no evaluation officer of the bureau
        :raise UserError: a report is not at the bureau
        """
        self.check_access("read")
        user = self.env.user
        for report in self:
            scope = user._jiebang_scope_ids(EVALUATION)
            if (
                not user.has_group(EVALUATION)
                or report.sudo().bureau_id.id not in scope
            ):
                raise AccessError(
                    self.env._(
                        "Appraisals are opened by: %s.",
                        self.env.ref(EVALUATION).sudo().name,
                    )
                )
            if user in report._involved_users():
                raise AccessError(
                    self.env._(
                        "You lead this file or take part in it, so someone else must "
                        "decide."
                    )
                )
            if report.state != "submitted":
                raise UserError(
                    self.env._(
                        "“%s” has not reached the bureau; its people are appraised "
                        "then.",
                        report.display_name,
                    )
                )
        sheets = self.env["jiebang.appraisal"]._open_for(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cf_jiebang.appraisal_action"
        )
        return action | {"domain": [("id", "in", sheets.ids)], "context": {}}
