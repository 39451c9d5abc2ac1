from odoo import fields, models


class Output(models.Model):
    """An expected result and its number (annex 1, block D)."""

    _name = "jiebang.output"
    _description = "Expected Result"
    _inherit = ["jiebang.project.line.mixin"]
    _project_field = "output_ids"

    kind = fields.Selection(
        [
            ("patent", "Patent"),
            ("standard", "Standard"),
            ("product", "New product"),
            ("variety", "New variety"),
            ("process", "New process"),
            ("paper", "Academic paper"),
            ("line", "Demonstration line or base"),
            ("other", "Other"),
        ],
        required=True,
        default="patent",
    )
    quantity = fields.Integer(default=1)
    note = fields.Char()

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "The number of an expected result is 1 or more."
    )
