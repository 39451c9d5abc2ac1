import hashlib
import io
import os
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import AT_BUREAU, READERS, RULES
from .dossier_case import DossierCase, text_pdf


@tagged("post_install", "-at_install")
class TestDossier(DossierCase):
    """Who has a dossier made and who reads it; what was made stays."""

    def test_who_may_have_it_made(self):
        self.walk(self.project, "authority_review")
        for persona in ("leader", "authority", "bureau"):
            with self.subTest(persona=persona):
                self.assertTrue(self.request(persona))
        self.assertEqual(len(self.project.dossier_ids), 1)
        self.assertEqual(
            self.project.dossier_ids.requester_ids,
            self.users["leader"] | self.users["authority"] | self.users["bureau"],
        )
        for persona in set(self.users) - {"leader", "authority"} - AT_BUREAU:
            with (
                self.subTest(persona=persona),
                mute_logger(*RULES),
                self.assertRaises(UserError),
            ):
                self.request(persona)

    def test_who_reads_it(self):
        """Phone and identity data are in it: not for the meeting, not for roles
        that see no file."""
        self.walk(self.project, "meeting")
        dossier = self.make()
        self.assertEqual((dossier.state, dossier.error), ("done", False))
        attachment = self.attachment(dossier)
        may = READERS
        for persona in self.users:
            with self.subTest(persona=persona), mute_logger(*RULES):
                mine = self.as_(dossier, persona)
                file = self.as_(attachment, persona)
                if persona in may:
                    self.assertTrue(mine.read(["content_sha256"]))
                    self.assertTrue(mine.search([("id", "=", dossier.id)]))
                    self.assertTrue(file.read(["raw"]))
                    continue
                with self.assertRaises(AccessError):
                    mine.read(["content_sha256"])
                with self.assertRaises(AccessError):
                    file.read(["raw"])

    def test_draft_has_none(self):
        with self.assertRaisesRegex(UserError, "no version in force"):
            self.request()

    def test_made_once_until_something_is_decided(self):
        self.walk(self.project, "delivery")
        first = self.make()
        self.assertEqual(self.request("authority"), first)
        self.assertTrue(first.is_current)
        self.letter(self.project)
        self.env.invalidate_all()
        self.assertFalse(first.is_current)
        second = self.make("authority")
        self.assertNotEqual(second, first)
        self.assertEqual(second.letter_id, self.project.letter_id)
        self.assertEqual(first.state, "done")

    def test_all_dossiers_of_a_letter(self):
        other = self.draft(name="Seeds that stand frost")
        for project in (self.project, other):
            self.walk(project, "delivery")
        letter = self.letter(self.project | other)
        action = self.as_(letter, "authority").action_make_dossiers()
        self.assertEqual(len(action["domain"][0][2]), 2)
        self.env["jiebang.dossier"]._cron_make()
        dossiers = (self.project | other).dossier_ids
        self.assertEqual(dossiers.mapped("state"), ["done", "done"])
        for persona in ("other_authority", "unit", "secretary"):
            with mute_logger(*RULES), self.assertRaises(UserError):
                self.as_(letter, persona).action_make_dossiers()

    def test_what_was_made_has_no_door(self):
        self.walk(self.project, "unit_review")
        dossier = self.make()
        raw = self.raw(dossier)
        attachment = self.attachment(dossier)
        calls = {
            "su write": lambda: dossier.sudo().write({"content_sha256": "x"}),
            "su content": lambda: dossier.sudo().write({"content": text_pdf("x")}),
            "su unlink": lambda: dossier.sudo().unlink(),
            "file su raw": lambda: attachment.write({"raw": b"x"}),
            "file su unlink": attachment.unlink,
            "planted": lambda: (
                self.env["ir.attachment"]
                .sudo()
                .create(
                    {
                        "name": "planted",
                        "raw": b"x",
                        "res_model": dossier._name,
                        "res_id": dossier.id,
                        "res_field": "content",
                    }
                )
            ),
        }
        for persona in ("leader", "authority", "bureau", "manager"):
            mine, file = self.as_(dossier, persona), self.as_(attachment, persona)
            model = mine.browse()
            calls |= {
                f"{persona} write": lambda mine=mine: mine.write({"state": "failed"}),
                f"{persona} unlink": lambda mine=mine: mine.unlink(),
                f"{persona} copy": lambda mine=mine: mine.copy(),
                f"{persona} create": lambda model=model: model.create(
                    {"project_id": self.project.id, "state": "done"}
                ),
                f"{persona} raw": lambda file=file: file.write({"raw": b"x"}),
                f"{persona} public": lambda file=file: file.write({"public": True}),
                f"{persona} token": lambda file=file: file.generate_access_token(),
                f"{persona} remove": lambda file=file: file.unlink(),
            }
        for name, call in calls.items():
            with (
                self.subTest(door=name),
                mute_logger(*RULES),
                self.refused(),
                self.env.cr.savepoint(),
            ):
                call()
        self.env.invalidate_all()
        self.assertEqual(self.raw(dossier), raw)
        self.assertEqual(hashlib.sha256(raw).hexdigest(), dossier.content_sha256)
        self.assertEqual(dossier.content_size, len(raw))

    def test_altered_file_is_not_handed_out(self):
        self.walk(self.project, "unit_review")
        dossier = self.make()
        attachment = self.attachment(dossier)
        self.assertEqual(attachment._content_sha256(), dossier.content_sha256)
        path = attachment._full_path(attachment.store_fname)
        with open(path, "rb") as file:
            raw = file.read()
        self.addCleanup(lambda: os.path.exists(path) and os.unlink(path))
        with open(path, "wb") as file:
            file.write(raw + b"x")
        with self.assertRaisesRegex(AccessError, "no longer what was uploaded"):
            attachment._to_http_stream()

    def test_files_are_stored_without_being_read(self):
        """However large: the filestore gets the file itself."""
        self.walk(self.project, "unit_review")
        attachment_class = self.registry["ir.attachment"]
        sizes = []
        write = attachment_class._file_write
        with patch.object(
            attachment_class,
            "_file_write",
            lambda *args: sizes.append(len(args[1])) or write(*args),
        ):
            dossier = self.make()
        self.assertEqual(dossier.state, "done")
        self.assertEqual(sizes, [])
        attachment = self.attachment(dossier)
        self.assertEqual(
            attachment.checksum, hashlib.sha1(self.raw(dossier)).hexdigest()
        )
        self.assertEqual(attachment.file_size, dossier.content_size)

    def test_statements_are_constant(self):
        """In the number of pieces of evidence, and of dossiers in a list."""
        self.evidence("One", text_pdf("one"), "one.pdf")
        self.walk(self.project, "unit_review")
        many = self.draft(name="Seeds that stand frost")
        for number in range(8):
            self.evidence(f"No {number}", text_pdf("x"), f"{number}.pdf", many)
        self.walk(many, "unit_review")
        counts = []
        for project in (self.project, many):
            dossier = self.request(project=project)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dossier._make()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(dossier.state, "done")
        self.assertLessEqual(counts[1], counts[0] + 2)


