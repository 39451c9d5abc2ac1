from itertools import cycle

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import JiebangCase


@tagged("post_install", "-at_install", "undated")
class TestCategory(JiebangCase):
    """What is put up, and who may take it up (R1–R3, R6, R7, R9–R11, R15)."""

    def test_the_scheme_comes_with_the_installation(self):
        """R1, R2, R3: its basis and purpose, and categories of both kinds."""
        program = self.env.ref("cf_jiebang.program_2025")
        self.assertEqual(program.basis, "赤组通字〔2025〕5号")
        self.assertIn("科技突围行动", program.purpose)
        self.assertEqual(program.issuer_id.name, "赤峰市科学技术局")
        directions = program.category_ids.filtered("parent_id")
        self.assertEqual(len(directions), 9)
        self.assertEqual(
            set(directions.mapped("industry")), {"traditional", "emerging"}
        )
        self.assertEqual(set(directions.mapped("state")), {"published"})

    def test_each_opening_is_on_record(self):
        """R3: by whom and when, and that it was closed again."""
        category = self.as_(self.category, "manager")
        category.action_transition("withdraw")
        self.assertEqual(
            self.category.decision_ids.sorted("id").mapped(
                lambda d: (d.transition, d.user_id)
            ),
            [
                ("publish", self.users["manager"]),
                ("withdraw", self.users["manager"]),
            ],
        )
        self.assertTrue(self.category.date_withdrawn)
        with self.assertRaisesRegex(UserError, "is possible in: Published"):
            category.action_transition("withdraw")
        with self.assertRaisesRegex(UserError, "stays on record"):
            category.unlink()
        for vals in ({"state": "published"}, {"date_published": "2026-01-01"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                category.write(vals)

    def test_who_opens_and_closes(self):
        """R3: the administrator and the bureau, nobody else."""
        for persona in ("leader", "unit", "authority", "secretary", "auditor"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.as_(self.category, persona).action_transition("withdraw")
        self.as_(self.category, "bureau").action_transition("withdraw")
        row = self.category.decision_ids.sorted("id")[-1]
        self.assertEqual(
            (row.user_id, row.role), (self.users["bureau"], "Bureau officer")
        )
        self.assertEqual(row.company_id, self.program.company_id)

    def test_cadres_of_registered_units_apply(self):
        """R6: of each of the three kinds; who belongs to none of them does not."""
        for kind in ("party_gov", "institution", "soe"):
            self.institute.kind = kind
            self.assertEqual(self.draft().organization_id, self.institute)
        with self.assertRaisesRegex(UserError, "not registered as a cadre"):
            self.draft("unit")

    def test_nothing_about_the_person_gates(self):
        """R7: whatever the post, the age and the identity, also where they are not
        known."""
        profile = self.env["jiebang.cadre.profile"].search(
            [("user_id", "=", self.users["leader"].id)]
        )
        identities = [False, *profile._fields["identity"].get_values(self.env)]
        for identity, born in zip(
            identities, cycle((False, "1940-01-01", "2008-01-01"))
        ):
            profile.write(
                {"identity": identity, "birth_date": born, "position": "Driver"}
            )
            project = self.walk(self.draft(), "unit_review")
            self.assertEqual(project.leader_position, "Driver")
        self.assertNotRegex(self.env["jiebang.project"]._order, "leader|position|birth")

    def test_several_projects_of_one_person(self):
        """R9: as many as he likes, also by copying one into another direction."""
        project = self.draft()
        action = self.as_(project, "leader").action_copy_direction()
        other = self.env["jiebang.project"].browse(action["res_id"])
        self.assertEqual(other.leader_user_id, project.leader_user_id)
        self.assertEqual(other.indicator_ids.mapped("target"), ["20"])
        other.main_category_id = self.category2
        self.as_(other, "leader").action_declare()
        for one in (project, other):
            self.act(one, "leader", "submit")
        self.assertEqual(set((project | other).mapped("state")), {"unit_review"})

    def test_what_is_brought_in_and_aimed_at(self):
        """R10, R11: four kinds or another; from a baseline to a target."""
        project = self.draft()
        kinds = ("expert", "team", "laboratory", "center", "other")
        self.as_(project, "leader").resource_ids = [
            Command.create({"kind": kind, "name": f"From afar {kind}"})
            for kind in kinds
        ]
        self.assertEqual(project.resource_ids.mapped("kind"), list(kinds))
        self.assertEqual(set(project.resource_ids.mapped("status")), {"intended"})
        indicator = project.indicator_ids
        self.assertEqual((indicator.baseline, indicator.target), ("10", "20"))
        self.as_(indicator, "leader").unlink()
        with self.assertRaisesRegex(UserError, "Indicators"):
            self.act(project, "leader", "submit")

    def test_a_like_title_is_shown_and_blocks_nothing(self):
        """R15"""
        if not self.env.registry.has_trigram:
            self.skipTest("the database has no pg_trgm")
        filed = self.walk(self.draft(), "running")
        project = self.draft("stranger", name="Improved grass for dry lands")
        self.assertIn(filed.filing_no, self.as_(project, "stranger").similar_titles)
        other = self.draft("stranger", name="Fluorine chemistry")
        self.assertFalse(self.as_(other, "stranger").similar_titles)
        self.act(project, "stranger", "submit")
        self.assertEqual(project.state, "unit_review")
