from odoo import models
from odoo.exceptions import UserError

from ..engine.paper_terms import day_text, month_text


class FilingNotice(models.AbstractModel):
    """The notice that a project was filed (R26)."""

    _name = "report.cf_jiebang.filing_notice"
    _description = "Filing Notice"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.project"
    _document_title = "备案通知"

    def _check_document(self, records):
        unfiled = records.filtered(lambda project: not project.filing_no)
        if unfiled:
            raise UserError(
                self.env._(
                    "“%s” has not been filed; there is no notice yet.", unfiled[0].name
                )
            )

        paper = records.filtered("is_past")
        if paper:
            raise UserError(
                self.env._(
                    "“%s” was filed on paper; its notice is the one of that time.",
                    paper[0].name,
                )
            )

    def _sheet(self, record):
        # who may read the file may know which meeting filed it
        meeting = record.sudo().filing_meeting_id
        program = record.program_id
        start, end = record.date_start, record.date_end
        values = {
            "project": record.name or "",
            "leader": self._text(record, "leader_name", ""),
            "unit": self._text(record, "organization_id", ""),
            "authority": self._text(record, "authority_id", ""),
            "meeting": meeting.name or "联席会议",
            "minutes_no": meeting.minutes_no or "无",
            "filing_no": record.filing_no,
            "filing_date": day_text(record.filing_date),
            "period": f"{month_text(start)}至{month_text(end)}",
            "issuer": self._text(program, "issuer_id", ""),
            "program": program.name or "",
        }
        texts = self._paper_texts("notice", values)
        return values | {
            "title": texts.get("title", "").splitlines(),
            "paragraphs": texts.get("body", "").splitlines(),
            "category": self._text(record, "main_category_id"),
        }
