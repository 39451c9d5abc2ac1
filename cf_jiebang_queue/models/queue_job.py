from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api, models

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import identity_exact
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID


class QueueJob(models.Model):
    """What the jobs of the open challenges have in common."""

    _inherit = "queue.job"

    @api.model
    def _jiebang_runner_works(self):
        """Whether a job runner serves this database: it holds a lock of its own for
        as long as it lives."""
        self.env.cr.execute(
            """
            SELECT 1
              FROM pg_locks l
              JOIN pg_database d ON d.oid = l.database
             WHERE d.datname = current_database()
               AND l.locktype = 'advisory'
               AND (l.classid::bigint << 32) | l.objid::bigint = %s
               AND l.granted
            """,
            (PG_ADVISORY_LOCK_ID,),
        )
        return bool(self.env.cr.fetchone())

    @api.model
    def _jiebang_later(self, records, **properties):
        """``records`` whose next call becomes a job, once: with the rights and the
        bare context of a scheduled action."""
        env = self.env(user=SUPERUSER_ID, context={})
        return records.with_env(env).with_delay(
            identity_key=identity_exact, **properties
        )

    @api.model
    @contextmanager
    def _jiebang_retried(self):
        """Whoever meets what another one has made meanwhile looks again later."""
        try:
            yield
            self.env.flush_all()
        except IntegrityError as error:
            raise RetryableJobError(str(error)) from error
