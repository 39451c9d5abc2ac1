from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..reports.excel.arrival_sheets import sheets_back
from .download import download


class PastController(http.Controller):
    @http.route(
        "/jiebang/past/<int:book_id>/back",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def past_back(self, book_id, **_kwargs):
        """The rows of a ledger that were not taken over, with the reason beside
        each."""
        book = request.env["jiebang.past.book"].browse(book_id)
        try:
            book.check_access("read")
            lines = book.entry_ids.filtered(
                lambda past: past.row and past.fate in ("refused", "ask")
            ).sorted("id")
            lines._log_reading("export", ("cells", "phone"))
            name = (book.content_name or "").rpartition(".")[0]
            file = sheets_back(lines, book.column_ids)
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        return download(file, f"{name}-退回.xlsx")
