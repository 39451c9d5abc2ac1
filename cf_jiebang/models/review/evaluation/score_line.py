from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class ScoreLine(models.Model):
    """A criterion on the sheet of an evaluator: score *and* comment (R45)."""

    _name = "jiebang.score.line"
    _description = "Score"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "sheet_id, sequence, id"
    _rec_name = "criterion_id"
    _max_lengths = {"comment": 1000}

    sheet_id = fields.Many2one(
        "jiebang.score.sheet",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    evaluation_id = fields.Many2one(
        related="sheet_id.evaluation_id", store=True, index=True, precompute=True
    )
    criterion_id = fields.Many2one(
        "jiebang.criterion",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    prompt = fields.Text(related="criterion_id.prompt")
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(related="criterion_id.kind", store=True, precompute=True)
    weight = fields.Float(
        related="criterion_id.weight", store=True, precompute=True, digits=(5, 2)
    )
    top = fields.Float(string="At most", readonly=True, digits=(5, 2), aggregator=False)
    counted = fields.Text(
        readonly=True, help="Counted from the file: evidence, never a verdict."
    )
    score = fields.Float(digits=(5, 2), aggregator=False)
    veto = fields.Boolean()
    not_applicable = fields.Boolean(string="N/A")
    comment = fields.Text()

    _criterion_uniq = models.UniqueIndex(
        "(sheet_id, criterion_id)", "A sheet has each criterion once."
    )

    @api.constrains("score", "not_applicable")
    def _check_score(self):
        for line in self:
            if line.kind != "veto" and not 0 <= line.score <= line.top:
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: the score lies between 0 and %(top)g.",
                        name=line.criterion_id.name,
                        top=line.top,
                    )
                )

    @api.constrains("veto", "not_applicable")
    def _check_kind(self):
        for line in self:
            if (line.veto and line.kind != "veto") or (
                line.not_applicable and line.kind == "veto"
            ):
                raise ValidationError(
                    self.env._(
                        "“%s”: a veto is ticked or not, every other criterion is "
                        "scored.",
                        line.criterion_id.name,
                    )
                )

    def _rows(self):
        """The scores as the arithmetic wants them."""
        return [
            (line.score, line.top, line.weight, line.not_applicable) for line in self
        ]

    def _missing(self):
        """What the line lacks before it is handed in, in sentences."""
        self.ensure_one()
        written = self.env["jiebang.evaluation"]._clean_text(self.comment)
        if written or (self.kind == "veto" and not self.veto):
            return []
        return [self.env._("“%s”: write the comment.", self.criterion_id.sudo().name)]

    def write(self, vals):
        if not self.env.su:
            self.sheet_id._lock_or_explain()
            self.sheet_id._check_scores()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("The lines of a sheet come from the standard.")
            )
        return super().create(vals_list)

    def _check_unlink(self):
        if not self.env.su:
            raise AccessError(
                self.env._("The lines of a sheet come from the standard.")
            )
