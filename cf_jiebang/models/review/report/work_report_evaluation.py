from odoo import fields, models

from ....groups import COMMITTEE


class WorkReportEvaluation(models.AbstractModel):
    """A report that is evaluated stays as it was handed in."""

    _name = "jiebang.work.report.evaluated"
    _description = "Work report: being evaluated"

    evaluation_ids = fields.One2many(
        "jiebang.evaluation",
        "work_report_id",
        string="Evaluations",
        readonly=True,
        groups=COMMITTEE,
    )

    def _lacks_bureau_return(self):
        reasons = super()._lacks_bureau_return()
        if self.sudo().evaluation_ids:
            reasons.append(
                self.env._("The report is being evaluated and stays as it is.")
            )
        return reasons

    def _recused_users(self):
        """Who recused himself from scoring the report: its people are not for him to
        appraise either."""
        sheets = self.sudo().evaluation_ids.sheet_ids
        return sheets.filtered(lambda s: s.state == "recused").evaluator_id
