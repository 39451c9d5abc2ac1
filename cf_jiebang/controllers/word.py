from odoo import http
from odoo.http import content_disposition, request

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordController(http.Controller):
    """Annexes as Word files."""

    @http.route(
        "/jiebang/project/<int:project_id>/word/<string:annex>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, project_id, annex, **_kwargs):
        """The annex of a project as DOCX, read as the user who asks.

        :param annex: a key of ``word_layout.DOCUMENTS``
        """
        word = request.env["jiebang.word"]
        if annex not in word._documents():
            raise request.not_found()
        project = request.env["jiebang.project"].browse(project_id).exists()
        if not project or not project.has_access("read"):
            raise request.not_found()
        name, content = word._build(project, annex)
        return request.make_response(
            content,
            [
                ("Content-Type", WORD_TYPE),
                ("Content-Disposition", content_disposition(name)),
                ("Content-Length", len(content)),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
