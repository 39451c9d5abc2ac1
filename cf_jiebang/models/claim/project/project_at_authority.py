from odoo import models
from odoo.tools import LazyTranslate

from ...workflow.act import RETURN, Act
from .project_at_applicant import DECLINE

_lt = LazyTranslate(__name__)


class ProjectAtAuthority(models.AbstractModel):
    """The file is with the competent department: its consent, then letter, bound
    copies and discs (R21–R23)."""

    _name = "jiebang.project.at.authority"
    _description = "Project: with the competent department"

    _acts = (
        Act(
            name="authority_agree",
            label=_lt("Consent"),
            sources=("authority_review",),
            target="delivery",
            actors=("authority",),
            opinion=True,
            optional=("seal_scan", "seal_scan_name"),
            style="primary",
        ),
        Act(
            name="authority_return",
            label=_lt("Return for correction"),
            sources=("authority_review", "delivery"),
            actors=("authority",),
            **RETURN,
        ),
        Act(
            name="authority_decline",
            label=_lt("Do not recommend"),
            sources=("authority_review",),
            actors=("authority",),
            **DECLINE,
        ),
    )
