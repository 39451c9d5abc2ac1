from odoo import api, fields, models


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
    measure_id = fields.Many2one(
        "jiebang.measure",
        string="Counts for",
        compute="_compute_measure_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    quantity = fields.Integer(default=1)
    note = fields.Char()

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "The number of an expected result is 1 or more."
    )

    @api.depends("kind")
    def _compute_measure_id(self):
        """The measure whose code is the kind."""
        measures = self.env["jiebang.measure"].sudo().search([])
        for line in self:
            city = line.project_id.company_id
            fits = measures.filtered(
                lambda m, line=line, city=city: (
                    m.code == line.kind and m.company_id in (city, city.browse())
                )
            )
            line.measure_id = fits.sorted("company_id")[-1:].id
