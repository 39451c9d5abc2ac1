from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...common import GROUP, JiebangCase
from ..person.appraisal_case import QUIET


@tagged("post_install", "-at_install")
class TestSharedDefaults(JiebangCase):
    """Dimensions and incentives by identity: common ones, and those of a city."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other city"})
        cls.foreign = {
            role: new_test_user(
                cls.env,
                login=f"jb_foreign_{role}",
                groups=GROUP + role,
                context={"no_reset_password": True},
                company_id=cls.other.id,
                company_ids=[(6, 0, cls.other.ids)],
            )
            for role in ("bureau_officer", "manager")
        }

    def theirs(self, records, role):
        return records.with_user(self.foreign[role]).with_context(
            allowed_company_ids=self.other.ids
        )

    def test_a_citys_own_dimension(self):
        common = self.env.ref("cf_jiebang.dimension_research")
        self.assertFalse(common.company_id)
        mine = self.as_(common.browse(), "bureau").create({"name": "Grassland"})
        self.assertEqual(mine.company_id, self.env.company)
        mine.name = "Grass and water"
        self.assertEqual(self.as_(common, "bureau").name, common.name)
        # the other city reads the common one, neither reads nor changes this one
        self.assertEqual(self.theirs(common, "bureau_officer").name, common.name)
        for role in self.foreign:
            stranger = self.theirs(mine, role)
            self.assertFalse(stranger.search([("id", "=", mine.id)]))
            for call in (
                lambda s=stranger: s.read(["name"]),
                lambda s=stranger: s.write({"name": "x"}),
                lambda s=stranger: s.unlink(),
                lambda s=stranger: s.create(
                    {"name": "x", "company_id": self.env.company.id}
                ),
            ):
                with (
                    self.subTest(role=role),
                    mute_logger(*QUIET),
                    self.assertRaises(AccessError),
                ):
                    call()
        # the same name in both cities
        self.assertTrue(
            self.theirs(mine.browse(), "bureau_officer").create({"name": mine.name})
        )
        mine.unlink()

    def test_common_ones_are_the_administrators(self):
        dimensions = self.env["jiebang.dimension"]
        for persona in ("bureau", "manager"):
            with self.subTest(persona=persona), self.assertRaises(UserError):
                self.as_(dimensions, persona).create({"name": "x", "company_id": False})
        for record, vals, personas in (
            (
                self.env.ref("cf_jiebang.dimension_research"),
                {"sequence": 3},
                ("bureau", "manager"),
            ),
            (
                self.env.ref("cf_jiebang.incentive_rule_promotion_civil"),
                {"explanation": "Another regulation"},
                ("manager",),
            ),
        ):
            for persona in personas:
                mine = self.as_(record, persona)
                for call in (
                    lambda m=mine, v=vals: m.write(v),
                    lambda m=mine: m.write({"company_id": self.env.company.id}),
                    lambda m=mine: m.unlink(),
                ):
                    with (
                        self.subTest(model=record._name, persona=persona),
                        self.assertRaises(UserError),
                        self.env.cr.savepoint(),
                    ):
                        call()
            admin = record.with_user(self.env.ref("base.user_admin"))
            admin.write(vals)
            self.assertEqual({name: record[name] for name in vals}, vals)

    def test_a_citys_own_rule_goes_first(self):
        model = self.env["jiebang.incentive.rule"]
        common = self.env.ref("cf_jiebang.incentive_rule_promotion_civil")
        self.assertEqual(model._find("promotion", "civil"), common)
        own = self.as_(model, "manager").create(
            {
                "kind": "promotion",
                "identity": "civil",
                "allowed": False,
                "explanation": "Not in this city",
            }
        )
        self.assertEqual(model._find("promotion", "civil").id, own.id)
        self.assertEqual(model._find("promotion", "civil", self.other), common)
        self.assertFalse(
            self.theirs(model, "manager").search([("id", "=", own.id)]), "not theirs"
        )
        incentive = self.env["jiebang.incentive"].new(
            {"program_id": self.program.id, "kind": "promotion", "identity": "civil"}
        )
        self.assertFalse(incentive.rule_allowed)
        self.assertEqual(incentive.rule_explanation, "Not in this city")

    def test_a_criterion_takes_no_dimension_of_another_city(self):
        draft = self.env.ref("cf_jiebang.rubric_2025").copy(
            {"program_id": self.program.id}
        )
        foreign = self.theirs(self.env["jiebang.dimension"], "bureau_officer").create(
            {"name": "Elsewhere"}
        )
        line = self.as_(draft, "bureau").criterion_ids[0]
        line.dimension_id = self.env.ref("cf_jiebang.dimension_benefit")
        with self.assertRaises(ValidationError):
            line.dimension_id = foreign.id
