from odoo import api, fields, models
from odoo.fields import Domain

from .act import REORGANISE


class PassedOnMixin(models.AbstractModel):
    """What passes on when the organisations are changed (机构改革, R18).

    ``_passed_on`` names the fields that say which organisations have the record. What
    is signed, and what has ended, keeps the organisation that had it.
    """

    _name = "jiebang.passed.on.mixin"
    _description = "What passes on with its Organisation"

    _acts = (REORGANISE,)
    _passed_on = ()

    passed_on = fields.Boolean(
        copy=False,
        readonly=True,
        export_string_translation=False,
        help="A reform has changed its organisations.",
    )

    @api.model
    def _passed_on_domain(self):
        """Hook: the records that an organisation has something to do with yet."""
        return Domain("state", "not in", self._ended_states())

    def _on_record(self):
        """Hook: those whose log tells of the reform; a draft that was never handed in
        is its writer's alone, and may be deleted."""
        return self.filtered(
            lambda record: (
                record.decision_count or record.state != record._initial_state
            )
        )

    def _reform_values(self, renamed):
        """By which values the record follows a reform.

        :param dict renamed: ``{organisation: the one in its place}``
        :return: ``{field: organisations}`` of those that change
        """
        values = {}
        for name in self._passed_on:
            before = self[name]
            after = before.browse().union(
                *(renamed.get(organization, organization) for organization in before)
            )
            if after != before:
                values[name] = after
        return values

    def _pass_on(self, values):
        """Write what a reform changes on all of the records (superuser).

        :param dict values: ``{field: organisations}``
        :return: ``{record: the one that goes on in its place}``
        """
        self.write(
            {
                name: after.ids if self._fields[name].type == "many2many" else after.id
                for name, after in values.items()
            }
            | {"passed_on": True}
        )
        return {record: record for record in self}

    def _told_change(self, name, after):
        """What the log says of a change: the field, from which to which."""
        label = self._field_label(name)
        before, after = (
            "、".join(organizations.mapped("name")) or "-"
            for organizations in (self[name], after)
        )
        return f"{label}：{before} → {after}"

    def _tell_reform(self, text):
        """Tell the log of the record."""
        act = self._get_act(REORGANISE.name)
        for record in self._on_record():
            record._log_decision(act, record.state, text, {})
