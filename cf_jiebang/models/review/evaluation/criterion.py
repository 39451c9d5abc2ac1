from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

FEEDS = [
    ("development", "Indicators, milestones, patents, standards, papers"),
    ("transfer", "New products, processes, demonstration lines"),
    ("benefit", "Indicators of output value, tax, jobs, energy"),
    ("talent", "Experts, teams and platforms brought in"),
    ("cooperation", "Partners and cooperation"),
    ("indicators", "Indicators that are due and not done"),
    ("reports", "Annual reports that are missing"),
]
"""What is counted beside a criterion: evidence, never a verdict (R45)."""

SCALE_TOP = 5
"""The highest step of a criterion that is judged on a scale."""


class Criterion(models.Model):
    """A criterion of the standard: points, a scale of five steps, or a veto."""

    _name = "jiebang.criterion"
    _description = "Criterion"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "rubric_id, sequence, id"
    _max_lengths = {"name": 100, "code": 30, "prompt": 500}

    rubric_id = fields.Many2one(
        "jiebang.rubric",
        string="Standard of evaluation",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True,
        help="The same criterion has the same code in every version.",
    )
    name = fields.Char(required=True)
    part = fields.Selection(
        [("outcome", "Outcome of the project"), ("political", "Political quality")],
        required=True,
        default="outcome",
    )
    dimension_id = fields.Many2one(
        "jiebang.dimension", index="btree_not_null", ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("scored", "Points up to the weight"),
            ("scale", "Scale from 1 to 5"),
            ("veto", "Veto"),
        ],
        required=True,
        default="scored",
    )
    veto_effect = fields.Selection(
        [("stop", "No grade until it is cleared up"), ("cap", "Class 3 at most")],
        string="Effect of the veto",
        default="cap",
    )
    weight = fields.Float(digits=(5, 2))
    feed = fields.Selection(FEEDS, string="Counted beside it")
    prompt = fields.Text(string="What to look at")

    _code_uniq = models.UniqueIndex(
        "(rubric_id, code)", "Criteria: each needs a code of its own."
    )
    _weight_range = models.Constraint(
        "CHECK((kind = 'veto' AND weight = 0) OR (kind != 'veto' AND weight > 0 AND "
        "weight <= 100))",
        "Criteria: a veto weighs nothing, every other criterion more than 0.",
    )
    _veto_has_effect = models.Constraint(
        "CHECK(kind != 'veto' OR veto_effect IS NOT NULL)",
        "Criteria: say what the veto brings about.",
    )

    @api.constrains("dimension_id")
    def _check_dimension(self):
        for criterion in self.sudo():
            city = criterion.dimension_id.company_id
            if city and city != criterion.rubric_id.company_id:
                raise ValidationError(
                    self.env._("Dimension: it belongs to another city.")
                )

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind == "veto":
            self.weight = 0

    def _top(self):
        """The highest score that the criterion allows."""
        return SCALE_TOP if self.kind == "scale" else self.weight

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["rubric_id"] for vals in vals_list if vals.get("rubric_id")}
        self.env["jiebang.rubric"].browse(ids)._check_draft()
        return super().create(vals_list)

    def write(self, vals):
        self.rubric_id._check_draft()
        if "rubric_id" in vals and not self.env.su:
            raise UserError(self.env._("A criterion stays with its standard."))
        return super().write(vals)

    def _check_unlink(self):
        self.rubric_id._check_draft()
