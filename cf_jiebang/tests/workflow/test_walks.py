import os
import unittest

from odoo import Command
from odoo.tests import tagged

from ..common import JiebangCase

try:
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from .walk import Walk
except ImportError:
    Walk = None

WALKS = int(os.environ.get("JIEBANG_WALKS") or 12)
"""How often people set out; ``make test-all`` has 60 walks."""

ROLES = {
    "unit": "unit_reviewer",
    "authority": "authority_officer",
    "bureau": "bureau_officer",
    "secretary": "meeting_secretary",
}


@tagged("post_install", "-at_install", "undated")
@unittest.skipUnless(Walk, "hypothesis is not installed")
class TestWalks(JiebangCase):
    """Random people act at random; whatever they do, the invariants hold.

    Besides the personas of the test city there are ``everyman``, who holds every
    role everywhere, and ``insider``, who does so too but is a member of the
    project.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        organizations = cls.institute | cls.department | cls.bureau | cls.county_bureau
        for name, login in (("everyman", "auditor"), ("insider", "member")):
            user = cls.users[login]
            user.write(
                {
                    "group_ids": [
                        Command.link(cls.env.ref(f"cf_jiebang.group_{role}").id)
                        for role in ROLES.values()
                    ],
                    "jiebang_organization_ids": [Command.set(organizations.ids)],
                }
            )
            cls.users[name] = user
        cls.reached, cls.walks = set(), 0

    def test_random_walks(self):
        run_state_machine_as_test(
            lambda: Walk(self),
            settings=settings(
                max_examples=WALKS,
                stateful_step_count=40,
                deadline=None,
                database=None,
                derandomize=True,
                phases=(Phase.explicit, Phase.generate),
                suppress_health_check=list(HealthCheck),
            ),
        )
        self.assertLessEqual(
            {"returned", "delivery", "bureau_review", "meeting", "running"},
            self.reached,
            "walks that stay near the start prove little",
        )
