from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ProjectLineMixin(models.AbstractModel):
    """A line of a project's content: it is open or frozen with the project.

    ``_project_field`` names the one2many of the project that holds the lines, so
    that a return opens them with their section.
    """

    _name = "jiebang.project.line.mixin"
    _description = "Line of a Project"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "sequence, id"

    _project_field = ""

    project_id = fields.Many2one(
        "jiebang.project", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)

    def _check_project_open(self):
        """Raise ``AccessError`` when the content of a project is frozen, or the
        user is not its leader."""
        if self.env.su:
            return
        # a submission that runs at the same time must see the line, or refuse it
        self.project_id._lock_or_explain()
        for project in self.project_id:
            project.check_access("read")
            refusal = project._content_refusal([self._project_field])
            if refusal:
                raise AccessError(refusal)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_project_open()
        return lines

    def write(self, vals):
        self._check_project_open()
        moved = "project_id" in vals and self.filtered(
            lambda line: line.project_id.id != vals["project_id"]
        )
        if moved and not self.env.su:
            raise UserError(
                self.env._("A line stays with the project that it belongs to.")
            )
        return super().write(vals)

    def _check_unlink(self):
        self._check_project_open()
