from odoo import models
from odoo.tools import LazyTranslate

from ...workflow.act import RETURN, Act
from .project_at_applicant import DECLINE

_lt = LazyTranslate(__name__)


class ProjectAtUnit(models.AbstractModel):
    """The file is with the unit's Party group (R19, R20)."""

    _name = "jiebang.project.at.unit"
    _description = "Project: with the unit's Party group"

    _acts = (
        Act(
            name="unit_agree",
            label=_lt("Party group agrees"),
            sources=("unit_review",),
            target="authority_review",
            actors=("unit",),
            opinion=True,
            required=("meeting_date", "minutes_no", "seal_scan", "seal_scan_name"),
            style="primary",
        ),
        Act(
            name="unit_return",
            label=_lt("Return to the applicant"),
            sources=("unit_review",),
            actors=("unit",),
            **RETURN,
        ),
        Act(
            name="unit_decline",
            label=_lt("Party group declines"),
            sources=("unit_review",),
            actors=("unit",),
            **DECLINE,
        ),
    )