@tagged("post_install", "-at_install")
class TestDossierPrint(DossierCase):
    """The real engine prints cover, contents, annexes and label."""

    def test_printed_for_real(self):
        self.evidence("检测报告", text_pdf("report"), "report.pdf")
        self.old_evidence("Locked", text_pdf("x", password="secret"), "locked.pdf")
        self.walk(self.project, "unit_review")
        with patch.object(
            self.registry["jiebang.dossier"], "_print", self.really_print
        ):
            dossier = self.make()
        self.assertEqual((dossier.state, dossier.error), ("done", False))
        pages = [
            page.extract_text()
            for page in PdfReader(io.BytesIO(self.raw(dossier))).pages
        ]
        self.assertIn(self.project.version_code, pages[0])
        self.assertIn(dossier.snapshot_id._verify_code(), "".join(pages[0].split()))
        self.assertIn("检测报告", pages[2])
        self.assertIn(str(len(pages)), pages[2])
        self.assertIn("已加密", pages[2])
        self.assertIn("电子签名", pages[2])
        annex = next(n for n, text in enumerate(pages, 1) if n > 3 and "附件1" in text)
        self.assertEqual(annex % 2, 1, "on the right")
        self.assertIn("report", pages[-1])
        label = PdfReader(io.BytesIO(self.raw(dossier, "label"))).pages
        self.assertEqual(len(label), 1)
        self.assertIn(self.project.version_code, label[0].extract_text())
        # the form's phone is for all who may open the dossier, appraisals are not
        self.assertIn("13800000000", "".join(pages))
