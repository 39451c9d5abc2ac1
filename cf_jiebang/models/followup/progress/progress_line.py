from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ....tools import quantity


class ProgressLine(models.Model):
    """How far a milestone or an indicator has come in a period.

    The lines are those of the filed baseline; only what was reached is entered. Of an
    indicator with a number the percentage is computed: how far the number has come
    from the baseline to the goal, 0 to 100.
    """

    _name = "jiebang.progress.line"
    _description = "Progress of a Milestone or Indicator"
    _inherit = ["jiebang.quantity.mixin", "jiebang.guarded.mixin"]
    _quantities = {"value": "value_number"}
    _order = "progress_id, kind desc, sequence, id"
    _max_lengths = {"value": 60, "note": 500}

    progress_id = fields.Many2one(
        "jiebang.progress", required=True, readonly=True, index=True, ondelete="cascade"
    )
    project_id = fields.Many2one(
        related="progress_id.project_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(
        [("milestone", "Milestone"), ("indicator", "Indicator")],
        required=True,
        readonly=True,
    )
    milestone_id = fields.Many2one(
        "jiebang.milestone", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    indicator_id = fields.Many2one(
        "jiebang.indicator", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    name = fields.Char(required=True, readonly=True)
    target = fields.Char(string="Goal", readonly=True)
    date_due = fields.Date(string="Planned until", readonly=True)
    previous_percent = fields.Integer(string="Before (%)", readonly=True)
    previous_value = fields.Char(string="Before", readonly=True)
    is_measured = fields.Boolean(string="A number", readonly=True)
    unit = fields.Char(string="Unit of measure", readonly=True)
    baseline_value = fields.Float(
        string="Baseline (number)", digits=(16, 4), readonly=True
    )
    target_value = fields.Float(string="Target (number)", digits=(16, 4), readonly=True)
    direction = fields.Selection(
        [("up", "More is better"), ("down", "Less is better")], readonly=True
    )
    measure_id = fields.Many2one(
        "jiebang.measure",
        string="Counts for",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    measure_factor = fields.Float(
        digits=(16, 8),
        readonly=True,
        aggregator=False,
        export_string_translation=False,
    )
    previous_number = fields.Float(
        string="Number before", digits=(16, 4), readonly=True, aggregator=False
    )
    value_number = fields.Float(
        string="Reached (number)",
        digits=(16, 4),
        aggregator=False,
        help="In the unit of the indicator.",
    )
    value = fields.Char(string="Reached", help="In words, where it is no number.")
    value_text = fields.Char(string="What was reached", compute="_compute_value_text")
    percent = fields.Integer(
        string="Done (%)",
        compute="_compute_percent",
        store=True,
        readonly=False,
        aggregator="avg",
        help="Computed where the indicator is a number.",
    )
    percent_note = fields.Char(string="How it counts", compute="_compute_percent_note")
    state = fields.Selection(
        [
            ("waiting", "Not begun"),
            ("running", "In progress"),
            ("done", "Reached"),
            ("delayed", "Delayed"),
            ("stopped", "Given up"),
        ],
        required=True,
        default="waiting",
    )
    note = fields.Char(string="Remark")

    @api.depends("value_number", "value", "is_measured")
    def _compute_percent(self):
        for line in self:
            if line.is_measured:
                line.percent = min(line._share(), 100) if line.value else 0

    @api.depends("value", "value_number", "is_measured")
    def _compute_value_text(self):
        for line in self:
            line.value_text = line._quantity_text("value")

    def _share(self):
        return quantity.share(
            self.value_number,
            self.baseline_value,
            self.target_value,
            self.direction == "down",
        )

    @api.depends_context("lang")
    @api.depends("value_number", "value", "is_measured")
    def _compute_percent_note(self):
        """What is unusual about the percentage, in words."""
        for line in self:
            line.percent_note = line.is_measured and line._percent_note() or False

    def _percent_note(self):
        start, goal = self.baseline_value, self.target_value
        if self.value and start != goal and self._share() > 100:
            return self.env._("%s %% of the way; 100 %% counts.", self._share())
        if start == goal:
            return self.env._("To be kept: 100 % while it holds, 0 % when it is lost.")
        if self.direction == "down" and start < goal:
            return self.env._(
                "Less is better and no higher baseline is known: the goal divided by "
                "the number counts."
            )
        if self.direction == "down":
            return self.env._("Less is better: counted from the baseline down.")
        return ""

    @api.constrains("percent", "state")
    def _check_percent(self):
        for line in self:
            if not 0 <= line.percent <= 100:
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(percent)s %% is not possible. Enter a number from "
                        "0 to 100.",
                        name=line.name,
                        percent=line.percent,
                    )
                )
            if line.state == "done" and line.percent != 100 and not line.is_measured:
                raise ValidationError(
                    self.env._(
                        "%s: what is reached is done to 100 %%. Correct the state or "
                        "the percentage.",
                        line.name,
                    )
                )

    @api.onchange("percent")
    def _onchange_percent(self):
        self.update(self._state_by_percent())

    @api.onchange("value")
    def _onchange_value(self):
        self._suggest("value")

    @api.onchange("value_number")
    def _onchange_value_number(self):
        self._suggest("value_number")

    def _state_by_percent(self):
        if self.percent == 100:
            return {"state": "done"}
        if self.state == "done" or (self.percent and self.state == "waiting"):
            return {"state": "running"}
        return {}

    @api.onchange("state")
    def _onchange_state(self):
        if self.state == "done" and not self.is_measured:
            self.percent = 100

    @api.depends("name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.name

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("The lines are those of the plan that was filed.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            for progress in self.progress_id:
                progress.check_access("read")
                refusal = progress._content_refusal()
                if refusal:
                    raise AccessError(refusal)
        result = super().write(vals)
        if vals.keys() & {"value", "value_number", "percent", "state"}:
            for line, state in self._states_by_number(vals):
                super(ProgressLine, line).write(state)
        return result

    def _states_by_number(self, vals):
        """The percentage of what is measured is the number's, and its state follows
        unless it was said.

        :return: ``[(line, values of its state), …]``
        """
        found = []
        for line in self.filtered("is_measured"):
            percent = min(line._share(), 100) if line.value else 0
            if "percent" in vals and vals["percent"] != percent:
                raise UserError(
                    self.env._(
                        "%(name)s: the percentage is computed from the number, "
                        "%(percent)s %%. Enter what was reached.",
                        name=line.name,
                        percent=percent,
                    )
                )
            if vals.get("state") == "done" and percent != 100:
                raise UserError(
                    self.env._(
                        "%(name)s: %(percent)s %% of the goal by the number, so it is "
                        "not reached. Correct the state or the number.",
                        name=line.name,
                        percent=percent,
                    )
                )
            if "state" not in vals and (state := line._state_by_percent()):
                found.append((line, state))
        return found

    def _check_unlink(self):
        if not self.env.su:
            raise AccessError(
                self.env._("The lines are those of the plan that was filed.")
            )

    @api.model
    def _values_for(self, project):
        """Values of the lines of a new report of ``project``."""
        previous = project._latest_first()[:1].line_ids
        before = {line.milestone_id or line.indicator_id: line for line in previous}
        items = [
            ("milestone", item, item.goal, item.date_end)
            for item in project.milestone_ids
        ] + [
            ("indicator", item, self._target(item), item.due_date)
            for item in project.indicator_ids
        ]
        return [
            {
                "kind": kind,
                f"{kind}_id": item.id,
                "sequence": number,
                "name": item.name,
                "target": (target or "").strip()[:500],
                "date_due": due,
            }
            | (self._measured_values(item) if kind == "indicator" else {})
            | self._carried_over(before.get(item))
            for number, (kind, item, target, due) in enumerate(items, 1)
        ]

    @api.model
    def _target(self, indicator):
        """``10 → 20 t``."""
        parts = [indicator.baseline_text, indicator.target_text]
        text = " → ".join(part for part in parts if part)
        return f"{text} {indicator.unit or ''}".strip()

    @api.model
    def _measured_values(self, indicator):
        """What a line keeps of its indicator, as it is when the report is opened."""
        names = (
            *("is_measured", "unit", "baseline_value", "target_value", "direction"),
            "measure_factor",
        )
        return {name: indicator[name] for name in names} | {
            "measure_id": indicator.measure_id.id
        }

    def _carry_over_from(self, lines):
        """Bring open lines in step with those of the report before (superuser)."""
        before = {line.milestone_id or line.indicator_id: line for line in lines}
        for line in self:
            source = before.get(line.milestone_id or line.indicator_id)
            vals = self._carried_over(source)
            if vals and line._touched():
                vals = {
                    name: vals[name] for name in vals if name.startswith("previous_")
                }
            if vals:
                line.write(vals)

    def _touched(self):
        """Whether something was entered since the line was opened."""
        return bool(self.note) or (self.percent, self.value or "") != (
            self.previous_percent,
            self.previous_value or "",
        )

    @api.model
    def _carried_over(self, line):
        if not line:
            return {}
        return {
            "percent": line.percent,
            "state": line.state,
            "value": line.value,
            "value_number": line.value_number,
            "previous_percent": line.percent,
            "previous_value": line.value,
            "previous_number": line.value_number,
        }
