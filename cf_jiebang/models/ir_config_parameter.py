import contextlib
from urllib.parse import urlsplit

import psycopg2

from odoo import api, models
from odoo.exceptions import ValidationError

PDF_ENGINE = "cf_jiebang.pdf_engine"
"""The engine of reports that leave the choice open."""
PAPER_ADDRESS = "cf_jiebang.paper_address"
"""The address that is printed on paper."""
DUMP_PATH = "cf_jiebang.backup_dump_path"
FILES_PATH = "cf_jiebang.backup_files_path"
"""Where, on the server, the newest dump and copy of the files are looked for."""
RESTORE_PATH = "cf_jiebang.restore_path"
"""The file that ``odoo jiebang_verify --passed`` writes."""
BASE_URL = "web.base.url"
LOCAL = ("localhost", "127.0.0.1", "::1", "0.0.0.0")


class PaperAddress(models.Model):
    """The address of the system as it stands on paper.

    Odoo's own address follows whoever logs in as administrator, by whatever name he
    reached the server. Paper lasts: its address is taken over once, when the first
    paper needs it, and from then on is the administrator's to change.
    """

    _inherit = "ir.config_parameter"

    @api.model
    def _jiebang_paper_address(self):
        """The address at which papers are verified, without a stroke at its end
        (superuser)."""
        address = self.get_param(PAPER_ADDRESS)
        if not address:
            address = self.get_param(BASE_URL) or ""
            # unless somebody else has just printed, or it is no address to keep
            with (
                contextlib.suppress(psycopg2.errors.UniqueViolation, ValidationError),
                self.env.cr.savepoint(),
            ):
                self.set_param(PAPER_ADDRESS, address)
        return address.rstrip("/")

    @api.constrains("key", "value")
    def _check_paper_address(self):
        for parameter in self:
            if parameter.key == PAPER_ADDRESS and not is_address(parameter.value):
                raise ValidationError(
                    self.env._(
                        "Address on paper: write it as in https://jbgs.example.com, "
                        "with http or https, the name of the server and nothing "
                        "behind it; not “%s”.",
                        parameter.value,
                    )
                )


def is_address(text):
    """Whether a text is the address of a server: ``https://name`` with a port and
    path at most."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and port != 0
        and not (parts.query or parts.fragment or parts.username or parts.password)
        and text == text.strip()
        and not set(text) & set(" \t\r\n<>\"'\\^`{|}?#@")
    )


def is_local(address):
    """Whether an address leads nowhere but on the server itself."""
    try:
        return urlsplit(address).hostname in LOCAL
    except ValueError:
        return False
