from odoo import models

from ...tools.legal_time import legal_today
from ..engine.paper_terms import day_text

SAMPLE = "激励干部科技突围“揭榜挂帅”　ABC 0123456789　㐂𠮷　ᠮᠣᠩᠭᠣᠯ"
"""What a paper may hold: Chinese, rare characters, the script of the region."""


class StartPage(models.AbstractModel):
    """The list of the start page as a paper: it tries the engine and the fonts."""

    _name = "report.cf_jiebang.start_page"
    _description = "Test Page"
    _inherit = ["jiebang.document"]
    _document_model = "jiebang.start"
    _document_title = "打印测试页"
    _page_kind = "form"

    def _sheet(self, record):
        record._check_manager()
        states = dict(record.line_ids._fields["state"]._description_selection(self.env))
        return {
            "title": self._document_title,
            "sample": SAMPLE,
            "day": day_text(legal_today(self.env)),
            "rows": [
                (line.name, states[line.state], line.text or "")
                for line in record.line_ids
            ],
        }
