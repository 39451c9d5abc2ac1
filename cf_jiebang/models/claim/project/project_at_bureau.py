from odoo import models
from odoo.tools import LazyTranslate

from ...workflow.act import RETURN, Act
from .project_at_applicant import DECLINE

_lt = LazyTranslate(__name__)


class ProjectAtBureau(models.AbstractModel):
    """The bureau receives the paper and reviews the file (R23, R24)."""

    _name = "jiebang.project.at.bureau"
    _description = "Project: in preliminary review"

    _acts = (
        Act(
            name="receive",
            label=_lt("Receive the paper"),
            sources=("delivery",),
            target="bureau_review",
            actors=("bureau",),
            outcome="received",
            carried_by="jiebang.receipt",
        ),
        Act(
            name="bureau_accept",
            label=_lt("Passes the preliminary review"),
            sources=("bureau_review",),
            target="meeting",
            actors=("bureau",),
            opinion=True,
            style="primary",
        ),
        Act(
            name="bureau_file",
            label=_lt("Supplement verified, file"),
            sources=("bureau_review",),
            target="running",
            actors=("bureau",),
            opinion=True,
            style="primary",
        ),
        Act(
            name="bureau_return",
            label=_lt("Return for supplement"),
            sources=("delivery", "bureau_review"),
            actors=("bureau",),
            **RETURN,
        ),
        Act(
            name="bureau_decline",
            label=_lt("Fails the preliminary review"),
            sources=("bureau_review",),
            actors=("bureau",),
            **DECLINE,
        ),
    )

    def _lacks_receive(self):
        if self.sudo().letter_id:
            return []
        return [
            self.env._(
                "%s has not issued a recommendation letter that names this project.",
                self.authority_id.sudo().name,
            )
        ]

    def _entered_bureau_review(self):
        self.env["jiebang.project.check"]._begin(self)

    def _offers_bureau_accept(self):
        return self.conclusion != "supplement"

    def _lacks_bureau_accept(self):
        if self.conclusion == "supplement":
            return [
                self.env._(
                    "The joint meeting has passed this project; verify the supplement "
                    "and file it."
                )
            ]
        return self._missing_checks()

    def _offers_bureau_file(self):
        return self.conclusion == "supplement"

    def _lacks_bureau_file(self):
        if self.conclusion != "supplement":
            return [
                self.env._(
                    "Only a project that the joint meeting passed with a supplement "
                    "can be filed here."
                )
            ]
        return self._missing_checks()

    def _missing_checks(self):
        lines = self.sudo().check_ids.filtered(lambda c: c.version == self.version)
        unchecked = lines.filtered(lambda c: not c.result)
        failed = lines.filtered(lambda c: c.result == "fail")
        reasons = []
        if unchecked or not lines:
            reasons.append(
                self.env._(
                    "Preliminary review: %s items are not checked yet.", len(unchecked)
                )
            )
        if failed:
            reasons.append(
                self.env._(
                    "Preliminary review, not passed: %s.",
                    "；".join(failed.mapped("name")),
                )
            )
        return reasons
