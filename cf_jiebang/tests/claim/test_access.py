from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import AT_BUREAU, RULES, JiebangCase

SEES = {
    "draft": {"leader"},
    "unit_review": {"leader", "unit", "auditor"} | AT_BUREAU,
    "authority_review": {"authority"},
    "delivery": set(),
    "bureau_review": set(),
    "meeting": {"secretary"},
    "running": set(),
}
"""State: the personas who see the file from there on."""

CHILDREN = (
    "jiebang.indicator",
    "jiebang.milestone",
    "jiebang.resource",
    "jiebang.partner",
    "jiebang.output",
    "jiebang.evidence",
    "jiebang.decision",
    "jiebang.snapshot",
    "jiebang.project.check",
    "jiebang.receipt",
)


@tagged("post_install", "-at_install")
class TestAccess(JiebangCase):
    """Who sees what: a file is seen by the people in it and by the organisations
    that it has reached, through every door."""

    def visible_to(self, persona, records):
        model = self.as_(records.browse(), persona)
        with mute_logger("odoo.addons.base.models.ir_model"):
            if not model.has_access("read"):
                return False
        return bool(model.search([("id", "in", records.ids)]))

    def full_draft(self, **values):
        return self.draft(
            resource_ids=[Command.create({"name": "Expert"})],
            partner_ids=[Command.create({"name": "Firm"})],
            output_ids=[Command.create({"kind": "patent"})],
            **values,
        )

    def test_file_is_seen_where_it_has_reached(self):
        project = self.full_draft()
        self.as_(self.env["jiebang.evidence"], "leader").create(
            {
                "project_id": project.id,
                "name": "Certificate",
                "file_name": "certificate.pdf",
                "content": self.party_group()["seal_scan"],
            }
        )
        seen = set()
        for state, more in SEES.items():
            if state != "draft":
                self.walk(project, state)
            seen |= more
            for persona in self.users:
                with self.subTest(state=state, persona=persona):
                    self.assertEqual(self.visible_to(persona, project), persona in seen)
                    if persona not in seen:
                        self._assert_shut(persona, project)
                for model in CHILDREN:
                    lines = (
                        self.env[model].sudo().search([("project_id", "=", project.id)])
                    )
                    if lines:
                        with self.subTest(state=state, persona=persona, model=model):
                            self.assertEqual(
                                self.visible_to(persona, lines), persona in seen
                            )

    def _assert_shut(self, persona, project):
        """Counting, grouping, exporting and naming give nothing away either."""
        file = self.as_(project, persona)
        model = file.browse()
        for read in (
            lambda: file.read(["name"]),
            lambda: file.export_data(["name"]),
            lambda: file.web_read({"name": {}}),
            lambda: file.action_open_transition("submit"),
            lambda: file.action_verify_decisions(),
        ):
            with self.denied():
                read()
        with mute_logger(*RULES):
            for write in (file.copy, lambda: file.message_post(body=project.name)):
                with self.assertRaises(UserError):
                    write()
            if not model.has_access("read"):
                return
        domain = [("id", "=", project.id)]
        self.assertEqual(model.search_count(domain), 0)
        self.assertEqual(model.name_search(project.name), [])
        self.assertEqual(model._read_group(domain, ["state"], ["__count"]), [])

    def test_evidence_files_follow_the_file(self):
        """The attachment behind a piece of evidence, by its own id."""
        project = self.full_draft()
        evidence = self.as_(self.env["jiebang.evidence"], "leader").create(
            {
                "project_id": project.id,
                "name": "Certificate",
                "file_name": "certificate.pdf",
                "content": self.party_group()["seal_scan"],
            }
        )
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
        self.walk(project, "unit_review")
        self.assertTrue(self.as_(attachment, "unit").read(["name"]))
        for persona in ("stranger", "other_unit", "authority", "evaluator", "manager"):
            with (
                self.subTest(persona=persona),
                mute_logger("odoo.addons.base.models.ir_rule"),
                self.assertRaises(AccessError),
            ):
                self.as_(attachment, persona).read(["raw"])

    def test_members_see_their_projects(self):
        project = self.draft(
            mode="team",
            member_ids=[
                Command.create({"cadre_id": self.cadres["member"].id, "duty": "Trials"})
            ],
        )
        self.assertTrue(self.visible_to("member", project))
        self.as_(project.member_ids, "member").action_transition("decline")
        self.assertFalse(self.visible_to("member", project))

    def test_unit_sees_the_units_below_it(self):
        self.users["other_unit"].jiebang_organization_ids = self.department
        project = self.walk(self.draft(), "unit_review")
        self.assertTrue(self.visible_to("other_unit", project))

    def test_a_role_is_nothing_without_its_group(self):
        """An applicant who also acts for the unit on paper sees no file by it."""
        self.users["stranger"].jiebang_organization_ids = self.institute
        project = self.walk(self.draft(), "unit_review")
        self.assertFalse(self.visible_to("stranger", project))

    def test_phone_and_identity_are_not_for_evaluators(self):
        """Also where a rule should once let an evaluator read the project."""
        project = self.draft()
        for name in ("leader_phone", "leader_birth_date", "leader_email"):
            field = project._fields[name]
            self.assertFalse(
                self.as_(project, "evaluator")._has_field_access(field, "read")
            )
            self.assertFalse(
                self.as_(project, "secretary")._has_field_access(field, "read")
            )
            self.assertTrue(
                self.as_(project, "bureau")._has_field_access(field, "read")
            )

    def test_personal_files(self):
        """The person, his unit, the bureau, the organisation department, auditors
        and the administrator; nobody else."""
        profile = self.env["jiebang.cadre.profile"].search(
            [("cadre_id", "=", self.cadres["leader"].id)]
        )
        may = {
            "leader",
            "unit",
            "bureau",
            "bureau2",
            "evaluation_officer",
            "personnel",
            "auditor",
            "manager",
        }
        for persona in self.users:
            with self.subTest(persona=persona):
                self.assertEqual(self.visible_to(persona, profile), persona in may)
        mine = self.as_(profile, "leader")
        mine.write({"phone": "13911112222"})
        for vals in (
            {"organization_id": self.other_institute.id},
            {"user_id": self.users["stranger"].id},
            {"name": "Somebody else"},
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                mine.write(vals)

    def test_letters_and_meetings(self):
        project = self.walk(self.draft(), "delivery")
        letter = self.letter(project)
        for persona in self.users:
            with self.subTest(persona=persona):
                self.assertEqual(
                    self.visible_to(persona, letter),
                    persona in {"authority", "auditor"} | AT_BUREAU,
                )
        other = self.walk(self.draft(name="Seeds that stand frost"), "meeting")
        meeting = self.meeting({other: ("pass", "")})
        for persona in self.users:
            with self.subTest(persona=persona):
                self.assertEqual(
                    self.visible_to(persona, meeting),
                    persona
                    in {
                        "secretary",
                        "bureau",
                        "bureau2",
                        "evaluation_officer",
                        "auditor",
                    },
                )

    def test_auditor_changes_nothing(self):
        project = self.walk(self.draft(), "running")
        mine = self.as_(project, "auditor")
        self.assertEqual(mine.available_acts, "")
        for model in self.env.values():
            if not model._name.startswith("jiebang.") or model._abstract:
                continue
            if model._transient:
                continue
            for operation in ("write", "create", "unlink"):
                with self.subTest(model=model._name, operation=operation):
                    self.assertFalse(self.as_(model, "auditor").has_access(operation))

    def test_manager_configures_and_decides_nothing(self):
        project = self.walk(self.draft(), "running")
        self.assertFalse(self.visible_to("manager", project))
        program = self.as_(self.program, "manager")
        program.summary_max = 300
        self.assertEqual(self.program.summary_max, 300)
        with (
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
        ):
            self.as_(self.program, "bureau").summary_max = 400

    def test_companies_are_kept_apart(self):
        """A city is a company: its officers see no other city's files."""
        project = self.walk(self.draft(), "running")
        city = self.env["res.company"].create({"name": "Another city"})
        officer = self.users["bureau2"]
        officer.write({"company_ids": [Command.set(city.ids)], "company_id": city.id})
        there = project.with_user(officer).with_context(allowed_company_ids=city.ids)
        self.assertFalse(there.search([("id", "=", project.id)]))
        self.assertTrue(self.visible_to("bureau", project))

    def test_versions_hold_personal_data(self):
        """What a person may not read on the form he reads in no version of it."""
        project = self.walk(self.draft(), "meeting")
        snapshot = project.snapshot_ids[0]
        self.assertIn("13800000000", self.as_(snapshot, "bureau").content)
        self.assertNotIn("13800000000", snapshot.payload)
        mine = self.as_(snapshot, "secretary")
        self.assertTrue(mine.version_code)
        for name in ("payload", "personal", "content", "difference"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                mine.read([name])

    def test_personal_file_stays_with_its_person(self):
        profile = self.env["jiebang.cadre.profile"].search(
            [("cadre_id", "=", self.cadres["leader"].id)]
        )
        free = self.env["jiebang.cadre"].create(
            {"name": "Free entry", "organization_id": self.institute.id}
        )
        with self.assertRaises(AccessError):
            self.as_(profile, "leader").write({"cadre_id": free.id})
        with self.assertRaisesRegex(UserError, "no personal file"):
            self.as_(profile.browse(), "unit").action_open_mine()
        self.assertEqual(
            self.as_(profile.browse(), "leader").action_open_mine()["res_id"],
            profile.id,
        )
