from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class WorkReportLineMixin(models.AbstractModel):
    """A line of a work report: it is open or frozen with the report.

    ``_report_field`` names the one2many of the report that holds the lines, so
    that a return opens them with their section.
    """

    _name = "jiebang.work.report.line.mixin"
    _description = "Line of a Work Report"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "sequence, id"

    _report_field = ""

    report_id = fields.Many2one(
        "jiebang.work.report", required=True, index=True, ondelete="cascade"
    )
    project_id = fields.Many2one(
        related="report_id.project_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)

    def _check_report_open(self):
        """Raise ``AccessError`` when the content of the report is frozen, or the
        user is not its leader."""
        if self.env.su:
            return
        # a submission that runs at the same time must see the line, or refuse it
        self.report_id._lock_or_explain()
        for report in self.report_id:
            report.check_access("read")
            refusal = report._content_refusal([self._report_field])
            if refusal:
                raise AccessError(refusal)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_report_open()
        return lines

    def write(self, vals):
        self._check_report_open()
        moved = "report_id" in vals and self.filtered(
            lambda line: line.report_id.id != vals["report_id"]
        )
        if moved and not self.env.su:
            raise UserError(
                self.env._("A line stays with the report that it belongs to.")
            )
        return super().write(vals)

    def _check_unlink(self):
        self._check_report_open()
