from odoo import api, fields, models
from odoo.exceptions import UserError

from ....groups import BUREAU, EVALUATION, EVALUATOR
from ....tools.legal_time import legal_today


class EvaluationRound(models.Model):
    """A round of evaluation: the reports of a year, or the closing reports of it,
    with the evaluators who score them (R57, R58)."""

    _name = "jiebang.evaluation.round"
    _description = "Round of Evaluation"
    _inherit = [
        "jiebang.evaluation.round.add.up",
        "jiebang.evaluation.round.open",
        "jiebang.evaluation.round.intake",
        "jiebang.workflow.mixin",
        "jiebang.thread.mixin",
        "mail.activity.mixin",
    ]
    _workflow_actors = {
        "bureau": ("bureau", BUREAU, ""),
        "assessor": ("bureau", EVALUATION, ""),
    }
    _order = "year desc, id desc"
    _check_company_auto = True
    _max_lengths = {"name": 100}
    _name_told_by = (("jiebang.evaluation", "round_id"),)

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
        default=lambda self: legal_today(self.env).year,
    )
    rubric_id = fields.Many2one(
        "jiebang.rubric",
        string="Standard of evaluation",
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
        [
            ("draft", "In preparation"),
            ("open", "Scoring under way"),
            ("closed", "Closed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    opened_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
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
        domain=lambda self: (
            [("all_group_ids", "in", self.env.ref(EVALUATOR, False).ids)]
            if self.env.ref(EVALUATOR, False)
            else []
        ),
    )
    evaluation_ids = fields.One2many(
        "jiebang.evaluation", "round_id", string="Evaluations", readonly=True
    )
    evaluation_count = fields.Integer(
        string="Projects", compute="_compute_counts", groups=BUREAU
    )
    owed_count = fields.Integer(
        string="Reports without an evaluation",
        compute="_compute_counts",
        groups=BUREAU,
    )
    sheet_count = fields.Integer(string="Sheets", compute="_compute_counts")
    sheet_done_count = fields.Integer(
        string="Sheets handed in", compute="_compute_counts"
    )
    progress = fields.Integer(string="Handed in (%)", compute="_compute_counts")

    _kind_year_uniq = models.UniqueIndex(
        "(program_id, kind, year)",
        "Round: this year has one of this kind already.",
    )

    @api.depends("program_id")
    def _compute_rubric_id(self):
        rubrics = self.env["jiebang.rubric"].search(
            [("program_id", "in", self.program_id.ids), ("state", "=", "in_use")]
        )
        by_program = {rubric.program_id: rubric for rubric in rubrics}
        for item in self:
            item.rubric_id = by_program.get(item.program_id)

    @api.depends("rubric_id")
    def _compute_sheets_each(self):
        for item in self:
            item.sheets_each = item.sheets_each or item.rubric_id.min_evaluators

    @api.depends_context("uid")
    def _compute_counts(self):
        """How far the round is: an officer counts all, an evaluator his own."""
        sheets = {}
        for item, state, count in self.env["jiebang.score.sheet"]._read_group(
            self._sheet_domain(), ["round_id", "state"], ["__count"]
        ):
            sheets.setdefault(item.id, {})[state] = count
        officer = self.env.su or self.env.user.has_group(BUREAU)
        evaluations = dict(
            self.env["jiebang.evaluation"]._read_group(
                [("round_id", "in", self.ids)], ["round_id"], ["__count"]
            )
            if officer
            else ()
        )
        for item in self:
            mine = sheets.get(item.id, {})
            live = ("assigned", "declared", "submitted")
            item.sheet_count = sum(mine.get(state, 0) for state in live)
            item.sheet_done_count = mine.get("submitted", 0)
            item.progress = (
                100 * item.sheet_done_count // item.sheet_count
                if item.sheet_count
                else 0
            )
            item.evaluation_count = evaluations.get(item, 0)
            item.owed_count = (
                self.env["jiebang.work.report"].search_count(item._owed_domain())
                if officer and item.state == "open"
                else 0
            )

    def _sheet_domain(self):
        domain = [("round_id", "in", self.ids)]
        if not self.env.su and not self.env.user.has_group(BUREAU):
            domain.append(("evaluator_id", "=", self.env.uid))
        return domain

    # -- guard ---------------------------------------------------------------

    def write(self, vals):
        frozen = vals.keys() & {"program_id", "kind", "year", "rubric_id"}
        if not self.env.su:
            for item in self:
                if item.state == "closed" and vals.keys() - {"message_follower_ids"}:
                    raise UserError(
                        self.env._("A closed round of evaluation stays as it is.")
                    )
                if item.state != "draft" and frozen:
                    raise UserError(
                        self.env._(
                            "Programme, kind, year and standard stay once the round "
                            "is open."
                        )
                    )
        return super().write(vals)

    @api.constrains("evaluator_ids")
    def _check_evaluators(self):
        for item in self:
            strangers = item.evaluator_ids.sudo().filtered(
                lambda u: not u.has_group(EVALUATOR)
            )
            if strangers:
                raise UserError(
                    self.env._(
                        "Evaluators: %s may not evaluate. Appoint them as evaluators "
                        "first.",
                        "、".join(strangers.mapped("name")),
                    )
                )

    @api.constrains("rubric_id", "program_id")
    def _check_rubric(self):
        for item in self:
            if item.rubric_id.program_id != item.program_id:
                raise UserError(
                    self.env._("Standard: it belongs to another programme.")
                )

    def _check_unlink(self):
        if self.filtered(lambda r: r.state != "draft"):
            raise UserError(
                self.env._("A round of evaluation that was opened stays on record.")
            )
