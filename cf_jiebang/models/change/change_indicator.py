from odoo import api, fields, models


class ChangeIndicator(models.Model):
    """An indicator that is added, changed or dropped."""

    _name = "jiebang.change.indicator"
    _description = "Change of an Indicator"
    # what is written brings numbers and words together before the rest is filled in
    _inherit = ["jiebang.measured.mixin", "jiebang.change.line.mixin"]
    _target_name = "indicator_id"
    _value_names = (
        *("name", "is_measured", "unit", "baseline_value", "target_value"),
        *("baseline", "target", "due_date", "proof"),
    )
    _max_lengths = {"name": 100, "unit": 30, "baseline": 60, "target": 60}

    indicator_id = fields.Many2one(
        "jiebang.indicator", index="btree_not_null", ondelete="restrict"
    )
    name = fields.Char()
    due_date = fields.Date(string="By")
    proof = fields.Char(string="Proved by")

    @api.onchange("indicator_id", "operation")
    def _onchange_indicator(self):
        self.update(self._present(self.indicator_id, self.operation))
