from odoo import api, models
from odoo.fields import Domain

from ..res_users import EVALUATION
from .score_sheet import SHUT


class EvaluationActors(models.Model):
    """Who acts on an evaluation, and whose turn it is."""

    _inherit = "jiebang.evaluation"

    def _bars_grader(self):
        """Nobody decides who has scored the project (R59), or who recused himself from
        scoring it."""
        mine = self.sudo().sheet_ids.filtered(lambda s: s.evaluator_id == self.env.user)
        states = set(mine.mapped("state"))
        if "recused" in states:
            return self.env._(
                "You have declared a conflict of interest in this project, so another "
                "officer decides on its grade."
            )
        if "submitted" in states:
            return self.env._(
                "You have scored this project, so another officer decides on its grade."
            )
        return ""

    def _holder_users(self):
        """Nobody gets the to-do of what is shut to him by his own sheet, nor who has
        scored the to-do of deciding."""
        sheets = self.sudo().sheet_ids
        barred = sheets.filtered_domain(SHUT)
        if self.state == "aggregated":
            barred |= sheets.filtered(lambda s: s.state == "submitted")
        return super()._holder_users() - barred.evaluator_id

    @api.model
    def _waiting_domain(self):
        """What lies with the bureau waits for its evaluation officers."""
        domain = super()._waiting_domain()
        if not self.env.user.has_group(EVALUATION):
            domain &= Domain("holder_level", "!=", "bureau")
        return domain
