from odoo import models
from odoo.fields import Domain

from odoo.addons.queue_job.exception import RetryableJobError


class MailActivity(models.Model):
    """A job for each notice of a turn."""

    _inherit = "mail.activity"

    def _jiebang_queue_notice(self):
        jobs = self.env["queue.job"]
        if not jobs._jiebang_runner_works():
            return super()._jiebang_queue_notice()
        for to_do in self:
            jobs._jiebang_later(to_do)._job_tell()

    def _job_tell(self):
        """Tell the one whose turn it is, unless he was told meanwhile."""
        untold = self.search(
            self._jiebang_untold_domain() & Domain("id", "in", self.ids)
        )
        if untold - untold.try_lock_for_update():
            raise RetryableJobError("Somebody is acting on it.")
        for to_do in untold:
            to_do._jiebang_send_notices()
