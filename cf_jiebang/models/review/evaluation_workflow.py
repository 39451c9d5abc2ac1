from odoo import models
from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)


class EvaluationWorkflow(models.Model):
    """The life of an evaluation, from the assignment to the joint meeting."""

    _inherit = "jiebang.evaluation"

    _workflow_actors = {
        "leader": ("applicant", "", ""),
        "bureau": ("bureau", "cf_jiebang.group_bureau_officer", ""),
        "secretary": ("meeting", "cf_jiebang.group_meeting_secretary", ""),
    }
    _workflow_holders = {
        "aggregated": "bureau",
        "graded": "meeting",
        "review": "bureau",
    }
    _transitions = (
        Transition(
            name="start",
            label=_lt("Start scoring"),
            sources=("preparing",),
            target="scoring",
            actor="bureau",
            outcome="agreed",
            style="primary",
        ),
        Transition(
            name="aggregate",
            label=_lt("Add up the sheets"),
            sources=("scoring", "review"),
            target="aggregated",
            actor="bureau",
            outcome="agreed",
            style="primary",
            confirm=_lt(
                "The sheets are closed and added up. Who has not handed in yet can "
                "no longer do so."
            ),
        ),
        Transition(
            name="add_up_again",
            label=_lt("Add up again"),
            sources=("aggregated",),
            target="aggregated",
            actor="bureau",
            outcome="agreed",
        ),
        Transition(
            name="clear_veto",
            label=_lt("Veto cleared up"),
            sources=("aggregated",),
            target="aggregated",
            actor="bureau",
            outcome="agreed",
            opinion=True,
        ),
        Transition(
            name="decide_grade",
            label=_lt("Decide the grade"),
            sources=("aggregated",),
            target="graded",
            actor="bureau",
            outcome="agreed",
            required=("grade",),
            style="primary",
        ),
        Transition(
            name="report",
            label=_lt("Reported to the joint meeting"),
            sources=("graded",),
            target="reported",
            actor="secretary",
            outcome="received",
            via="jiebang.meeting",
        ),
        Transition(
            name="ask_review",
            label=_lt("Ask for a re-evaluation"),
            sources=("reported",),
            target="review",
            actor="leader",
            outcome="submitted",
            opinion=True,
        ),
    )
