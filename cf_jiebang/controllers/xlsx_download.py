import json

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, serialize_exception
from odoo.tools import html_escape

from .download import download

MOST_ID = 2**31 - 1


class XlsxController(http.Controller):
    @http.route(
        "/jiebang/xlsx/<string:name>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
    )
    def xlsx_list(self, name, ids=None, domain=None, **_kwargs):
        """A list as an Excel file, read as the user.

        :param str ids: ids of the chosen records, separated by commas, in the
            order of the rows
        :param str domain: without ``ids``: what to search for, as JSON
        """
        report = request.env["jiebang.xlsx.list"]._get_list(name)
        if report is None:
            raise request.not_found()
        try:
            file = report._list_file(*self._choice(report, ids, domain))
        except UserError as error:
            if request.httprequest.method == "GET":
                raise
            # what the web client's download() shows as a dialog
            answer = {
                "code": 200,
                "message": "Odoo Server Error",
                "data": serialize_exception(error),
            }
            return request.make_response(html_escape(json.dumps(answer)), status=422)
        return download(file, report._file_name())

    def _choice(self, report, ids, domain):
        """Chosen ids, or a domain."""
        if ids is not None:
            parts = [part for part in ids.split(",") if part]
            if not all(part.isdecimal() and int(part) <= MOST_ID for part in parts):
                raise UserError(
                    report.env._("ids: write the numbers of the records, as in 1,2,3.")
                )
            return [int(part) for part in parts], None
        try:
            terms = json.loads(domain or "[]")
            model = report.env[report._list_source or report._list_model]
            Domain(terms).validate(model)
            return None, terms
        except (ValueError, TypeError, KeyError) as error:
            raise UserError(
                report.env._("domain: write a domain of Odoo as JSON.")
            ) from error
