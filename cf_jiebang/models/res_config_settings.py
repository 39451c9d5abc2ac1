from odoo import fields, models

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
