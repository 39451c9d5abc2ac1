from odoo import models


class ReadinessJobs(models.AbstractModel):
    """Whether the work that nobody does by hand is done."""

    _name = "jiebang.readiness.jobs"
    _description = "Whether scheduled work runs"

    def _check_jobs(self):
        title = self.env._("Scheduled work")
        action = self._open("cf_jiebang.job_action")
        standing = self.env["jiebang.job"]._standing()
        if standing:
            text = self.env._(
                "Failed or switched off: %s", "、".join(standing.mapped("cron_name"))
            )
            return title, "lacking", text, action
        return title, "good", self.env._("Each runs in its time."), action
