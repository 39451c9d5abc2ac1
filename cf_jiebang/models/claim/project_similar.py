from odoo import api, fields, models
from odoo.tools import SQL


class ProjectSimilar(models.Model):
    """Projects with a similar title: shown, never an obstacle (R15)."""

    _inherit = "jiebang.project"

    similar_titles = fields.Text(
        string="Similar titles", compute="_compute_similar_titles"
    )

    @api.depends("name", "program_id")
    @api.depends_context("uid")
    def _compute_similar_titles(self):
        for project in self:
            rows = project._similar_rows() if project.name else []
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
        readable = self._search([])
        query = SQL(
            """
            SELECT COALESCE(project.filing_no, project.code, ''), project.name,
                   similarity(project.name, %(title)s) AS share
              FROM jiebang_project project
             WHERE project.name %% %(title)s
               AND project.id != %(own)s
               AND (project.reach >= %(filed)s OR project.id IN %(readable)s)
             ORDER BY share DESC, project.id
             LIMIT 5
            """,
            title=self.name,
            own=self._origin.id or 0,
            filed=self.REACH_FILED,
            readable=readable.subselect(),
        )
        self.env["jiebang.project"].flush_model(["name", "code", "filing_no", "reach"])
        self.env.execute_query(
            SQL("SELECT set_limit(%s)", self.program_id.similarity_threshold)
        )
        return self.env.execute_query(query)
