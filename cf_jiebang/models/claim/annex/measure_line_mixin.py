from odoo import api, fields, models

from ....tools import quantity


class MeasureLineMixin(models.AbstractModel):
    """A line that counts for a measure of outcomes, suggested from its name."""

    _name = "jiebang.measure.line.mixin"
    _description = "Counts for a measure"

    measure_id = fields.Many2one(
        "jiebang.measure",
        string="Counts for",
        compute="_compute_measure_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Outcomes of this kind are added up over projects. Empty: it is not.",
    )
    measure_factor = fields.Float(
        compute="_compute_measure_factor",
        store=True,
        digits=(16, 8),
        aggregator=False,
        export_string_translation=False,
    )
    """What one of its units is in the unit of the measure; 0: that can't be told."""

    @api.depends("name")
    def _compute_measure_id(self):
        measures = self.env["jiebang.measure"]
        suggestions = measures._suggestions()
        for line in self:
            line.measure_id = line.measure_id or measures._suggested(
                suggestions, line.name, line.project_id.company_id
            )

    @api.depends("measure_id", "unit", "is_measured")
    def _compute_measure_factor(self):
        for line in self:
            measure = line.sudo().measure_id
            one = quantity.Quantity(1, line.unit or "", True)
            fits = measure and line.is_measured
            line.measure_factor = (
                quantity.in_unit(one, measure.unit) or 0 if fits else 0
            )
