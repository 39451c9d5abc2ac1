from odoo import api, fields, models
from odoo.tools import html2plaintext

from .change_terms import LINES, SCALARS

SHORT = 300
"""Characters of a long text that a table of before and after shows."""


class ChangeEffects(models.AbstractModel):
    """What a matter changes, as data: ``{"model", "id", "op", "before", "after"}`` with
    values that JSON holds. The same rows are shown, compared with what is there when
    somebody decides, carried out, and undone to say what was in force on a day."""

    _name = "jiebang.change.effects"
    _description = "Change: what it changes"

    @api.model
    def _raw(self, record, name):
        """The value of a field as JSON has it."""
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            return value.id or False
        if field.type == "date":
            return fields.Date.to_string(value) or False
        return str(value) if field.type == "html" and value else value or False

    def _effects(self, kind):
        """The rows of the matter ``kind``."""
        project = self.project_id
        if kind in SCALARS:
            names = {
                old: new
                for old, new in SCALARS[kind].items()
                # of unit and department either may stay
                if kind != "unit" or self[new]
            }
            return [self._project_effect(project, names)] if names else []
        if kind == "resume":
            since, until = project.paused_since, project.paused_until
            return [
                {
                    "model": project._name,
                    "id": project.id,
                    "op": "change",
                    "before": {
                        "paused_since": fields.Date.to_string(since) or False,
                        "paused_until": fields.Date.to_string(until) or False,
                    },
                    "after": {"paused_since": False, "paused_until": False},
                }
            ]
        if kind == "plan":
            return [
                {
                    "model": project._name,
                    "id": project.id,
                    "op": "change",
                    "before": {line.section: self._raw(project, line.section)},
                    "after": {line.section: str(line.text or "")},
                }
                for line in self.text_line_ids
            ]
        if kind in LINES:
            return [line._effect() for line in self[LINES[kind][1]]]
        return []

    def _project_effect(self, project, names):
        return {
            "model": project._name,
            "id": project.id,
            "op": "change",
            "before": {old: self._raw(project, old) for old in names},
            "after": {old: self._raw(self, new) for old, new in names.items()},
        }

    # -- in words ------------------------------------------------------------

    @api.model
    def _told_value(self, model, name, value):
        """A value of an effect, in words."""
        field = self.env[model]._fields[name]
        if not value:
            return "—"
        if field.type == "many2one":
            record = self.env[field.comodel_name].sudo().browse(value)
            return record._told_names()[0] if record.exists() else "—"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "html":
            text = html2plaintext(value, include_references=False).strip()
            return text if len(text) < SHORT else f"{text[:SHORT]}…"
        return str(value)

    @api.model
    def _told_effect(self, effect, side):
        """One side of an effect, in words: what differs, or all of a line."""
        model, values = self.env[effect["model"]], effect[side]
        if not values:
            return "—"
        other = effect["after" if side == "before" else "before"] or {}
        if "target_value" in model._fields:  # told by the words beside the numbers
            values, other = self._told_quantities(values), self._told_quantities(other)
        names = [
            name for name in values if name not in other or values[name] != other[name]
        ]
        parts = [
            f"{model._field_label(name)}：{self._told_value(model._name, name, value)}"
            for name, value in values.items()
            if name in names and (value or name in other)
        ]
        if effect["op"] == "drop" and side == "after":
            parts.insert(0, self.env._("dropped"))
        text = "；".join(parts)
        head = (effect["before"] or effect["after"]).get("name")
        if model._name != "jiebang.project" and head and "name" not in names:
            text = f"{head}：{text}" if text else head
        return text or "—"

    @api.model
    def _told_quantities(self, values):
        """The values of an indicator with each number in its words."""
        line = self.env["jiebang.indicator"].new(values)
        texts = {words: line._quantity_text(words) for words in line._quantities}
        return {
            name: texts.get(name, value)
            for name, value in values.items()
            if name not in ("is_measured", *line._quantities.values())
        }

    # -- which row of the table ----------------------------------------------

    @api.model
    def _figure(self, values, name):
        """The number of an indicator, ``None`` where there is none."""
        values = values or {}
        if not values.get("is_measured") or not values.get(name):
            return None
        return values.get(f"{name}_value") or 0.0

    @api.model
    def _falls(self, values):
        """Whether less is better."""
        return self.env["jiebang.indicator"].new(values or {}).direction == "down"

    @api.model
    def _is_cut(self, effect):
        """Whether an indicator asks for less: its goal comes nearer to the baseline, or
        can't be compared."""
        before, after = effect["before"] or {}, effect["after"] or {}
        if effect["op"] == "drop":
            return True
        same = all(
            before.get(name) == after.get(name) for name in ("target", "target_value")
        )
        if effect["op"] == "add" or same:
            return False
        old, new = self._figure(before, "target"), self._figure(after, "target")
        if old is None or new is None:
            return True
        return new > old if self._falls(before) else new < old

    def _cases(self, kind, effects):
        """The rows of the table under which a matter falls."""
        if kind == "indicator":
            cut = any(self._is_cut(effect) for effect in effects)
            return ["indicator_cut" if cut else "indicator"]
        if kind == "member":
            names = {"add": "member_in", "drop": "member_out", "change": "member"}
            return sorted({names[effect["op"]] for effect in effects}) or ["member"]
        if kind == "pause":
            months = self.project_id.program_id.sudo().change_pause_months
            last = fields.Date.add(self._workflow_today(), months=months)
            is_long = not self.pause_until or self.pause_until > last
            return ["pause_long" if is_long else "pause"]
        return [kind]

    # -- is it still so ------------------------------------------------------

    def _stale_effect(self, effect):
        """Whether what the effect changes is no longer what the request says."""
        if effect["op"] == "add":
            return False
        record = self.env[effect["model"]].sudo().browse(effect["id"]).exists()
        if not record or ("active" in record._fields and not record.active):
            return True
        return any(
            self._raw(record, name) != value
            for name, value in (effect["before"] or {}).items()
        )

    def _stale(self):
        """Matters whose “before” is no longer true, in sentences."""
        return [
            self.env._(
                "%s: what is there now is no longer what the request started from. "
                "Return or withdraw it, so that it is asked for anew.",
                matter.display_name,
            )
            for matter in self.matter_ids
            if any(self._stale_effect(effect) for effect in matter.effects or ())
        ]
