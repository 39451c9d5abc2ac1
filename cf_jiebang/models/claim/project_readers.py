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

    @api.model
    def _search_in_it(self, operator, value):
        """The user's own files as an array that is read once.

        PostgreSQL can't use an index for ``… OR id IN (SELECT …)`` and reads the
        whole table; an array it combines with the indexes of the other conditions
        of the rule.
        """
        if operator != "in":
            return NotImplemented
        field, user = self._fields["reader_user_ids"], self.env.user

        def to_sql(_model, alias, _query):
            return SQL(
                "%s = ANY(ARRAY(SELECT %s FROM %s WHERE %s = %s))",
                SQL.identifier(alias, "id"),
                SQL.identifier(field.column1),
                SQL.identifier(field.relation),
                SQL.identifier(field.column2),
                user.id,
                to_flush=field,
            )

        mine = Domain.custom(
            to_sql=to_sql, predicate=lambda project: user in project.reader_user_ids
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
