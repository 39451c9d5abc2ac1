from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

KINDS = [
    ("extension", "Extension"),
    ("indicator", "Indicators"),
    ("milestone", "Milestones"),
    ("plan", "Content and route"),
    ("name", "Project title"),
    ("category", "Category"),
    ("member", "Team members"),
    ("resource", "Introduced resources"),
    ("partner", "Partners"),
    ("unit", "Unit or competent department"),
    ("pause", "Pause"),
    ("resume", "Resumption"),
    ("closing", "Early closing"),
    ("termination", "Termination"),
]
"""What a request may be about: each is a matter of its own."""

CASES = [
    ("extension", "Extension"),
    ("indicator_cut", "Indicator lowered or dropped"),
    ("indicator", "Indicator, otherwise"),
    ("milestone", "Milestones"),
    ("plan", "Content and route"),
    ("name", "Project title"),
    ("category", "Category"),
    ("member_in", "Member joins"),
    ("member_out", "Member leaves"),
    ("member", "Member's task"),
    ("resource", "Introduced resources"),
    ("partner", "Partners"),
    ("unit", "Unit or competent department"),
    ("pause_long", "Long pause"),
    ("pause", "Pause"),
    ("resume", "Resumption"),
    ("closing", "Early closing"),
    ("termination", "Termination"),
]
"""The cases of the table that says who decides: a matter may fall under several, and
the weightiest counts."""

TIERS = [
    ("notice", "Notice"),
    ("department", "Department decides"),
    ("major", "Major change"),
]
"""Who decides, the lightest first."""

SCALARS = {
    "extension": {"date_end": "new_date_end"},
    "name": {"name": "new_name"},
    "category": {"main_category_id": "new_main_category_id"},
    "unit": {
        "organization_id": "new_organization_id",
        "authority_id": "new_authority_id",
    },
    "pause": {"paused_until": "pause_until"},
    "closing": {"date_end": "closing_date"},
}
"""Matter: field of the project, and the field of the request that replaces it."""

LINES = {
    "indicator": ("indicator_ids", "indicator_line_ids"),
    "milestone": ("milestone_ids", "milestone_line_ids"),
    "member": ("member_ids", "member_line_ids"),
    "resource": ("resource_ids", "resource_line_ids"),
    "partner": ("partner_ids", "partner_line_ids"),
}
"""Matter: lines of the project, and the lines of the request that change them."""

PENDING = (
    "consent",
    "notice",
    "unit_review",
    "authority_review",
    "bureau_review",
    "meeting",
)
"""States in which somebody decides."""

RUNNING = ("running", "acceptance")
