from odoo import api, fields, models

from ..tools.fonts import missing_characters, packages_for
from .ir_config_parameter import (
    BASE_URL,
    DUMP_PATH,
    FILES_PATH,
    PAPER_ADDRESS,
    PDF_ENGINE,
    RESTORE_PATH,
    is_local,
)


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
        config_parameter=PDF_ENGINE,
        default="auto",
        help="Official papers only; other reports are printed as ever.",
    )
    jiebang_font_text = fields.Char(
        string="Scripts without a font", compute="_compute_jiebang_font_text"
    )
    jiebang_paper_address = fields.Char(
        string="Address on paper",
        config_parameter=PAPER_ADDRESS,
        help="Where the QR codes on papers lead. It is kept as it was when the first "
        "paper was printed; papers printed before a change still lead to the old one.",
    )
    jiebang_paper_address_text = fields.Char(
        string="About the address on paper",
        compute="_compute_jiebang_paper_address_text",
    )
    jiebang_dump_path = fields.Char(
        string="Folder of the dumps", config_parameter=DUMP_PATH
    )
    jiebang_files_path = fields.Char(
        string="Folder of the file copies", config_parameter=FILES_PATH
    )
    jiebang_restore_path = fields.Char(
        string="File of the last restore", config_parameter=RESTORE_PATH
    )
    jiebang_calendar_text = fields.Char(
        string="Years without data", compute="_compute_jiebang_calendar_text"
    )

    @api.depends("company_id")
    def _compute_jiebang_font_text(self):
        uploaded = [font._raw() for font in self.env["jiebang.font"]._in_use()]
        samples = {
            "ᠮ": self.env._("Mongolian script"),
            "𠀀": self.env._("rare Chinese characters (Extension B and later)"),
        }
        missing = missing_characters("".join(samples), uploaded)
        text = missing and self.env._(
            "No font on the server has: %(scripts)s. Papers with such characters are "
            "not printed. Upload a font for “Other scripts”, or install one (on Debian "
            "the package %(packages)s) and start Odoo anew.",
            scripts="、".join(samples[letter] for letter in missing),
            packages="、".join(packages_for(missing)),
        )
        for settings in self:
            settings.jiebang_font_text = text

    @api.depends("jiebang_paper_address")
    def _compute_jiebang_paper_address_text(self):
        now = self.env["ir.config_parameter"].sudo().get_param(BASE_URL) or ""
        for settings in self:
            address = (settings.jiebang_paper_address or "").strip()
            text = ""
            if not address:
                text = self.env._(
                    "Nothing was printed yet: the first paper takes the present "
                    "address of the system, %s, and it stays.",
                    now,
                )
            if is_local(address or now):
                text = f"{text} " + self.env._(
                    "It leads nowhere from outside the server: write the address by "
                    "which everybody reaches the system."
                )
            settings.jiebang_paper_address_text = text.strip()

    @api.depends("company_id")
    def _compute_jiebang_calendar_text(self):
        text = self.env["jiebang.calendar.day"].get_provisional_text()
        for settings in self:
            settings.jiebang_calendar_text = text
