from odoo import fields, models


class ProgramAcceptance(models.Model):
    """The rules of the acceptance (R58, R90): how many sit on a panel, and how long
    a rectification may take."""

    _inherit = "jiebang.program"

    acceptance_panel_minimum = fields.Integer(
        string="Members of an acceptance panel, at least",
        required=True,
        default=3,
        tracking=True,
    )
    rectification_days = fields.Integer(
        string="Days for a rectification",
        required=True,
        default=60,
        tracking=True,
        help="Proposed when a panel asks for a rectification.",
    )

    _acceptance_rules_range = models.Constraint(
        "CHECK(acceptance_panel_minimum > 0 AND rectification_days > 0)",
        "Rules of the acceptance: members and days count from 1.",
    )
