from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.legal_time import legal_day
from ..common.act_day import check_act_day


class GivenMixin(models.AbstractModel):
    """What is given with an act: of the type that its field has in the dialog, and a
    day on which it can have happened."""

    _name = "jiebang.given.mixin"
    _description = "What is given with an act"

    _days_ahead = frozenset({"review_date"})
    """Values that are days to come; every other day of an act is past."""

    @api.model
    def _value_field(self, name):
        """The field of the dialog in which a value of an act is entered, if any."""
        return self.env["jiebang.transition.wizard"]._fields.get(name)

    @api.model
    def _value_label(self, name):
        """The label of a value of an act, as the dialog shows it."""
        field = self._value_field(name)
        if field is None:
            return name
        return field.get_description(self.env, ["string"])["string"]

    @api.model
    def _typed_value(self, name, value):
        """The value ``name`` of an act as its field has it.

        :raise UserError: it is of another kind; the text names it
        """
        field = self._value_field(name)
        if field is None or value is None or value is False:
            return value
        if field.type == "date":
            return self._as_date(value, self._value_label(name))
        if field.type in ("char", "text") and isinstance(value, str):
            return self._clean_text(value)
        if field.type == "selection":
            fits = value in dict(field._description_selection(self.env))
        elif field.type == "integer":
            fits = type(value) is int and abs(value) < 2**31
        elif field.type == "many2many":
            fits = isinstance(value, list | tuple) and all(
                type(id_) is int and 0 < id_ < 2**31 for id_ in value
            )
        elif field.type == "binary":
            fits = isinstance(value, str | bytes)
        else:
            fits = field.type == "boolean" and isinstance(value, bool)
        if not fits:
            raise UserError(
                self.env._(
                    "%(field)s: “%(value)s” is not what belongs there. Choose or enter "
                    "it in the dialog.",
                    field=self._value_label(name),
                    value=str(value)[:40],
                )
            )
        return value

    def _check_days(self, act, values):
        """Raise for a day that lies before what the act answers, or after today."""
        days = {
            name: value
            for name, value in values.items()
            if value and getattr(self._value_field(name), "type", "") == "date"
        }
        if not days:
            return
        since = self._answered_by(act)
        for name, day in days.items():
            label = self._value_label(name)
            if name in self._days_ahead:
                if day <= self._workflow_today():
                    raise UserError(
                        self.env._("%s: choose a day in the future.", label)
                    )
                continue
            check_act_day(self.env, label, day)
            for answered, what in since.values():
                check_act_day(self.env, label, day, answered, what)

    def _answered_by(self, act):
        """What ``act`` answers: the act that led to the present state, on the day of
        its meeting where it had one. What moves nothing answers the first act.

        :return: ``{record id: (day, label of the act that is answered)}``
        """
        rows = (
            self.env["jiebang.decision"]
            .sudo()
            .search(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                order="res_id, sequence desc",
            )
            .grouped("res_id")
        )
        result = {}
        for record in self.sudo():
            moves = record._act_target(act) != record.state
            for row in rows.get(record.id, ()):
                if moves and row.state_to != record.state:
                    break
                day = row.meeting_date or legal_day(row.date)
                result[record.id] = (day, row.transition_label)
                if moves and row.state_from != row.state_to:
                    break
        return result

    @api.model
    def _as_date(self, value, label=""):
        """A date, or ``False``.

        :raise UserError: it can't be read as a date
        """
        try:
            return fields.Date.to_date(value) or False
        except (ValueError, TypeError) as error:
            text = self.env._(
                "“%s” is no date. Write it as 2026-03-31.", str(value)[:40]
            )
            raise UserError(f"{label}: {text}" if label else text) from error
