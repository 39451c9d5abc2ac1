from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WorkReportMember(models.Model):
    """A participant: his task, what he really contributed, and the time served
    (R83)."""

    _name = "jiebang.work.report.member"
    _description = "Participant in a Work Report"
    _inherit = ["jiebang.work.report.line.mixin"]
    _report_field = "member_line_ids"
    _max_lengths = {"name": 60, "duty": 200, "contribution": 1000}

    cadre_id = fields.Many2one(
        "jiebang.cadre",
        string="Entry in the directory",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    name = fields.Char(required=True)
    is_leader = fields.Boolean(string="Leader", readonly=True)
    duty = fields.Char(string="Task in the project")
    contribution = fields.Text(string="Real contribution")
    date_from = fields.Date(string="Served from")
    date_to = fields.Date(string="Served until")
    months = fields.Float(
        string="Months served",
        compute="_compute_months",
        store=True,
        digits=(5, 1),
        help="Time served within the period of the report.",
    )

    @api.depends("date_from", "date_to")
    def _compute_months(self):
        for line in self:
            start, end = line.date_from, line.date_to
            days = (end - start).days + 1 if start and end and end >= start else 0
            line.months = round(days / 30.44, 1)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for line in self:
            if line.date_from and line.date_to and line.date_from > line.date_to:
                raise ValidationError(
                    self.env._(
                        "Participant %s: the time served ends before it starts. Swap "
                        "the dates.",
                        line.name,
                    )
                )

    def _as_text(self):
        """Project, task, time served and contribution, for who reads no report."""
        parts = [
            self.report_id.project_id.name,
            self.env._("leader") if self.is_leader else "",
            self.duty,
            f"{self.date_from or ''} – {self.date_to or ''}".strip(" –"),
        ]
        text = " · ".join(part for part in parts if part)
        return f"{text}：{self.contribution}" if self.contribution else text
