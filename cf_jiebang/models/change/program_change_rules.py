from odoo import fields, models


class Program(models.AbstractModel):
    """Limits of changes of running projects: warned of, never a silent block."""

    _name = "jiebang.program.change.rules"
    _description = "Programme: rules of changes"

    change_days = fields.Integer(
        string="Change decided within",
        default=5,
        required=True,
        tracking=True,
        help="Working days of each tier.",
    )
    change_notice_days = fields.Integer(
        string="Objection to a notice within",
        default=5,
        required=True,
        tracking=True,
        help="Working days of the department; a notice counts after them.",
    )
    change_extension_months = fields.Integer(
        string="Extension at most",
        default=12,
        required=True,
        tracking=True,
        help="Months.",
    )
    change_extension_days = fields.Integer(
        string="Extension asked for before the end",
        default=30,
        required=True,
        tracking=True,
        help="Days at least.",
    )
    change_pause_months = fields.Integer(
        string="A pause is long from",
        default=3,
        required=True,
        tracking=True,
        help="Months; longer ones are decided on as major changes.",
    )

    _change_rules_positive = models.Constraint(
        "CHECK(change_days > 0 AND change_notice_days > 0 "
        "AND change_extension_months > 0 AND change_extension_days >= 0 "
        "AND change_pause_months > 0)",
        "Changes: days and months are 1 or more.",
    )
