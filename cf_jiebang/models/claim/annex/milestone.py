from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Milestone(models.Model):
    """A stage of the plan: period, goal, and how it is checked (annex 2, section
    6; R80)."""

    _name = "jiebang.milestone"
    _description = "Milestone"
    _inherit = ["jiebang.project.line.mixin"]
    _order = "sequence, date_start, id"
    _project_field = "milestone_ids"
    _max_lengths = {"name": 100}

    active = fields.Boolean(default=True, copy=False, readonly=True)
    name = fields.Char(required=True)
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="To", required=True)
    goal = fields.Text(string="Goal of the stage", required=True)
    check = fields.Text(string="Indicator to check")

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for milestone in self:
            if milestone.date_start > milestone.date_end:
                raise ValidationError(
                    self.env._(
                        "Milestone “%s”: it ends before it starts. Swap the dates.",
                        milestone.name,
                    )
                )
