from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .delegation_case import DelegationCase


@tagged("post_install", "-at_install")
class TestDelegationGrant(DelegationCase):
    """Who delegates what to whom, and which doors are shut."""

    def test_deputy_and_administrator_may_revoke(self):
        for persona in ("other_unit", "manager"):
            delegation = self.granted()
            with self.at("2026-11-12"):
                self.as_(delegation, persona).action_transition("revoke", "Ill as well")
            self.assertEqual(delegation.revoked_by_id, self.users[persona])
        delegation = self.granted()
        for persona in ("authority", "auditor"):
            with self.at("2026-11-12"), self.assertRaises(AccessError):
                self.as_(delegation, persona).action_transition("revoke", "For fun")

    def test_no_chain(self):
        self.granted()
        third = new_test_user(
            self.env,
            login="jb_third_unit",
            groups="cf_jiebang.group_unit_reviewer",
            context={"no_reset_password": True},
            lang="en_US",
        )
        with self.at("2026-11-12"):
            chain = self.delegation(
                "other_unit",
                "unit",
                delegate_id=third.id,
                date_from="2026-11-12",
            )
            with self.said("not delegated on"):
                self.as_(chain, "other_unit").action_transition("grant")
            own = self.as_(chain, "other_unit")
            own.organization_ids = self.other_institute
            own.action_transition("grant")
            self.assertFalse(self.project.with_user(third).has_access("read"))

    def test_nobody_delegates_what_he_has_not(self):
        with self.at("2026-11-05"):
            for vals, words in (
                ({"organization_ids": [Command.set(self.bureau.ids)]}, "does not act"),
                ({"role": "authority"}, "has not the role"),
                (
                    {"role": "authority", "delegate_id": self.users["authority"].id},
                    "does not act",
                ),
                ({"delegate_id": self.users["leader"].id}, "has not the role"),
                ({"delegate_id": self.users["unit"].id}, "somebody else"),
                ({"organization_ids": [Command.clear()]}, "at least one"),
                ({"date_to": "2027-12-31"}, "a year at most"),
                ({"date_from": "2026-11-04"}, "backwards"),
                (
                    {"date_from": "2026-10-04", "date_to": "2026-11-04"},
                    "this day is past",
                ),
            ):
                delegation = self.delegation(**vals)
                with self.subTest(vals=vals), self.said(words):
                    self.as_(delegation, "unit").action_transition("grant")
                self.assertFalse(delegation.granted_date)
            self.granted()

    def test_two_deputies_at_a_time(self):
        self.granted()
        with self.at("2026-11-06"):
            second = self.delegation(date_from="2026-11-20", date_to="2026-11-25")
            with self.said("stands in from"):
                self.as_(second, "unit").action_transition("grant")
            self.as_(second, "unit").date_from = "2026-11-21"
            self.as_(second, "unit").action_transition("grant")

    def test_administrator_delegates_with_reason(self):
        with self.at("2026-11-05"):
            delegation = self.delegation(persona="manager")
            self.as_(delegation, "manager").action_transition("grant")
            for persona in ("other_unit", "bureau", "authority"):
                with self.subTest(persona=persona), self.assertRaises(AccessError):
                    self.delegation(persona=persona)
        self.assertEqual(delegation.granted_by_id, self.users["manager"])
        with self.at("2026-11-12"):
            self.agree()

    def test_nobody_grants_himself(self):
        both = self.users["manager"]
        both.group_ids = [
            Command.link(self.env.ref("cf_jiebang.group_unit_reviewer").id)
        ]
        with self.at("2026-11-05"):
            delegation = self.delegation("unit", "manager", persona="manager")
            with self.said("grants himself"):
                self.as_(delegation, "manager").action_transition("grant")
            # the officer himself may
            self.as_(delegation, "unit").action_transition("grant")

    def test_what_is_granted_stays(self):
        delegation = self.granted()
        for persona in ("unit", "manager"):
            mine = self.as_(delegation, persona)
            for vals in (
                {"date_to": "2027-11-20"},
                {"delegate_id": self.users["leader"].id},
                {"organization_ids": [Command.clear()]},
                {"reason": "Another"},
                {"granted_date": False},
                {"revoked_date": False},
                {"state": "revoked"},
            ):
                with self.subTest(persona=persona, vals=vals), self.refused():
                    mine.write(vals)
            with self.refused():
                mine.unlink()
        self.assertEqual(str(delegation.date_to), "2026-11-20")

    def test_nothing_is_forged(self):
        moment = "2026-11-01 00:00:00"
        for name, value in (
            ("granted_date", moment),
            ("granted_by_id", self.users["manager"].id),
            ("revoked_date", moment),
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.delegation(**{name: value})
        forged = self.as_(self.env["jiebang.delegation"], "unit").with_context(
            default_granted_date=moment
        )
        self.assertFalse(forged.default_get(["granted_date"]).get("granted_date"))
        copied = self.as_(self.granted(), "unit").copy()
        self.assertFalse(copied.granted_date)
        self.assertEqual(copied.state, "draft")
        # another's name
        draft = self.delegation()
        with self.assertRaises(AccessError):
            self.as_(draft, "unit").user_id = self.users["authority"]
        with self.assertRaises(AccessError):
            self.as_(draft, "other_unit").action_transition("grant")
        self.as_(draft, "unit").unlink()
