from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class FastLines(models.AbstractModel):
    """The lists of lines of a form by one statement."""

    _name = "jiebang.fast.lines"
    _description = "Lines of a form"
    _inherit = ["jiebang.fast.to.dos"]

    def _fetch_query(self, query, fields):
        """Read the lines of one record by ``_fetch_lines``, all else as Odoo does.

        Stands for the part of ``BaseModel._fetch_query`` (Odoo 19.0) that calls
        ``One2many.read`` for each of these fields.
        """
        lines = [field for field in fields if self._is_list_of_lines(field)]
        if len(lines) < 2:
            return super()._fetch_query(query, fields)
        others = [field for field in fields if field not in lines]
        fetched = super()._fetch_query(query, others)
        if len(fetched) == 1:
            fetched._fetch_lines(lines)
        elif fetched:
            for field in lines:
                field.read(fetched)
        return fetched

    def _is_list_of_lines(self, field):
        return field.type == "one2many" and field.comodel_name.startswith("jiebang.")

    def _fetch_lines(self, fields):
        """Read which lines the one record has, as far as the user may see them.

        Stands for ``One2many.read`` (Odoo 19.0) of each field.
        """
        ids = {}
        for field in fields:
            context = {"active_test": False} | field.context
            Lines = self.env[field.comodel_name].with_context(**context)
            found = Lines._search(
                field.get_comodel_domain(self)
                & Domain(field.inverse_name, "in", self.ids),
                order=Lines._order,
            )
            # an array keeps the order of its query
            ids[field] = SQL("ARRAY(%s)", found.select())
        [rows] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(ids.values())))
        for field, found in zip(fields, rows, strict=True):
            field._insert_cache(self, [tuple(found)])
