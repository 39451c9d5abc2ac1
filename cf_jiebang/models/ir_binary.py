from odoo import models

from ..tools.file_name import clean_file_name


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _get_stream_from(
        self,
        record,
        field_name="raw",
        filename=None,
        filename_field="name",
        *more,
        **kwargs,
    ):
        """A download, and an entry of a ZIP, is called by a name that every system
        takes: the name may come from a title. The client says from which field, which
        may be one whose reading is logged."""
        names = {field_name, filename_field} & set(
            getattr(record, "_logged_fields", ())
        )
        if names:
            record._log_reading("form", names)
        stream = super()._get_stream_from(
            record, field_name, filename, filename_field, *more, **kwargs
        )
        if stream.download_name:
            stream.download_name = clean_file_name(stream.download_name)
        return stream
