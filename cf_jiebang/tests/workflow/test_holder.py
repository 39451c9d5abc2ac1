from odoo.tests import tagged

from ...groups import AUTHORITY, UNIT
from ..common import ProjectCase


@tagged("post_install", "-at_install")
class TestHolder(ProjectCase):
    """Who may act for an organisation is remembered, and never for too long; records
    that come to an office together are shared out among its people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "unit_review")

    def holders(self):
        return self.project.sudo()._holder_users()

    def test_who_comes_goes_or_changes_his_post_counts_at_once(self):
        old = self.users["unit"]
        self.assertEqual(self.holders(), old)
        new = self.add_users({"new_unit": ("unit_reviewer", self.institute)})
        self.assertEqual(self.holders(), old | new, "who was just registered")
        new.jiebang_organization_ids = self.other_institute
        self.assertEqual(self.holders(), old)
        new.jiebang_organization_ids = self.department
        self.assertEqual(self.holders(), old | new, "from above the unit")
        new.group_ids -= self.env.ref(UNIT)
        self.assertEqual(self.holders(), old)
        old.active = False
        self.assertFalse(self.holders())

    def test_what_an_organisation_becomes_counts_at_once(self):
        new = self.add_users({"new": ("authority_officer", self.institute)})
        self.assertNotIn(new.id, self.officers(self.institute))
        self.institute.is_authority = True
        self.assertIn(new.id, self.officers(self.institute))

    def officers(self, organization):
        return self.env["res.users"]._jiebang_officer_ids(AUTHORITY, organization.id)

    def test_shared_out_among_those_who_have_fewest(self):
        self.add_users({"unit_b": ("unit_reviewer", self.institute)})
        pair = self.users["unit"] | self.users["unit_b"]
        drafts = self.drafts("Shared", 4)
        self.as_(drafts, "leader").action_transition("submit")
        given = drafts.activity_ids.grouped("user_id")
        self.assertEqual(set(given), set(pair))
        # one had the to-do of the project already
        self.assertEqual(sorted(map(len, given.values())), [2, 2])
