from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Indicator(models.Model):
    """A measurable target: from a baseline to a goal, by a date, with its proof
    (R11)."""

    _name = "jiebang.indicator"
    _description = "Indicator"
    _inherit = [
        "jiebang.measured.mixin",
        "jiebang.measure.line.mixin",
        "jiebang.project.line.mixin",
    ]
    _project_field = "indicator_ids"
    _words_asked = ("target",)
    _max_lengths = {"name": 100, "unit": 30, "baseline": 60, "target": 60}

    active = fields.Boolean(default=True, copy=False, readonly=True)
    name = fields.Char(required=True)
    due_date = fields.Date(string="By")
    proof = fields.Char(string="Proved by")

    @api.constrains("target", "target_value", "is_measured")
    def _check_goal(self):
        for line in self:
            if not (line.target or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: the goal is missing. Enter a number, or say in words what "
                        "is to be reached (nought is written as 0 in the words).",
                        line.name,
                    )
                )
