from odoo import fields, models

RESULTS = [
    ("done", "Completed"),
    ("partly", "Partly completed"),
    ("not_done", "Not completed"),
    ("not_due", "Not due yet"),
]


class WorkReportMilestone(models.Model):
    """How far a stage of the plan is: planned, done, when (R83)."""

    _name = "jiebang.work.report.milestone"
    _description = "Milestone in a Work Report"
    _inherit = [
        "jiebang.work.report.contradiction.mixin",
        "jiebang.work.report.line.mixin",
    ]
    _report_field = "milestone_line_ids"
    _max_lengths = {"name": 100, "goal": 1000, "comment": 500}

    milestone_id = fields.Many2one(
        "jiebang.milestone",
        string="Milestone of the project",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char(string="Milestone", required=True)
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="To")
    goal = fields.Text(string="Goal of the stage")
    result = fields.Selection(RESULTS, string="Completion")
    date_done = fields.Date(string="Completed on")
    comment = fields.Text(string="What was done")
