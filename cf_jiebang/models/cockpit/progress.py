from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class Progress(models.Model):
    _inherit = "jiebang.progress"

    _cockpit_title = _lt("Progress Reports")
    _cockpit_action = "cf_jiebang.progress_action"

    @api.model
    def _cockpit_elsewhere(self):
        """A report of a period that still runs is not stuck."""
        return super()._cockpit_elsewhere() & Domain(
            "date_to", "<", str(self._workflow_today())
        )
