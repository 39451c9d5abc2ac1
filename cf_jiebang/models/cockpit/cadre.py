from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class Cadre(models.Model):
    _inherit = "jiebang.cadre"

    _cockpit_title = _lt("Directory of Cadres")
    _cockpit_action = "cf_jiebang.cadre_action"

    @api.model
    def _cockpit_lines(self):
        """Cadres who can't log in yet."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_group("cf_jiebang.group_manager"):
            return lines
        label = self.env._("Without a user, so they can't apply")
        return lines + self._cockpit_count(
            "waiting", label, Domain("user_id", "=", False)
        )
