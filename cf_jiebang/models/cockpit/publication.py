from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..legal_time import legal_today
from ..res_users import BUREAU

_lt = LazyTranslate(__name__)


class Publication(models.Model):
    _inherit = "jiebang.publication"

    _cockpit_title = _lt("Publications")
    _cockpit_action = "cf_jiebang.publication_action"

    @api.model
    def _cockpit_lines(self):
        """Lists that the bureau has to make public."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        today = str(legal_today(self.env))
        over = Domain("state", "=", "objection") & Domain("objection_end", "<", today)
        return [
            *lines,
            *self._cockpit_count(
                "waiting",
                self.env._("Drafts to be made public"),
                Domain("state", "=", "draft"),
            ),
            *self._cockpit_count(
                "waiting", self.env._("Objection period over, to be made public"), over
            ),
        ]
