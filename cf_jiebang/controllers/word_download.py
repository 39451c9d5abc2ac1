from odoo import http
from odoo.http import request

from .download import download

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordController(http.Controller):
    """Annexes as Word files."""

    @http.route(
        "/jiebang/word/<string:annex>/<int:record_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def download(self, annex, record_id, **_kwargs):
        """The annex of a project or a report as DOCX, read as the user who asks.

        :param annex: a key of ``word_layout.DOCUMENTS``
        """
        word = request.env["jiebang.word"]
        layout = word._documents().get(annex)
        if not layout or record_id >= 2**31:
            raise request.not_found()
        record = request.env[layout["model"]].browse(record_id).exists()
        if not record or not record.has_access("read"):
            raise request.not_found()
        name, content = word._build(record, annex)
        return download(content, name, WORD_TYPE)
