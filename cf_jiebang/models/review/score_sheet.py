from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..legal_time import legal_day
from . import calculation
from .evaluation import COMMITTEE

EVALUATOR = "cf_jiebang.group_evaluator"
LIVE = ("assigned", "declared", "submitted")
"""States in which a sheet counts as work of its evaluator."""


SHUT = Domain("state", "=", "recused") | Domain("phase", "=", 2) & Domain(
    "state", "in", ("assigned", "declared")
)
"""Sheets that shut their evaluation to the evaluator, whatever roles he has: he
recused himself, or scores anew (as in ``evaluation_rule_reach``)."""


class ScoreSheet(models.Model):
    """The sheet of one evaluator (R45): a score and a comment for each criterion.

    He declares first that he has no conflict; only then the file opens to him. What
    he hands in is never changed. Nobody sees the scores of others before his own
    are in; the committee sees them once they are added up.
    """

    _name = "jiebang.score.sheet"
    _description = "Score Sheet"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "round_id desc, id"
    _rec_name = "project_name"
    _max_lengths = {"conflict": 500, "abstain_reason": 500}

    evaluation_id = fields.Many2one(
        "jiebang.evaluation",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    round_id = fields.Many2one(
        related="evaluation_id.round_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="evaluation_id.company_id", store=True, precompute=True
    )
    date_end = fields.Date(related="round_id.date_end", string="Score by")
    date_at = fields.Date(related="evaluation_id.date_at", string="Plan due by")
    evaluator_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    phase = fields.Integer(
        readonly=True, default=1, aggregator=False, help="2 for a re-evaluation."
    )
    state = fields.Selection(
        [
            ("assigned", "Declaration to be made"),
            ("declared", "To be scored"),
            ("submitted", "Handed in"),
            ("recused", "Recused"),
            ("abstained", "Abstained"),
            ("lapsed", "Not handed in"),
        ],
        required=True,
        default="assigned",
        readonly=True,
        index=True,
        group_expand=True,
    )
    # what one must know to say whether there is a conflict
    project_name = fields.Char(string="Project", readonly=True)
    people = fields.Char(string="Leader and members", readonly=True)
    place = fields.Char(string="Units of the people", readonly=True)
    category = fields.Char(readonly=True)

    conflict = fields.Text(
        string="Conflict of interest",
        help="Kinship, a business or personal relation, work on the same project.",
    )
    abstain_reason = fields.Text(string="Reason for abstaining")
    declared_date = fields.Datetime(string="Declared on", readonly=True)
    submitted_date = fields.Datetime(string="Handed in on", readonly=True)
    disclosed = fields.Boolean(readonly=True, help="The sheets have been added up.")
    outlier = fields.Boolean(readonly=True, groups=COMMITTEE)
    line_ids = fields.One2many("jiebang.score.line", "sheet_id", string="All lines")
    score_line_ids = fields.One2many(
        "jiebang.score.line",
        "sheet_id",
        string="Scores",
        domain=[("kind", "!=", "veto")],
    )
    veto_line_ids = fields.One2many(
        "jiebang.score.line",
        "sheet_id",
        string="Vetoes",
        domain=[("kind", "=", "veto")],
    )
    percent = fields.Float(
        string="Outcome (%)",
        compute="_compute_percent",
        digits=(6, 2),
        help="What the scores make so far, rescaled to 100.",
    )
    done = fields.Char(string="Criteria done", compute="_compute_percent")
    is_mine = fields.Boolean(
        compute="_compute_is_mine", export_string_translation=False
    )
    plan_fact_ids = fields.Many2many(
        "jiebang.evaluation.fact", string="Plan and completion", compute="_compute_file"
    )
    result_fact_ids = fields.Many2many(
        "jiebang.evaluation.fact", string="Results", compute="_compute_file"
    )
    text_fact_ids = fields.Many2many(
        "jiebang.evaluation.fact", string="Work report", compute="_compute_file"
    )
    progress_fact_ids = fields.Many2many(
        "jiebang.evaluation.fact", string="Ledger", compute="_compute_file"
    )
    evidence_fact_ids = fields.Many2many(
        "jiebang.evaluation.fact", string="Evidence", compute="_compute_file"
    )

    _evaluator_uniq = models.UniqueIndex(
        "(evaluation_id, evaluator_id)", "An evaluator has one sheet a project."
    )
    _queue_index = models.Index("(evaluator_id, state)")
    _list_index = models.Index("(round_id DESC, id)")

    # -- computed ------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends(
        "line_ids.score", "line_ids.not_applicable", "line_ids.comment", "state"
    )
    def _compute_percent(self):
        """Out of the lines that the user may read, so that nothing shows through."""
        lines = self.env["jiebang.score.line"].search(
            [("sheet_id", "in", self.ids), ("kind", "!=", "veto")]
        )
        by_sheet = lines.grouped("sheet_id")
        for sheet in self:
            mine = by_sheet.get(sheet, lines.browse())
            percent = calculation.sheet_percent(mine._rows())
            sheet.percent = calculation.cents(percent) if percent else 0
            finished = mine.filtered(lambda line: not line._missing())
            sheet.done = f"{len(finished)}/{len(mine)}" if mine else False

    @api.depends_context("uid")
    @api.depends("evaluator_id")
    def _compute_is_mine(self):
        for sheet in self:
            sheet.is_mine = sheet.evaluator_id == self.env.user

    @api.depends_context("uid")
    @api.depends("evaluation_id", "state")
    def _compute_file(self):
        """The frozen file, as far as the user may read it: rules decide."""
        Fact = self.env["jiebang.evaluation.fact"]
        facts = Fact.search([("evaluation_id", "in", self.evaluation_id.ids)])
        by_evaluation = facts.grouped("evaluation_id")
        for sheet in self:
            mine = by_evaluation.get(sheet.evaluation_id, facts.browse())
            for name, kinds in (
                ("plan_fact_ids", ("indicator", "milestone")),
                ("result_fact_ids", ("output", "resource", "partner", "member")),
                ("text_fact_ids", ("plan", "report")),
                ("progress_fact_ids", ("progress", "count")),
                ("evidence_fact_ids", ("evidence",)),
            ):
                sheet[name] = mine.filtered(lambda f, k=kinds: f.kind in k)

    # -- guard ---------------------------------------------------------------

    def _check_mine(self, *states):
        """Raise unless the sheets are the user's own and in one of ``states``.

        :raise AccessError: they belong to somebody else
        :raise UserError: it is not the moment
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for sheet in self:
            if sheet.evaluator_id != self.env.user or not self.env.user.has_group(
                EVALUATOR
            ):
                raise AccessError(
                    self.env._(
                        "A sheet is filled in by its evaluator alone: %s.",
                        sheet.evaluator_id.sudo().name,
                    )
                )
            if sheet.state not in states:
                raise UserError(
                    self.env._(
                        "“%(name)s”: the sheet is in the state “%(state)s”; this was "
                        "possible in: %(states)s.",
                        name=sheet.project_name,
                        state=labels[sheet.state],
                        states="、".join(labels[state] for state in states),
                    )
                )

    def _check_scoring(self):
        """Raise when the evaluation takes no sheets (any more)."""
        for sheet in self.sudo():
            if sheet.evaluation_id.state not in ("scoring", "review"):
                raise UserError(
                    self.env._("“%s” is not being scored now.", sheet.project_name)
                )

    def _check_no_conflict(self):
        """Raise for a conflict of interest that the directory knows: it may arise
        after the declaration as well."""
        for sheet in self:
            found = sheet.evaluation_id.sudo()._conflicts(sheet.evaluator_id)
            if found:
                raise UserError(
                    self.env._(
                        "“%(name)s”: %(conflict)s Recuse yourself.",
                        name=sheet.project_name,
                        conflict=found[sheet.evaluation_id.id, sheet.evaluator_id.id],
                    )
                )

    def write(self, vals):
        if not self.env.su:
            self._lock_or_explain()
            if "conflict" in vals:
                self._check_mine("assigned", "declared")
            if "abstain_reason" in vals:
                self._check_mine("declared")
            self._check_mine("assigned", "declared")
        return super().write(vals)

    def _check_unlink(self):
        raise UserError(self.env._("A score sheet stays on record."))

    # -- acts ----------------------------------------------------------------

    def _now(self):
        return self.evaluation_id.sudo()._workflow_now()

    def _today(self):
        return legal_day(self._now())

    def action_declare(self):
        """Declare that there is no conflict of interest; the file opens."""
        self.check_access("read")
        self._lock_or_explain()
        self._check_mine("assigned")
        self._check_scoring()
        for sheet in self:
            if self.env["jiebang.evaluation"]._clean_text(sheet.conflict):
                raise UserError(
                    self.env._(
                        "“%s”: you have written down a conflict of interest. Recuse "
                        "yourself, or clear the text.",
                        sheet.project_name,
                    )
                )
        self._check_no_conflict()
        for sheet in self.sudo():
            sheet.write(
                {
                    "state": "declared",
                    "declared_date": sheet._now(),
                    "line_ids": [
                        fields.Command.create(vals)
                        for vals in sheet.evaluation_id._line_values()
                    ],
                }
            )
        return True

    def action_recuse(self):
        """Recuse oneself for the conflict that is written down; someone else is
        assigned."""
        self.check_access("read")
        self._lock_or_explain()
        self._check_mine("assigned", "declared")
        for sheet in self:
            if not self.env["jiebang.evaluation"]._clean_text(sheet.conflict):
                raise UserError(
                    self.env._(
                        "Conflict of interest: write down what it is before you "
                        "recuse yourself."
                    )
                )
        self._leave("recused")
        return True

    def action_abstain(self):
        """Hand the sheet back without scores, with the reason."""
        self.check_access("read")
        self._lock_or_explain()
        self._check_mine("declared")
        for sheet in self:
            if not self.env["jiebang.evaluation"]._clean_text(sheet.abstain_reason):
                raise UserError(
                    self.env._("Reason for abstaining: write it down first.")
                )
        self._leave("abstained")
        return True

    def _leave(self, state):
        """Close the sheets without scores and look for somebody else."""
        sheets = self.sudo()
        sheets.line_ids.unlink()
        sheets.write({"state": state, "submitted_date": sheets[:1]._now()})
        sheets.evaluation_id._fill_up()
        sheets.round_id._hand_over_to_dos(sheets.evaluator_id)
        if state == "recused":
            reports = sheets.evaluation_id.work_report_id
            open_appraisals = (
                self.env["jiebang.appraisal"]
                .sudo()
                .search([("work_report_id", "in", reports.ids), ("state", "=", "open")])
            )
            open_appraisals._reassign_to_do()

    def action_submit(self):
        """Hand the sheets in, complete and for good."""
        self.check_access("read")
        self._lock_or_explain()
        self._check_mine("declared")
        self._check_scoring()
        self._check_no_conflict()
        missing = []
        for sheet in self:
            lines = sheet.line_ids
            texts = [text for line in lines for text in line._missing()]
            counted = lines.filtered(lambda line: line.kind != "veto")
            if not texts and all(counted.mapped("not_applicable")):
                texts = [self.env._("not everything can be “not applicable”.")]
            missing += [f"{sheet.project_name}: {text}" for text in texts]
        if missing:
            raise UserError("\n".join(missing))
        sheets = self.sudo()
        sheets.write({"state": "submitted", "submitted_date": sheets[:1]._now()})
        sheets.round_id._hand_over_to_dos(sheets.evaluator_id)
        return True
