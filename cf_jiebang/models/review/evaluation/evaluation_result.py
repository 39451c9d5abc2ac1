from odoo import fields, models


class EvaluationResult(models.Model):
    """What the sheets make of one criterion: a cell of the matrix of projects and
    criteria. Written anew each time the sheets are added up."""

    _name = "jiebang.evaluation.result"
    _description = "Result by Criterion"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "evaluation_id, sequence, id"
    _rec_name = "criterion_id"

    evaluation_id = fields.Many2one(
        "jiebang.evaluation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    round_id = fields.Many2one(
        related="evaluation_id.round_id", store=True, index=True, precompute=True
    )
    project_id = fields.Many2one(
        related="evaluation_id.project_id", store=True, precompute=True
    )
    field_id = fields.Many2one(
        related="evaluation_id.field_id", store=True, precompute=True
    )
    criterion_id = fields.Many2one(
        "jiebang.criterion",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    dimension_id = fields.Many2one(
        related="criterion_id.dimension_id", store=True, precompute=True
    )
    sequence = fields.Integer(readonly=True)
    mean = fields.Float(
        string="Mean (%)", readonly=True, digits=(6, 2), aggregator="avg"
    )
    low = fields.Float(
        string="Lowest (%)", readonly=True, digits=(6, 2), aggregator="min"
    )
    high = fields.Float(
        string="Highest (%)", readonly=True, digits=(6, 2), aggregator="max"
    )
    spread = fields.Float(readonly=True, digits=(6, 2), aggregator="max")
    sheets = fields.Integer(
        string="Sheets that scored it", readonly=True, aggregator="avg"
    )
    ticks = fields.Integer(string="Vetoes", readonly=True)

    def action_open_record(self):
        """Open the evaluation that the cell belongs to."""
        self.ensure_one()
        self.check_access("read")
        return self.evaluation_id._get_records_action(context={})
