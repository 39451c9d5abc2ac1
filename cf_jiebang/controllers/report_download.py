import re
from urllib.parse import unquote

from odoo import http
from odoo.http import content_disposition

from odoo.addons.web.controllers.report import ReportController

from ..tools.file_name import clean_file_name

NAME = re.compile(r"filename\*=UTF-8''(\S+)")


class ReportNames(ReportController):
    @http.route()
    def report_download(self, data, **kwargs):
        """A paper is called by a title, which need not be the name of a file."""
        response = super().report_download(data, **kwargs)
        headers = getattr(response, "headers", {})
        if found := NAME.search(headers.get("Content-Disposition", "")):
            name = clean_file_name(unquote(found[1]))
            headers["Content-Disposition"] = content_disposition(name)
        return response
