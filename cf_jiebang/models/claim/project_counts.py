from odoo import api, models

SIMPLE = ("many2one", "selection")


class ProjectCounts(models.Model):
    """The counts of a pivot."""

    _inherit = "jiebang.project"

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """Put the groups in order, not the projects.

        In the order of units and stages Odoo joins them to every project and sorts
        these before it counts; to count reads an index alone (``_count_index``), and
        there are some hundred groups.
        """
        names = list(dict.fromkeys(name for names in grouping_sets for name in names))
        natural = ", ".join(names)
        simple = all(
            name in self._fields and self._fields[name].type in SIMPLE for name in names
        )
        if not simple or order != natural:
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        found = super()._read_grouping_sets(domain, grouping_sets, aggregates)
        places = {
            name: self._places(
                self.env[self._fields[name].comodel_name],
                {
                    group[part.index(name)].id
                    for part, groups in zip(grouping_sets, found, strict=True)
                    if name in part
                    for group in groups
                },
            )
            for name in names
            if self._fields[name].type == "many2one"
        }

        def place(name, value):
            value = places[name].get(value.id) if name in places else value or None
            return value is None, value or 0

        return [
            sorted(
                groups,
                key=lambda group, part=list(part): [
                    place(name, group[part.index(name)])
                    for name in names
                    if name in part
                ],
            )
            for part, groups in zip(grouping_sets, found, strict=True)
        ]

    def _places(self, model, ids):
        """``{id: place}`` in the order of a model."""
        found = model.sudo().with_context(active_test=False)
        ordered = found.search([("id", "in", list(ids))])._ids
        return {res_id: place for place, res_id in enumerate(ordered)}
