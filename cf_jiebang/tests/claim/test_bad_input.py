import base64
import io
import zipfile

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import JiebangCase
from ..pdf import PDF


@tagged("post_install", "-at_install")
class TestBadInput(JiebangCase):
    """Bad input gets a sentence that names the field and the remedy, and nothing
    is half-saved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.draft()
        cls.mine = cls.as_(cls.project, "leader")

    def refused(self, text):
        return self.assertRaisesRegex(ValidationError, text)

    def test_drafts_save_with_anything_missing(self):
        with Form(self.as_(self.env["jiebang.project"], "leader")) as form:
            form.name = "Only a title"
        project = form.save()
        self.assertEqual(project.state, "draft")
        self.assertEqual(project.leader_name, "Person leader")
        self.assertEqual(project.leader_phone, "13800000000")
        for part in ("Main category", "Brief content", "Indicators", "Milestones"):
            self.assertIn(part, project.checklist)
        with self.assertRaises(UserError) as caught:
            project.action_transition("submit")
        self.assertIn("Brief content", str(caught.exception))
        self.assertEqual((project.state, project.version), ("draft", 0))
        self.assertFalse(project.code)
        self.assertFalse(project.snapshot_ids)

    def test_annexes_must_be_complete(self):
        """R16, R17, R76–R80: each required part is asked for by its name."""
        empty = {
            "summary": " ",
            "key_problems": False,
            "plan_foundation": "<p><br></p>",
            "plan_content": False,
            "plan_method": "<p> </p>",
            "plan_innovation": False,
            "plan_schedule": False,
            "indicator_ids": [Command.clear()],
            "milestone_ids": [Command.clear()],
            "leader_phone": False,
            "declare_open": False,
            "main_category_id": False,
            "date_end": False,
        }
        for name, value in empty.items():
            label = self.project._fields[name].string
            with self.subTest(field=name), self.env.cr.savepoint() as savepoint:
                self.mine.write({name: value})
                with self.assertRaisesRegex(UserError, label):
                    self.act(self.project, "leader", "submit")
                savepoint.rollback()
            self.env.invalidate_all()
        self.act(self.project, "leader", "submit")
        self.assertEqual(self.project.state, "unit_review")

    def test_period(self):
        with self.refused("Ends in"):
            self.mine.write({"date_start": "2027-05-01", "date_end": "2026-05-01"})
        self.mine.write({"date_start": "2026-05-17", "date_end": "2026-05-20"})
        self.assertEqual(
            (str(self.project.date_start), str(self.project.date_end)),
            ("2026-05-01", "2026-05-31"),
        )
        with self.refused("Stage 1"):
            self.mine.milestone_ids.write({"date_end": "2020-01-01"})

    def test_summary_length_is_checked(self):
        """R88: saved as it is, refused at the submission, with both numbers."""
        self.mine.write({"summary": "长" * 201})
        self.assertIn("201", self.mine.checklist)
        with self.assertRaisesRegex(UserError, "201 characters; at most 200"):
            self.act(self.project, "leader", "submit")
        self.mine.write({"summary": "长" * 200})
        self.act(self.project, "leader", "submit")

    def test_phones(self):
        for number in (
            "13800000000",
            "+86 138-0000-0000",
            "0476-8333333",
            "（0476）8333333",
            "0476-8333333转801",
            "0476-8333333-801",
            "8333333",
        ):
            self.mine.write({"leader_phone": number})
        for number in (
            "12345",
            "abc",
            "23800000000",
            "138000000001",
            "+1 555 123 4567",
        ):
            with self.subTest(number=number), self.refused("mainland China"):
                self.mine.write({"leader_phone": number})

    def test_titles(self):
        with self.refused("300 characters"):
            self.mine.write({"name": "题" * 300})
        with self.refused("Project title"):
            self.mine.write({"name": "A\x00B"})
        with self.refused("Project title"):
            self.mine.write({"name": "A\ud800B"})
        self.mine.write({"name": "抗旱🌾牧草 <b>选育</b>"})
        self.assertEqual(self.project.name, "抗旱🌾牧草 <b>选育</b>")

    def test_scripts_in_rich_text(self):
        self.mine.write(
            {
                "plan_content": "<p onclick='x()'>Text</p><script>alert(1)</script>"
                "<img src='x' onerror='alert(1)'>"
            }
        )
        for part in ("<script", "onclick", "onerror"):
            self.assertNotIn(part, self.project.plan_content)
        self.assertIn("Text", self.project.plan_content)

    def test_scripts_in_a_difference(self):
        """Two versions side by side show text as text."""
        self.walk(self.project, "authority_review")
        self.act(
            self.project,
            "authority",
            "authority_return",
            "<script>alert(1)</script>",
            **self.return_values("basic"),
        )
        self.mine.write({"summary": "<img src=x onerror=alert(1)>"})
        self.act(self.project, "leader", "submit")
        difference = self.project.snapshot_ids.sorted("version")[-1].difference
        self.assertNotIn("<img", difference)

    def test_member_twice_or_leader_as_member(self):
        line = Command.create({"cadre_id": self.cadres["member"].id, "duty": "Trials"})
        self.mine.write({"member_ids": [line]})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(Exception) as caught,
            self.env.cr.savepoint(),
        ):
            self.mine.write({"member_ids": [line]})
        self.assertIn("jiebang_member_member_uniq", str(caught.exception))
        with self.refused("leads the project"), self.env.cr.savepoint():
            self.mine.write(
                {
                    "member_ids": [
                        Command.create(
                            {"cadre_id": self.cadres["leader"].id, "duty": "Lead"}
                        )
                    ]
                }
            )
        self.assertEqual(len(self.project.member_ids), 1)

    def test_team_needs_name_and_confirmed_members(self):
        """R8"""
        self.mine.write({"mode": "team"})
        with self.assertRaisesRegex(UserError, "give the team a name"):
            self.act(self.project, "leader", "submit")
        self.mine.write(
            {
                "team_name": "Team",
                "member_ids": [
                    Command.create(
                        {"cadre_id": self.cadres["member"].id, "duty": "Trials"}
                    )
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "not confirmed yet by Person member"):
            self.act(self.project, "leader", "submit")
        invitation = self.project.activity_ids
        self.assertEqual(invitation.user_id, self.users["member"])
        self.as_(self.project.member_ids, "member").action_transition("confirm")
        self.assertFalse(self.project.activity_ids)
        self.act(self.project, "leader", "submit")

    def test_unit_without_a_route(self):
        """R18: a municipal unit that no department is assigned to."""
        lost = self.env["jiebang.organization"].create(
            {"name": "Lost unit", "level": "city"}
        )
        self.cadres["stranger"].organization_id = lost
        project = self.draft("stranger", name="No way out")
        self.assertIn("No competent department", project.route_explanation)
        with self.assertRaisesRegex(UserError, "none is known for Lost unit"):
            self.act(project, "stranger", "submit")
        with self.refused("Reason for the other way"):
            self.as_(project, "stranger").authority_override_id = self.department
        self.as_(project, "stranger").write(
            {
                "authority_override_id": self.department.id,
                "authority_override_reason": "The department runs the trial field",
            }
        )
        self.act(project, "stranger", "submit")
        self.assertEqual(project.authority_id, self.department)

    def test_withdrawn_category_is_no_longer_chosen(self):
        """R12: only withdrawing a category closes it; others keep it."""
        later = self.draft(name="Seeds that stand frost")
        self.act(self.project, "leader", "submit")
        self.as_(self.category, "manager").action_transition("withdraw")
        with self.assertRaisesRegex(UserError, "Grass is not open"):
            self.act(later, "leader", "submit")
        self.act(self.project, "unit", "unit_agree", "Agreed", **self.party_group())
        self.assertEqual(self.project.main_category_id, self.category)

    def test_categories_belong_together(self):
        """R14: one main category, always one of them; never a whole field."""
        self.mine.write({"main_category_id": self.category2.id})
        self.assertEqual(self.project.category_ids, self.category | self.category2)
        with self.refused("main category must be one"):
            self.mine.write({"category_ids": [Command.set(self.category.ids)]})
        with self.refused("not a whole field"):
            self.mine.write({"main_category_id": self.category.parent_id.id})

    def test_user_who_is_no_cadre(self):
        self.cadres["stranger"].user_id = False
        with self.assertRaisesRegex(UserError, "not registered as a cadre"):
            self.draft("stranger")

    # -- files ---------------------------------------------------------------

    def upload(self, name, raw):
        return self.as_(self.env["jiebang.evidence"], "leader").create(
            {
                "project_id": self.project.id,
                "name": "File",
                "file_name": name,
                "content": base64.b64encode(raw).decode(),
            }
        )

    def test_files(self):
        good = self.upload("report.pdf", base64.b64decode(PDF))
        self.assertEqual(good.number, 1)
        self.assertEqual(len(good.sha256), 64)
        big = b"%PDF-" + b"0" * (1024 * 1024)
        self.program.evidence_max_mb = 1
        macro = io.BytesIO()
        with zipfile.ZipFile(macro, "w") as archive:
            archive.writestr("word/document.xml", "x")
            archive.writestr("word/vbaProject.bin", "x")
        for name, raw, text in (
            ("report.pdf", b"", "empty"),
            ("report.pdf", big + b"0" * 10, "at most 1 MB"),
            ("report.exe", b"MZ", "not accepted"),
            ("report", b"%PDF-1", "not accepted"),
            ("report.svg", b"<svg/>", "not accepted"),
            ("report.pdf", b"MZ executable", "not a readable PDF"),
            ("photo.png", b"%PDF-", "not a readable PNG"),
            ("macro.docx", macro.getvalue(), "not a readable DOCX"),
            ("words.docx", b"PK\x03\x04 broken", "not a readable DOCX"),
        ):
            with self.subTest(name=name, text=text), self.refused(text):
                self.upload(name, raw)
        self.assertEqual(self.project.evidence_ids, good.with_env(self.env))

    def test_seal_scan_must_be_a_document(self):
        self.walk(self.project, "unit_review")
        values = self.party_group()
        for change in (
            {"seal_scan": base64.b64encode(b"MZ").decode()},
            {"seal_scan_name": "opinion.exe"},
            {"seal_scan_name": "opinion"},
        ):
            with (
                self.subTest(change=change),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self.act(
                    self.project, "unit", "unit_agree", "Agreed", **values | change
                )
        self.env.invalidate_all()
        self.assertEqual(self.project.state, "unit_review")
        self.assertFalse(self.project.evidence_ids)

    def test_letter_must_be_a_pdf(self):
        self.walk(self.project, "delivery")
        letter = self.as_(self.env["jiebang.recommendation"], "authority").create(
            {
                "name": "Letter 1",
                "authority_id": self.department.id,
                "line_ids": [Command.create({"project_id": self.project.id})],
            }
        )
        with self.assertRaisesRegex(UserError, "Sealed letter"):
            letter.action_transition("issue")
        letter.write(
            {"content": base64.b64encode(b"MZ").decode(), "file_name": "letter.pdf"}
        )
        with self.refused("not a readable PDF"):
            letter.action_transition("issue")
        self.assertEqual(letter.state, "draft")

    def test_version_code_of_another_project(self):
        self.walk(self.project, "delivery")
        self.letter(self.project)
        other = self.walk(self.draft(name="Seeds that stand frost"), "unit_review")
        with self.assertRaisesRegex(UserError, "does not belong"):
            self.receive(self.project, version_code=other.version_code)
        self.receive(
            self.project, version_code=f" {self.project.version_code.lower()} "
        )
        self.assertEqual(self.project.state, "bureau_review")
