import filecmp
import hashlib
import os
import shutil

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.file_name import clean_file_name

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


BLOCK = 1 << 20
MAX_INTEGER = 2**31 - 1


class IrAttachment(models.Model):
    """Files are kept as they came; those of frozen records stay as they are, whatever
    door is tried.

    A model says by ``_frozen_for_files`` which of its records are frozen, and by
    ``_file_sha256`` what the content of a binary field must be.
    """

    _inherit = "ir.attachment"

    def _postprocess_contents(self, values):
        """Odoo shrinks pictures of more than 1,920 pixels here. A scan is evidence,
        and a file that is uploaded before its record is saved belongs to no model
        yet: so none is shrunk, whatever the system parameters say."""
        values["mimetype"] = self._compute_mimetype(values)
        return values

    @api.model
    def _with_clean_name(self, vals):
        """The values, with a name that is one on every system. What has an address
        is called by it."""
        name = vals.get("name")
        if not isinstance(name, str) or not name or vals.get("url"):
            return vals
        if vals.get("type", "binary") != "binary":
            return vals
        clean = clean_file_name(name)
        if vals.get("description") == name:  # as it is for the files of a mail
            vals = vals | {"description": clean}
        return vals | {"name": clean}

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
        vals_list = [self._with_clean_name(vals) for vals in vals_list]
        # some doors catch the refusal and commit: then nothing must be left of it
        with self.env.cr.savepoint(flush=False), self._room_on_disk():
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
        if not any(self.sudo().mapped("url")):
            vals = self._with_clean_name(vals)
        with self.env.cr.savepoint(flush=False), self._room_on_disk():
            result = super().write(vals)
            if vals.keys() & {"res_model", "res_id", "res_field"}:
                moved = self.browse(self.sudo().filtered("res_field").ids)
                self._check_not_frozen(moved._frozen_records())
                self._check_no_loose_files()
        return result

    @api.model
    def _files_of(self, records, field_name):
        """The attachments that hold a binary field of the records."""
        return self.sudo().search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("res_field", "=", field_name),
            ]
        )

    @api.model
    def _close_files(self, records, field_name):
        """Prepare the files of a binary field for sealing: exactly one a record, as
        it was uploaded, not public, without a token.

        :return: ``{id of the record: SHA-256 of what lies on the disk}``
        :raise UserError: a record has no file, a second one was planted, or what lies
            on the disk is not what was uploaded
        """
        attachments = self._files_of(records, field_name)
        if sorted(attachments.mapped("res_id")) != sorted(records.ids):
            raise UserError(
                self.env._(
                    "A file is missing, or was put beside another one. Delete the line "
                    "and upload the file again."
                )
            )
        for attachment in attachments:
            if not attachment._is_whole():
                record = records.browse(attachment.res_id)
                raise UserError(
                    self.env._(
                        "The file of “%s” is no longer what was uploaded. Upload it "
                        "again.",
                        record.sudo().display_name,
                    )
                )
        attachments.write({"public": False, "access_token": False})
        return {file.res_id: file._content_sha256() for file in attachments}

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

    @api.model
    def _digest(self, path, algorithm):
        """Hash of a file, read block by block."""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, algorithm).hexdigest()

    def _content_path(self, folder):
        """Path of the content; out of the database it is written to ``folder``.

        :raise UserError: the file is missing on the server
        """
        self.ensure_one()
        attachment = self.sudo()
        if attachment.store_fname:
            path = self._full_path(attachment.store_fname)
        else:
            path = os.path.join(folder, f"content-{attachment.id}")
            with open(path, "wb") as file:
                file.write(attachment.raw or b"")
        if not os.path.isfile(path):
            raise UserError(
                self.env._(
                    "The file “%s” is missing on the server. Tell the administrator: "
                    "the file store has to be restored from the backup.",
                    attachment.name,
                )
            )
        return path

    def _content_sha256(self):
        """SHA-256 of the content as it lies on the disk."""
        self.ensure_one()
        attachment = self.sudo()
        if attachment.store_fname:
            path = self._full_path(attachment.store_fname)
            # what Odoo would serve for a missing file is empty
            return (
                self._digest(path, "sha256")
                if os.path.isfile(path)
                else hashlib.sha256(b"").hexdigest()
            )
        return hashlib.sha256(attachment.raw or b"").hexdigest()

    def _is_whole(self):
        """Whether what lies on the disk is what was uploaded."""
        self.ensure_one()
        attachment = self.sudo()
        path = self._full_path(attachment.store_fname or "")
        if attachment.store_fname and os.path.isfile(path):
            return self._digest(path, "sha1") == attachment.checksum
        return self._compute_checksum(attachment.raw) == attachment.checksum

    def _attach_path(self, path, record, field_name, name, mimetype):
        """Make the file at ``path`` the content of a binary field, without reading
        it into memory. The file is moved away.

        :param path: a file on the file system of the filestore
        :param record: one record, whose field has no content yet
        :return: the attachment, as superuser
        """
        attachment = self.sudo().create(
            {
                "name": name,
                "res_model": record._name,
                "res_id": record.id,
                "res_field": field_name,
                "mimetype": mimetype,
                "type": "binary",
            }
        )
        if self._storage() == "db":
            with open(path, "rb") as file:
                attachment.raw = file.read()
            os.unlink(path)
            return attachment
        checksum = self._digest(path, "sha1")
        size = os.path.getsize(path)
        values = {
            "checksum": checksum,
            "store_fname": f"{checksum[:2]}/{checksum}",
            # 32 bits in the database; what is served takes its size from the file
            "file_size": min(size, MAX_INTEGER),
            "db_datas": False,
        }
        # past ``write``, which drops these names for everybody
        models.BaseModel.write(attachment, values)
        # as Odoo does: the row before the file, or the garbage collection may run
        # between the two
        attachment.flush_recordset(["checksum", "store_fname"])
        self._move_to_filestore(path, checksum)
        attachment.invalidate_recordset()
        record.invalidate_recordset([field_name])
        return attachment

    def _move_to_filestore(self, path, checksum):
        fname = f"{checksum[:2]}/{checksum}"
        target = self._full_path(fname)
        with self._room_on_disk():
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.isfile(target) and not self._is_broken(fname):
                if not filecmp.cmp(path, target, shallow=False):
                    raise UserError(
                        self.env._("The attachment collides with an existing file.")
                    )
                os.unlink(path)
                return
            # where the transaction should fail, the file is collected
            self._mark_for_gc(fname)
            with self._whole_file(target) as part:
                shutil.move(path, part)
