from odoo import fields, models
from odoo.tools import LazyTranslate

from ..workflow.act import Act
from .change_terms import RUNNING

_lt = LazyTranslate(__name__)


class ProjectChange(models.AbstractModel):
    """What was changed of a running project, and what was in force on a day."""

    _name = "jiebang.project.change"
    _description = "Project: its changes"

    _acts = (
        Act(
            name="amend",
            label=_lt("Change carried out"),
            sources=RUNNING,
            target="",
            actors=("leader",),
            snapshot=True,
            carried_by="jiebang.change",
        ),
        Act(
            name="end_by_change",
            label=_lt("Ended on request"),
            sources=RUNNING,
            target="terminated",
            actors=("leader",),
            outcome="terminated",
            carried_by="jiebang.change",
        ),
    )

    change_ids = fields.One2many("jiebang.change", "project_id", readonly=True)
    paused_since = fields.Date(copy=False, readonly=True)
    paused_until = fields.Date(copy=False, readonly=True)

    def _values_amend(self, _given):
        return {"version": self.version + 1}

    def _applied_changes(self):
        """Requests that were carried out, the oldest first (superuser)."""
        done = self.sudo().change_ids.filtered(lambda c: c.state == "done")
        return done.sorted(lambda c: (c.date_effective, c.id))

    def _baseline_on(self, day):
        """What of the project was in force at the end of ``day``.

        :return: ``{model: {id: {field: value as JSON has it}}}`` of what differs from
            today, with ``None`` for a line that was not there yet; a line that has been
            dropped since is there with the values that it had
        """
        self.ensure_one()
        past = {}
        for change in reversed(self._applied_changes()):
            if change.date_effective <= day:
                continue
            for effect in [e for m in change.matter_ids for e in m.effects or ()]:
                values = past.setdefault(effect["model"], {})
                if effect["op"] == "add":
                    values[effect["id"]] = None
                elif values.get(effect["id"], {}) is not None:
                    values[effect["id"]] = values.get(effect["id"], {}) | (
                        effect["before"] or {}
                    )
        return past

    def _value_on(self, day, name, record=None):
        """The value of a field of the project, or of a line of it, on ``day``."""
        record = self if record is None else record
        there = self._baseline_on(day).get(record._name, {}).get(record.id) or {}
        if name not in there:
            return record[name]
        field, value = record._fields[name], there[name]
        if field.type == "many2one":
            return self.env[field.comodel_name].browse(value or [])
        if field.type == "float":
            return value or 0.0
        return fields.Date.to_date(value) if field.type == "date" else value

    def _changed_names(self, day):
        """Fields of the project that were changed until ``day``."""
        return {
            name
            for change in self._applied_changes()
            if change.date_effective <= day
            for matter in change.matter_ids
            for effect in matter.effects or ()
            if effect["model"] == self._name
            for name in effect["after"] or {}
        }

    def _former_values(self, record):
        """``{field: value}`` that a line of the project first had, where it changed."""
        former = {}
        for change in self._applied_changes():
            for effect in [e for m in change.matter_ids for e in m.effects or ()]:
                if (effect["model"], effect["id"]) == (record._name, record.id):
                    for name, value in (effect["before"] or {}).items():
                        if value != (effect["after"] or {}).get(name):
                            former.setdefault(name, value)
        return former

    def _is_there_on(self, day, line):
        """Whether a line of the project was part of it at the end of ``day``."""
        past = self._baseline_on(day).get(line._name, {})
        return past[line.id] is not None if line.id in past else line.active

    def _former_goal(self, indicator):
        """The goal that an indicator first had, in words; ``""`` where it never
        changed."""
        former = self._former_values(indicator)
        if not former.keys() & {"target", "target_value"}:
            return ""
        names = ("is_measured", "unit", "target", "target_value")
        values = {name: former.get(name, indicator[name]) for name in names}
        return indicator.new(values).target_text

    def _change_facts(self):
        """What the cover of a dossier says of changes: ``[(label, text)]`` or none."""
        changes = self._applied_changes()
        told = "；".join(f"{c.code} {c.matter_names}" for c in changes)
        return [("项目变更", told)] if told else []

    def _change_rows(self, day):
        """``[(number, day, what, before → after), …]`` of what was changed until
        ``day``."""
        return [
            (
                change.code,
                change.date_effective,
                matter.display_name,
                f"{matter.before} → {matter.after}",
            )
            for change in self._applied_changes()
            if change.date_effective <= day
            for matter in change.matter_ids
        ]
