import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import memory

_logger = logging.getLogger(__name__)

CRON = "cf_jiebang.cron_make_dossiers"

OPEN_STATES = ("waiting", "working")

MAX_ATTEMPTS = 3
"""Runs after which a dossier that stopped the server each time is given up."""


class DossierMake(models.AbstractModel):
    """How dossiers are made: in the background, one by one, step by step.

    What a step does is in ``models/dossier/dossier_build.py``.
    """

    _name = "jiebang.dossier.make"
    _description = "Dossier: made in the background"

    def _delay_make(self):
        """Hook: have these made soon, in the background."""
        self.env.ref(CRON).sudo()._trigger()

    def _is_open(self):
        return self.state in OPEN_STATES

    @api.model
    def _to_make_domain(self):
        return Domain("state", "in", OPEN_STATES)

    @api.model
    def _cron_make(self):
        """Make what is waiting, one after the other.

        A dossier that is ``working`` when a run begins was left by a run that was
        ended from outside: it is taken up again where it stopped.
        """
        domain = self._to_make_domain()
        tried = []  # one that somebody else has locked is left to the next run
        while dossier := self.search(
            domain & Domain("id", "not in", tried), order="attempts, id", limit=1
        ):
            tried.append(dossier.id)
            dossier._make()
            remaining = self.search_count(domain)
            cron = self.env["ir.cron"]
            if not cron._commit_progress(remaining=remaining):
                break

    def _make(self):
        """Make one dossier, step by step; every step is committed.

        Nothing that goes wrong here ends the run: it is said on the record.
        """
        self.ensure_one()
        if not self.try_lock_for_update():
            return
        if self.attempts >= MAX_ATTEMPTS:
            self._finish_failed(
                self.env._(
                    "The server was stopped %s times while it was made. Tell the "
                    "administrator, who finds the cause in the log of the server.",
                    self.attempts,
                )
            )
            return
        self.write({"state": "working", "attempts": self.attempts + 1, "error": False})
        # to have taken it up counts as work done: where it kills the server, Odoo
        # doesn't hold up the others' by taking the job for one that runs out of time
        self.env["ir.cron"]._commit_progress(1)
        try:
            with memory.tidied(), self.env["ir.attachment"]._room_on_disk():
                self._make_steps()
        except psycopg2.OperationalError:
            raise  # the run is repeated
        except UserError as error:
            self._finish_failed(str(error))
        except Exception:
            # whatever it is, the next dossier must be made
            _logger.exception("Dossier %s could not be made", self.id)
            self._finish_failed(
                self.env._(
                    "An unforeseen error at the step “%s”. Try again; if it comes "
                    "back, tell the administrator, who finds the cause in the log of "
                    "the server.",
                    dict(self._fields["step"]._description_selection(self.env)).get(
                        self.step, ""
                    ),
                )
            )
        else:
            self._notify()

    def _make_steps(self):
        names = [name for name, _label in self._fields["step"].selection]
        for number, name in enumerate(names):
            self.write({"step": name, "progress": 100 * number // len(names)})
            self._save()
            with self.env.cr.savepoint():
                getattr(self, f"_step_{name}")()

    def _save(self):
        """Commit what has been reached, so that a killed run is taken up there."""
        self.env["ir.cron"]._commit_progress()

    def _finish_failed(self, text):
        self.write({"state": "failed", "error": text})
        self._notify()
        self.env.cr.postcommit.add(self._clean_folder)

    def _notify(self):
        """Tell those who asked, by a link only: what is in it is for who may read."""
        for user in self.requester_ids:
            dossier = self.with_user(user).with_context(lang=user.lang)
            if not user.active or not dossier.has_access("read"):
                continue
            if self.state == "done":
                text = dossier.env._(
                    "Its dossier is ready: open the file and download."
                )
            else:
                text = dossier.env._("Its dossier could not be made: %s", self.error)
            record = self._record().with_context(lang=user.lang)
            record.message_notify(
                partner_ids=user.partner_id.ids,
                subject=record.env._("Dossier %s", self.version_code),
                body=text,
            )
            user._bus_send(
                "simple_notification",
                {
                    "type": "success" if self.state == "done" else "danger",
                    "title": record.env._("Dossier %s", self.version_code),
                    "message": text,
                },
            )
