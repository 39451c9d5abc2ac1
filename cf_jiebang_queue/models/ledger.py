from odoo import api, models


class Ledger(models.Model):
    """A job for each ledger that is brought in step."""

    _inherit = "jiebang.ledger"

    @api.model
    def _cron_open(self):
        """Put a job for each draft; compose them here while no runner works."""
        jobs = self.env["queue.job"]
        if not jobs._jiebang_runner_works():
            return super()._cron_open()
        self._open_missing()
        for ledger in self.sudo().search([("state", "=", "draft")], order="id"):
            jobs._jiebang_later(ledger)._job_compose()

    def _job_compose(self):
        """Bring the draft of a ledger in step."""
        if self.exists() and self.try_lock_for_update() and self.state == "draft":
            self._compose(self.env["ir.cron"]._commit_progress)
