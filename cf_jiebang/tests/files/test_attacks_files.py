import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ProjectCase
from ..pdf import PDF, small_pdf

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestAttacksFiles(ProjectCase):
    """Roundabout ways to a changed or foreign file, each shut."""

    # -- files ---------------------------------------------------------------

    def evidence(self, **values):
        return self.as_(self.env["jiebang.evidence"], "leader").create(
            {
                "project_id": self.project.id,
                "name": "Certificate",
                "content": PDF,
                "file_name": "certificate.pdf",
            }
            | values
        )

    def test_no_second_file_beside_a_sealed_one(self):
        attachments = self.env["ir.attachment"].with_user(self.users["leader"])
        early = attachments.create(
            {
                "name": "content",
                "res_model": "jiebang.evidence",
                "res_field": "content",
                "raw": b"%PDF-1.4 forged",
            }
        )
        evidence = self.evidence()
        self.walk(self.project, "unit_review")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            early.write({"res_id": evidence.id})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            attachments.with_context(
                default_res_model="jiebang.evidence",
                default_res_id=evidence.id,
                default_res_field="content",
            ).create({"name": "content", "raw": b"%PDF-1.4 forged"})
        evidence.invalidate_recordset()
        self.assertEqual(base64.b64decode(evidence.content), small_pdf())

    def test_planted_file_is_not_sealed(self):
        evidence = self.evidence()
        self.env["ir.attachment"].with_user(self.users["leader"]).create(
            {
                "name": "content",
                "res_model": "jiebang.evidence",
                "res_id": evidence.id,
                "res_field": "content",
                "raw": b"%PDF-1.4 forged",
            }
        )
        with self.assertRaises(UserError):
            self.act(self.project, "leader", "submit")

    def test_public_file_is_closed_with_the_seal(self):
        evidence = self.evidence()
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", evidence._name),
                    ("res_id", "=", evidence.id),
                    ("res_field", "=", "content"),
                ]
            )
        )
        attachment.write({"public": True, "access_token": "known"})
        self.walk(self.project, "unit_review")
        self.assertFalse(attachment.public or attachment.access_token)

    def test_members_change_no_files_of_the_leader(self):
        self.team()
        evidence = self.evidence()
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", evidence._name),
                    ("res_id", "=", evidence.id),
                    ("res_field", "=", "content"),
                ]
            )
        )
        for call in (
            lambda file: file.write({"raw": b"%PDF-1.4 forged"}),
            lambda file: file.write({"public": True}),
            lambda file: file.unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                call(self.as_(attachment, "member"))

    def test_scans_of_opinions_come_with_decisions(self):
        with self.assertRaises(UserError):
            self.evidence(kind="seal_scan", name="Party group agrees")
        with self.assertRaises(UserError):
            self.evidence().write({"kind": "seal_scan"})

    def test_pictures_in_the_text_are_the_projects(self):
        """Pictures from elsewhere can change after the submission."""
        attachments = self.env["ir.attachment"].with_user(self.users["leader"])
        loose = attachments.create({"name": "map.png", "raw": PICTURE})
        other = self.draft(name="Another draft")
        foreign = attachments.create(
            {
                "name": "map.png",
                "raw": PICTURE,
                "res_model": "jiebang.project",
                "res_id": other.id,
            }
        )
        for source in (
            "https://example.com/x.png",
            f"/web/image/{foreign.id}",
            f"/web/image/ir.attachment/{loose.id}/datas",
            "/web/image/99999999999999",
        ):
            with self.subTest(source=source), self.env.cr.savepoint() as savepoint:
                self.mine.plan_content = f'<p>Text<img src="{source}"></p>'
                with self.assertRaisesRegex(UserError, "Research content"):
                    self.act(self.project, "leader", "submit")
                savepoint.rollback()
            self.env.invalidate_all()
        self.mine.plan_content = f'<p>Text<img src="/web/image/{loose.id}"></p>'
        self.act(self.project, "leader", "submit")
        self.assertEqual(loose.res_id, self.project.id)
        with self.assertRaises(UserError):
            loose.write({"raw": PICTURE + b"x"})
        self.assertIn(loose.sudo().checksum, self.project.snapshot_ids.payload)
