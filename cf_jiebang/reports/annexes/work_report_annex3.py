from odoo import models

from ...tools.legal_time import legal_day
from ..engine.document_stamp import Stamp
from ..engine.paper_terms import FIELD_WORDS, NONE, day_text, month_text, spaced_date
from .project_annex import COVER_CATEGORIES, COVER_LINE

KINDS = {"annual": "年度", "closing": "结题"}
RESULTS = {
    "done": "已完成",
    "partly": "部分完成",
    "not_done": "未完成",
    "not_due": "未到期",
}
COLUMNS = {
    "indicators": [
        ("序号", 7, "center"),
        ("考核指标", 22, ""),
        ("单位", 8, "center"),
        ("基线", 9, "center"),
        ("目标", 9, "center"),
        ("完成值", 10, "center"),
        ("完成情况", 14, "center"),
        ("说明", 21, ""),
    ],
    "outputs": [
        ("序号", 7, "center"),
        ("类型", 11, "center"),
        ("成果名称", 28, ""),
        ("证书号（刊号）", 19, ""),
        ("权利人（作者）", 19, ""),
        ("佐证材料", 16, ""),
    ],
    "members": [
        ("序号", 7, "center"),
        ("姓名", 11, "center"),
        ("任务分工", 24, ""),
        ("实际贡献", 34, ""),
        ("参加时间", 24, "center"),
    ],
    "milestones": [
        ("序号", 7, "center"),
        ("阶段目标", 25, ""),
        ("计划起止时间", 19, "center"),
        ("完成情况", 14, "center"),
        ("完成时间", 14, "center"),
        ("说明", 21, ""),
    ],
    "changes": [
        ("变更编号", 22, "center"),
        ("生效日期", 16, "center"),
        ("变更事项", 16, "center"),
        ("变更内容", 46, ""),
    ],
    "evidence": [
        ("编号", 14, "center"),
        ("名称", 46, ""),
        ("文件", 40, ""),
    ],
}


