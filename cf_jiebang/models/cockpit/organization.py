from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

MANAGER = "cf_jiebang.group_manager"


class Organization(models.Model):
    _inherit = "jiebang.organization"

    _cockpit_title = _lt("Organisations")
    _cockpit_action = "cf_jiebang.organization_action"

    @api.model
    def _cockpit_lines(self):
        """What keeps a file from going on because nobody is appointed."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_group(MANAGER):
            return lines
        unmanned = Domain("officer_ids", "=", False)
        desk = Domain("is_authority", "=", True) | Domain("is_bureau", "=", True)
        return [
            *lines,
            *self._cockpit_count(
                "waiting",
                self.env._("Competent departments for which nobody acts"),
                desk & unmanned,
            ),
        ]
