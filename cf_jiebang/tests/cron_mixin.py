from contextlib import contextmanager
from unittest.mock import patch


class Killed(BaseException):
    """The server was stopped in the middle of a scheduled action: no handler of
    errors sees it."""


class CronMixin:
    """Runs scheduled actions inside a test, and kills them on the way."""

    def run_action(self, cron, killed=False, lost=None):
        """Run a scheduled action; what it has committed stays when it is killed.

        :param bool killed: kill it right after the commit of its first batch
        :param lost: called before each commit; where it is true, the action is
            killed there and the work since the commit before is lost
        :return: ``[(records, statements), …]`` of each batch
        """
        cr = self.env.cr
        savepoints = [cr.savepoint()]
        batches, start = [], cr.sql_log_count

        def commit(_self, processed=0, **_kwargs):
            nonlocal start
            self.env.flush_all()
            if lost and lost():
                raise Killed()
            if processed:
                batches.append((processed, cr.sql_log_count - start))
            savepoints.pop().close(rollback=False)
            savepoints.append(cr.savepoint())
            start = cr.sql_log_count
            if killed and processed:
                raise Killed()
            return 60.0

        with patch.object(self.env.registry["ir.cron"], "_commit_progress", commit):
            try:
                action = cron.ir_actions_server_id
                # what tells a scheduled action from a call of its method
                action.with_context(cron_id=cron.id, ir_cron_progress_id=1).run()
                if killed or lost:
                    raise Killed()
            except Killed:
                savepoints.pop().close(rollback=True)
            else:
                savepoints.pop().close(rollback=False)
        return batches

    @contextmanager
    def statements(self):
        """Count the statements of what is done inside: ``counted[0]``."""
        counted = []
        self.env.flush_all()
        start = self.env.cr.sql_log_count
        yield counted
        self.env.flush_all()
        counted.append(self.env.cr.sql_log_count - start)
