from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ....tools.document_lang import document_lang

OUTLINE = (
    "exec_targets",
    "exec_results",
    "exec_benefits",
    "org_duties",
    "org_plan",
    "org_experience",
    "next_steps",
    "problems",
)
"""The points of annex 3, in their order (R82–R85)."""

LINES = {
    "indicator_line_ids": (
        *("name", "unit", "baseline_text", "target_text", "achieved_text"),
        *("result", "comment"),
    ),
    "milestone_line_ids": (
        *("name", "date_start", "date_end", "goal", "result", "date_done", "comment"),
    ),
    "output_line_ids": ("kind", "name", "number", "date", "owners", "evidence_ids"),
    "member_line_ids": ("name", "duty", "contribution", "date_from", "date_to"),
    "evidence_ids": ("number", "kind", "name", "file_name", "sha256"),
}
"""The lines of a report, and what of each line is frozen."""

REPORT_SECTIONS = {
    "report_execution": {
        *("exec_targets", "exec_results", "exec_benefits"),
        *("indicator_line_ids", "output_line_ids"),
    },
    "report_organization": {
        *("org_duties", "org_plan", "org_experience"),
        *("member_line_ids", "milestone_line_ids"),
    },
    "report_next": {"next_steps"},
    "report_problems": {"problems"},
    "report_evidence": {"evidence_ids"},
}
"""Section of the report: the fields that a return of it opens."""


