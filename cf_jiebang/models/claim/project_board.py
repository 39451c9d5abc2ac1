from odoo import api, models
from odoo.tools import SQL

CARDS = "jiebang_board_cards"
"""Key in the cursor's cache, where no client reaches: what the cards of the board
that is being asked for shall show."""


class ProjectBoard(models.Model):
    """The cards of all open columns of the board by one statement, and what they
    show by one statement each.

    Odoo's board sends one search a column. The groups, which of them are open, the
    domains, and what a card shows remain Odoo's; each column's search is the one of
    ``_search``, with the rules of who asks, and they only travel together.
    """

    _inherit = "jiebang.project"

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, *args, **kwargs):
        specification = kwargs.get("unfold_read_specification")
        if args or len(groupby) != 1 or not specification:
            return super().web_read_group(domain, groupby, *args, **kwargs)
        cache = self.env.cr.cache
        cache[CARDS] = specification
        try:
            return super().web_read_group(domain, groupby, **kwargs)
        finally:
            cache.pop(CARDS, None)

    def _open_groups(self, **kwargs):
        """Fill the columns that Odoo has opened, instead of leaving it to
        ``web_read_group``, which would search column by column."""
        specification = self.env.cr.cache.pop(CARDS, None)
        super()._open_groups(**kwargs)
        openings = kwargs["records_opening_info"]
        if not specification or len(openings) < 2:
            return
        order = self._column_order(kwargs["dict_order"], kwargs["groupby"])
        columns = self._search_columns(kwargs["domain"], openings, order)
        cards = self.browse().union(*columns)
        shown = dict(zip(cards._ids, cards.web_read(specification), strict=True))
        for opening, column in zip(openings, columns, strict=True):
            opening["group"]["__records"] = [shown[card] for card in column._ids]
        openings.clear()

    @api.model
    def _column_order(self, dict_order, groupby):
        """The order within a column, as ``web_read_group`` makes it.

        :param dict dict_order: ``{field: direction}`` that was asked for
        :param list groupby: by what the board is grouped
        """
        order = [
            f"{name} {direction}"
            for name, direction in dict_order.items()
            if name not in groupby and name != "__count"
        ]
        for part in self._order.split(","):
            name = part.strip().split(" ", 1)[0]
            if name not in dict_order and name not in groupby:
                order.append(part)
        return ", ".join(order) or self._order

    @api.model
    def _search_columns(self, domain, openings, order):
        """The records of each opened group, by one statement.

        :param openings: what ``_open_groups`` collects: ``domain``, ``limit``,
            ``offset`` and ``group`` of each
        :return: a list of recordsets, in the order of ``openings``
        """
        columns, searches = [self.browse()] * len(openings), {}
        for number, opening in enumerate(openings):
            if not opening["group"]["__count"]:
                continue
            query = self._search(
                domain & opening["domain"],
                offset=opening["offset"],
                limit=opening["limit"],
                order=order,
            )
            if not query.is_empty():
                # an array keeps the order of its query
                searches[number] = SQL("ARRAY(%s)", query.select())
        if searches:
            statement = SQL("SELECT %s", SQL(", ").join(searches.values()))
            [found] = self.env.execute_query(statement)
            for number, ids in zip(searches, found, strict=True):
                columns[number] = self.browse(ids)
        return columns

    # -- what the cards of a page show ---------------------------------------

    def _fetch_to_dos(self):
        """The rights to the to-dos ask for the people, and the cards for their names:
        all of them are read for the whole page."""
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
        Odoo would join users and partners, is of no use to the rights."""
        links = [
            self._fields[name] for name in ("reader_user_ids", "involved_user_ids")
        ]
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
