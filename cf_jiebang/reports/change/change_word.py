import io

from odoo import models
from odoo.exceptions import UserError

from ..word.word_writer import HAS_DOCX

if HAS_DOCX:
    import docx

PAPERS = {
    "change": ("report.cf_jiebang.change_request", "变更申请表"),
    "change_notice": ("report.cf_jiebang.change_notice", "变更通知书"),
}
"""The papers of a change as Word files, from the values of their print."""


class ChangeWord(models.AbstractModel):
    """Request and notice of a change as Word files, to be signed on paper."""

    _inherit = "jiebang.word"

    def _documents(self):
        return super()._documents() | {
            name: {"model": "jiebang.change", "report": report, "file": title}
            for name, (report, title) in PAPERS.items()
        }

    def _build(self, record, annex):
        if annex not in PAPERS:
            return super()._build(record, annex)
        record.check_access("read")
        if not HAS_DOCX:
            raise UserError(
                self.env._(
                    "Word files can't be made on this server: the Python library "
                    "python-docx is missing. Ask the administrator to install it, or "
                    "print the paper as PDF."
                )
            )
        report, title = PAPERS[annex]
        paper = self.env[report]
        records = paper._documents(record.ids)
        if hasattr(paper, "_check_document"):
            paper._check_document(records)
        sheet = paper._sheet(records)
        document = docx.Document()
        document.add_heading(sheet["title"], 1)
        if annex == "change_notice":
            document.add_paragraph(sheet["addressee"])
            document.add_paragraph(sheet["paragraph"])
            self._word_matters(document, sheet)
            document.add_paragraph(f"{sheet['issuer']}\n{sheet['day']}").alignment = 2
        else:
            self._word_facts(document, sheet)
            self._word_matters(document, sheet)
            self._word_opinions(document, sheet)
        document.add_paragraph("　".join(filter(None, records._verify_lines())))
        content = io.BytesIO()
        document.save(content)
        name = f"{title}-{record.code or record.id}.docx"
        return name.replace("/", "_"), content.getvalue()

    def _word_facts(self, document, sheet):
        rows = [
            ("项目名称", sheet["name"]),
            ("变更编号", sheet["code"]),
            ("备案编号", sheet["filing_no"]),
            ("揭榜人", sheet["leader"]),
            ("揭榜人单位", sheet["unit"]),
            ("归口管理部门", sheet["authority"]),
            ("申请日期", sheet["submitted"]),
            ("变更理由", sheet["reason"]),
        ]
        self._word_table(document, rows)

    def _word_matters(self, document, sheet):
        if sheet["matters"]:
            document.add_paragraph()
            head = ("变更事项", "变更前", "变更后", "备注")
            self._word_table(document, [head, *sheet["matters"]])

    def _word_opinions(self, document, sheet):
        document.add_paragraph()
        rows = [("揭榜人", f"（签字）\n{sheet['submitted']}")]
        for opinion in sheet["opinions"]:
            lines = [
                *opinion["lines"],
                f"{opinion['signer']}（盖章）",
                opinion["date"],
            ]
            rows.append((opinion["title"], "\n".join(lines)))
        self._word_table(document, rows)

    @staticmethod
    def _word_table(document, rows):
        table = document.add_table(len(rows), len(rows[0]))
        table.style = "Table Grid"
        for cells, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(cells.cells, row, strict=True):
                cell.text = str(text or "")
