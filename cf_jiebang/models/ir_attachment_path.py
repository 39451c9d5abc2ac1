import filecmp
import hashlib
import os
import shutil

from odoo import api, models
from odoo.exceptions import UserError

BLOCK = 1 << 20
MAX_INTEGER = 2**31 - 1


class IrAttachment(models.Model):
    """Large files, never held in memory.

    Odoo reads and writes the content of an attachment as one value: at a gigabyte
    that ends a worker. Here a finished file is moved into the filestore under
    the SHA-1 that Odoo computes itself, so that downloads, backups and the
    collection of garbage treat it as any other.
    """

    _inherit = "ir.attachment"

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
