import io

from odoo import models
from odoo.exceptions import MissingError, UserError

try:
    import xlsxwriter
except ImportError:  # the addon installs without it
    xlsxwriter = None

TITLE = "赤峰市激励干部科技突围“揭榜挂帅”科技项目“跟榜”服务台账"
WIDTHS = (6, 16, 24, 16, 15, 18, 32, 36, 30)
"""Widths of the nine columns in characters; together A4 landscape."""
OPEN = (7, 8)
"""Columns that may be filled in offline."""


class LedgerXlsx(models.Model):
    """Annex 4 as XLSX: A4 landscape, its head on each page, every value a text. A
    code below the table binds the file to the ledger and its version."""

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
        name = self.display_name.replace("/", "-")
        return f"附件4-跟榜服务台账-{name}.xlsx"

    def _export_xlsx(self):
        """The bytes of the file: the signed version, else the draft.

        :raise AccessError: the user may not read the ledger
        """
        self.ensure_one()
        self.check_access("read")
        if not self.exists():
            raise MissingError(self.env._("There is no such ledger."))
        if xlsxwriter is None:
            raise UserError(
                self.env._(
                    "XLSX files can't be made on this server: ask the administrator "
                    "to install the Python package xlsxwriter."
                )
            )
        stream = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(stream, options) as book:
            self._write_sheet(book)
        return stream.getvalue()

    def _write_sheet(self, book):
        sheet = self._frozen_sheet()
        page = book.add_worksheet("跟榜服务台账")
        title = book.add_format(
            {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
        )
        head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter"}
            | {"text_wrap": True, "bg_color": "#F2F2F2"}
        )
        cell = {"border": 1, "valign": "top", "text_wrap": True, "quote_prefix": True}
        shut, free = book.add_format(cell), book.add_format(cell | {"locked": False})
        last = len(WIDTHS) - 1
        page.merge_range(0, 0, 0, last, f"附件4　{TITLE}", title)
        page.set_row(0, 32)
        facts = "　　".join(f"{label}：{value}" for label, value in sheet["header"])
        page.merge_range(1, 0, 1, last, f"{facts}　　期次：{sheet['period']}")
        for column, (label, width) in enumerate(
            zip(sheet["columns"], WIDTHS, strict=True)
        ):
            page.set_column(column, column, width)
            page.write_string(2, column, label, head)
        row = 2
        for row, (_project_id, cells) in enumerate(sheet["rows"], 3):
            for column, text in enumerate(cells):
                style = free if column in OPEN else shut
                page.write_string(row, column, text, style)
        state = "" if self.state == "signed" else "　（草稿，未签署）"
        page.write_string(row + 2, 0, f"台账码：{self._sheet_code()}{state}")
        self._set_up_page(page, last)

    def _set_up_page(self, page, last):
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0, 2)
        page.freeze_panes(3, 3)
        page.set_footer("&C第 &P 页 共 &N 页")
        # no password: it shows where to write, the import checks
        page.protect(
            "", {"format_rows": True, "format_columns": True, "format_cells": True}
        )
