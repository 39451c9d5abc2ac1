from odoo import api, fields, models


class EvaluationRound(models.Model):
    """A round of evaluation: the reports of a year, or the closing reports of it,
    with the evaluators who score them (R57, R58)."""

    _name = "jiebang.evaluation.round"
    _description = "Round of Evaluation"
    _inherit = [
        "jiebang.guarded.mixin",
        "jiebang.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "year desc, id desc"
    _check_company_auto = True
    _max_lengths = {"name": 100}

    name = fields.Char(required=True)
    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["jiebang.program"]._default_program(),
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    kind = fields.Selection(
        [("annual", "Annual evaluation"), ("closing", "Closing evaluation")],
        required=True,
        default="annual",
    )
    year = fields.Integer(
        required=True,
        aggregator=False,
        default=lambda self: fields.Date.context_today(self).year,
    )
    rubric_id = fields.Many2one(
        "jiebang.rubric",
        string="Standard",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_rubric_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('program_id', '=', program_id), ('state', '=', 'in_use')]",
    )
    date_end = fields.Date(string="Score by")
    state = fields.Selection(
        [("draft", "In preparation"), ("open", "Open"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    sheets_each = fields.Integer(
        string="Evaluators a project",
        compute="_compute_sheets_each",
        store=True,
        readonly=False,
        precompute=True,
    )
    evaluator_ids = fields.Many2many(
        "res.users",
        "jiebang_evaluation_round_user_rel",
        "round_id",
        "user_id",
        string="Evaluators",
    )
    evaluation_ids = fields.One2many(
        "jiebang.evaluation", "round_id", string="Evaluations", readonly=True
    )

    @property
    def _guarded_fields(self):
        return frozenset({"state", "evaluation_ids"})

    @api.depends("program_id")
    def _compute_rubric_id(self):
        rubrics = self.env["jiebang.rubric"].search(
            [("program_id", "in", self.program_id.ids), ("state", "=", "in_use")]
        )
        by_program = {rubric.program_id: rubric for rubric in rubrics}
        for item in self:
            if item.state in (False, "draft"):
                item.rubric_id = by_program.get(item.program_id)

    @api.depends("rubric_id")
    def _compute_sheets_each(self):
        for item in self:
            item.sheets_each = item.sheets_each or item.rubric_id.min_evaluators
