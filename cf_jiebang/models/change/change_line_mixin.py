from odoo import api, fields, models


class ChangeLineMixin(models.AbstractModel):
    """A line of a request: a line of the project that is added, changed or dropped.

    ``_target_name`` is the field with the project's line, ``_value_names`` what of it a
    change may set: fields of the same name here and there.
    """

    _name = "jiebang.change.line.mixin"
    _description = "Line of a Change"
    _inherit = ["jiebang.change.part.mixin"]

    _target_name = ""
    _value_names = ()

    operation = fields.Selection(
        [("change", "Change"), ("add", "Add"), ("drop", "Drop")],
        string="How it changes",
        required=True,
        default="change",
    )

    def _target(self):
        return self[self._target_name]

    def _values_of(self, record):
        change = self.change_id
        return {name: change._raw(record, name) for name in self._value_names}

    @api.model
    def _present(self, target, operation):
        """What the line begins with: the present values, which the leader changes."""
        if not target or operation == "add":
            return {}
        return {name: target[name] for name in self._value_names}

    def _effect(self):
        """The line as data (``change_effects.py``)."""
        target = self._target()
        before = self._values_of(target) if target else None
        after = None if self.operation == "drop" else self._values_of(self)
        if self.operation == "add":
            before = None
        return {
            "model": self._fields[self._target_name].comodel_name,
            "id": target.id or 0,
            "op": self.operation,
            "before": before,
            "after": after,
        }

    def _faults(self):
        """What the line lacks, in sentences."""
        target, project = self._target(), self.change_id.project_id
        if self.operation == "add":
            return [
                self.env._("%s: fill it in.", self._field_label(name))
                for name in self._needed_names()
                if not self[name]
            ]
        if not target:
            return [self.env._("choose which line of the project is meant.")]
        if target.project_id != project:
            return [self.env._("“%s” is not of this project.", target.display_name)]
        if "active" in target._fields and not target.active:
            return [self.env._("“%s” was dropped already.", target.display_name)]
        if self.operation == "change":
            effect = self._effect()
            if effect["before"] == effect["after"]:
                return [self.env._("“%s”: nothing differs.", target.display_name)]
            return [
                self.env._("%s: fill it in.", self._field_label(name))
                for name in self._needed_names()
                if not self[name]
            ]
        return []

    @api.model
    def _needed_names(self):
        """What the project's line requires."""
        target = self.env[self._fields[self._target_name].comodel_name]
        return [n for n in self._value_names if target._fields[n].required]

    @api.model_create_multi
    def create(self, vals_list):
        targets = self.env[self._fields[self._target_name].comodel_name]
        filled = []
        for vals in vals_list:
            target = targets.browse(vals.get(self._target_name) or [])
            if target and not self.env.su:
                target.check_access("read")
            present = {
                name: target._fields[name].convert_to_write(value, target)
                for name, value in self._present(
                    target, vals.get("operation", "change")
                ).items()
            }
            filled.append(present | vals)
        return super().create(filled)
