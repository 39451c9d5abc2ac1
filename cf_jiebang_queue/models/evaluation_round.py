from odoo import api, models

from odoo.addons.cf_jiebang.models.review.evaluation.evaluation_round_open import BATCH


class EvaluationRound(models.Model):
    """A job for each batch of a round; it puts the next one."""

    _inherit = "jiebang.evaluation.round"

    def _delay_advance(self):
        jobs = self.env["queue.job"]
        if not jobs._jiebang_runner_works():
            return super()._delay_advance()
        for item in self:
            jobs._jiebang_later(item)._job_advance()

    @api.model
    def _cron_advance(self):
        """Put jobs for the open rounds; go on here while no runner works."""
        if not self.env["queue.job"]._jiebang_runner_works():
            return super()._cron_advance()
        self.sudo().search([("state", "=", "open")])._delay_advance()

    def _job_advance(self):
        """Open the next evaluations of a round."""
        if self.exists() and self.state == "open":
            with self.env["queue.job"]._jiebang_retried():
                count = self._advance(BATCH)
            if count:
                self._delay_advance()
