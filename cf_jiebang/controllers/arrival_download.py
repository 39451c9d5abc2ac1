from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..reports.excel.arrival_sheets import back_file, template_file
from ..tools.document_lang import document_lang
from .download import download


class ArrivalController(http.Controller):
    @http.route("/jiebang/arrival/template", type="http", auth="user", methods=["GET"])
    def arrival_template(self, **_kwargs):
        """The empty sheets for units and people."""
        model = request.env["jiebang.arrival"]
        if not model.has_access("create"):
            raise request.not_found()
        lang = document_lang(request.env)
        return download(
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
        return download(file, f"{name}-退回.xlsx")