class WorkReportContent(models.AbstractModel):
    """The outline of annex 3, word for word (R82–R85), its tables and its evidence."""

    _name = "jiebang.work.report.content"
    _description = "Work report: annex 3"
    _max_lengths = dict.fromkeys(OUTLINE, 10000) | {"late_reason": 500}

    exec_targets = fields.Text(
        string="Indicators and tasks completed", prefetch="outline"
    )
    exec_results = fields.Text(
        string="Results achieved and their innovation", prefetch="outline"
    )
    exec_benefits = fields.Text(
        string="Economic and social benefit achieved", prefetch="outline"
    )
    org_duties = fields.Text(
        string="Tasks and duties of the participants", prefetch="outline"
    )
    org_plan = fields.Text(string="Plan and how it was carried out", prefetch="outline")
    org_experience = fields.Text(
        string="Experience in organisation and management", prefetch="outline"
    )
    next_steps = fields.Text(string="Next steps", prefetch="outline")
    problems = fields.Text(string="Problems and suggestions", prefetch="outline")

    indicator_line_ids = fields.One2many(
        "jiebang.work.report.indicator", "report_id", string="Indicators", copy=False
    )
    milestone_line_ids = fields.One2many(
        "jiebang.work.report.milestone", "report_id", string="Milestones", copy=False
    )
    output_line_ids = fields.One2many(
        "jiebang.work.report.output", "report_id", string="Results", copy=False
    )
    member_line_ids = fields.One2many(
        "jiebang.work.report.member", "report_id", string="Participants", copy=False
    )
    evidence_ids = fields.Many2many(
        "jiebang.evidence",
        "jiebang_work_report_evidence_rel",
        "report_id",
        "evidence_id",
        domain="[('project_id', '=', project_id), ('kind', '!=', 'seal_scan')]",
        copy=False,
    )
    evidence_count = fields.Integer(compute="_compute_evidence_count")
    checklist = fields.Text(compute="_compute_checklist")
    checklist_count = fields.Integer(compute="_compute_checklist")
    warnings = fields.Text(string="To be looked at", compute="_compute_warnings")

    @api.depends("evidence_ids")
    def _compute_evidence_count(self):
        for report in self:
            report.evidence_count = len(report.evidence_ids)

    @api.constrains("evidence_ids")
    def _check_evidence(self):
        for report in self.sudo():
            if report.evidence_ids.project_id - report.project_id:
                raise ValidationError(
                    self.env._(
                        "Evidence: it belongs to another project. Choose evidence of "
                        "“%s”.",
                        report.project_id.name,
                    )
                )

    def write(self, vals):
        if "discharges_annual" in vals and not self.env.su:
            for report in self:
                if report.version and (
                    bool(vals["discharges_annual"]) != report.discharges_annual
                ):
                    raise UserError(
                        self.env._(
                            "Stands for this year's annual report: this was confirmed "
                            "by the first submission and stays."
                        )
                    )
        return super().write(vals)

    # -- what is missing -----------------------------------------------------

    @api.depends(
        "state",
        "kind",
        *OUTLINE,
        "late_reason",
        "cutoff_applicant",
        "submitted_date",
        "indicator_line_ids.achieved",
        "milestone_line_ids.result",
        "member_line_ids.contribution",
    )
    def _compute_checklist(self):
        for report in self:
            items = (
                report._checklist_items()
                if report.state in report._editable_states
                else []
            )
            report.checklist_count = len(items)
            report.checklist = "\n".join(f"• {item}" for item in items)

    def _required_points(self):
        """The points that must be written: the next steps in an annual report only
        (R84)."""
        optional = {"next_steps"} if self.kind == "closing" else set()
        return [name for name in OUTLINE if name not in optional]

    def _checklist_items(self):
        """What is missing before submission, a sentence each."""
        self.ensure_one()
        lacking = [
            self._field_label(name)
            for name in self._required_points()
            if not (self[name] or "").strip()
        ]
        items = []
        if lacking:
            items.append(
                self.env._(
                    "Write, or write 无 where there is nothing: %s.", "、".join(lacking)
                )
            )
        open_lines = self.indicator_line_ids.filtered(
            lambda line: not (line.achieved or "").strip()
        )
        if open_lines:
            items.append(
                self.env._(
                    "Indicators: what was achieved is missing for %s.",
                    "、".join(open_lines.mapped("name")),
                )
            )
        open_stages = self.milestone_line_ids.filtered(lambda line: not line.result)
        if open_stages:
            items.append(
                self.env._(
                    "Milestones: say how far they are: %s.",
                    "、".join(open_stages.mapped("name")),
                )
            )
        idle = self.member_line_ids.filtered(
            lambda line: not (line.contribution or "").strip()
        )
        if idle:
            items.append(
                self.env._(
                    "Participants: the real contribution is missing for %s.",
                    "、".join(idle.mapped("name")),
                )
            )
        if self._would_be_late() and not (self.late_reason or "").strip():
            items.append(
                self.env._(
                    "Reason for being late: it was due on %s. Say why.",
                    self.cutoff_applicant,
                )
            )
        return items

    def _would_be_late(self):
        first = self.submitted_date or self._workflow_today()
        return bool(self.cutoff_applicant and first > self.cutoff_applicant)

    @api.depends_context("lang")
    @api.depends(
        "output_line_ids.foreign_owners",
        "indicator_line_ids.contradiction",
        "milestone_line_ids.contradiction",
    )
    def _compute_warnings(self):
        """What a reader should look at; nothing of it blocks."""
        for report in self:
            warnings = [
                self.env._(
                    "“%(name)s”: %(owners)s does not belong to the team or its units.",
                    name=line.name,
                    owners=line.foreign_owners,
                )
                for line in report.output_line_ids
                if line.foreign_owners
            ]
            for lines in (report.indicator_line_ids, report.milestone_line_ids):
                warnings += [
                    self.env._(
                        "“%(name)s” differs from the progress report: %(progress)s.",
                        name=line.name,
                        progress=line.contradiction,
                    )
                    for line in lines
                    if line.contradiction
                ]
            report.warnings = "\n".join(warnings)

    # -- frozen content ------------------------------------------------------

    def _snapshot_sections(self):
        self.ensure_one()
        lang = document_lang(self.env)
        report = self.sudo().with_context(lang=lang, bin_size=True)
        names = report.project_id._section_names()
        sections = [
            [
                "report",
                self._description,
                [
                    [name, report._field_label(name), report._frozen(name)]
                    for name in ("kind", "year", "late_reason", "discharges_annual")
                ],
            ]
        ]
        for code, fields_of in self._section_fields.items():
            rows = [
                [name, report._field_label(name), report._frozen(name)]
                for name in self._fields
                if name in fields_of
            ]
            sections.append([code, names.get(code, code), rows])
        return sections

    def _frozen(self, name):
        """The value of a field as text that can be compared and read."""
        text = self.project_id._value_text
        if name not in LINES:
            return text(self, name)
        return "\n".join(
            "；".join(text(line, part) for part in LINES[name]) for line in self[name]
        )
