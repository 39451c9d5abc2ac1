from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

TIERS = [
    ("applicant", _lt("Applicant")),
    ("unit", _lt("Party group of the unit")),
    ("authority", _lt("Competent department")),
    ("bureau", _lt("Science and Technology Bureau")),
    ("meeting", _lt("Joint meeting")),
    ("personnel", _lt("Organisation department")),
    ("administration", _lt("Administration of the scheme")),
]
"""The tiers that a file climbs, in their order. The organisation department stands
beside them, for what concerns persons, and the administrator, who changes whose files
are."""

DECIDING_TIERS = ("unit", "authority", "bureau", "meeting", "personnel")
"""The tiers on which one person may decide once a version."""


def tier_selection(model):
    """``selection`` of a tier field, in the language of the user."""
    return [(tier, model.env._(label)) for tier, label in TIERS]
