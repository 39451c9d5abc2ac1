from odoo import api, models
from odoo.exceptions import AccessError, UserError

FROZEN_FIELDS = {
    "name",
    "datas",
    "raw",
    "db_datas",
    "store_fname",
    "checksum",
    "mimetype",
    "type",
    "url",
    "public",
    "access_token",
    "res_model",
    "res_id",
    "res_field",
}


class IrAttachment(models.Model):
    """Files of frozen records stay as they are, whatever door is tried.

    A model says by ``_frozen_for_files`` which of its records are frozen, and by
    ``_file_sha256`` what the content of a binary field must be.
    """

    _inherit = "ir.attachment"

    def _frozen_records(self):
        """The frozen records that the attachments belong to."""
        by_model = {}
        for attachment in self.sudo():
            if attachment.res_model and attachment.res_id:
                by_model.setdefault(attachment.res_model, set()).add(attachment.res_id)
        return self._frozen_among(by_model)

    @api.model
    def _frozen_among(self, by_model):
        frozen = []
        for model_name, ids in by_model.items():
            model = self.env.get(model_name)
            if model is not None and hasattr(model, "_frozen_for_files"):
                records = model.browse(ids).exists()
                frozen += records._frozen_for_files()
        return frozen

    def _check_not_frozen(self, records):
        if records:
            raise UserError(
                self.env._(
                    "“%s” has been handed in or sealed; its files are not changed, "
                    "renamed, published, added to or deleted any more.",
                    records[0].sudo().display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        # what results counts, not what was asked for: values may come by defaults
        fields_of_records = attachments.sudo().filtered("res_field")
        self._check_not_frozen(
            attachments.browse(fields_of_records.ids)._frozen_records()
        )
        attachments._check_no_loose_files()
        return attachments

    def _check_no_loose_files(self):
        """Raise for files that are put beside a record that takes none but those of
        its own fields (``_no_loose_files``)."""
        for attachment in () if self.env.su else self.sudo():
            model = self.env.get(attachment.res_model)
            if getattr(model, "_no_loose_files", False) and not attachment.res_field:
                label = self.env["ir.model"]._get(model._name).name
                raise UserError(self.env._("%s: no files are kept beside it.", label))

    def write(self, vals):
        if not vals.keys() & FROZEN_FIELDS:
            return super().write(vals)
        self._check_not_frozen(self._frozen_records())
        result = super().write(vals)
        if vals.keys() & {"res_model", "res_id", "res_field"}:
            moved = self.browse(self.sudo().filtered("res_field").ids)
            self._check_not_frozen(moved._frozen_records())
            self._check_no_loose_files()
        return result

    @api.model
    def _close_files(self, records, field_name):
        """Prepare the files of a binary field for sealing: exactly one a record, not
        public, without a token.

        :raise UserError: a record has no file, or a second one was planted
        """
        attachments = self.sudo().search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("res_field", "=", field_name),
            ]
        )
        if sorted(attachments.mapped("res_id")) != sorted(records.ids):
            raise UserError(
                self.env._(
                    "A file is missing, or was put beside another one. Delete the line "
                    "and upload the file again."
                )
            )
        attachments.write({"public": False, "access_token": False})

    def unlink(self):
        self._check_not_frozen(self._frozen_records())
        return super().unlink()

    def _to_http_stream(self):
        """Serve a sealed file only while it is what was sealed."""
        self.ensure_one()
        attachment = self.sudo()
        model = self.env.get(attachment.res_model)
        if attachment.res_field and hasattr(model, "_file_sha256"):
            record = model.sudo().browse(attachment.res_id)
            digest = record._file_sha256(attachment.res_field)
            if digest and attachment._content_sha256() != digest:
                raise AccessError(
                    self.env._(
                        "The file “%s” is no longer what was uploaded. It is not "
                        "handed out; tell the administrator.",
                        record.display_name,
                    )
                )
        return super()._to_http_stream()
