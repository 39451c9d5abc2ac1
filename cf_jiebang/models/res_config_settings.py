from odoo import api, fields, models

from ..reports.ir_actions_report import PARAMETER


class ResConfigSettings(models.TransientModel):
    """Settings of the scheme that hold for the whole system."""

    _inherit = "res.config.settings"

    jiebang_pdf_engine = fields.Selection(
        [
            ("auto", "The best that is installed"),
            ("weasyprint", "WeasyPrint"),
            ("wkhtmltopdf", "wkhtmltopdf"),
        ],
        string="PDF engine of the papers",
        config_parameter=PARAMETER,
        default="auto",
        help="Official papers only; other reports are printed as ever.",
    )
    jiebang_calendar_text = fields.Char(
        string="Years without data", compute="_compute_jiebang_calendar_text"
    )

    @api.depends("company_id")
    def _compute_jiebang_calendar_text(self):
        text = self.env["jiebang.calendar.day"].get_provisional_text()
        for settings in self:
            settings.jiebang_calendar_text = text
