from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

from .steps import Steps

GROUP = "cf_jiebang.group_"

RULES = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
"""Loggers that tell of refusals."""


PERSONAS = {
    "leader": ("applicant", "institute"),
    "member": ("applicant", ""),
    "stranger": ("applicant", ""),
    "unit": ("unit_reviewer", "institute"),
    "other_unit": ("unit_reviewer", "other_institute"),
    "authority": ("authority_officer", "department"),
    "other_authority": ("authority_officer", "county_bureau"),
    "bureau": ("bureau_officer", "bureau"),
    "bureau2": ("bureau_officer", "bureau"),
    "evaluation_officer": ("evaluation_officer", "bureau"),
    "secretary": ("meeting_secretary", ""),
    "evaluator": ("evaluator", ""),
    "personnel": ("personnel", ""),
    "auditor": ("auditor", ""),
    "manager": ("manager", ""),
}
"""Persona: his role and the organisation that he acts for (an attribute of the
case). Applicants act for nobody; the leader's entry checks just that."""

BUREAU = {"bureau", "bureau2", "evaluation_officer"}
"""Personas who are officers of the bureau."""

READERS = {"leader", "unit", "authority", "auditor"} | BUREAU
"""Personas who read a file that has reached the bureau."""


class JiebangCase(Steps, TransactionCase):
    """One small city with a person in every role, and helpers that walk the real
    transitions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the legal day is Beijing's, at any hour at which the tests run
        cls.env = cls.env(
            context=dict(cls.env.context, lang="en_US", tz="Asia/Shanghai")
        )
        cls._create_organizations()
        cls._create_personas()
        cls.program = cls.env["jiebang.program"].create(
            {
                "name": "Test programme",
                "basis": "Test 1",
                "issuer_id": cls.bureau.id,
                "filing_prefix": "测科揭备",
            }
        )
        cls.env["jiebang.check.item"].create(
            [
                {"name": f"Check {number}", "program_id": cls.program.id}
                for number in (1, 2)
            ]
        )
        field = cls.env["jiebang.category"].create(
            {"name": "Field", "program_id": cls.program.id}
        )
        cls.category, cls.category2 = cls.env["jiebang.category"].create(
            [
                {
                    "name": name,
                    "program_id": cls.program.id,
                    "parent_id": field.id,
                }
                for name in ("Grass", "Seeds")
            ]
        )
        (field | cls.category | cls.category2).action_publish()
        cls.sections = {
            section.code: section for section in cls.env["jiebang.section"].search([])
        }

    @classmethod
    def _create_organizations(cls):
        Organization = cls.env["jiebang.organization"]

        def organization(name, **values):
            return Organization.create({"name": name, "level": "city"} | values)

        cls.bureau = organization("Test bureau", kind="party_gov", is_bureau=True)
        cls.department = organization(
            "Test department", kind="party_gov", is_authority=True
        )
        cls.institute = organization("Test institute", parent_id=cls.department.id)
        cls.county_bureau = organization(
            "Test county bureau", level="county", is_authority=True
        )
        cls.territory = cls.env["jiebang.territory"].create(
            {"name": "Test county", "code": "999999"}
        )
        cls.territory.authority_id = cls.county_bureau
        cls.county_bureau.territory_id = cls.territory
        cls.other_institute = organization(
            "Other institute", level="county", territory_id=cls.territory.id
        )

    @classmethod
    def _create_personas(cls):
        cls.users = {}
        for name, (role, place) in PERSONAS.items():
            user = new_test_user(
                cls.env,
                login=f"jb_{name}",
                lang="en_US",
                name=f"Person {name}",
                groups=GROUP + role,
                notification_type="inbox",
            )
            if place and role != "applicant":
                user.jiebang_organization_ids = getattr(cls, place)
            cls.users[name] = user
        cls.cadres = {}
        for name in ("leader", "member", "stranger"):
            profile = cls.env["jiebang.cadre.profile"].create(
                {
                    "name": f"Person {name}",
                    "organization_id": (
                        cls.other_institute if name == "member" else cls.institute
                    ).id,
                    "user_id": cls.users[name].id,
                    "position": "Engineer",
                    "phone": "13800000000",
                }
            )
            cls.cadres[name] = profile.cadre_id


class ProjectCase(JiebangCase):
    """A complete draft of the leader, ``project``, and in his hands, ``mine``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.draft()
        cls.mine = cls.as_(cls.project, "leader")
        cls.Project = cls.as_(cls.env["jiebang.project"], "leader")

    def refused(self):
        """What every shut door answers: a sentence, never a crash."""
        return self.assertRaises(UserError)

    @contextmanager
    def said(self, words):
        """The refusal says ``words``; what was tried is rolled back."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertIn(words, str(caught.exception))

    def team(self, persona="member"):
        """Make the project a team's with one confirmed member."""
        cadre = self.env["jiebang.cadre"].search(
            [("user_id", "=", self.users[persona].id)]
        )
        self.mine.write(
            {
                "mode": "team",
                "team_name": "Team",
                "member_ids": [
                    fields.Command.create({"cadre_id": cadre.id, "duty": "Trials"})
                ],
            }
        )
        line = self.project.member_ids.filtered(lambda m: m.cadre_id == cadre)
        self.as_(line, persona).action_confirm()
        return line
