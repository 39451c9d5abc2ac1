from odoo import models


class EvaluationAppraisal(models.Model):
    """The political part of an evaluation: from the appraisals of its people (R44)."""

    _inherit = "jiebang.evaluation"

    def _political_results(self):
        results = self.env["jiebang.appraisal"]._political_results(self.work_report_id)
        return {e.id: results[e.work_report_id.id] for e in self}
