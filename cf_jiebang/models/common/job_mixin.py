import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)
"""The server is being stopped, or somebody else was quicker: no fault of a row, and the
next run does it."""


class JobMixin(models.AbstractModel):
    """A record that works: at once where there is little to do, else in the background,
    in batches that are committed, so that what was killed goes on where it stopped.

    The record has ``state``, ``user_id`` (who has begun it) and a method
    ``_step_<state>`` for each of ``_job_states``, which does one batch.
    """

    _name = "jiebang.job.mixin"
    _description = "Work in the Background"

    _job_cron = ""
    """External id of the scheduled action that calls ``_cron_work``."""
    _job_states = ()
    """States in which there is something to do."""

    def _go_on(self, at_once):
        """Work now, or have it done soon."""
        job = self.sudo()
        if not at_once:
            job.env.ref(self._job_cron)._trigger()
            return
        while job.state in self._job_states:
            job._in_words()._step_now()
        if job.state == "done":
            job._finish()

    def _in_words(self):
        """The job in the hands of who has begun it: his language, his name on what is
        written."""
        user = self.user_id
        return self.with_context(lang=user.lang, tz=user.tz).with_user(user).sudo()

    @api.model
    def _cron_work(self):
        """Go on with what is under way, one job after the other."""
        waiting = Domain("state", "in", self._job_states)
        tried = []  # one that somebody else has locked is left to the next run
        while job := self.search(
            waiting & Domain("id", "not in", tried), order="id", limit=1
        ):
            tried.append(job.id)
            if not job._in_words()._work():
                return

    def _work(self):
        """Work until nothing is left or the time is up.

        :return: whether there is time left
        """
        if not self.try_lock_for_update():
            return True
        while self.state in self._job_states:
            done, left = self._step()
            if self.state == "done":
                self._finish()
            if not self._save(done, left):
                return False
            self.lock_for_update()
        return True

    def _step(self):
        """One batch.

        :return: ``(rows done, rows left)``
        """
        return getattr(self, f"_step_{self.state}")()

    def _step_now(self):
        """One batch, while the user waits: what is wrong is told to him."""
        return self._step()

    def _save(self, done, left):
        """Commit what has been reached.

        :return: whether there is time left
        """
        time_left = self.env["ir.cron"]._commit_progress(done, remaining=left)
        # memory stays flat, whatever the number of rows
        self.env.invalidate_all()
        return time_left > 0

    def _finish(self):
        """Hook: tell who has begun it that it is done, by ``_tell_starter``."""

    def _tell_starter(self, title, message):
        """A notice in the browser of who has begun it; a warning where rows were
        refused."""
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "warning" if self.refused_count else "success",
                "title": title,
                "message": message,
            },
        )

    def _hold(self, *states):
        """Lock the record for an act that is possible in these states.

        :raise UserError: it is in another one by now
        """
        self._lock_or_explain()
        if self.state not in states:
            raise UserError(
                self.env._("This is not possible now. Reload the page and look again.")
            )

    def action_refresh(self):
        """Look how far it is."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _take_together(self, lines, take):
        """Do some lines; where that can't be done together, one by one, and those that
        can't be done are refused with the reason.

        :param take: what is done with lines (``fate``, ``reason``)
        """
        try:
            with self.env.cr.savepoint():
                take(lines)
                return
        except LOST:
            raise
        except Exception:  # pylint: disable=broad-except
            _logger.info("%s %s: a batch is taken row by row", self._name, self.id)
        for line in lines:
            try:
                with self.env.cr.savepoint():
                    take(line)
            except UserError as error:
                line.write({"fate": "refused", "reason": str(error)})
            except LOST:
                raise
            except Exception:  # pylint: disable=broad-except
                _logger.exception("%s %s: row %s", self._name, self.id, line.id)
                text = self.env._(
                    "An unforeseen error; the administrator of the server finds it in "
                    "the log."
                )
                line.write({"fate": "refused", "reason": text})
