from odoo import api, models
from odoo.exceptions import AccessError

from ...groups import PERSONAL
from ..base import along


def _sorted_by(order):
    """What groups are sorted by, as in ``phone:max desc``."""
    return {term.split()[0] for term in (order or "").split(",") if term.strip()}


class ReadingLogMixin(models.AbstractModel):
    """A record that tells of persons what only some may read: every reading is on
    record (``jiebang.passport.log``), of whoever reads, by whatever door.

    The doors ask here: what is read over RPC and by screens (``_read_format``), any
    export (``Base.export_data``), papers (``jiebang.document``) and lists.
    """

    _name = "jiebang.reading.log.mixin"
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

    def copy_data(self, default=None):
        """What is copied is handed to who copies."""
        vals_list = super().copy_data(default)
        names = {name for vals in vals_list if vals for name in vals}
        names = self._logged_fields & (names - (default or {}).keys())
        if names:
            self._log_reading("form", names)
        return vals_list

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        if not self.env.su:
            kept = {item[0] for item in having or () if isinstance(item, (list, tuple))}
            self._check_not_grouped({*groupby, *aggregates, *kept, *_sorted_by(order)})
        return super()._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        if not self.env.su:
            groupby = {spec for specs in grouping_sets for spec in specs}
            self._check_not_grouped({*groupby, *aggregates, *_sorted_by(order)})
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    @api.model
    def _check_not_grouped(self, specs):
        """Raise where a grouping would tell what only a reading may tell, of these
        records or of others that a path leads to."""
        told = []
        for path in sorted({spec.split(":")[0] for spec in specs}):
            for model, field in along(self, path.split(".")):
                logged = getattr(model, "_logged_fields", frozenset())
                if field.name in logged - {"state"}:
                    told.append(field.get_description(self.env, ["string"])["string"])
        if told:
            raise AccessError(
                self.env._(
                    "%s is read sheet by sheet, not grouped or summed up.",
                    "、".join(told),
                )
            )
