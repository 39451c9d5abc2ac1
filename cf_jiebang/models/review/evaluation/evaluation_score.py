from statistics import fmean

from odoo import fields, models

from ....groups import ASSESSORS, COMMITTEE
from . import calculation
from .calculation import VETO_ORDER, Rules


class EvaluationScore(models.AbstractModel):
    """Adds the sheets up and lays the arithmetic open."""

    _name = "jiebang.evaluation.score"
    _description = "Evaluation: the sum"

    phase = fields.Integer(
        readonly=True,
        default=1,
        copy=False,
        aggregator=False,
        groups=COMMITTEE,
        help="2 in a re-evaluation.",
    )
    sheet_ids = fields.One2many(
        "jiebang.score.sheet",
        "evaluation_id",
        string="Score sheets",
        readonly=True,
        groups=COMMITTEE,
    )
    result_ids = fields.One2many(
        "jiebang.evaluation.result",
        "evaluation_id",
        string="Results by criterion",
        readonly=True,
        groups=COMMITTEE,
    )
    fact_ids = fields.One2many(
        "jiebang.evaluation.fact",
        "evaluation_id",
        string="Evaluation file",
        readonly=True,
        groups=COMMITTEE,
    )
    breakdown = fields.Text(
        string="How the total came about", readonly=True, copy=False, groups=ASSESSORS
    )
    spread = fields.Float(
        string="Spread between the sheets",
        readonly=True,
        copy=False,
        digits=(6, 2),
        aggregator="avg",
        groups=COMMITTEE,
    )
    outliers = fields.Integer(readonly=True, copy=False, groups=COMMITTEE)
    veto = fields.Selection(
        [
            ("none", "No veto"),
            ("open", "Named by a minority"),
            ("cap", "Class 3 at most"),
            ("stop", "No grade until it is cleared up"),
        ],
        readonly=True,
        default="none",
        copy=False,
        groups=COMMITTEE,
    )
    veto_text = fields.Text(
        string="Vetoes named", readonly=True, copy=False, groups=COMMITTEE
    )
    veto_cleared = fields.Boolean(readonly=True, copy=False, groups=COMMITTEE)
    political_stop = fields.Boolean(
        string="Referred for political reasons",
        readonly=True,
        copy=False,
        groups=ASSESSORS,
    )
    political_missing = fields.Boolean(
        string="Persons not appraised", readonly=True, copy=False, groups=ASSESSORS
    )

    def _counted_sheets(self):
        """The sheets that count: handed in, and of the present phase."""
        return self.sheet_ids.filtered(
            lambda s: s.state == "submitted" and s.phase == self.phase
        )

    def _add_up(self):
        """Write percentages, total and suggestion of each evaluation anew
        (superuser)."""
        evaluations = self.sudo()
        political = evaluations._political_results()
        evaluations.result_ids.unlink()
        rows = []
        for evaluation in evaluations:
            sheets = evaluation._counted_sheets()
            rows += evaluation._result_values(sheets)
            evaluation.write(
                evaluation._total_values(
                    sheets, *political.get(evaluation.id, (None, False))
                )
            )
        self.env["jiebang.evaluation.result"].sudo().create(rows)

    def _days_late(self):
        """Days that the report was handed in after the leader's cut-off (R52)."""
        report = self.work_report_id
        if not report.submitted_date or not report.cutoff_applicant:
            return 0
        return max((report.submitted_date - report.cutoff_applicant).days, 0)

    def _sheet_percents(self, sheets):
        """``{sheet: percentage}`` of what was handed in."""
        percents = {}
        for sheet in sheets:
            lines = sheet.line_ids.filtered(lambda line: line.kind != "veto")
            percent = calculation.sheet_percent(lines._rows())
            if percent is not None:
                percents[sheet] = calculation.cents(percent)
        return percents

    def _vetoes(self, sheets):
        """``[(criterion, sheets that name it, effect), …]``."""
        lines = sheets.line_ids.filtered(lambda line: line.kind == "veto")
        rows = []
        for criterion in lines.criterion_id.sorted("sequence"):
            ticks = len(
                lines.filtered(lambda x, c=criterion: x.criterion_id == c and x.veto)
            )
            effect = calculation.veto_effect(ticks, len(sheets), criterion.veto_effect)
            rows.append((criterion, ticks, effect))
        return rows

    def _total_values(self, sheets, political, stopped):
        """What the sheets make, as values of the evaluation."""
        rules = Rules.of(self.rubric_id)
        percents = self._sheet_percents(sheets)
        values = list(percents.values())
        outcome, counted = calculation.aggregate(values, rules)
        points = calculation.timeliness(self._days_late(), rules)
        total = calculation.compose(outcome, political, points, rules)
        vetoes = self._vetoes(sheets)
        veto = max((row[2] for row in vetoes), key=VETO_ORDER.index, default="none")
        if self.veto_cleared:
            veto = "none"
        suggested = calculation.suggest(
            total, outcome, political, rules, "stop" if stopped else veto
        )
        outliers = [
            sheet
            for sheet, value in percents.items()
            if calculation.is_outlier(value, values, rules)
        ]
        for sheet in sheets:
            sheet.write({"disclosed": True, "outlier": sheet in outliers})
        return {
            "outcome_percent": outcome,
            "political_percent": political or 0,
            "political_missing": political is None and bool(rules.political_weight),
            "political_stop": stopped,
            "timeliness": points,
            "total": total,
            "suggested_grade": suggested,
            "spread": calculation.cents(max(values) - min(values)),
            "outliers": len(outliers),
            "veto": veto,
            "veto_text": "\n".join(
                self.env._(
                    "%(name)s: named by %(ticks)s of %(count)s",
                    name=criterion.name,
                    ticks=ticks,
                    count=len(sheets),
                )
                for criterion, ticks, _effect in vetoes
                if ticks
            ),
            "breakdown": self._breakdown_text(
                rules, values, counted, outcome, political, stopped, points, total
            ),
        }

    def _breakdown_text(
        self, rules, values, counted, outcome, political, stopped, points, total
    ):
        """The arithmetic in plain lines; sheets by their value, never by name."""
        methods = dict(
            self.rubric_id._fields["aggregation"]._description_selection(self.env)
        )
        lines = [
            self.env._("Standard: %s", self.rubric_id.display_name),
            self.env._(
                "Sheets (%%): %s", "、".join(f"{value:g}" for value in sorted(values))
            ),
            self.env._(
                "%(method)s of %(count)s sheets: outcome %(outcome)g %%",
                method=methods[rules.aggregation],
                count=len(counted),
                outcome=outcome,
            ),
        ]
        if rules.aggregation == "trimmed" and len(counted) == len(values):
            lines.append(
                self.env._("Fewer than %s sheets: none is left out.", rules.trim_least)
            )
        if political is None:
            lines.append(
                self.env._("Persons not appraised: the outcome alone makes 100.")
            )
            base = f"{outcome:g}"
        else:
            lines.append(self.env._("Political quality: %g %%", political))
            base = (
                f"{outcome:g} × {rules.outcome_weight:g} % + "
                f"{political:g} × {rules.political_weight:g} %"
            )
        if stopped:
            lines.append(
                self.env._("A negative finding on the leader: no grade is suggested.")
            )
        lines.append(
            self.env._(
                "Timeliness: %(days)s days late, %(points)+g",
                days=self._days_late(),
                points=points,
            )
        )
        lines.append(
            self.env._(
                "Total: %(base)s %(points)+g = %(total)g",
                base=base,
                points=points,
                total=total,
            )
        )
        lines.append(
            self.env._(
                "Class 1 from %(first)g with each part at least %(part)g %%, class 2 "
                "from %(second)g.",
                first=rules.first_threshold,
                part=rules.part_minimum,
                second=rules.second_threshold,
            )
        )
        return "\n".join(lines)

    def _result_values(self, sheets):
        """A row a criterion, for the matrix."""
        rows = []
        lines = sheets.line_ids
        for criterion in self.rubric_id.criterion_ids.filtered(
            lambda c: c.part == "outcome"
        ):
            mine = lines.filtered(lambda x, c=criterion: x.criterion_id == c)
            vals = {
                "evaluation_id": self.id,
                "criterion_id": criterion.id,
                "sequence": criterion.sequence,
                "ticks": len(mine.filtered("veto")),
            }
            percents = [
                100 * line.score / line.top
                for line in mine
                if line.top and not line.not_applicable
            ]
            if percents:
                vals |= {
                    "mean": calculation.cents(fmean(percents)),
                    "low": calculation.cents(min(percents)),
                    "high": calculation.cents(max(percents)),
                    "spread": calculation.cents(max(percents) - min(percents)),
                    "sheets": len(percents),
                }
            rows.append(vals)
        return rows
