from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

COUNTED = {
    "evidence_count": ("jiebang.evidence", "project_id", []),
    "meeting_count": ("jiebang.meeting.item", "project_id", []),
    "dossier_count": (
        "jiebang.dossier",
        "res_id",
        [("res_model", "=", "jiebang.project")],
    ),
}
COUNTED_FROM_FILING = {
    "progress_count": ("jiebang.progress", "project_id", []),
    "ledger_count": ("jiebang.ledger.line", "project_id", []),
    "ticket_count": ("jiebang.ticket", "project_id", []),
    "open_ticket_count": ("jiebang.ticket", "project_id", [("state", "!=", "closed")]),
    "service_count": ("jiebang.service", "project_id", []),
    "recognition_count": ("jiebang.recognition", "project_id", []),
    "support_count": ("jiebang.support", "project_id", []),
    "publicity_count": ("jiebang.publicity", "project_id", []),
    "work_report_count": ("jiebang.work.report", "project_id", []),
    "evaluation_count": ("jiebang.evaluation", "project_id", []),
    "acceptance_count": ("jiebang.acceptance", "project_id", []),
}
"""What the buttons of a form count: ``{field: (model, link to it, domain)}``; before
a project is filed there is nothing of the latter."""


class ProjectCounts(models.AbstractModel):
    """How much there is of what belongs to a project, as far as the user reads it."""

    _name = "jiebang.project.counts"
    _description = "Project: its counts"

    evidence_count = fields.Integer(compute="_compute_counts")
    meeting_count = fields.Integer(
        compute="_compute_counts", export_string_translation=False
    )
    dossier_count = fields.Integer(compute="_compute_counts")
    progress_count = fields.Integer(
        compute="_compute_counts", export_string_translation=False
    )
    ledger_count = fields.Integer(
        compute="_compute_counts", export_string_translation=False
    )
    ticket_count = fields.Integer(compute="_compute_counts")
    open_ticket_count = fields.Integer(compute="_compute_counts")
    service_count = fields.Integer(compute="_compute_counts")
    recognition_count = fields.Integer(compute="_compute_counts")
    support_count = fields.Integer(compute="_compute_counts")
    publicity_count = fields.Integer(compute="_compute_counts")
    work_report_count = fields.Integer(
        string="Number of work reports", compute="_compute_counts"
    )
    evaluation_count = fields.Integer(string="Evaluations", compute="_compute_counts")
    acceptance_count = fields.Integer(compute="_compute_counts")

    @api.depends_context("uid")
    @api.depends(
        "reached_tier",
        "evidence_ids",
        "meeting_item_ids",
        "dossier_ids",
        "progress_ids",
        "ledger_line_ids",
        "work_report_ids",
        "acceptance_ids",
    )
    def _compute_counts(self):
        """All counts of all projects by one statement."""
        filed = self.filtered(lambda project: project.reached_tier >= self.REACH_FILED)
        parts = [self._counted_rows(*counted) for counted in COUNTED.items()]
        parts += [
            filed._counted_rows(*counted)
            for counted in (COUNTED_FROM_FILING if filed else {}).items()
        ]
        counts, parts = {}, [part for part in parts if part]
        if parts:
            rows = self.env.execute_query(
                SQL(
                    "SELECT name, project, COUNT(*) FROM (%s) AS counted"
                    " GROUP BY name, project",
                    SQL(" UNION ALL ").join(parts),
                )
            )
            counts = {(name, project): count for name, project, count in rows}
        for project in self:
            for name in (*COUNTED, *COUNTED_FROM_FILING):
                project[name] = counts.get((name, project._origin.id), 0)

    def _counted_rows(self, name, counted):
        """The rows of one count that the user may read, as ``(name, project id)``;
        ``None`` where he reads nothing of it."""
        model, link, domain = counted
        Model = self.env[model]
        if not Model.has_access("read"):
            return None
        query = Model._search(Domain(link, "in", self.ids) & Domain(domain))
        if query.is_empty():
            return None
        project = SQL.identifier(query.table, link, to_flush=Model._fields[link])
        return query.select(SQL("%s AS name", name), SQL("%s AS project", project))
