import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...groups import MANAGER
from .arrival_people import Doubt, People
from .arrival_terms import PERSON, UNIT
from .arrival_units import Units, Unknown

_logger = logging.getLogger(__name__)

CRON = "cf_jiebang.cron_arrivals"
BATCH = 500
"""Rows that are written and committed together."""
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}
"""For what is new: the import itself says where it came from."""


class ArrivalRunning(models.AbstractModel):
    """How an import works: at once where it is small, else in the background, in
    batches that are committed, so that what was killed goes on where it stopped."""

    _name = "jiebang.arrival.running"
    _description = "Import: the job"

    @api.model
    def _batch_size(self):
        return BATCH

    def _go_on(self, at_once):
        """Work now, or have it done soon."""
        arrival = self.sudo()
        if not at_once:
            arrival.env.ref(CRON)._trigger()
            return
        state = arrival.state
        while arrival.state in ("reading", "checking", "running"):
            if arrival.state == "reading":
                arrival._in_words()._read_file()
            else:
                arrival._in_words()._step()
        if state == "running":
            arrival._finish()

    def _in_words(self):
        """The import in the hands of who brought it in: his language, his name on what
        is written."""
        user = self.user_id
        return self.with_context(lang=user.lang, tz=user.tz).with_user(user).sudo()

    @api.model
    def _cron_work(self):
        """Go on with what is under way, one import after the other."""
        waiting = Domain("state", "in", ("reading", "checking", "running"))
        tried = []  # one that somebody else has locked is left to the next run
        while arrival := self.search(
            waiting & Domain("id", "not in", tried), order="id", limit=1
        ):
            tried.append(arrival.id)
            if not arrival._in_words()._work():
                return

    def _work(self):
        """Work until nothing is left or the time is up.

        :return: whether there is time left
        """
        if not self.try_lock_for_update():
            return True
        while self.state in ("reading", "checking", "running"):
            was_running = self.state == "running"
            done, left = self._step()
            if was_running and self.state == "done":
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

    def _save(self, done, left):
        """Commit what has been reached.

        :return: whether there is time left
        """
        time_left = self.env["ir.cron"]._commit_progress(done, remaining=left)
        # memory stays flat, whatever the number of rows
        self.env.invalidate_all()
        return time_left > 0

    # -- writing -------------------------------------------------------------

    def _step_running(self):
        """Write a batch: units before people, those above before those below.

        :return: ``(rows done, rows left)``
        """
        if not self.user_id.has_group(MANAGER):
            text = self.env._(
                "%s is no administrator of the scheme any more.", self.user_id.name
            )
            self.write({"state": "preview", "error": text})
            return 0, 0
        Line = self.env["jiebang.arrival.line"]
        waiting = (
            Domain("arrival_id", "=", self.id)
            & Domain("is_done", "!=", True)
            & Domain("fate", "in", ("new", "changed"))
        )
        done = 0
        first = Line.search(
            waiting & Domain("kind", "=", UNIT), order="depth, id", limit=1
        )
        if first:
            lines = Line.search(
                waiting & Domain("kind", "=", UNIT) & Domain("depth", "=", first.depth),
                order="id",
                limit=self._batch_size(),
            )
        else:
            lines = Line.search(
                waiting & Domain("kind", "=", PERSON),
                order="id",
                limit=self._batch_size(),
            )
        if lines:
            self._take_batch(lines)
            done = len(lines)
        left = Line.search_count(waiting)
        if not left:
            self.write({"state": "done", "finished_on": fields.Datetime.now()})
        return done, left

    def _take_batch(self, lines):
        """Write some lines; where they can't be written together, one by one, and
        those that can't be are refused."""
        take = self._take_units if lines[0].kind == UNIT else self._take_people
        try:
            with self.env.cr.savepoint():
                take(lines)
                return
        except Exception:  # pylint: disable=broad-except
            _logger.info("Import %s: a batch is taken row by row", self.id)
        for line in lines:
            try:
                with self.env.cr.savepoint():
                    take(line)
            except UserError as error:
                line.write({"fate": "refused", "reason": str(error)})
            except Exception:  # pylint: disable=broad-except
                _logger.exception("Import %s: row %s", self.id, line.row)
                text = self.env._(
                    "An unforeseen error; the administrator of the server finds it in "
                    "the log."
                )
                line.write({"fate": "refused", "reason": text})

    def _take_units(self, lines):
        units, news, created = Units(self), [], []
        for line in lines:
            try:
                unit = line.organization_id if line.fate == "changed" else None
                vals = self._settled(units.values(line.given, unit))
                found = units.matched(line.given)
            except Unknown as unknown:
                line.write({"fate": "refused", "reason": unknown.args[0]})
                continue
            if self._has_moved(units, line, "jiebang.organization", vals, unit) or (
                unit is None and found
            ):
                self._refuse_moved(line)
            elif unit is None:
                news.append(line)
                created.append(vals | {"company_id": self.company_id.id})
            else:
                unit.write(vals)
                line.is_done = True
        made = self.env["jiebang.organization"].with_context(**QUIET).create(created)
        for line, unit in zip(news, made, strict=True):
            line.write({"organization_id": unit.id, "is_done": True})

    def _settled(self, vals):
        """The values; a unit of the file that is not there yet was not taken over."""
        for name in ("parent_id", "authority_id", "organization_id"):
            if isinstance(vals.get(name), str):
                raise Unknown(
                    self.env._(
                        "The unit “%s” of the file was not taken over.", vals[name]
                    ),
                    [],
                )
        return vals

    def _take_people(self, lines):
        units, people = Units(self), People(self, lines)
        news, files = [], []
        for line in lines:
            try:
                unit = line.organization_id or units.find(line.given["unit"])
                self._settled({"organization_id": unit})
                person, is_there = self._person_of(line, unit, people)
            except Unknown as unknown:
                line.write({"fate": "refused", "reason": unknown.args[0]})
                continue
            vals = people.values(line.given, person)
            cadre, has_file = people.cadre_of(person)
            if cadre.organization_id != unit:
                vals["organization_id"] = unit.id
            if is_there or self._has_moved(
                units, line, "jiebang.cadre.profile", vals, person
            ):
                self._refuse_moved(line)
                continue
            line.organization_id = unit
            if has_file:
                person.write(vals)
                line.is_done = True
                continue
            news.append(line)
            files.append(vals | ({"cadre_id": cadre.id} if cadre else {}))
        made = self.env["jiebang.cadre.profile"].create(files)
        for line, file in zip(news, made, strict=True):
            line.write({"cadre_id": file.cadre_id.id, "is_done": True})

    @staticmethod
    def _person_of(line, unit, people):
        """The person whom a row changes, and whether somebody else has brought in him
        whom it adds."""
        if line.fate == "changed":
            return people.file_of(line.cadre_id.id), False
        try:
            return None, people.matched(line.given, unit.id) is not None
        except Doubt:
            return None, False  # it was asked about

    def _has_moved(self, units, line, model, vals, record):
        """Whether what is there has changed since the preview was shown."""
        if record is None:
            return False
        told = self._told_changes(units, model, vals, record)
        return (told or "") != (line.changes or "")

    def _refuse_moved(self, line):
        text = self.env._(
            "It has been changed by somebody else since the preview was shown. Read "
            "the file once more."
        )
        line.write({"fate": "refused", "reason": text})

    def _finish(self):
        """Tell who has brought it in."""
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "warning" if self.refused_count else "success",
                "title": self.content_name,
                "message": self.env._(
                    "%(done)s rows were taken over, %(refused)s refused.",
                    done=self.done_count,
                    refused=self.refused_count,
                ),
            },
        )
