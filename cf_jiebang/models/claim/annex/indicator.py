from odoo import fields, models


class Indicator(models.Model):
    """A measurable target: from a baseline to a goal, by a date, with its proof
    (R11)."""

    _name = "jiebang.indicator"
    _description = "Indicator"
    _inherit = ["jiebang.project.line.mixin"]
    _project_field = "indicator_ids"
    _max_lengths = {"name": 100, "unit": 30, "baseline": 60, "target": 60}

    active = fields.Boolean(default=True, copy=False, readonly=True)
    name = fields.Char(required=True)
    unit = fields.Char(string="Unit of measure")
    baseline = fields.Char()
    target = fields.Char(required=True)
    due_date = fields.Date(string="By")
    proof = fields.Char(string="Proved by")
