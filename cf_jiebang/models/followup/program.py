from odoo import fields, models

from .period_mixin import CYCLES


class Program(models.Model):
    """The rules of the follow-up (跟榜)."""

    _inherit = "jiebang.program"

    update_cycle = fields.Selection(
        CYCLES,
        string="Progress and ledger each",
        default="month",
        required=True,
        tracking=True,
        help="A change counts from the next period on.",
    )
    update_due_days = fields.Integer(
        string="Progress due after",
        default=5,
        required=True,
        tracking=True,
        help="Working days after the end of the period.",
    )
    ledger_due_days = fields.Integer(
        string="Ledger due after",
        default=10,
        required=True,
        tracking=True,
        help="Working days after the end of the period.",
    )

    _followup_positive = models.Constraint(
        "CHECK(update_due_days > 0 AND ledger_due_days > 0)",
        "Progress and ledger are due some working days after the period: 1 or more.",
    )
