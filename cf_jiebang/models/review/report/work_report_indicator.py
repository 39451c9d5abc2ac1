from odoo import api, fields, models

from ....tools import quantity
from .work_report_milestone import RESULTS


class WorkReportIndicator(models.Model):
    """What was achieved of an indicator: baseline, target, achieved (R82)."""

    _name = "jiebang.work.report.indicator"
    _description = "Indicator in a Work Report"
    _inherit = [
        "jiebang.work.report.contradiction.mixin",
        "jiebang.measured.mixin",
        "jiebang.measure.line.mixin",
        "jiebang.work.report.line.mixin",
    ]
    _quantities = {
        "baseline": "baseline_value",
        "target": "target_value",
        "achieved": "achieved_value",
    }
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
    due_date = fields.Date(string="By")
    achieved_value = fields.Float(
        string="Achieved (number)", digits=(16, 4), aggregator=False
    )
    achieved = fields.Char(string="Achieved in words")
    achieved_text = fields.Char(string="Achieved", compute="_compute_texts")
    percent = fields.Integer(
        string="Done (%)",
        compute="_compute_percent",
        store=True,
        aggregator="avg",
        help="How far the number has come from the baseline to the goal; above 100 "
        "where it went further.",
    )
    suggested_result = fields.Selection(
        RESULTS, string="By the number", compute="_compute_suggested_result"
    )
    result = fields.Selection(RESULTS, string="Completion")
    comment = fields.Text(string="Remark")

    @api.depends(
        "is_measured", "achieved", "achieved_value", "baseline_value", "target_value"
    )
    def _compute_percent(self):
        for line in self:
            line.percent = (
                min(
                    quantity.share(
                        line.achieved_value,
                        line.baseline_value,
                        line.target_value,
                        line.direction == "down",
                    ),
                    999999,
                )
                if line.is_measured and line.achieved
                else 0
            )

    @api.depends("percent", "achieved", "due_date", "report_id.year")
    def _compute_suggested_result(self):
        for line in self:
            line.suggested_result = line._result_by_number()

    def _result_by_number(self):
        """What the number says of completion; nothing without one."""
        if not (self.is_measured and self.achieved):
            return False
        if self.percent >= 100:
            return "done"
        end = self.report_id.year and self.report_id._period()[1]
        if end and self.due_date and self.due_date > end:
            return "not_due"
        return "partly" if self.percent else "not_done"

    @api.onchange("achieved")
    def _onchange_achieved(self):
        self._suggest("achieved")
        self.result = self._result_by_number() or self.result

    @api.onchange("achieved_value")
    def _onchange_achieved_value(self):
        self._suggest("achieved_value")
        self.result = self._result_by_number() or self.result
