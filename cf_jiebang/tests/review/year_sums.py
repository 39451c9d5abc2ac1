"""The arithmetic of the standard once more, from its text (R45, R57–R59), in
fractions; nothing of the product is used."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

VETOES = {"veto_fraud": "stop", "veto_misconduct": "stop", "veto_indicators": "cap"}


def rounded(value):
    """Two decimals, halves up."""
    value = Fraction(value)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Fraction(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def sheet(marks):
    """A sheet's percentage; what is not applicable leaves the denominator.

    :param marks: ``{criterion: (score, top, weight, not applicable)}``
    """
    counted = [mark for mark in marks.values() if not mark[3]]
    got = sum(
        Fraction(str(score)) / Fraction(top) * Fraction(weight)
        for score, top, weight, _na in counted
    )
    return rounded(100 * got / sum(Fraction(w) for _s, _t, w, _na in counted))


def trimmed(values):
    """The mean without the highest and the lowest; of fewer than five the mean."""
    values = sorted(values)
    return mean(values[1:-1] if len(values) >= 5 else values)


def mean(values):
    return rounded(sum(values) / len(values))


def median(values):
    values, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return values[half]
    return rounded((values[half - 1] + values[half]) / 2)


def timeliness(days_late):
    """A point for a report in time, one off for each week begun, five at most."""
    return -min((days_late + 6) // 7, 5) if days_late > 0 else 1


def total(outcome, political, days_late):
    """Four fifths outcome and one fifth political quality, where it is appraised."""
    base = outcome if political is None else (outcome * 4 + political) / 5
    return rounded(min(max(base + timeliness(days_late), 0), 100))


def veto(ticks, sheets):
    """What the vetoes bring about: half of the sheets is not enough.

    :param ticks: ``{veto: sheets that name it}``
    """
    effects = {
        VETOES[name] if 2 * count > sheets else "open"
        for name, count in ticks.items()
        if count
    }
    for effect in ("stop", "cap", "open"):
        if effect in effects:
            return effect
    return "none"


def grade(points, outcome, political, effect, stopped):
    """The class that is suggested, ``False`` where none may be."""
    if stopped or effect == "stop":
        return False
    if effect == "cap":
        return "third"
    if points >= 85 and outcome >= 80 and political is not None and political >= 80:
        return "first"
    return "second" if points >= 70 else "third"
