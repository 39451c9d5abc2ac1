from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config

MOST_NAMED = 20


class BaseModuleUninstall(models.TransientModel):
    """Odoo's dialog asks for more where decisions would be deleted."""

    _inherit = "base.module.uninstall"

    jiebang_count = fields.Integer(
        string="Decisions that would be deleted", compute="_compute_jiebang_count"
    )
    jiebang_database = fields.Char(
        string="Name of the database", compute="_compute_jiebang_count"
    )
    jiebang_has_page = fields.Boolean(compute="_compute_jiebang_count")
    jiebang_typed = fields.Char(string="Type the name of the database")
    jiebang_report = fields.Text(string="Verification", readonly=True)

    @api.depends("module_ids")
    def _compute_jiebang_count(self):
        for wizard in self:
            wizard.jiebang_count = wizard.module_ids._jiebang_lost_decisions()
            wizard.jiebang_database = self.env.cr.dbname
            wizard.jiebang_has_page = bool(config["list_db"])

    def action_jiebang_verify(self):
        """Verify all decisions, versions and sealed files, and show what was found."""
        self.ensure_one()
        self.check_access("write")
        checked, broken = Counter(), []
        for kind, count, texts in self.env["jiebang.integrity"].sudo()._findings():
            checked[kind] += count
            broken += texts
        lines = [
            self.env._(
                "%(chains)s chains of decisions, %(versions)s versions and %(files)s "
                "sealed files verified; %(broken)s broken.",
                chains=checked["chain"],
                versions=checked["version"],
                files=checked["file"],
                broken=len(broken),
            ),
            *broken[:MOST_NAMED],
        ]
        self.jiebang_report = "\n".join(lines)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_uninstall(self):
        if self.module_ids._jiebang_lost_decisions():
            if (self.jiebang_typed or "").strip() != self.env.cr.dbname:
                raise UserError(
                    self.env._("Type the name of the database: %s.", self.env.cr.dbname)
                )
            self.module_ids._jiebang_confirm()
        return super().action_uninstall()
