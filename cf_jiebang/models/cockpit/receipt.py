from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..res_users import BUREAU

_lt = LazyTranslate(__name__)


class Receipt(models.Model):
    _inherit = "jiebang.receipt"

    _cockpit_title = _lt("Receipts")
    _cockpit_action = "cf_jiebang.receipt_action"

    @api.model
    def _cockpit_lines(self):
        """What the bureau has begun to receive and not finished."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        for state, label in (
            ("draft", self.env._("Begun, to be registered")),
            ("short", self.env._("Incomplete, something is to be handed in later")),
        ):
            lines += self._cockpit_count("waiting", label, Domain("state", "=", state))
        return lines
