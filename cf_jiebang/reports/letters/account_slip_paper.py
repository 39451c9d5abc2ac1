from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ...models.account.account_print import Slips
from ..engine.paper_terms import day_text

ACROSS = 2
"""Slips side by side."""


class AccountSlipPaper(models.AbstractModel):
    """Slips with a login and a one-time password each, several on a page, to be cut."""

    _name = "report.cf_jiebang.account_slip"
    _description = "Slips of Accounts"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.account.print"
    _document_title = "账号通知单"
    _document_collective = True
    _page_kind = "form"

    def _check_document(self, records):
        """One-time passwords are handed over in memory by the act that draws them, and
        never read from anywhere."""
        if not isinstance(self.env.context.get("jiebang_slips"), Slips):
            raise UserError(
                self.env._("Slips are printed by their button only, and once.")
            )

    def _sheets(self, records):
        rows = [
            row | {"until": day_text(row["until"])}
            for row in self.env.context["jiebang_slips"].rows
        ]
        return [list(part) for part in split_every(ACROSS, rows)]
