from datetime import timedelta

from odoo import api, fields, models

LEASE = timedelta(minutes=15)
"""How long a dossier that is being made belongs to whoever wrote its last step."""


class Dossier(models.Model):
    """A job for each dossier, with its disc."""

    _inherit = "jiebang.dossier"

    def _delay_make(self):
        jobs = self.env["queue.job"]
        if not jobs._jiebang_runner_works():
            return super()._delay_make()
        for dossier in self:
            jobs._jiebang_later(dossier)._job_make()

    @api.model
    def _cron_make(self):
        """Put a job for each that has none; make them here while no runner works."""
        if not self.env["queue.job"]._jiebang_runner_works():
            return super()._cron_make()
        self.search(self._to_make_domain())._delay_make()

    def _job_make(self):
        """Make a dossier and its disc."""
        if self.exists():
            self._make()

    def _make(self):
        # a job and the scheduled action, or two jobs, never make the same one: who
        # begins says so in the state, each step renews it, both are committed
        if not self.try_lock_for_update():
            return None
        self.invalidate_recordset(["state", "write_date"])
        if not self._is_open() or self._is_being_made():
            return None
        return super()._make()

    def _is_being_made(self):
        return (
            self.state == "working" and self.write_date > fields.Datetime.now() - LEASE
        )
