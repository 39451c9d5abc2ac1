from odoo import fields, models
from odoo.exceptions import AccessError

from ..groups import EVALUATOR


class EvaluatorWizard(models.TransientModel):
    """Asks which evaluator scores a project besides those that were assigned."""

    _name = "jiebang.evaluator.wizard"
    _description = "Appoint an Evaluator"
    _inherit = ["jiebang.reader.mixin"]

    evaluation_id = fields.Many2one(
        "jiebang.evaluation", required=True, ondelete="cascade"
    )
    evaluator_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="cascade",
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref(EVALUATOR).ids),
            ("share", "=", False),
        ],
    )

    def action_confirm(self):
        """Assign the chosen evaluator."""
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog belongs to another user."))
        self.evaluation_id._appoint(self.evaluator_id)
        return {"type": "ir.actions.act_window_close"}
