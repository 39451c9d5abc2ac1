from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class Ledger(models.Model):
    _inherit = "jiebang.ledger"

    _cockpit_title = _lt("Service Ledgers")
    _cockpit_action = "cf_jiebang.ledger_action"

    @api.model
    def _cockpit_over(self):
        """Ledgers are signed when their period is over."""
        return Domain("date_to", "<=", str(self._workflow_today()))

    @api.model
    def _cockpit_mine(self):
        return super()._cockpit_mine() & self._cockpit_over()

    @api.model
    def _cockpit_elsewhere(self):
        return super()._cockpit_elsewhere() & self._cockpit_over()
