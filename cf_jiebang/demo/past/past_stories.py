import base64

from odoo import api, models
from odoo.tools import file_open

from ..demo_project import small_pdf
from ..story_clock import seen_by

LEDGER = "cf_jiebang/demo/past/past_ledger.csv"
CLOSED = "赤科揭备〔2025〕802号"


class JiebangDemo(models.AbstractModel):
    """Tells the projects that were filed on paper: one runs, one was closed with its
    grade, one waits for the second officer, one row was turned down."""

    _inherit = "jiebang.demo"

    @api.model
    def _load_past(self):
        first = seen_by(self.env.ref("cf_jiebang.user_bureau"))
        second = seen_by(self.env.ref("cf_jiebang.user_bureau02"))
        self.env.ref("cf_jiebang.program_2025").past_cutoff = "2026-01-01"
        with file_open(LEDGER, "rb") as stream:
            content = base64.b64encode(stream.read())
        book = first["jiebang.past.book"].create(
            {
                "content": content,
                "content_name": "2025年纸质备案台账.csv",
                "program_id": self.env.ref("cf_jiebang.program_2025").id,
            }
        )
        book.action_read()
        closed = book.entry_ids.filtered(lambda entry: entry.filing_no == CLOSED)
        closed.write(
            {"outcome": "closed", "closed_date": "2025-12-20", "grade": "second"}
        )
        book.action_take_good()
        projects = book.entry_ids.sudo().project_id.sudo(False)
        scan = small_pdf("备案批件", ["2025年第一批项目备案批件"])
        projects.action_transition(
            "past_scan", seal_scan=scan, seal_scan_name="备案批件（扫描）.pdf"
        )
        settled = projects.sorted("id")[:2]
        second["jiebang.project"].browse(settled.ids).action_transition("past_confirm")
