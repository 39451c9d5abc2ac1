import io

from odoo import models
from odoo.exceptions import MissingError

from ...tools.document_lang import document_lang
from .xlsx_sheet import Column, Sheet

NUMBER = "附件4"
TITLE = "赤峰市激励干部科技突围“揭榜挂帅”科技项目“跟榜”服务台账"
WIDTHS = (6, 16, 24, 16, 15, 18, 32, 36, 30)
"""Widths of the nine columns in characters; together A4 landscape."""
CENTRED = (3, 5)
PHONE = 4


class LedgerXlsx(models.Model):
    """Annex 4 as XLSX. A code below the table binds the file to the ledger and its
    version."""

    _inherit = "jiebang.ledger"

    def action_export_xlsx(self):
        """Download annex 4 as XLSX (who reads the ledger)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/jiebang/ledger/{self.id}/xlsx",
            "target": "download",
        }

    def _xlsx_name(self):
        name = self.with_context(lang=document_lang(self.env)).display_name
        return f"附件4-跟榜服务台账-{name.replace('/', '-')}.xlsx"

    def _export_xlsx(self):
        """The bytes of the file: the signed version, else the draft.

        :raise AccessError: the user may not read the ledger
        """
        self.ensure_one()
        if not self.exists():
            raise MissingError(self.env._("There is no such ledger."))
        self.check_access("read")
        self.line_ids._log_reading("export", {"phone"})
        content = self._frozen_sheet()
        columns = [
            Column(label, width, self._column_kind(index))
            for index, (label, width) in enumerate(
                zip(content["columns"], WIDTHS, strict=True)
            )
        ]
        options = {"header": content["header"], "pairs": 4, "number": NUMBER}
        stream = io.BytesIO()
        with Sheet(stream, TITLE, columns, **options, frozen=3) as sheet:
            for _project_id, cells in content["rows"]:
                sheet.write_row([int(cells[0]), *cells[1:]])
            state = "" if self.state == "signed" else "　（草稿，未签署）"
            period = f"期次：{content['period']}"
            sheet.write_note(f"{period}　台账码：{self._sheet_code()}{state}")
        return stream.getvalue()

    def _column_kind(self, index):
        if index == 0:
            return "integer"
        if index == PHONE:
            return "phone"
        return "center" if index in CENTRED else "text"
