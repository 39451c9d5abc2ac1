from odoo import fields, models


class Dimension(models.Model):
    """A point of view of the evaluation (R46–R50); further ones may be added."""

    _name = "jiebang.dimension"
    _description = "Dimension of the Evaluation"
    _inherit = ["jiebang.shared.default.mixin", "jiebang.guarded.mixin"]
    _order = "sequence, id"
    _max_lengths = {"name": 60}

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "Dimension: this name is in use."
    )
