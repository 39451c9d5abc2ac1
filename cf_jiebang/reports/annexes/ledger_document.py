from odoo import models

from ..engine.document_stamp import Stamp

WIDTHS = (4, 9, 14, 10, 9, 9, 16, 16, 13)
"""Percent of the page that each of the nine columns takes."""
CENTRED = (0, 1, 3, 4, 5)
"""Columns of short values."""


class LedgerDocument(models.AbstractModel):
    """Annex 4: the “跟榜” service ledger, landscape (R86, R87).

    A signed ledger is printed as it was signed; else as a draft.
    """

    _name = "report.cf_jiebang.ledger"
    _description = "Annex 4: Service Ledger"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.ledger"
    _document_title = "附件4 赤峰市激励干部科技突围“揭榜挂帅”科技项目“跟榜”服务台账"
    _page_kind = "ledger"

    def _sheet(self, record):
        record.line_ids._log_reading("print", {"phone"})
        sheet = record._frozen_sheet()
        return sheet | {
            "cells": [cells for _project_id, cells in sheet["rows"]],
            "headings": [
                (label, width, "center" if index in CENTRED else "")
                for index, (label, width) in enumerate(
                    zip(sheet["columns"], WIDTHS, strict=True)
                )
            ],
        }

    def _stamp(self, records):
        signed = records if len(records) == 1 and records.state == "signed" else False
        return Stamp(
            title=self._document_title,
            draft=any(record.state != "signed" for record in records),
            lines=signed._verify_lines() if signed else (),
            url=signed._verify_url() if signed else "",
            numbering=self._numbering(),
        )
