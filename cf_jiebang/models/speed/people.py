from odoo import models
from odoo.tools import SQL

LINKS = ("participant_user_ids", "involved_user_ids")


class FastPeople(models.AbstractModel):
    """The people of the files of a page by one statement."""

    _name = "jiebang.fast.people"
    _description = "People of a page"
    _inherit = ["jiebang.fast.lines"]

    def _fetch_lines(self, fields):
        """The rights to the lines of a form ask for the people.

        Stands for nothing of Odoo's.
        """
        self._fetch_people()
        return super()._fetch_lines(fields)

    def _fetch_to_dos(self):
        """The rights to the to-dos ask for the people, and cards for their names: all
        of them are read for the whole page.

        Stands for nothing of Odoo's: the names are read by ``fetch``.
        """
        self._fetch_people()
        to_dos = super()._fetch_to_dos()
        if len(self) < 2:
            return to_dos
        users = to_dos.sudo().user_id
        if not any(self._fields["leader_user_id"]._cache_missing_ids(self)):
            users |= self.sudo().leader_user_id
        users.fetch(["partner_id"])
        users.partner_id.fetch(["name", "tz"])
        return to_dos

    def _fetch_people(self):
        """Read who is and was in the files by one statement; their order, for which
        Odoo would join users and partners, is of no use to the rights.

        Stands for ``Many2many.read`` (Odoo 19.0) of both fields.
        """
        links = [self._fields[name] for name in LINKS]
        people = [
            SQL(
                "ARRAY(SELECT %s FROM %s WHERE %s = project.id)",
                SQL.identifier(link.column2),
                SQL.identifier(link.relation),
                SQL.identifier(link.column1),
            )
            for link in links
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT project.id, %s FROM unnest(%s) AS project(id)",
                SQL(", ").join(people),
                self.ids,
            )
        )
        found = {project: users for project, *users in rows}
        for number, link in enumerate(links):
            link._insert_cache(self, [tuple(found[id_][number]) for id_ in self._ids])
