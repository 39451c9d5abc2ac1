import base64
import binascii

from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.binding.pdf_book import check_pdf
from ...tools.binding.pdf_objects import UnreadablePdf
from ...tools.binding.picture_page import check_picture
from ..claim.annex.evidence import PICTURES


class BindableEvidence(models.Model):
    """What can't be bound later is refused when it is chosen, while its owner still
    has the original at hand. Every upload of a scan asks ``_check_raw``."""

    _inherit = "jiebang.evidence"

    @api.model
    def _check_raw(self, raw, file_name, *args, **options):
        result = super()._check_raw(raw, file_name, *args, **options)
        self._check_opens(raw, file_name)
        return result

    @api.model
    def _check_drafted(self, records):
        """Look at scans (``content``) that are kept in a draft; whether they are what
        is asked for is seen when they are handed in.

        :raise ValidationError: one is a PDF that can't be opened
        """
        for record in records.with_context(bin_size=False):
            try:
                raw = base64.b64decode(record.content or b"")
            except (binascii.Error, ValueError):
                continue
            if self._begins(raw, "pdf"):
                self._check_opens(raw, record.file_name or "scan.pdf")

    @api.model
    def _check_opens(self, raw, file_name):
        """Raise for a PDF or a picture that can't be bound, with the remedy."""
        extension = file_name.rpartition(".")[2].lower()
        try:
            if extension == "pdf":
                check_pdf(raw)
            elif extension in PICTURES:
                check_picture(raw)
        except UnreadablePdf as error:
            raise ValidationError(
                self._unreadable_text(error.reason, file_name)
            ) from error

    @api.model
    def _unreadable_text(self, reason, file_name):
        """What is wrong with a file, and the remedy."""
        return {
            "encrypted": self.env._(
                "File “%s” is protected by a password, so that nobody could read or "
                "bind it. Open it on your computer with the password, print it as a "
                "PDF without one, and choose that file.",
                file_name,
            ),
            "empty": self.env._(
                "File “%s” has no pages. Export or scan it again from the original, "
                "and choose that file.",
                file_name,
            ),
            "corrupt": self.env._(
                "File “%s” is damaged or was cut off. Copy, export or scan it again "
                "from the original. If it opens on your computer, print it as a PDF "
                "there, and choose that file.",
                file_name,
            ),
            "picture": self.env._(
                "File “%s”: the picture is damaged or was cut off. Copy it again from "
                "the camera, phone or scanner, and choose that file.",
                file_name,
            ),
        }[reason]
