from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..res_users import AUTHORITY, UNIT

_lt = LazyTranslate(__name__)


class Ticket(models.Model):
    _inherit = "jiebang.ticket"

    _cockpit_title = _lt("Tickets")
    _cockpit_action = "cf_jiebang.ticket_action"

    @api.model
    def _cockpit_lines(self):
        return [
            *super()._cockpit_lines(),
            *self._cockpit_assisting(),
            *self._cockpit_count(
                "late",
                self.env._("Escalated"),
                Domain("escalated", "=", True) & Domain("state", "!=", "closed"),
            ),
        ]

    @api.model
    def _cockpit_assisting(self):
        """Tickets with which the user's organisations are asked to help."""
        user = self.env.user
        places = {
            place
            for group in (AUTHORITY, UNIT)
            if user.has_group(group)
            for place in user._jiebang_scope_ids(group)
        }
        if not places:
            return []
        asked = Domain("assist_waiting_ids", "in", sorted(places)) & Domain(
            "state", "=", "in_hand"
        )
        label = self.env._("Help is asked for")
        return self._cockpit_count("waiting", label, asked)
