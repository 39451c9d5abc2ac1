from odoo import http
from odoo.http import request

from .download import download
from .word_download import WORD_TYPE


class BulletinController(http.Controller):
    """Bulletins as Word files."""

    @http.route(
        "/jiebang/bulletin/<int:record_id>", type="http", auth="user", methods=["GET"]
    )
    def bulletin(self, record_id, **_kwargs):
        """A bulletin as DOCX, read as the user who asks."""
        if record_id >= 2**31:
            raise request.not_found()
        record = request.env["jiebang.bulletin"].browse(record_id).exists()
        if not record or not record.has_access("read"):
            raise request.not_found()
        name, content = request.env["report.cf_jiebang.bulletin"]._word(record)
        return download(content, name, WORD_TYPE)
