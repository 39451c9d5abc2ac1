from odoo import fields, models

from .work_report_milestone import RESULTS


class WorkReportIndicator(models.Model):
    """What was achieved of an indicator: baseline, target, achieved (R82)."""

    _name = "jiebang.work.report.indicator"
    _description = "Indicator in a Work Report"
    _inherit = ["jiebang.work.report.line.mixin"]
    _report_field = "indicator_line_ids"
    _max_lengths = {
        "name": 100,
        "unit": 30,
        "baseline": 60,
        "target": 60,
        "achieved": 60,
        "comment": 500,
    }

    indicator_id = fields.Many2one(
        "jiebang.indicator",
        string="Indicator of the project",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char(string="Indicator", required=True)
    unit = fields.Char(string="Unit of measure")
    baseline = fields.Char()
    target = fields.Char()
    due_date = fields.Date(string="By")
    achieved = fields.Char()
    result = fields.Selection(RESULTS, string="Completion")
    comment = fields.Text(string="Remark")
