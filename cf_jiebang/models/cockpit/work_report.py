from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..res_users import BUREAU

_lt = LazyTranslate(__name__)


class WorkReport(models.Model):
    _inherit = "jiebang.work.report"

    _cockpit_title = _lt("Work Reports")
    _cockpit_action = "cf_jiebang.work_report_action"

    @api.model
    def _cockpit_lines(self):
        """The bureau awaits the paper of what the department consented to."""
        lines = super()._cockpit_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        label = self.env._("Consented, the paper is to be received")
        return lines + self._cockpit_count(
            "waiting", label, Domain("state", "=", "delivery")
        )
