from odoo import api, fields, models

from ..claim.annex.project_content import LINES


class ChangeIndicator(models.Model):
    """An indicator that is added, changed or dropped."""

    _name = "jiebang.change.indicator"
    _description = "Change of an Indicator"
    _inherit = ["jiebang.change.line.mixin"]
    _target_name = "indicator_id"
    _value_names = LINES["indicator_ids"]
    _max_lengths = {"name": 100, "unit": 30, "baseline": 60, "target": 60}

    indicator_id = fields.Many2one(
        "jiebang.indicator", index="btree_not_null", ondelete="restrict"
    )
    name = fields.Char()
    unit = fields.Char(string="Unit of measure")
    baseline = fields.Char()
    target = fields.Char()
    due_date = fields.Date(string="By")
    proof = fields.Char(string="Proved by")

    @api.onchange("indicator_id", "operation")
    def _onchange_target(self):
        self.update(self._present(self.indicator_id, self.operation))
