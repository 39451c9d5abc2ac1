from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..res_users import AUTHORITY

_lt = LazyTranslate(__name__)


class Recommendation(models.Model):
    _inherit = "jiebang.recommendation"

    _cockpit_title = _lt("Recommendation Letters")
    _cockpit_action = "cf_jiebang.recommendation_action"

    @api.model
    def _cockpit_lines(self):
        """Letters of the user's departments that are not issued yet."""
        lines = super()._cockpit_lines()
        user = self.env.user
        if not user.has_group(AUTHORITY):
            return lines
        mine = Domain("state", "=", "draft") & Domain(
            "authority_id", "in", sorted(user._jiebang_scope_ids(AUTHORITY))
        )
        label = self.env._("Drafts to be issued")
        return lines + self._cockpit_count("waiting", label, mine)
