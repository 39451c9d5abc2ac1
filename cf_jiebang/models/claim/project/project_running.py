from odoo import models
from odoo.tools import LazyTranslate

from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class ProjectRunning(models.AbstractModel):
    """The project is filed, runs, and ends by the acceptance or before (R26, R58)."""

    _name = "jiebang.project.running"
    _description = "Project: filed"

    _acts = (
        Act(
            name="apply_acceptance",
            label=_lt("Apply for acceptance"),
            sources=("running",),
            target="acceptance",
            actors=("leader",),
            outcome="submitted",
            opinion=True,
            style="primary",
        ),
        Act(
            name="acceptance_pass",
            label=_lt("Accepted"),
            sources=("acceptance",),
            target="closed",
            actors=("bureau",),
            opinion=True,
            carried_by="jiebang.acceptance",
        ),
        Act(
            name="acceptance_rectify",
            label=_lt("To be rectified"),
            sources=("acceptance",),
            target="running",
            actors=("bureau",),
            outcome="returned",
            opinion=True,
            carried_by="jiebang.acceptance",
        ),
        Act(
            name="acceptance_fail",
            label=_lt("Not accepted"),
            sources=("acceptance",),
            target="closed",
            actors=("bureau",),
            outcome="declined",
            opinion=True,
            carried_by="jiebang.acceptance",
        ),
        Act(
            name="terminate",
            label=_lt("Terminate"),
            sources=("running", "acceptance"),
            target="terminated",
            actors=("bureau",),
            outcome="terminated",
            opinion=True,
            style="danger",
            confirm=_lt("This ends the project for good. Go on?"),
        ),
    )

    def _entered_running(self):
        today = self._workflow_today()
        self.write({"followup_since": today, "followup_until": False})
        if not self.filing_no:
            self.write(
                {
                    "filing_no": self.program_id._next_filing_no(today),
                    "filing_date": today,
                }
            )
            self._take_snapshot("baseline")
            self.env["jiebang.ledger"]._include(self)
            self._open_ticket_address()
        self._tell_leader()

    def _lacks_apply_acceptance(self):
        reports = self.sudo().work_report_ids
        if reports.filtered(lambda r: r.kind == "closing" and r.state == "submitted"):
            return []
        return [
            self.env._(
                "The closing report must have reached the bureau first, with copies "
                "and discs. Begin it by “Closing report”."
            )
        ]

    def _entered_acceptance(self):
        self._end_rectification()

    def _values_acceptance_pass(self, _given):
        return {"acceptance_result": "pass"}

    def _values_acceptance_fail(self, _given):
        return {"acceptance_result": "fail"}

    def _values_acceptance_rectify(self, given):
        return {"date_rectify": given["date_rectify"], "rectify_reminded": False}

    def _entered_closed(self):
        self._end_follow_up()

    def _entered_terminated(self):
        self._end_follow_up()

    def _end_follow_up(self):
        self.followup_until = self._workflow_today()
        self._end_rectification()
        self._tell_leader()

    def _end_rectification(self):
        self.write({"date_rectify": False, "rectify_reminded": False})
