from datetime import datetime, timedelta

from odoo import models
from odoo.exceptions import UserError

MODULE = "cf_jiebang"
CONFIRMED = "cf_jiebang.uninstall_confirmed"
"""System parameter: who has typed the confirmation, and when; used up by one try."""
MINUTES = 10


class IrModuleModule(models.Model):
    """What was decided isn't uninstalled by a slip of the hand."""

    _inherit = "ir.module.module"

    def _jiebang_lost_decisions(self):
        """How many decisions go with these modules; 0 where ours stays."""
        leaving = self | self.downstream_dependencies()
        if MODULE not in leaving.mapped("name"):
            return 0
        return self.env["jiebang.decision"].sudo().search_count([])

    def button_uninstall(self):
        count = self._jiebang_lost_decisions()
        if count and not self._jiebang_take_confirmation():
            raise UserError(
                self.env._(
                    "%s decisions would be deleted for good. Uninstall it in the list "
                    "of apps: there a backup and a verification are offered, and the "
                    "name of the database is asked for.",
                    count,
                )
            )
        return super().button_uninstall()

    def _jiebang_confirm(self):
        """Note that the current user has typed the confirmation."""
        self.env["ir.config_parameter"].sudo().set_param(
            CONFIRMED, f"{self.env.uid} {datetime.now().isoformat()}"
        )

    def _jiebang_take_confirmation(self):
        """Whether the current user has just confirmed; once."""
        parameters = self.env["ir.config_parameter"].sudo()
        user_id, _space, moment = (parameters.get_param(CONFIRMED) or "").partition(" ")
        if user_id != str(self.env.uid):
            return False
        parameters.set_param(CONFIRMED, False)
        return datetime.now() - datetime.fromisoformat(moment) < timedelta(
            minutes=MINUTES
        )
