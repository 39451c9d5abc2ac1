from odoo import fields, models


class ProgramFollowUpService(models.Model):
    """What “in good time” means for the answers to tickets (R32, R34, R90)."""

    _inherit = "jiebang.program"

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

    _ticket_rules_positive = models.Constraint(
        "CHECK(response_days > 0 AND resolution_days >= response_days "
        "AND confirm_days > 0)",
        "Tickets: the days are positive, and a solution takes no less time than the "
        "first answer.",
    )
