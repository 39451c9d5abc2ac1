import base64

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import AT_BUREAU, ProjectCase
from ..pdf import PDF


@tagged("post_install", "-at_install")
class TestDoorsFiles(ProjectCase):
    """Sealed files, letters, receipts and meetings have no door either."""

    # -- files ---------------------------------------------------------------

    def _evidence(self):
        return self.as_(self.env["jiebang.evidence"], "leader").create(
            {
                "project_id": self.project.id,
                "name": "Certificate",
                "content": PDF,
                "file_name": "certificate.pdf",
            }
        )

    def test_sealed_evidence_has_no_door(self):
        evidence = self._evidence()
        evidence.write({"name": "Certificate of the variety"})
        self.walk(self.project, "unit_review")
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "jiebang.evidence"),
                    ("res_id", "=", evidence.id),
                    ("res_field", "=", "content"),
                ]
            )
        )
        self.assertEqual(len(attachment), 1)
        forged = base64.b64encode(b"%PDF-1.4 forged").decode()
        calls = {
            "write": lambda: evidence.write({"content": forged}),
            "unlink": evidence.unlink,
            "force": lambda: evidence.with_context(_force_unlink=True).unlink(),
            "su": lambda: evidence.sudo().write({"name": "Renamed"}),
        }
        for persona in ("leader", "bureau", "manager"):
            file = self.as_(attachment, persona)
            calls |= {
                f"{persona} raw": lambda file=file: file.write({"raw": b"forged"}),
                f"{persona} datas": lambda file=file: file.write({"datas": forged}),
                f"{persona} name": lambda file=file: file.write({"name": "x.pdf"}),
                f"{persona} public": lambda file=file: file.write({"public": True}),
                f"{persona} move": lambda file=file: file.write({"res_id": 0}),
                f"{persona} token": lambda file=file: file.generate_access_token(),
                f"{persona} unlink": lambda file=file: file.unlink(),
            }
        calls["su raw"] = lambda: attachment.write({"raw": b"forged"})
        calls["su unlink"] = attachment.unlink
        calls["planted"] = lambda: (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": "planted",
                    "raw": b"x",
                    "res_model": "jiebang.evidence",
                    "res_id": evidence.id,
                    "res_field": "content",
                }
            )
        )
        for name, call in calls.items():
            with self.subTest(door=name), self.refused(), self.env.cr.savepoint():
                call()
        self.assertEqual(base64.b64encode(attachment.raw).decode(), PDF)

    def test_altered_file_is_not_sealed(self):
        evidence = self._evidence()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jiebang_evidence SET sha256 = 'x' WHERE id = %s", [evidence.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "no longer what was uploaded"):
            self.act(self.project, "leader", "submit")

    def test_pictures_in_the_text_are_frozen(self):
        picture = (
            self.env["ir.attachment"]
            .with_user(self.users["leader"])
            .create(
                {
                    "name": "map.png",
                    "raw": b"x",
                    "res_model": "jiebang.project",
                    "res_id": self.project.id,
                }
            )
        )
        picture.write({"raw": b"y"})
        self.walk(self.project, "unit_review")
        with self.refused():
            picture.write({"raw": b"z"})
        with self.refused():
            picture.unlink()

    def test_issued_letter_has_no_door(self):
        self.walk(self.project, "delivery")
        letter = self.letter(self.project)
        mine = self.as_(letter, "authority")
        for name, call in {
            "write": lambda: mine.write({"name": "Other number"}),
            "file": lambda: mine.write({"content": PDF}),
            "state": lambda: mine.write({"state": "draft"}),
            "line": lambda: mine.line_ids.unlink(),
            "lines": lambda: mine.write({"line_ids": [Command.clear()]}),
            "unlink": mine.unlink,
            "force": lambda: mine.with_context(_force_unlink=True).unlink(),
        }.items():
            with self.subTest(door=name), self.refused(), self.env.cr.savepoint():
                call()

    def test_letters_of_another_department(self):
        self.walk(self.project, "delivery")
        model = self.as_(self.env["jiebang.recommendation"], "other_authority")
        with self.refused():
            model.create({"name": "L", "authority_id": self.department.id})
        own = model.create({"name": "L", "authority_id": self.county_bureau.id})
        with mute_logger("odoo.addons.base.models.ir_rule"), self.refused():
            own.write({"line_ids": [Command.create({"project_id": self.project.id})]})
        with self.refused():
            own.write({"authority_id": self.department.id})

    def test_receipts_are_the_bureaus(self):
        self.walk(self.project, "delivery")
        self.letter(self.project)
        vals = {
            "project_id": self.project.id,
            "version_code": self.project.version_code,
        }
        for persona in set(self.users) - AT_BUREAU:
            model = self.as_(self.env["jiebang.receipt"], persona)
            with self.subTest(persona=persona), self.refused():
                model.create(vals)
        model = self.as_(self.env["jiebang.receipt"], "bureau")
        for name, value in (("state", "complete"), ("version", 3)):
            with self.subTest(field=name), self.refused():
                model.create(vals | {name: value})
        model.create(vals).action_transition("register")
        self.assertEqual(self.project.state, "bureau_review")

    def test_conclusions_are_the_secretarys(self):
        self.walk(self.project, "meeting")
        meeting = self.meeting({self.project: (False, "")})
        item = self.as_(meeting.item_ids, "bureau")
        item.write({"sequence": 3})
        with self.refused():
            item.write({"conclusion": "pass"})
        with self.refused():
            self.as_(meeting, "bureau").write(
                {"item_ids": [Command.update(item.id, {"conclusion": "pass"})]}
            )
        with self.refused():
            self.as_(meeting, "bureau").action_transition("conclude")
        with self.refused():
            self.as_(meeting, "secretary").write({"state": "concluded"})
        self.as_(meeting.item_ids, "secretary").write({"conclusion": "pass"})
        self.as_(meeting, "secretary").action_transition("conclude")
        with self.refused():
            self.as_(meeting.item_ids, "secretary").write({"conclusion": "refuse"})
        with self.refused():
            self.as_(meeting, "secretary").write({"minutes_no": "Other"})

    def test_checklist_is_the_bureaus(self):
        self.walk(self.project, "bureau_review")
        lines = self.project.check_ids
        for persona in set(self.users) - AT_BUREAU:
            with self.subTest(persona=persona), self.refused():
                self.as_(lines, persona).write({"result": "pass"})
        mine = self.as_(lines, "bureau")
        with self.refused():
            mine.write({"version": 9})
        mine.write({"result": "pass"})
        self.assertEqual(lines.user_id, self.users["bureau"])
