import functools
import gc
from contextlib import contextmanager
from unittest import SkipTest
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

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

AT_BUREAU = {"bureau", "bureau2", "evaluation_officer"}
"""Personas who are officers of the bureau."""

READERS = {"leader", "unit", "authority", "auditor"} | AT_BUREAU
"""Personas who read a file that has reached the bureau."""


@functools.cache
def _freeze_once():
    """Odoo itself stays for all classes: no collection of garbage need visit it."""
    gc.freeze()


class ShutDoors:
    """Doors that are tried by the thousand."""

    @contextmanager
    def denied(self, error=UserError):
        """A door that is shut before anything is written. Unlike ``assertRaises`` it
        rolls nothing back and keeps the cache, which is what a thousand doors cost;
        ``unchanged`` shows that nothing was written."""
        with mute_logger(*RULES):
            try:
                yield
            except error:
                return
        self.fail("This door is open.")

    @contextmanager
    def unchanged(self, record):
        """What is stored of a record, of its acts and its messages stays the same."""

        def stored():
            self.env.flush_all()
            self.env.invalidate_all()
            return record.sudo().read()

        before = stored()
        yield
        self.assertEqual(stored(), before, "nothing was left behind")


class DemoCase(ShutDoors, TransactionCase):
    """Looks at the demo data, where they are loaded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        module = cls.env["ir.module.module"].search([("name", "=", "cf_jiebang")])
        if not module.demo:
            raise SkipTest("installed without demo data")


class JiebangCase(ShutDoors, Steps, TransactionCase):
    """One small city with a person in every role, and helpers that walk the real
    transitions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        _freeze_once()
        cls._watch_caches()
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
                "state": "open",
            }
        )
        # a draft goes to the one that is open, without a question
        programs = cls.env["jiebang.program"].search([("id", "!=", cls.program.id)])
        programs.state = "closed"
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
        board = cls.as_(field | cls.category | cls.category2, "manager")
        board.action_transition("publish")
        cls.sections = {
            section.code: section for section in cls.env["jiebang.section"].search([])
        }

    @classmethod
    def _watch_caches(cls):
        """Note which of the registry's caches are emptied from now on."""
        cls._emptied = set()
        clear_cache = cls.registry.clear_cache

        def clear_and_note(*names):
            cls._emptied.update(names or ("default",))
            clear_cache(*names)

        cls.startClassPatcher(patch.object(cls.registry, "clear_cache", clear_and_note))

    def setUp(self):
        # Odoo empties all caches of the registry after each test; but what a test
        # did not change it leaves as it was, as a transaction in life does
        with patch.object(self.registry, "clear_all_caches", self._empty_again):
            super().setUp()
        self._emptied.clear()

    def _empty_again(self):
        """Empty the caches that the test emptied: they tell of what is rolled back."""
        if self._emptied:
            self.registry.clear_cache(*self._emptied)

    @classmethod
    def _create_organizations(cls):
        Organization = cls.env["jiebang.organization"]
        cls.bureau, cls.department, cls.county_bureau = Organization.create(
            [
                {
                    "name": "Test bureau",
                    "level": "city",
                    "kind": "party_gov",
                    "is_bureau": True,
                },
                {
                    "name": "Test department",
                    "level": "city",
                    "kind": "party_gov",
                    "is_authority": True,
                },
                {"name": "Test county bureau", "level": "county", "is_authority": True},
            ]
        )
        cls.territory = cls.env["jiebang.territory"].create(
            {
                "name": "Test county",
                "code": "999999",
                "authority_id": cls.county_bureau.id,
            }
        )
        cls.county_bureau.territory_id = cls.territory
        cls.institute, cls.other_institute = Organization.create(
            [
                {
                    "name": "Test institute",
                    "level": "city",
                    "parent_id": cls.department.id,
                },
                {
                    "name": "Other institute",
                    "level": "county",
                    "territory_id": cls.territory.id,
                },
            ]
        )

    @classmethod
    def _create_personas(cls):
        cls.users = {}
        cls.add_users(
            {
                name: (
                    role,
                    role != "applicant" and organization and getattr(cls, organization),
                )
                for name, (role, organization) in PERSONAS.items()
            }
        )
        names = ("leader", "member", "stranger")
        profiles = cls.add_profiles(
            {
                name: cls.other_institute if name == "member" else cls.institute
                for name in names
            }
        )
        cls.cadres = dict(zip(names, profiles.cadre_id, strict=True))

    @classmethod
    def add_users(cls, people, login="jb_{}", name="Person {}"):
        """People who join ``users``, made in one call and without a letter of
        invitation or a drawn face; a test logs them in by their login alone.

        :param dict people: ``{persona: (role, the organisation he acts for)}``
        """
        Users = cls.env["res.users"].with_context(
            no_reset_password=True, mail_create_nolog=True
        )
        values = [
            {
                "login": login.format(persona),
                "name": name.format(persona),
                "email": "j.j@example.com",
                "lang": "en_US",
                "group_ids": [fields.Command.set(cls.env.ref(GROUP + role).ids)],
                "jiebang_organization_ids": [
                    fields.Command.set(organization.ids if organization else [])
                ],
                "notification_type": "inbox",
            }
            for persona, (role, organization) in people.items()
        ]
        partners = cls.registry["res.partner"]
        with patch.object(partners, "_avatar_generate_svg", return_value=False):
            users = Users.create(values).with_env(cls.env)
        cls.users |= dict(zip(people, users, strict=True))
        return users

    @classmethod
    def add_profiles(cls, organizations, **values):
        """Personal files of personas, ``{persona: his unit}``, made in one call."""
        return cls.env["jiebang.cadre.profile"].create(
            [
                {
                    "name": cls.users[persona].name,
                    "organization_id": organization.id,
                    "user_id": cls.users[persona].id,
                    "position": "Engineer",
                    "phone": "13800000000",
                }
                | values
                for persona, organization in organizations.items()
            ]
        )

    @contextmanager
    def said(self, words):
        """The refusal says ``words``; what was tried is rolled back."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertIn(words, str(caught.exception))


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
        self.as_(line, persona).action_transition("confirm")
        return line
