from odoo import models
from odoo.exceptions import AccessError

from ....groups import EVALUATION
from . import calculation
from .calculation import VETO_ORDER, Rules


class RubricSimulation(models.AbstractModel):
    """What another standard would make of past scores (R42): nothing is written."""

    _name = "jiebang.evaluation.past.scores"
    _description = "Evaluation: past scores by another standard"

    def _simulate(self, rubric):
        """Totals and suggested grades of the evaluations by the rules of ``rubric``.

        A score keeps its percentage of the highest one; criteria are matched by
        their code, and one that the sheets do not know counts as not applicable.

        :return: ``{evaluation id: (outcome, total, grade or False)}``
        """
        if not self.env.user.has_group(EVALUATION):
            raise AccessError(
                self.env._(
                    "Past scores are used for a simulation by: %s.",
                    self.env.ref(EVALUATION).sudo().name,
                )
            )
        evaluations = self._filtered_access("read").sudo()
        rules = Rules.of(rubric)
        criteria = {
            c.code: c for c in rubric.sudo().criterion_ids if c.part == "outcome"
        }
        result = {}
        for evaluation in evaluations:
            sheets = evaluation._counted_sheets()
            values, ticks = [], {}
            for sheet in sheets:
                rows = []
                for line in sheet.line_ids:
                    new = criteria.get(line.criterion_id.code)
                    if new is None:
                        continue
                    if new.kind == "veto":
                        ticks[new] = ticks.get(new, 0) + line.veto
                    elif line.top:
                        rows.append(
                            (line.score, line.top, new.weight, line.not_applicable)
                        )
                percent = calculation.sheet_percent(rows)
                if percent is not None:
                    values.append(calculation.cents(percent))
            if not values:
                continue
            outcome, _counted = calculation.aggregate(values, rules)
            political = (
                None if evaluation.political_missing else evaluation.political_percent
            )
            points = calculation.timeliness(evaluation._days_late(), rules)
            total = calculation.compose(outcome, political, points, rules)
            effects = (
                ["none"]
                if evaluation.veto_cleared or not ticks
                else [
                    calculation.veto_effect(count, len(sheets), criterion.veto_effect)
                    for criterion, count in ticks.items()
                ]
            )
            veto = max(effects, key=VETO_ORDER.index)
            if evaluation.political_stop:
                veto = "stop"
            grade = calculation.suggest(total, outcome, political, rules, veto)
            result[evaluation.id] = (outcome, total, grade)
        return result
