"""The arithmetic of an evaluation, on plain numbers: used for the real thing and for
the simulation of another standard on past scores."""

from statistics import fmean, median
from typing import NamedTuple

from odoo.tools import float_round

from .criterion import SCALE_TOP


class Rules(NamedTuple):
    """The numbers of a standard that decide how sheets become a grade."""

    aggregation: str
    trim_least: int
    first_threshold: float
    second_threshold: float
    part_minimum: float
    outcome_weight: float
    political_weight: float
    timeliness_max: float
    timeliness_bonus: float
    late_days_per_point: int
    outlier_spread: float

    @classmethod
    def of(cls, rubric):
        """The rules of a ``jiebang.rubric``."""
        return cls(*(rubric[name] for name in cls._fields))


def cents(value):
    """Two decimals, halves up."""
    return float_round(value, precision_digits=2)


def top_score(kind, weight):
    """The highest score of a criterion."""
    return SCALE_TOP if kind == "scale" else weight


def sheet_percent(rows):
    """The percentage that a sheet gives; what is not applicable is left out of the
    denominator, so that the rest makes 100 (R45).

    :param rows: ``[(score, top, weight, not applicable), …]``
    :return: 0 to 100, or ``None`` when nothing is applicable
    """
    counted = [row for row in rows if not row[3]]
    weight = sum(row[2] for row in counted)
    if not weight:
        return None
    return 100 * sum(score / top * w for score, top, w, _na in counted) / weight


def aggregate(values, rules):
    """One percentage out of those of the sheets.

    :return: ``(percentage, the values that were counted)``
    """
    counted = sorted(values)
    if rules.aggregation == "median":
        return cents(median(counted)), counted
    if rules.aggregation == "trimmed" and len(counted) >= rules.trim_least:
        counted = counted[1:-1]
    return cents(fmean(counted)), counted


def is_outlier(value, values, rules):
    """Whether ``value`` lies further from the median than the standard says."""
    return len(values) > 1 and abs(value - median(values)) > rules.outlier_spread


def timeliness(days_late, rules):
    """Points for a report in time, or off for a late one; never more than the most
    that the standard names."""
    if days_late <= 0:
        return min(rules.timeliness_bonus, rules.timeliness_max)
    if not rules.late_days_per_point:
        return 0.0
    points = -(-days_late // rules.late_days_per_point)
    return -float(min(points, rules.timeliness_max))


def compose(outcome, political, points, rules):
    """The total of both parts and the timeliness, within 0 and 100. Where nobody has
    appraised the persons, the outcome alone makes 100."""
    if political is None or not rules.political_weight:
        total = outcome
    else:
        total = (
            outcome * rules.outcome_weight + political * rules.political_weight
        ) / 100
    return cents(min(max(total + points, 0), 100))


def suggest(total, outcome, political, rules, veto="none"):
    """The grade that the numbers suggest (R59), or ``False`` while a veto stops it.

    Class 1 asks for both parts; a part that is missing can't be enough.
    """
    if veto == "stop":
        return False
    if veto == "cap":
        return "third"
    parts = [outcome] + ([political] if rules.political_weight else [])
    if total >= rules.first_threshold and all(
        part is not None and part >= rules.part_minimum for part in parts
    ):
        return "first"
    return "second" if total >= rules.second_threshold else "third"


def veto_effect(ticks, count, effect):
    """What a veto brings about: more than half of the sheets must name it; a single
    voice is left ``open`` for the officer to answer."""
    if not ticks:
        return "none"
    return effect if 2 * ticks > count else "open"


VETO_ORDER = ("none", "open", "cap", "stop")
"""From the mildest to the hardest."""
