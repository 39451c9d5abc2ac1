from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

from ..reports.excel.arrival_sheets import back_file, template_file
from ..tools.document_lang import document_lang
from ..tools.file_name import clean_file_name
from .xlsx_download import XLSX


class ArrivalController(http.Controller):
    @http.route("/jiebang/arrival/template", type="http", auth="user", methods=["GET"])
    def arrival_template(self, **_kwargs):
        """The empty sheets for units and people."""
        model = request.env["jiebang.arrival"]
        if not model.has_access("create"):
            raise request.not_found()
        lang = document_lang(request.env)
        return self._answer(
            template_file(model.with_context(lang=lang).env), "单位和人员导入模板.xlsx"
        )

    @http.route(
        "/jiebang/arrival/<int:arrival_id>/back",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def arrival_back(self, arrival_id, **_kwargs):
        """The rows that were not taken, with the reason beside each."""
        arrival = request.env["jiebang.arrival"].browse(arrival_id)
        try:
            arrival.check_access("read")
            name = arrival.content_name.rpartition(".")[0]
            file = back_file(arrival)
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        return self._answer(file, clean_file_name(f"{name}-退回.xlsx"))

    def _answer(self, file, name):
        size = file.seek(0, 2)
        file.seek(0)
        response = request.make_response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        response.direct_passthrough = True
        return response
