from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ProjectSimilar(models.AbstractModel):
    """Projects with a similar title: shown until the project is filed, never an
    obstacle (R15)."""

    _name = "jiebang.project.similar"
    _description = "Project: similar titles"

    similar_titles = fields.Text(
        string="Similar titles", compute="_compute_similar_titles"
    )

    @api.depends("name", "program_id", "reached_tier")
    @api.depends_context("uid")
    def _compute_similar_titles(self):
        for project in self:
            asked = project.name and project.reached_tier < self.REACH_FILED
            rows = project._similar_rows() if asked else []
            project.similar_titles = "\n".join(
                self.env._(
                    "%(title)s (%(percent)s%% alike)",
                    title=f"{number} {title}".strip(),
                    percent=round(share * 100),
                )
                for number, title, share in rows
            )

    def _similar_rows(self):
        """``[(number, title, share of common letter groups), …]``, best first.

        Titles of filed projects are public; of the others only those that the
        user may read are compared.
        """
        self.ensure_one()
        if not self.env.registry.has_trigram:
            return []
        # one list of conditions, not a query inside an OR: that reads the whole table
        readable = self.env["ir.rule"]._compute_domain(self._name, "read")
        found = self.sudo()._search(
            Domain("id", "!=", self._origin.id or 0)
            & (Domain("reached_tier", ">=", self.REACH_FILED) | readable)
        )
        name, code, number = (
            SQL.identifier(self._table, column)
            for column in ("name", "code", "filing_no")
        )
        found.add_where(SQL("%s %% %s", name, self.name))
        found.order = SQL("share DESC, %s", SQL.identifier(self._table, "id"))
        found.limit = 5
        query = found.select(
            SQL("COALESCE(%s, %s, '')", number, code),
            name,
            SQL("similarity(%s, %s) AS share", name, self.name),
        )
        self.env["jiebang.project"].flush_model(
            ["name", "code", "filing_no", "reached_tier"]
        )
        self.env.execute_query(
            SQL("SELECT set_limit(%s)", self.program_id.similarity_threshold)
        )
        return self.env.execute_query(query)
