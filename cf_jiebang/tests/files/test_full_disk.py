import base64
import errno
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from ..common import ProjectCase
from ..pdf import small_pdf

STORE = "odoo.addons.cf_jiebang.models.ir_attachment_store"


FULL = OSError(errno.ENOSPC, "No space left on device")


def full_open(path, mode):
    """Begin a file, of which the disk takes a few bytes."""
    Path(path).write_bytes(b"%PDF-")
    raise FULL


@tagged("post_install", "-at_install")
class TestFullDisk(ProjectCase):
    """A full disk refuses a file in words, and takes it once there is room."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw = small_pdf() + b"%% kept on a full disk"
        files = cls.env["ir.attachment"]
        checksum = files._compute_checksum(cls.raw)
        cls.path = Path(files._full_path(f"{checksum[:2]}/{checksum}"))
        cls.path.parent.mkdir(parents=True, exist_ok=True)
        cls.addClassCleanup(cls.path.unlink, missing_ok=True)

    def setUp(self):
        super().setUp()
        self.path.unlink(missing_ok=True)

    def upload(self):
        return self.as_(self.env["jiebang.evidence"], "leader").create(
            {
                "project_id": self.project.id,
                "content": base64.b64encode(self.raw).decode(),
                "file_name": "certificate.pdf",
            }
        )

    def left_behind(self):
        return [path.name for path in self.path.parent.glob(f"{self.path.name}*")]

    def test_upload(self):
        before = self.env["ir.attachment"].sudo().search_count([])
        for what, full in {
            "content": patch(f"{STORE}.open", full_open, create=True),
            "place": patch("os.replace", side_effect=FULL),
        }.items():
            with (
                self.subTest(what),
                full,
                self.said("disk of the server is full"),
                self.env.cr.savepoint(),
            ):
                self.upload()
            self.assertEqual(self.left_behind(), [])
            self.assertEqual(self.env["ir.attachment"].sudo().search_count([]), before)
        line = self.upload()
        self.assertEqual(base64.b64decode(line.content), self.raw)
        self.assertEqual(self.path.read_bytes(), self.raw)

    def test_storage_of_another_addon(self):
        files = self.env["ir.attachment"]
        with (
            patch.object(type(files), "_file_write", side_effect=FULL),
            self.said("disk of the server is full"),
            self.env.cr.savepoint(),
        ):
            files.create({"name": "a.txt", "raw": self.raw})

    def test_what_was_cut_off_is_replaced(self):
        """A file that an earlier failure left in the filestore is no obstacle."""
        for left in (b"", self.raw[:100]):
            with self.subTest(len(left)):
                self.path.write_bytes(left)
                self.upload()
                self.assertEqual(self.path.read_bytes(), self.raw)

    def test_file_that_is_moved_in(self):
        """A dossier: what the server has made itself."""
        part = self.path.with_name("made")
        letters = self.env["jiebang.recommendation"].create(
            [
                {"name": f"Letter {number}", "authority_id": self.department.id}
                for number in range(2)
            ]
        )
        for letter, left in zip(letters, (None, self.raw[:100]), strict=True):
            if left:
                self.path.write_bytes(left)
            part.write_bytes(self.raw)
            files = self.env["ir.attachment"]
            with (
                self.subTest(left=left),
                patch("os.replace", side_effect=FULL),
                self.said("disk of the server is full"),
                self.env.cr.savepoint(),
            ):
                files._attach_path(str(part), letter, "content", "a.pdf", "text/x")
            self.assertEqual(len(self.left_behind()), 1 if left else 0)
            part.write_bytes(self.raw)
            file = files._attach_path(str(part), letter, "content", "a.pdf", "text/x")
            self.assertEqual(self.path.read_bytes(), self.raw)
            self.assertTrue(file._is_whole())
