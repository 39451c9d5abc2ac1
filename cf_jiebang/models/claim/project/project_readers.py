from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....groups import AUTHORITY, UNIT


class ProjectReaders(models.AbstractModel):
    """How pages with many files stay fast: the people in a file as the record rules
    ask for them, and what is read once for a page."""

    _name = "jiebang.project.readers"
    _description = "Project: who sees it"

    # the user is one of the people in it
    is_participant = fields.Boolean(
        compute="_compute_in_it",
        search="_search_in_it",
        export_string_translation=False,
    )

    # the user is one of them, or was
    was_participant = fields.Boolean(
        compute="_compute_was_in_it",
        search="_search_was_in_it",
        export_string_translation=False,
    )

    # the rule of the project and of all that belongs to it
    reached_me = fields.Boolean(
        compute="_compute_reached_me",
        search="_search_reached_me",
        export_string_translation=False,
    )

    # what counting by column, progress bar and pivot needs, with the rule's fields:
    # the index is read alone, a twentieth of the table
    _count_index = models.Index(
        "(stage_id, deadline_status, state, reached_tier, authority_id, "
        "organization_id, territory_id, field_id, company_id, id)"
    )

    @api.depends_context("uid")
    @api.depends("participant_user_ids")
    def _compute_in_it(self):
        user = self.env.user
        readable = self.sudo().with_context(active_test=False)
        for project, known in zip(self, readable, strict=True):
            project.is_participant = user in known.participant_user_ids

    @api.depends_context("uid")
    @api.depends("participant_user_ids", "involved_user_ids")
    def _compute_was_in_it(self):
        for project in self:
            project.was_participant = self.env.user in project._involved_users()

    @api.model
    def _reached_domain(self):
        """Whom a project has reached: the people in it; its unit and its competent
        department from their tier on; who reads from a tier on for the whole city.

        One condition, not a domain of seven: the rules ask some thirty times a form,
        and Odoo would take it to pieces each time.
        """
        user = self.env.user.sudo()
        reach = user.jiebang_reading_tier
        scopes = (
            (self.REACH_UNIT, "organization_id", user.jiebang_unit_scope_ids._ids),
            (
                self.REACH_AUTHORITY,
                "authority_id",
                user.jiebang_authority_scope_ids._ids,
            ),
        )

        def column(alias, name):
            return SQL.identifier(alias, name, to_flush=self._fields[name])

        def to_sql(_model, alias, _query):
            reached = column(alias, "reached_tier")
            parts = [
                self._people_sql(alias, "participant_user_ids"),
                SQL("%s >= %s", reached, reach),
            ]
            for tier, name, ids in scopes:
                if ids:
                    organization = column(alias, name)
                    parts.append(
                        SQL("(%s >= %s AND %s IN %s)", reached, tier, organization, ids)
                    )
            return SQL("(%s)", SQL(" OR ").join(parts))

        def predicate(project):
            return (
                project.is_participant
                or project.reached_tier >= reach
                or any(
                    project.reached_tier >= tier and project[name].id in ids
                    for tier, name, ids in scopes
                )
            )

        return Domain.custom(to_sql=to_sql, predicate=predicate)

    @api.model
    def _read_group_stage_id(self, stages, domain):
        """Columns of the board: those that a role can fill, from the tier on that it
        reads. Drafts are their leaders', and who has only files of his own has no
        empty columns."""
        user = self.env.user
        scopes = ((UNIT, self.REACH_UNIT), (AUTHORITY, self.REACH_AUTHORITY))
        reads = [reach for group, reach in scopes if user.has_group(group)]
        first = min(user.jiebang_reading_tier, *reads, self.REACH_FILED + 1)
        if first > self.REACH_FILED:
            return stages.sudo()
        columns = stages.sudo().search_fetch([])
        return columns.filtered(
            lambda stage: (
                stage in stages
                or stage.state != "draft"
                and self._reached.get(stage.state, first) >= first
            )
        )

    @api.depends_context("uid")
    @api.depends("is_participant", "reached_tier", "organization_id", "authority_id")
    def _compute_reached_me(self):
        reached = self.filtered_domain(self._reached_domain())
        for project in self:
            project.reached_me = project in reached

    @api.model
    def _search_reached_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._reached_domain()
        return domain if True in value else ~domain

    @api.model
    def _search_in_it(self, operator, value):
        return self._search_people(operator, value, "participant_user_ids")

    @api.model
    def _search_was_in_it(self, operator, value):
        return self._search_people(
            operator, value, "participant_user_ids", "involved_user_ids"
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
        user = self.env.user
        mine = Domain.custom(
            to_sql=lambda _model, alias, _query: self._people_sql(alias, *names),
            predicate=lambda project: any(user in project[name] for name in names),
        )
        return mine if True in value else ~mine

    @api.model
    def _people_sql(self, alias, *names):
        """The condition that the user is one of the people in these fields."""
        files = [
            SQL(
                "SELECT %s FROM %s WHERE %s = %s",
                SQL.identifier(link.column1),
                SQL.identifier(link.relation),
                SQL.identifier(link.column2),
                self.env.uid,
                to_flush=link,
            )
            for link in (self._fields[name] for name in names)
        ]
        return SQL(
            "%s = ANY(ARRAY(%s))",
            SQL.identifier(alias, "id"),
            SQL(" UNION ALL ").join(files),
        )

    # what rights ask for is read with the page
    @api.depends(
        "reached_tier",
        "company_id",
        "program_id",
        "organization_id",
        "authority_id",
        "leader_user_id",
        "climb_start_version",
    )
    def _compute_available_acts(self):
        return super()._compute_available_acts()
