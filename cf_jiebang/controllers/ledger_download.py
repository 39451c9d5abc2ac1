from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from .download import download


class LedgerController(http.Controller):
    @http.route(
        "/jiebang/ledger/<int:ledger_id>/xlsx",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def ledger_xlsx(self, ledger_id, **_kwargs):
        """Annex 4 as XLSX, for those who read the ledger."""
        ledger = request.env["jiebang.ledger"].browse(ledger_id)
        try:
            content = ledger._export_xlsx()
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        return download(content, ledger._xlsx_name())
