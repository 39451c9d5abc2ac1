from odoo import models

from .file_name import clean_file_name


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _get_stream_from(self, record, *args, **kwargs):
        """A download, and an entry of a ZIP, is called by a name that every system
        takes: the name may come from a title."""
        stream = super()._get_stream_from(record, *args, **kwargs)
        if stream.download_name:
            stream.download_name = clean_file_name(stream.download_name)
        return stream
