from odoo import api, models
from odoo.tools import LazyTranslate

from ..res_users import BUREAU

_lt = LazyTranslate(__name__)


class Objection(models.Model):
    _inherit = "jiebang.objection"

    _cockpit_title = _lt("Publications")

    @api.model
    def _cockpit_lines(self):
        """Objections without a result."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        label = self.env._("Objections to be handled")
        return lines + self._cockpit_count("waiting", label, [("state", "=", "open")])
