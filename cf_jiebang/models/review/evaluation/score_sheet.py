from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import COMMITTEE
from . import calculation

LIVE = ("assigned", "declared", "submitted")
"""States in which a sheet counts as work of its evaluator."""


SHUT = Domain("state", "=", "recused") | Domain("phase", "=", 2) & Domain(
    "state", "in", ("assigned", "declared")
)
"""Sheets that shut their evaluation to the evaluator, whatever roles he has: he
recused himself, or scores anew (as in ``evaluation_rule_reach``)."""


_lt = LazyTranslate(__name__)


class ScoreSheet(models.Model):
    """The sheet of one evaluator (R45): a score and a comment for each criterion.

    He declares first that he has no conflict; only then the file opens to him. What
    he hands in is never changed. Nobody sees the scores of others before his own
    are in; the committee sees them once they are added up.
    """

    _name = "jiebang.score.sheet"
    _description = "Score Sheet"
    _inherit = ["jiebang.score.sheet.acts"]
    _order = "round_id desc, id"
    _rec_name = "project_name"
    _max_lengths = {"conflict": 500, "abstain_reason": 500}
    _cockpit_title = _lt("Score Sheets")
    _cockpit_action = "cf_jiebang.score_sheet_action_mine"

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
    units = fields.Char(string="Units of the people", readonly=True)
    category = fields.Char(readonly=True)

    conflict = fields.Text(string="Conflict of interest", readonly=True)
    abstain_reason = fields.Text(string="Reason for abstaining", readonly=True)
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

    def _check_unlink(self):
        raise UserError(self.env._("A score sheet stays on record."))

    @api.model
    def _inbox_lines(self):
        """The evaluator's own sheets that are not handed in, by state."""
        lines = super()._inbox_lines()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for state in ("assigned", "declared"):
            mine = Domain("evaluator_id", "=", self.env.uid) & Domain(
                "state", "=", state
            )
            lines += self._inbox_line(mine, labels[state])
        return lines
