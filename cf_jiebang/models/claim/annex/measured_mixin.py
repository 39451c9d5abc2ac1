from odoo import api, fields, models

from ....tools import quantity


class MeasuredMixin(models.AbstractModel):
    """What is measured from a baseline to a goal, in one unit (R11, R82)."""

    _name = "jiebang.measured.mixin"
    _description = "Measured"
    _inherit = ["jiebang.quantity.mixin"]

    _quantities = {"baseline": "baseline_value", "target": "target_value"}

    is_measured = fields.Boolean(
        string="A number",
        default=True,
        help="Off for a goal that is reached or not, without a number.",
    )
    unit = fields.Char(string="Unit of measure")
    baseline_value = fields.Float(string="Baseline (number)", digits=(16, 4))
    target_value = fields.Float(string="Target (number)", digits=(16, 4))
    baseline = fields.Char(string="Baseline in words")
    target = fields.Char(string="Goal in words")
    direction = fields.Selection(
        [("up", "More is better"), ("down", "Less is better")],
        compute="_compute_direction",
        store=True,
    )
    baseline_text = fields.Char(string="Baseline", compute="_compute_texts")
    target_text = fields.Char(string="Target", compute="_compute_texts")

    @api.depends("baseline_value", "target_value", "baseline", "target")
    def _compute_direction(self):
        for line in self:
            if line.baseline and line.baseline_value != line.target_value:
                down = line.target_value < line.baseline_value
            else:
                down = quantity.falls(line.target) or (
                    not line.baseline_value and not line.target_value
                )
            line.direction = "down" if down else "up"

    @api.depends(lambda self: self._text_depends())
    def _compute_texts(self):
        for line in self:
            for words in line._quantities:
                line[f"{words}_text"] = line._quantity_text(words)

    @api.model
    def _text_depends(self):
        return ("is_measured", *self._quantities, *self._quantities.values())

    @api.onchange("baseline")
    def _onchange_baseline(self):
        self._suggest("baseline")

    @api.onchange("target")
    def _onchange_target(self):
        self._suggest("target")

    @api.onchange("baseline_value")
    def _onchange_baseline_value(self):
        self._suggest("baseline_value")

    @api.onchange("target_value")
    def _onchange_target_value(self):
        self._suggest("target_value")
