from odoo import api, fields, models
from odoo.fields import Domain

from ...groups import MANAGER
from .arrival_people import Doubt, People
from .arrival_terms import PERSON, UNIT
from .arrival_units import Units, Unknown

BATCH = 500
"""Rows that are written and committed together."""
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}
"""For what is new: the import itself says where it came from."""


class ArrivalRunning(models.AbstractModel):
    """How an import writes its rows."""

    _name = "jiebang.arrival.running"
    _description = "Import: the job"
    _inherit = ["jiebang.job.mixin"]
    _job_cron = "cf_jiebang.cron_arrivals"
    _job_states = ("reading", "checking", "running")

    @api.model
    def _batch_size(self):
        return BATCH

    def _step_now(self):
        return self._read_file() if self.state == "reading" else self._step()

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
            take = self._take_units if first else self._take_people
            self._take_together(lines, take)
            done = len(lines)
        left = Line.search_count(waiting)
        if not left:
            self.write({"state": "done", "finished_on": fields.Datetime.now()})
        return done, left

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
        self._tell_starter(
            self.content_name,
            self.env._(
                "%(done)s rows were taken over, %(refused)s refused.",
                done=self.done_count,
                refused=self.refused_count,
            ),
        )
