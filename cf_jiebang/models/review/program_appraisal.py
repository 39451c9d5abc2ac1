from odoo import fields, models


class ProgramAppraisal(models.Model):
    """The rules of the appraisal of persons and of the incentives (R44, R62)."""

    _inherit = "jiebang.program"

    appraisal_days = fields.Integer(
        string="Days for an opinion on a person",
        required=True,
        default=10,
        tracking=True,
        help="Working days that an office has for its opinion in the political "
        "appraisal.",
    )
    eligibility_days = fields.Integer(
        string="Days for the eligibility check",
        required=True,
        default=15,
        tracking=True,
        help="Working days that the organisation department has for its check of a "
        "nomination.",
    )
    incentive_remind_days = fields.Integer(
        string="Reminder before an incentive is due",
        required=True,
        default=15,
        tracking=True,
        help="Days before the day by which a decided incentive is to be carried out.",
    )

    _appraisal_rules_range = models.Constraint(
        "CHECK(appraisal_days > 0 AND eligibility_days > 0 "
        "AND incentive_remind_days >= 0)",
        "Rules of appraisals and incentives: days count from 1.",
    )
