from odoo import fields, models


class ProjectEvaluation(models.Model):
    """The evaluations of a project, as far as the user may see them."""

    _inherit = "jiebang.project"

    evaluation_count = fields.Integer(
        string="Evaluations", compute="_compute_evaluation_count"
    )

    def _compute_evaluation_count(self):
        Evaluation = self.env["jiebang.evaluation"]
        counts = {}
        if Evaluation.has_access("read"):
            counts = dict(
                Evaluation._read_group(
                    [("project_id", "in", self.ids)], ["project_id"], ["__count"]
                )
            )
        for project in self:
            project.evaluation_count = counts.get(project, 0)
