from odoo import fields, models

from .progress.period_mixin import CYCLES


class Program(models.AbstractModel):
    """The rules of the follow-up (跟榜)."""

    _name = "jiebang.program.followup.rules"
    _description = "Programme: rules of the follow-up"
    _ticket_rules_positive = models.Constraint(
        "CHECK(response_days > 0 AND resolution_days >= response_days "
        "AND confirm_days > 0)",
        "Tickets: the days are positive, and a solution takes no less time than the "
        "first answer.",
    )

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
    response_days = fields.Integer(
        string="First answer to a ticket",
        default=3,
        required=True,
        tracking=True,
        help="Working days until the competent department or the bureau answers.",
    )
    resolution_days = fields.Integer(
        string="Solution of a ticket",
        default=20,
        required=True,
        tracking=True,
        help="Working days from the raising until the solution is proposed.",
    )
    confirm_days = fields.Integer(
        string="Confirmation of a ticket",
        default=5,
        required=True,
        tracking=True,
        help="Working days that the applicant has to confirm or to refuse; after "
        "them the ticket closes by itself.",
    )
