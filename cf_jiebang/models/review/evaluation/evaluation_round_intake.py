from odoo import api, fields, models
from odoo.fields import Domain

from ....groups import BUREAU

NAMED = 20
"""Projects that are named; of the others the number is said."""


class EvaluationRoundIntake(models.AbstractModel):
    """How many reports go into a round, which are missing, and why."""

    _name = "jiebang.evaluation.round.intake"
    _description = "Round: what goes in"

    ready_count = fields.Integer(
        string="Reports that go in", compute="_compute_intake", groups=BUREAU
    )
    absent_count = fields.Integer(
        string="Reports that are missing", compute="_compute_intake", groups=BUREAU
    )
    absent_text = fields.Text(
        string="Which are missing, and why", compute="_compute_intake", groups=BUREAU
    )

    @api.depends_context("lang", "uid")
    @api.depends("program_id", "kind", "year", "state")
    def _compute_intake(self):
        Report = self.env["jiebang.work.report"]
        for item in self:
            if not item.program_id or item.state == "closed":
                item.ready_count = item.absent_count = 0
                item.absent_text = False
                continue
            ours = Domain(
                [
                    ("program_id", "=", item.program_id.id),
                    ("kind", "=", item.kind),
                    ("year", "=", item.year),
                ]
            )
            item.ready_count = Report.search_count(
                ours & Domain("state", "=", "submitted")
            )
            late = Report.search(
                ours & Domain("state", "not in", ("submitted", "discharged")),
                order="cutoff_applicant, id",
            )
            none = item._without_report()
            item.absent_count = len(late) + len(none)
            item.absent_text = "\n".join(item._absent_lines(late, none)) or False

    def _without_report(self):
        """Projects that owe a report of the round and have not begun one."""
        Project = self.env["jiebang.project"]
        if not self.year:
            return Project
        Report = self.env["jiebang.work.report"].sudo()
        if self.kind == "annual":
            owed = Report._owed_annual(self.program_id.sudo(), self.year)
        else:
            owed = Report._owed_closing(
                self.program_id.sudo(), Report._workflow_today()
            )
        return Project.search(owed, order="filing_no, id")

    def _absent_lines(self, late, none):
        """A line a report that is missing, with whom it is and what it waits for."""
        lines = [
            f"{report.project_id.display_name}：{report.missing}"
            for report in late[:NAMED]
        ]
        reason = self.env._("no report was begun")
        lines += [
            f"{project.display_name}：{reason}"
            for project in none[: NAMED - len(lines)]
        ]
        more = len(late) + len(none) - len(lines)
        if more > 0:
            lines.append(self.env._("… and %s more", more))
        return lines
