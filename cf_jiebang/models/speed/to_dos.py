from odoo import models
from odoo.fields import Domain


class FastToDos(models.AbstractModel):
    """The to-dos of a page are read with all that their widget asks for: Odoo reads
    them twice, and asks twice for the rights to them."""

    _name = "jiebang.fast.to.dos"
    _description = "To-dos of a page"
    _inherit = ["mail.activity.mixin"]

    def _fetch_query(self, query, fields):
        """Read ``activity_ids`` by ``_fetch_to_dos``, all other fields as Odoo does.

        Stands for the part of ``BaseModel._fetch_query`` (Odoo 19.0) that calls
        ``One2many.read`` for this field.
        """
        to_dos = self._fields["activity_ids"]
        if to_dos not in fields:
            return super()._fetch_query(query, fields)
        others = [field for field in fields if field != to_dos]
        fetched = super()._fetch_query(query, others)
        if fetched:
            fetched._fetch_to_dos()
        return fetched

    def _fetch_to_dos(self):
        """Read the to-dos of the records that the user may see, and their fields.

        Stands for ``One2many.read`` (Odoo 19.0), whose search reads no fields.

        :return: the to-dos
        """
        field = self._fields["activity_ids"]
        Activity = self.env["mail.activity"].with_context(active_test=False)
        found = Activity.search_fetch(
            field.get_comodel_domain(self) & Domain("res_id", "in", self.ids)
        )
        grouped = found.grouped("res_id")
        field._insert_cache(
            self, [grouped[id_]._ids if id_ in grouped else () for id_ in self._ids]
        )
        return found
