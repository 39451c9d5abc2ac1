from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import LazyTranslate

from ....groups import BUREAU, MANAGER
from ...workflow.act import Act

_lt = LazyTranslate(__name__)

GRADES = [("first", "Class 1"), ("second", "Class 2"), ("third", "Class 3")]
"""The grades of the scheme (R59); there are no others."""

AGGREGATIONS = [
    ("mean", "Mean"),
    ("median", "Median"),
    ("trimmed", "Mean without the highest and the lowest"),
]


class Rubric(models.Model):
    """A version of the standard of evaluation (评价细则, R42).

    A version that an evaluation uses is never changed; a copy supersedes it.
    """

    _name = "jiebang.rubric"
    _description = "Standard of Evaluation"
    _inherit = ["jiebang.workflow.mixin", "jiebang.thread.mixin"]
    _order = "program_id, version desc, id desc"
    _workflow_actors = {
        "bureau": ("bureau", BUREAU, ""),
        "manager": ("bureau", MANAGER, ""),
    }
    _acts = (
        Act(
            name="adopt",
            label=_lt("Adopt"),
            sources=("draft",),
            target="in_use",
            actors=("bureau", "manager"),
            style="primary",
            confirm=_lt(
                "The standard is used for every round that is opened from now on, and "
                "can't be changed any more. The version before it is superseded. Adopt "
                "it?"
            ),
        ),
        Act(
            name="supersede",
            label=_lt("Superseded"),
            sources=("in_use",),
            target="superseded",
            actors=("bureau", "manager"),
            carried_by="jiebang.rubric",
        ),
    )
    _check_company_auto = True
    _max_lengths = {"name": 100, "basis": 500}

    name = fields.Char(required=True, tracking=True)
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
    version = fields.Integer(
        compute="_compute_version", store=True, precompute=True, copy=False
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("in_use", "In use"),
            ("superseded", "Superseded"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    previous_id = fields.Many2one(
        "jiebang.rubric",
        string="Supersedes",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    used_from = fields.Date(string="In use from", readonly=True, copy=False)
    basis = fields.Char(string="Basis or document No.")

    aggregation = fields.Selection(AGGREGATIONS, required=True, default="mean")
    trim_least = fields.Integer(
        string="Sheets needed to leave two out",
        required=True,
        default=5,
        help="With fewer sheets the plain mean is taken.",
    )
    min_evaluators = fields.Integer(
        string="Sheets needed at least", required=True, default=3
    )
    first_threshold = fields.Float(
        string="Class 1 from", required=True, default=85, digits=(5, 2)
    )
    second_threshold = fields.Float(
        string="Class 2 from", required=True, default=70, digits=(5, 2)
    )
    part_minimum = fields.Float(
        string="Class 1: each part at least (%)",
        required=True,
        default=80,
        digits=(5, 2),
    )
    outcome_weight = fields.Float(
        string="Weight of the outcome", required=True, default=80, digits=(5, 2)
    )
    political_weight = fields.Float(
        string="Weight of the political quality",
        required=True,
        default=20,
        digits=(5, 2),
    )
    timeliness_max = fields.Float(
        string="Timeliness at most (±)", required=True, default=5, digits=(5, 2)
    )
    timeliness_bonus = fields.Float(
        string="Report in time", required=True, default=1, digits=(5, 2)
    )
    late_days_per_point = fields.Integer(
        string="Days late that cost a point",
        required=True,
        default=7,
        help="Each period of this length that has begun costs one point; 0 for none.",
    )
    outlier_spread = fields.Float(
        string="Outlier from (points off the median)",
        required=True,
        default=15,
        digits=(5, 2),
    )
    review_days = fields.Integer(
        string="Re-evaluation may be asked for within (days)",
        required=True,
        default=15,
    )
    criterion_ids = fields.One2many(
        "jiebang.criterion", "rubric_id", string="Criteria", copy=True
    )
    outcome_sum = fields.Float(
        string="Weights of the outcome", compute="_compute_sums", digits=(6, 2)
    )
    political_sum = fields.Float(
        string="Weights of the political quality",
        compute="_compute_sums",
        digits=(6, 2),
    )

    _version_uniq = models.UniqueIndex(
        "(program_id, version)", "Standard: this version exists already."
    )
    _in_use_uniq = models.UniqueIndex(
        "(program_id) WHERE state = 'in_use'",
        "A programme has one standard in use.",
    )
    _rules_range = models.Constraint(
        "CHECK(min_evaluators >= 1 AND trim_least >= 3 AND outcome_weight > 0 "
        "AND political_weight >= 0 AND timeliness_max BETWEEN 0 AND 5 "
        "AND timeliness_bonus BETWEEN 0 AND timeliness_max "
        "AND late_days_per_point >= 0 AND outlier_spread > 0 AND review_days >= 0 "
        "AND part_minimum BETWEEN 0 AND 100)",
        "Rules of the standard: a number lies outside its range. Timeliness counts "
        "at most 5 points, its bonus no more than that; sheets count from 1, and two "
        "can be left out of three at the least.",
    )
    _thresholds = models.Constraint(
        "CHECK(second_threshold > 0 AND first_threshold > second_threshold "
        "AND first_threshold <= 100)",
        "Thresholds: class 1 begins above class 2, and both lie between 0 and 100.",
    )

    @api.depends("program_id")
    def _compute_version(self):
        """The next number in the programme."""
        last = dict(
            self.sudo()._read_group(
                [("program_id", "in", self.program_id.ids), ("id", "not in", self.ids)],
                ["program_id"],
                ["version:max"],
            )
        )
        for rubric in self:
            rubric.version = last.get(rubric.program_id, 0) + 1
            last[rubric.program_id] = rubric.version

    @api.depends("criterion_ids.weight", "criterion_ids.part", "criterion_ids.kind")
    def _compute_sums(self):
        for rubric in self:
            rubric.outcome_sum = rubric._part_sum("outcome")
            rubric.political_sum = rubric._part_sum("political")

    def _part_sum(self, part):
        return sum(
            self.criterion_ids.filtered(
                lambda c: c.part == part and c.kind != "veto"
            ).mapped("weight")
        )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for rubric in self:
            rubric.display_name = f"{rubric.name} · V{rubric.version}"

    @api.constrains("outcome_weight", "political_weight")
    def _check_weights(self):
        for rubric in self:
            if round(rubric.outcome_weight + rubric.political_weight, 2) != 100:
                raise ValidationError(
                    self.env._("The weights of the two parts must make 100 together.")
                )

    # -- never changed once used ---------------------------------------------

    def _check_draft(self):
        """Raise when a version is in use or was."""
        if self.env.su:
            return
        for rubric in self:
            if rubric.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” is in use, or was; it is never changed. Make a new "
                        "version, and change that.",
                        rubric.display_name,
                    )
                )

    def write(self, vals):
        if vals.keys() - {"message_follower_ids"}:
            self._check_draft()
        return super().write(vals)

    def _check_unlink(self):
        self._check_draft()

    # -- versions ------------------------------------------------------------

    def action_new_version(self):
        """Copy the standard as the draft that may supersede it.

        :raise AccessError: the user doesn't keep the standard; the text says who does
        """
        self.ensure_one()
        self.check_access("read")
        refusal = self._actor_reasons(self._get_act("adopt"))[self.id]
        if refusal:
            raise AccessError(refusal)
        draft = self.sudo().copy({"name": self.name, "previous_id": self.id})
        return draft._get_records_action(context={})

    def action_simulate(self):
        """Put the standard to the scores of the last round (the bureau)."""
        self.ensure_one()
        self.check_access("read")
        wizard = self.env["jiebang.rubric.simulation"].with_context(
            default_rubric_id=self.id
        )
        defaults = wizard.default_get(["rubric_id", "round_id"])
        if not defaults.get("round_id"):
            raise UserError(
                self.env._("No round of this programme has been scored yet.")
            )
        return wizard.create(defaults).action_run()

    def _lacks_adopt(self):
        parts = (
            ("outcome", self.outcome_weight, self.outcome_sum),
            ("political", self.political_weight, self.political_sum),
        )
        labels = dict(
            self.env["jiebang.criterion"]
            ._fields["part"]
            ._description_selection(self.env)
        )
        return [
            self.env._(
                "%(part)s: the weights of the criteria make %(sum)g, the part weighs "
                "%(weight)g.",
                part=labels[part],
                sum=total,
                weight=weight,
            )
            for part, weight, total in parts
            if round(total - weight, 2)
        ]

    def _values_adopt(self, _given):
        """The version before it is superseded. Evaluations that have begun keep the
        version that they were opened with."""
        before = self.search(
            [("program_id", "=", self.program_id.id), ("state", "=", "in_use")]
        )
        before._apply_act(self._get_act("supersede"))
        return {"used_from": self._workflow_today()}
