from odoo import models

from ..annexes.work_report_annex3 import RESULTS
from ..engine.paper_terms import NONE, day_text, month_text

ROLES = {"head": "组长", "member": "成员", "secretary": "秘书"}
CONCLUSIONS = (("pass", "通过验收"), ("fail", "不通过验收"), ("rectify", "限期整改"))


class AcceptanceSheet(models.AbstractModel):
    """The sheet that an acceptance panel signs (R58): project, results by the
    closing report, panel, opinion, conclusion, places for signatures and seal.

    It is printed to be signed, so that a draft bears no mark.
    """

    _name = "report.cf_jiebang.acceptance_sheet"
    _description = "Acceptance Sheet"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.acceptance"
    _document_title = "结题验收书"
    _page_kind = "form"

    def _check_document(self, records):
        records.project_id.check_access("read")

    def _sheet(self, record):
        project, program = record.project_id, record.project_id.program_id
        issuer = self._text(program, "issuer_id", "")
        categories = (project.main_category_id | project.category_ids).mapped("name")
        return {
            "texts": self._paper_texts("acceptance", {"issuer": issuer}),
            "issuer": issuer,
            "number": record.number or "",
            "filing_no": project.filing_no or "",
            "code": project.code or "",
            "name": self._text(project, "name"),
            "categories": "\n".join(categories) or NONE,
            "leader": self._text(project, "leader_name"),
            "organization": self._text(project, "organization_id"),
            "authority": self._text(project, "authority_id"),
            "span": f"{month_text(project.date_start)} 至 "
            f"{month_text(project.date_end)}",
            "day": day_text(record.date),
            "place": record.place or "",
            **self._report(record),
            "panel": self._panel(record),
            "opinion": self._opinion(record),
            "conclusions": [
                (word, record.conclusion == name) for name, word in CONCLUSIONS
            ],
            "rectify_by": day_text(record.date_rectify) if record.date_rectify else "",
            "rectification": (record.rectification or "").splitlines(),
        }

    def _report(self, record):
        """What the panel had before it: the closing report, and its indicators."""
        report = record.work_report_id
        if not report or not report.has_access("read"):
            return {"report": "", "indicators": []}
        received = report.received_date
        return {
            "report": f"版本码 {record.version_code or ''}"
            + (f"，{day_text(received)}收到" if received else ""),
            "indicators": [
                [
                    number,
                    line.name,
                    line.unit or "",
                    line.baseline_text or NONE,
                    line.target_text or NONE,
                    line.achieved_text or "",
                    RESULTS.get(line.result, ""),
                ]
                for number, line in enumerate(
                    self._lines(report, "indicator_line_ids"), 1
                )
            ],
        }

    def _panel(self, record):
        """The members who were present, with room for their signatures."""
        return [
            [
                number,
                member.name,
                member.organization or "",
                member.position or "",
                ROLES[member.role],
                "",
            ]
            for number, member in enumerate(
                self._lines(record, "member_ids").filtered("present"), 1
            )
        ]

    def _opinion(self, record):
        return [line for line in (record.opinion or "").splitlines() if line.strip()]
