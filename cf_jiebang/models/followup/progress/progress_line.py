from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class ProgressLine(models.Model):
    """How far a milestone or an indicator has come in a period.

    The lines are those of the filed baseline; only what was reached is entered.
    """

    _name = "jiebang.progress.line"
    _description = "Progress of a Milestone or Indicator"
    _inherit = ["jiebang.guarded.mixin"]
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
    value = fields.Char(string="Reached", help="In the unit of the indicator.")
    percent = fields.Integer(string="Done (%)", aggregator="avg")
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
            if line.state == "done" and line.percent != 100:
                raise ValidationError(
                    self.env._(
                        "%s: what is reached is done to 100 %%. Correct the state or "
                        "the percentage.",
                        line.name,
                    )
                )

    @api.onchange("percent")
    def _onchange_percent(self):
        if self.percent == 100:
            self.state = "done"
        elif self.percent and self.state in ("waiting", "done"):
            self.state = "running"

    @api.onchange("state")
    def _onchange_state(self):
        if self.state == "done":
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
        return super().write(vals)

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
            | self._carried_over(before.get(item))
            for number, (kind, item, target, due) in enumerate(items, 1)
        ]

    @api.model
    def _target(self, indicator):
        """``10 → 20 t``."""
        parts = [indicator.baseline, indicator.target]
        text = " → ".join(part for part in parts if part)
        return f"{text} {indicator.unit or ''}".strip()

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
            "previous_percent": line.percent,
            "previous_value": line.value,
        }
