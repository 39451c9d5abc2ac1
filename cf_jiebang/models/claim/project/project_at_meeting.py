from odoo import fields, models
from odoo.tools import LazyTranslate

from ...workflow.act import RETURN, Act

_lt = LazyTranslate(__name__)


class ProjectAtMeeting(models.AbstractModel):
    """The joint meeting decides on the filing (R25); its conclusions are carried out
    by the meeting (``meeting_item.py``)."""

    _name = "jiebang.project.at.meeting"
    _description = "Project: with the joint meeting"

    meeting_since = fields.Date(
        string="At the meeting since",
        copy=False,
        readonly=True,
        help="When this version first reached the joint meeting; a deferral does not "
        "change it. The cut-off date of a meeting counts from it.",
    )

    _acts = (
        Act(
            name="meeting_pass",
            label=_lt("Passed by the joint meeting"),
            sources=("meeting",),
            target="running",
            actors=("secretary",),
            carried_by="jiebang.meeting",
        ),
        Act(
            name="meeting_supplement",
            label=_lt("To be supplemented, then passed"),
            sources=("meeting",),
            actors=("secretary",),
            carried_by="jiebang.meeting",
            **RETURN | {"outcome": "supplement"},
        ),
        Act(
            name="meeting_defer",
            label=_lt("Deferred to the next meeting"),
            sources=("meeting",),
            target="meeting",
            actors=("secretary",),
            outcome="deferred",
            opinion=True,
            carried_by="jiebang.meeting",
        ),
        Act(
            name="meeting_refuse",
            label=_lt("Not filed"),
            sources=("meeting",),
            target="declined",
            actors=("secretary",),
            outcome="declined",
            opinion=True,
            carried_by="jiebang.meeting",
        ),
    )

    def _entered_meeting(self):
        self.meeting_since = self._workflow_today()

    def _values_meeting_pass(self, given):
        return {"conclusion": "pass", "filing_meeting_id": given["meeting_id"]}

    def _values_meeting_supplement(self, given):
        return {"conclusion": "supplement", "filing_meeting_id": given["meeting_id"]}

    def _values_meeting_defer(self, _given):
        return {"conclusion": "defer"}

    def _after_meeting_refuse(self):
        # what the refusal voids has an earlier conclusion in it
        self.conclusion = "refuse"
