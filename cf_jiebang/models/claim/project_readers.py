from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ProjectReaders(models.Model):
    """How pages with many files stay fast: the people in a file as the record rules
    ask for them, and what is read once for a page."""

    _inherit = "jiebang.project"

    # the user is one of the people in it
    in_it = fields.Boolean(
        compute="_compute_in_it",
        search="_search_in_it",
        export_string_translation=False,
    )

    # the user is one of them, or was
    was_in_it = fields.Boolean(
        compute="_compute_was_in_it",
        search="_search_was_in_it",
        export_string_translation=False,
    )

    # what counting by column, progress bar and pivot needs, with the rule's fields:
    # the index is read alone, a twentieth of the table
    _count_index = models.Index(
        "(stage_id, clock, state, reach, authority_id, organization_id, territory_id, "
        "field_id, company_id, id)"
    )

    @api.depends_context("uid")
    @api.depends("reader_user_ids")
    def _compute_in_it(self):
        user = self.env.user
        readable = self.sudo().with_context(active_test=False)
        for project, known in zip(self, readable, strict=True):
            project.in_it = user in known.reader_user_ids

    @api.depends_context("uid")
    @api.depends("reader_user_ids", "involved_user_ids")
    def _compute_was_in_it(self):
        for project in self:
            project.was_in_it = self.env.user in project._involved_users()

    @api.model
    def _search_in_it(self, operator, value):
        return self._search_people(operator, value, "reader_user_ids")

    @api.model
    def _search_was_in_it(self, operator, value):
        return self._search_people(
            operator, value, "reader_user_ids", "involved_user_ids"
        )

    @api.model
    def _search_people(self, operator, value, *names):
        """The user's own files as an array that is read once.

        PostgreSQL can't use an index for ``… OR id IN (SELECT …)`` and reads the
        whole table; an array it combines with the indexes of the other conditions
        of the rule.

        :param names: the fields that hold the people
        """
        if operator != "in":
            return NotImplemented
        links, user = [self._fields[name] for name in names], self.env.user

        def to_sql(_model, alias, _query):
            files = [
                SQL(
                    "SELECT %s FROM %s WHERE %s = %s",
                    SQL.identifier(link.column1),
                    SQL.identifier(link.relation),
                    SQL.identifier(link.column2),
                    user.id,
                    to_flush=link,
                )
                for link in links
            ]
            return SQL(
                "%s = ANY(ARRAY(%s))",
                SQL.identifier(alias, "id"),
                SQL(" UNION ALL ").join(files),
            )

        mine = Domain.custom(
            to_sql=to_sql,
            predicate=lambda project: any(user in project[name] for name in names),
        )
        return mine if True in value else ~mine

    @api.model
    def _refusal_key(self, act):
        return act.actor

    # what rights ask for is read with the page
    @api.depends(
        "reach",
        "company_id",
        "program_id",
        "organization_id",
        "authority_id",
        "leader_user_id",
        "round_version",
    )
    def _compute_available_transitions(self):
        return super()._compute_available_transitions()
