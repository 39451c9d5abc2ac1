from odoo import api, models
from odoo.exceptions import AccessError

from ..personal import PERSONAL


class ReadingMixin(models.AbstractModel):
    """A record that tells of persons what only some may read: every reading is on
    record (``jiebang.passport.log``), of whoever reads, by whatever door.

    The doors ask here: what is read over RPC and by screens (``_read_format``), any
    export (``Base.export_data``), papers (``jiebang.document``) and lists.
    """

    _name = "jiebang.reading.mixin"
    _description = "Readings on Record"

    _log_subject = "personal"
    """The kind of what is read, as the log names it."""
    _logged_besides = frozenset()
    """Personal fields that are guarded otherwise than by their groups."""

    @property
    def _logged_fields(self):
        """Names of the fields whose reading is logged: what is personal."""
        return self._logged_besides | {
            name for name, field in self._fields.items() if field.groups == PERSONAL
        }

    def _log_cadres(self):
        """Hook: the persons that the records are about."""
        return self.sudo().cadre_id

    def _log_reading(self, door, names=()):
        """Note that the current user reads the fields ``names`` of the records."""
        if self and not self.env.su:
            self.env["jiebang.passport.log"]._note(
                self._log_cadres(),
                self._log_subject,
                door,
                {f"{self._name}.{name}" for name in names},
            )

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames=fnames, load=load)
        names = self._logged_fields & set(fnames)
        if names and not self.env.su:
            records = self.browse(row["id"] for row in result if row["id"])
            one = len(records._log_cadres()) == 1
            records._log_reading("form" if one else "list", names)
        return result

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        if not self.env.su:
            self._check_not_grouped({*groupby, *aggregates})
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        if not self.env.su:
            groupby = {spec for specs in grouping_sets for spec in specs}
            self._check_not_grouped(groupby | set(aggregates))
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    @api.model
    def _check_not_grouped(self, specs):
        """Raise where a grouping would tell what only a reading may tell, of these
        records or of others that a path leads to."""
        told = []
        for path in sorted({spec.split(":")[0] for spec in specs}):
            model = self
            for name in path.split("."):
                field = model._fields.get(name)
                logged = getattr(model, "_logged_fields", frozenset())
                if name in logged - {"state"}:
                    told.append(field.get_description(self.env, ["string"])["string"])
                if not field or not field.relational:
                    break
                model = self.env[field.comodel_name]
        if told:
            raise AccessError(
                self.env._(
                    "%s is read sheet by sheet, not grouped or summed up.",
                    "、".join(told),
                )
            )


class Base(models.AbstractModel):
    """What is exported of any model may lead to persons."""

    _inherit = "base"

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        if not self.env.su:
            for prefix, names in self._jiebang_logged_paths(fields_to_export).items():
                self.mapped(prefix)._log_reading("export", names)
        return result

    @api.model
    def _jiebang_logged_paths(self, paths):
        """Where the columns of an export read what is logged.

        :return: ``{path to the records, "" for these: {names of fields}}``
        """
        found = {}
        for path in paths:
            model, steps = self, []
            for name in path.split("/"):
                if name in getattr(model, "_logged_fields", ()):
                    found.setdefault(".".join(steps), set()).add(name)
                field = model._fields.get(name)
                if field is None or not field.relational:
                    break
                steps.append(name)
                model = self.env[field.comodel_name]
        return found
