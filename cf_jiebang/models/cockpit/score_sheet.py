from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class ScoreSheet(models.Model):
    _inherit = "jiebang.score.sheet"

    _cockpit_title = _lt("Score Sheets")
    _cockpit_action = "cf_jiebang.score_sheet_action_mine"

    @api.model
    def _cockpit_lines(self):
        """The evaluator's own sheets that are not handed in, by state."""
        lines = super()._cockpit_lines()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for state in ("assigned", "declared"):
            mine = Domain("evaluator_id", "=", self.env.uid) & Domain(
                "state", "=", state
            )
            lines += self._cockpit_count("waiting", labels[state], mine)
        return lines
