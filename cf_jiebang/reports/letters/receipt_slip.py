from odoo import models
from odoo.exceptions import UserError

from ..engine.paper_terms import day_text


class ReceiptSlip(models.AbstractModel):
    """The receipt of what was handed in, in two copies on one sheet (R23)."""

    _name = "report.cf_jiebang.receipt_slip"
    _description = "Receipt Slip"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.receipt"
    _document_title = "收件回执"
    _page_kind = "form"

    def _check_document(self, records):
        records.project_id.check_access("read")
        if any(receipt.state == "draft" for receipt in records):
            raise UserError(
                self.env._("Register what was received first; then print its receipt.")
            )

    def _stamp(self, records):
        void = any(receipt.state == "void" for receipt in records)
        return super()._stamp(records)._replace(draft=void, mark="作废", numbering="")

    def _sheet(self, record):
        project = record.project_id
        issuer = self._text(project.program_id, "issuer_id", "")
        texts = self._paper_texts("receipt", {"issuer": issuer})
        letter = record.letter_id if self._may_read(record, "letter_id") else None
        return {
            "texts": texts,
            "issuer": issuer,
            "code": project.code or "",
            "name": self._text(project, "name"),
            "leader": self._text(project, "leader_name"),
            "organization": self._text(project, "organization_id"),
            "authority": self._text(project, "authority_id"),
            "version_code": record.version_code,
            "letter": letter.sudo().name if letter else "",
            "copies": f"{record.copies} 册（应交 {record.required_copies} 册）",
            "discs": f"{record.discs} 份（应交 {record.required_discs} 份）",
            "missing": self._missing(record),
            "deliverer": record.deliverer or "",
            "receiver": record.receiver_id._jiebang_name(),
            "day": day_text(record.date),
            "note": record.note or "",
            "copies_of_slip": ("第一联　报送单位留存", "第二联　市科技局留存"),
        }

    def _missing(self, record):
        """What is short, in the words of the form."""
        if record.state != "short":
            return "无"
        parts = (
            ("胶装成册", record.required_copies - record.copies, "册"),
            ("光盘", record.required_discs - record.discs, "份"),
        )
        return "、".join(
            f"{name}缺{count}{unit}" for name, count, unit in parts if count > 0
        )
