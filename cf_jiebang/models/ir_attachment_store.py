import errno
import os
import uuid
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class IrAttachment(models.Model):
    """The filestore holds whole files only, also when the disk is full or the server
    is killed while it writes.

    Odoo writes under the final name: what is cut off there stays, and the same file
    is refused for ever after, as one that collides with another.
    """

    _inherit = "ir.attachment"

    @contextmanager
    def _room_on_disk(self):
        """Say in words that the disk is full.

        :raise UserError: nothing can be written to the filestore
        """
        try:
            yield
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            raise UserError(
                self.env._(
                    "The disk of the server is full, so that no file can be kept. "
                    "Nothing was saved. Tell the administrator, then try again."
                )
            ) from error

    @api.model
    def _get_path(self, bin_data, sha):
        fname = f"{sha[:2]}/{sha}"
        if self._storage() == "file" and self._is_broken(fname):
            return fname, self._full_path(fname)
        with self._room_on_disk():
            return super()._get_path(bin_data, sha)

    @api.model
    def _is_broken(self, fname):
        """Whether a file is there and is not what its name says: it was cut off, and
        is replaced when the right content comes."""
        path = self._full_path(fname)
        return os.path.isfile(path) and self._digest(path, "sha1") != fname[3:]

    @api.model
    def _file_write(self, bin_value, checksum):
        if self._storage() != "file":  # another addon keeps the files elsewhere
            return super()._file_write(bin_value, checksum)
        fname, full_path = self._get_path(bin_value, checksum)
        if not os.path.exists(full_path) or self._is_broken(fname):
            with self._room_on_disk(), self._whole_file(full_path) as part:
                # where the transaction should fail, the file is collected
                self._mark_for_gc(fname)
                with open(part, "wb") as file:
                    file.write(bin_value)
        return fname

    @contextmanager
    def _whole_file(self, full_path):
        """A path beside the target; what was written there becomes the target, and
        is gone where something goes wrong."""
        part = f"{full_path}-{uuid.uuid4().hex}"
        try:
            yield part
            os.replace(part, full_path)
        except BaseException:
            if os.path.exists(part):
                os.unlink(part)
            raise

    def _mark_for_gc(self, fname):
        with self._room_on_disk():
            return super()._mark_for_gc(fname)