class WorkReportAnnex3(models.AbstractModel):
    """Annex 3: the annual or closing work report (R73, R74, R82–R85, R89)."""

    _name = "report.cf_jiebang.work_report_annex3"
    _description = "Annex 3: Work Report"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.work.report"
    _document_title = (
        "附件3 赤峰市激励干部科技突围“揭榜挂帅”科技项目年度（结题）工作总结报告"
    )
    _unnumbered_pages = 1

    def _get_report_values(self, docids, data=None):
        values = super()._get_report_values(docids, data)
        return values | {"document_title": values["stamp"].title}

    def _stamp(self, records):
        title = self._document_title
        if len(records) != 1:
            draft = any(self._is_draft(record) for record in records)
            return Stamp(title=title, draft=draft)
        title = title.replace("年度（结题）", KINDS[records.kind])
        draft = self._is_draft(records)
        return Stamp(
            title=title,
            draft=draft,
            lines=tuple(
                filter(None, (records.project_id.code, *records._verify_lines()))
            ),
            url=records._verify_url(),
            unnumbered=self._unnumbered_pages,
            numbering=self._numbering(),
        )

    def _is_draft(self, report):
        return not report.version or report.state in report._editable_states

    def _sheet(self, report):
        project, kind = report.project_id, KINDS[report.kind]
        return {
            "titles": [
                "赤峰市激励干部科技突围“揭榜挂帅”",
                f"科技项目{kind}工作总结报告",
            ],
            "issuer": self._text(project.program_id, "issuer_id", ""),
            "form_year": self._text(project.program_id, "form_year", ""),
            "columns": COLUMNS,
            "indicators": self._indicators(report),
            "outputs": self._outputs(report),
            "members": self._members(report),
            "milestones": self._milestones(report),
            "changes": self._changes(report),
            "evidence": [
                [self._number(line), line.name, line.file_name]
                for line in self._lines(report, "evidence_ids").sorted("number")
            ],
            **self._cover(report, project),
            **{
                name: self._paragraphs(report, name)
                for name in (
                    *("exec_targets", "exec_results", "exec_benefits", "org_duties"),
                    *("org_plan", "org_experience", "next_steps", "problems"),
                )
            },
        }

    def _cover(self, report, project):
        categories = (project.main_category_id | project.category_ids).mapped("name")
        if len(categories) > COVER_CATEGORIES:
            categories = [categories[0], f"等{len(categories)}个方向"]
        name, phone = self._text(project, "leader_name"), ""
        if self._may_read(project, "leader_phone"):
            phone = project.leader_phone or ""
        unit = self._text(report, "organization_id")
        authority = self._text(report, "authority_id")
        start, end = project.date_start, project.date_end
        values = [*categories, project.name or "", unit, authority]
        return {
            "cover_tight": sum(1 + len(value) // COVER_LINE for value in values) > 8,
            "cover_fields": [
                ("项 目 类 别：", "\n".join(categories) or NONE),
                ("项 目 名 称：", self._text(project, "name")),
                ("揭榜人及电话：", f"{name}　{phone}"),
                ("揭榜人单位（盖章）：", unit),
                ("项目起止时间：", f"{spaced_date(start, 2)} 至 {spaced_date(end, 2)}"),
                ("填 报 时 间：", spaced_date(self._filled_in_on(report))),
                ("归口管理部门（盖章）：", authority),
            ],
        }

    def _filled_in_on(self, report):
        """The day on which the present version was submitted."""
        if self._is_draft(report):
            return False
        acts = self._lines(report, "decision_ids").filtered(
            lambda d: d.outcome == "submitted" and d.version == report.version
        )
        return legal_day(acts[0].date) if acts else report.submitted_date

    # -- tables --------------------------------------------------------------

    def _indicators(self, report):
        return [
            [
                number,
                line.name,
                line.unit or "",
                line.baseline_text or NONE,
                self._goal(report, line),
                line.achieved_text or "",
                RESULTS.get(line.result, ""),
                line.comment or "",
            ]
            for number, line in enumerate(self._lines(report, "indicator_line_ids"), 1)
        ]

    def _goal(self, report, line):
        """The goal in force, and the one that was filed where a change has set it."""
        goal, source = line.target_text or NONE, line.sudo().indicator_id
        former = source and report.sudo().project_id._former_goal(source)
        return f"{goal}\n（原：{former}）" if former and former != goal else goal

    def _changes(self, report):
        """The changes that count by the end of the report's period, and were decided
        before it was handed in."""
        day = report._period()[1]
        if not self._is_draft(report):
            day = min(day, self._filled_in_on(report) or day)
        return [
            [code, day_text(since), what, how]
            for code, since, what, how in report.sudo().project_id._change_rows(day)
        ]

    def _outputs(self, report):
        words = FIELD_WORDS[("jiebang.output", "kind")]
        return [
            [
                number,
                words.get(line.kind, ""),
                line.name,
                line.number or NONE,
                line.owners or NONE,
                "\n".join(self._number(e) for e in self._lines(line, "evidence_ids"))
                or NONE,
            ]
            for number, line in enumerate(self._lines(report, "output_line_ids"), 1)
        ]

    def _members(self, report):
        return [
            [
                number,
                line.name,
                line.duty or NONE,
                line.contribution or "",
                self._span(line.date_from, line.date_to),
            ]
            for number, line in enumerate(self._lines(report, "member_line_ids"), 1)
        ]

    def _milestones(self, report):
        return [
            [
                number,
                f"{line.name}\n{line.goal or ''}".strip(),
                self._span(line.date_start, line.date_end),
                RESULTS.get(line.result, ""),
                month_text(line.date_done, ""),
                line.comment or "",
            ]
            for number, line in enumerate(self._lines(report, "milestone_line_ids"), 1)
        ]

    def _span(self, start, end):
        return f"{month_text(start)}\n至{month_text(end)}"

    def _number(self, evidence):
        """佐证-01: by this number a piece of evidence is quoted."""
        return f"佐证-{evidence.number:02d}"
