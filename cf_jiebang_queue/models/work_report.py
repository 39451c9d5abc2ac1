from odoo import api, models
from odoo.fields import Domain
from odoo.tools import split_every

from odoo.addons.cf_jiebang.models.review.report.work_report_open import BATCH


class WorkReport(models.Model):
    """A job for each batch of reports that are owed."""

    _inherit = "jiebang.work.report"

    @api.model
    def _cron_open(self):
        """Put a job for each batch; open the reports here while no runner works."""
        jobs = self.env["queue.job"]
        if not jobs._jiebang_runner_works():
            return super()._cron_open()
        Project = self.env["jiebang.project"].sudo()
        for kind, year, domain in self._owed():
            for ids in split_every(BATCH, Project.search(domain, order="id").ids, list):
                jobs._jiebang_later(self)._job_open(ids, kind, year)

    @api.model
    def _job_open(self, project_ids, kind, year):
        """Open the reports that these projects owe.

        What is missing is asked of the database anew, so a job that comes late, or
        twice, opens nothing twice.
        """
        Project = self.env["jiebang.project"].sudo()
        with self.env["queue.job"]._jiebang_retried():
            for owed_kind, owed_year, domain in self._owed():
                if (owed_kind, owed_year) == (kind, year):
                    projects = Project.search(domain & Domain("id", "in", project_ids))
                    self._open(projects.try_lock_for_update(), kind, year)
