from odoo import fields, models

from ....groups import COMMITTEE


class ProjectPublication(models.AbstractModel):
    """Published is a fact of a filed project, not a state (R27)."""

    _name = "jiebang.project.publication"
    _description = "Project: published"

    publication_id = fields.Many2one(
        "jiebang.publication",
        string="Published in",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    published_date = fields.Date(string="Made public on", copy=False, readonly=True)
    publication_line_ids = fields.One2many(
        "jiebang.publication.line",
        "project_id",
        copy=False,
        readonly=True,
        groups=COMMITTEE,
    )

    def action_open_publication(self):
        """Open the list on which the project was published."""
        self.ensure_one()
        self.check_access("read")
        return self.publication_id._get_records_action(context={})
