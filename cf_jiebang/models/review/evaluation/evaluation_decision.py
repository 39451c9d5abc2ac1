from odoo import api, fields, models
from odoo.fields import Domain

from .score_sheet import SHUT


class EvaluationDecision(models.Model):
    """The log of an evaluation is as shut as the evaluation itself: its acts name the
    grade and the reasons."""

    _inherit = "jiebang.decision"

    # on an evaluation from which the user recused himself, or that he scores anew
    on_shut_evaluation = fields.Boolean(
        compute="_compute_on_shut_evaluation",
        search="_search_on_shut_evaluation",
        export_string_translation=False,
    )

    @api.depends_context("uid")
    @api.depends("res_model", "res_id")
    def _compute_on_shut_evaluation(self):
        sheets = self.env["jiebang.score.sheet"].sudo().browse(self._shut_sheets())
        shut = set(sheets.evaluation_id.ids)
        for row in self:
            row.on_shut_evaluation = (
                row.res_model == "jiebang.evaluation" and row.res_id in shut
            )

    @api.model
    def _search_on_shut_evaluation(self, operator, value):
        if operator != "in":
            return NotImplemented
        shut = Domain("res_model", "=", "jiebang.evaluation") & Domain(
            "res_id", "in", self._shut_sheets().subselect("evaluation_id")
        )
        return shut if True in value else ~shut

    @api.model
    def _shut_sheets(self):
        """The query for the user's own sheets that shut their evaluation to him: as
        ``evaluation_rule_reach`` says."""
        mine = Domain("evaluator_id", "=", self.env.uid) & SHUT
        return self.env["jiebang.score.sheet"].sudo()._search(mine)
