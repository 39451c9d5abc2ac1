from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..res_users import BUREAU, SECRETARY

_lt = LazyTranslate(__name__)


class Meeting(models.Model):
    _inherit = "jiebang.meeting"

    _cockpit_title = _lt("Joint Meetings")
    _cockpit_action = "cf_jiebang.meeting_action"

    @api.model
    def _cockpit_lines(self):
        """Meetings that are prepared, and those whose day has passed without a
        conclusion."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_groups(f"{SECRETARY},{BUREAU}"):
            return lines
        today = str(self._legal_today())
        draft = Domain("state", "=", "draft")
        past, ahead = Domain("date", "<=", today), Domain("date", ">", today)
        if self.env.user.has_group(SECRETARY):
            label = self.env._("Held, to be concluded")
            lines += self._cockpit_count("waiting", label, draft & past)
        label = self.env._("In preparation")
        lines += self._cockpit_count("waiting", label, draft & ahead)
        label = self.env._("Their day has passed, not concluded")
        return lines + self._cockpit_count(
            "late", label, draft & Domain("date", "<", today)
        )
