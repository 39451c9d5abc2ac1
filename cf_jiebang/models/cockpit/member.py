from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class Member(models.Model):
    _inherit = "jiebang.member"

    _cockpit_title = _lt("Projects")

    @api.model
    def _cockpit_lines(self):
        """Invitations that the user has not answered."""
        mine = Domain("state", "=", "invited") & Domain(
            "cadre_id.user_id", "=", self.env.uid
        )
        label = self.env._("Invitations to take part")
        return super()._cockpit_lines() + self._cockpit_count("waiting", label, mine)
