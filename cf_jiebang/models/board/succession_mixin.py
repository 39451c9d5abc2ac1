from odoo import api, fields, models
from odoo.tools import ormcache


class SuccessionMixin(models.AbstractModel):
    """Which organisation came in the place of which, by a reform (R18)."""

    _name = "jiebang.succession.mixin"
    _description = "Who came after whom"

    successor_id = fields.Many2one(
        "jiebang.organization",
        string="Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    replaced_ids = fields.One2many(
        "jiebang.organization",
        "successor_id",
        string="Took the place of",
        readonly=True,
        context={"active_test": False},
    )

    @api.model
    @ormcache()
    def _successions(self):
        """``{id: ids of those in whose place it came}``; asked for with every right,
        and seldom changed."""
        came = {}
        for organization in (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch([("successor_id", "!=", False)], ["successor_id"])
        ):
            came.setdefault(organization.successor_id.id, []).append(organization.id)
        return came

    def _replaced(self):
        """Those in whose place these came, and so on back."""
        came, ids, found = self._successions(), list(self._ids), []
        while ids:
            ids = [former for id_ in ids for former in came.get(id_, ())]
            found += ids
        return self.browse(found)

    def _in_its_place(self):
        """The organisation itself, or who came in its place."""
        while self.successor_id:
            self = self.successor_id
        return self
