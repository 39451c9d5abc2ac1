from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..groups import MANAGER, check_role

MOST = 200
"""People of one act."""


class LeaverWizard(models.TransientModel):
    """Ends the accounts of people who leave, many in one act: what lies on their desks
    passes on by the handover that there is for one (R16)."""

    _name = "jiebang.leaver.wizard"
    _description = "People who Leave"
    _inherit = ["jiebang.guarded.mixin"]
    _max_lengths = {"reason": 500}

    reason = fields.Text()
    line_ids = fields.One2many("jiebang.leaver.line", "wizard_id", string="People")
    is_done = fields.Boolean(readonly=True)
    failed_count = fields.Integer(compute="_compute_counts")
    orphan_count = fields.Integer(compute="_compute_counts")

    @api.depends("line_ids.error", "line_ids.orphan_text")
    def _compute_counts(self):
        for wizard in self:
            wizard.failed_count = len(wizard.line_ids.filtered("error"))
            wizard.orphan_count = len(wizard.line_ids.filtered("orphan_text"))

    def _check_manager(self):
        check_role(self.env, self.env._("Accounts are ended by: %s."), MANAGER)

    @api.model
    def _begin(self, cadres):
        """The dialog for people of the directory; who has no account is left out."""
        self._check_manager()
        leaving = cadres.sudo().filtered(
            lambda cadre: cadre.user_id.active and cadre.user_id != self.env.user
        )
        if not leaving:
            raise UserError(self.env._("None of them has an account that is open."))
        if len(leaving) > MOST:
            raise UserError(
                self.env._("At most %s people at once: choose fewer.", MOST)
            )
        wizard = self.create({})
        wizard.sudo().line_ids = [
            Command.create({"user_id": cadre.user_id.id, "cadre_id": cadre.id})
            for cadre in leaving
        ]
        return wizard._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("People who Leave"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_end_accounts(self):
        """End the accounts, one after the other; what can't be done is said beside the
        person and keeps no other from being done."""
        self.ensure_one()
        self.check_access("write")
        self._check_manager()
        if not self._clean_text(self.reason):
            raise UserError(self.env._("Reason: say why the accounts are ended."))
        for line in self.line_ids.filtered(lambda line: not line.is_closed):
            line._close(self.reason)
        self.sudo().is_done = True
        return self._open()
