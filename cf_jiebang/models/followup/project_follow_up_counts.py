from odoo import fields, models


class ProjectFollowUpCounts(models.Model):
    """What the form of a project shows of its tickets, services and supports."""

    _inherit = "jiebang.project"

    ticket_count = fields.Integer(compute="_compute_follow_up_counts")
    open_ticket_count = fields.Integer(compute="_compute_follow_up_counts")
    service_count = fields.Integer(compute="_compute_follow_up_counts")
    recognition_count = fields.Integer(compute="_compute_follow_up_counts")
    support_count = fields.Integer(compute="_compute_follow_up_counts")
    publicity_count = fields.Integer(compute="_compute_follow_up_counts")

    def _compute_follow_up_counts(self):
        """What the user may read, a statement a kind for all projects."""
        for name, model, domain in (
            ("ticket_count", "jiebang.ticket", []),
            ("open_ticket_count", "jiebang.ticket", [("state", "!=", "closed")]),
            ("service_count", "jiebang.service", []),
            ("recognition_count", "jiebang.recognition", []),
            ("support_count", "jiebang.support", []),
            ("publicity_count", "jiebang.publicity", []),
        ):
            counts = {}
            if self.env[model].has_access("read"):
                counts = dict(
                    self.env[model]._read_group(
                        [("project_id", "in", self.ids), *domain],
                        ["project_id"],
                        ["__count"],
                    )
                )
            for project in self:
                project[name] = counts.get(project._origin, 0)
