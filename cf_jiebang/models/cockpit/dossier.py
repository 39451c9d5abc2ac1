from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class Dossier(models.Model):
    _inherit = "jiebang.dossier"

    _cockpit_title = _lt("Dossiers")
    _cockpit_action = "cf_jiebang.dossier_action"

    @api.model
    def _cockpit_lines(self):
        """Dossiers that could not be made."""
        label = self.env._("Could not be made")
        failed = Domain("state", "=", "failed")
        return super()._cockpit_lines() + self._cockpit_count("late", label, failed)
