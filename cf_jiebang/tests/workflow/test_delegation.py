from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .delegation_case import DelegationCase

AGREED = "Agreed"


@tagged("post_install", "-at_install")
class TestDelegation(DelegationCase):
    """A deputy signs for an officer, in his role, for his organisations, on the
    days of the delegation, and it is on record as such."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.at("2026-11-02"):
            cls.walk(cls.project, "unit_review")

    def agree(self, persona="other_unit"):
        return self.act(
            self.project, persona, "unit_agree", AGREED, **self.party_group()
        )

    def test_deputy_signs_on_behalf(self):
        delegation = self.granted()
        with self.at("2026-11-12"):
            self.assertEqual(delegation.state, "active")
            available = self.as_(self.project, "other_unit").available_transitions
            self.assertIn("unit_agree", available)
            # a name given by the client does not replace the officer's
            self.act(
                self.project,
                "other_unit",
                "unit_agree",
                AGREED,
                on_behalf_of="Somebody else",
                **self.party_group(),
            )
        row = self.project.decision_ids[0]
        self.assertEqual(self.project.state, "authority_review")
        self.assertEqual(row.user_id, self.users["other_unit"])
        self.assertEqual(row.on_behalf_of, "Person unit")
        self.assertEqual(row.behalf_user_id, self.users["unit"])
        self.assertEqual(row.delegation_id, delegation)
        self.assertEqual(row.organization_id, self.institute)
        self.assertEqual(row.role, "Unit reviewer (Party group)")
        verify = self.env["jiebang.decision"]._verify_chain
        self.assertEqual(verify(self.project), "")
        with self.at("2026-11-12"):
            self.assertEqual(self.as_(delegation, "other_unit").decision_count, 1)
        sheet = self.env["report.cf_jiebang.project_annex1"]._decisions_in_force(
            self.project
        )
        opinion = self.env["report.cf_jiebang.project_annex1"]._opinion(
            self.project, "", sheet["unit"]
        )
        self.assertEqual(opinion["signer"], "Person unit（Person other_unit代签）")

    def test_officer_goes_on_in_his_own_name(self):
        self.granted()
        with self.at("2026-11-12"):
            self.agree("unit")
        row = self.project.decision_ids[0]
        self.assertFalse(row.on_behalf_of or row.behalf_user_id or row.delegation_id)

    def test_sight_follows_the_days_without_a_write(self):
        """The same registry, day after day: rules are remembered for a day only."""
        delegation = self.granted()
        evidence = self.env["jiebang.indicator"].search(
            [("project_id", "=", self.project.id)]
        )
        for day, seen, state in (
            ("2026-11-09", False, "planned"),
            ("2026-11-10", True, "active"),
            ("2026-11-20", True, "active"),
            ("2026-11-21", False, "ended"),
        ):
            with self.subTest(day=day), self.at(day):
                Delegation = self.env["jiebang.delegation"]
                self.assertIn(delegation, Delegation.search([("state", "=", state)]))
                self.assertEqual(delegation.state, state)
                for records in (self.project, evidence, self.project.decision_ids):
                    self.assertEqual(self.sees("other_unit", records), seen)
                mine = self.as_(self.project.browse(), "other_unit")
                waiting = mine.search([("waiting_for_me", "=", True)])
                self.assertEqual(self.project in waiting, seen)

    def test_nobody_signs_outside_the_days(self):
        self.granted()
        for day in ("2026-11-09", "2026-11-21"):
            with self.subTest(day=day), self.at(day), self.assertRaises(AccessError):
                self.agree()
        with self.at("2026-11-20"):
            self.agree()

    def test_midnight_is_beijing_s(self):
        self.granted()
        for moment, seen in (
            ("2026-11-09 15:59:59", False),
            ("2026-11-09 16:00:00", True),
            ("2026-11-20 15:59:59", True),
            ("2026-11-20 16:00:00", False),
        ):
            with self.subTest(moment=moment), self.at(moment):
                self.assertEqual(self.sees("other_unit", self.project), seen)

    def test_draft_has_no_effect(self):
        with self.at("2026-11-10"):
            delegation = self.delegation()
            self.assertFalse(self.sees("other_unit", self.project))
            self.assertFalse(self.sees("other_unit", delegation))
            self.as_(delegation, "unit").write({"reason": "Leave"})
            self.as_(delegation, "unit").action_grant()
            self.assertTrue(self.sees("other_unit", self.project))
            self.assertTrue(self.sees("other_unit", delegation))

    def test_revoked_at_once(self):
        delegation = self.granted()
        with self.at("2026-11-12"):
            self.assertTrue(self.sees("other_unit", self.project))
            with self.said("say why"):
                self.as_(delegation, "unit").action_revoke("  ")
            self.as_(delegation, "unit").action_revoke("Back early")
            self.assertEqual(delegation.state, "revoked")
            self.assertFalse(self.sees("other_unit", self.project))
            with self.assertRaises(AccessError):
                self.agree()
            with self.said("Only a delegation that runs"):
                self.as_(delegation, "unit").action_revoke("Again")

    def test_deputy_and_administrator_may_revoke(self):
        for persona in ("other_unit", "manager"):
            delegation = self.granted()
            with self.at("2026-11-12"):
                self.as_(delegation, persona).action_revoke("Ill as well")
            self.assertEqual(delegation.revoked_by_id, self.users[persona])
        delegation = self.granted()
        for persona in ("authority", "auditor"):
            with self.at("2026-11-12"), self.assertRaises(AccessError):
                self.as_(delegation, persona).action_revoke("For fun")

    def test_one_role_gives_no_other(self):
        """A deputy of the unit sees what the unit sees, not the department's."""
        officer = self.users["other_unit"]
        officer.group_ids = [
            Command.link(self.env.ref("cf_jiebang.group_authority_officer").id)
        ]
        self.granted()
        with self.at("2026-11-12"):
            scope = officer._jiebang_scope_ids
            self.assertIn(self.institute.id, scope("cf_jiebang.group_unit_reviewer"))
            self.assertFalse(scope("cf_jiebang.group_authority_officer"))
            self.agree()
            with self.assertRaises(AccessError):
                self.act(self.project, "other_unit", "authority_agree", AGREED)

    def test_other_organisation(self):
        """Only what is named is lent."""
        self.users["unit"].jiebang_organization_ids = (
            self.institute | self.county_bureau
        )
        self.granted(organization_ids=[Command.set(self.county_bureau.ids)])
        with self.at("2026-11-12"):
            self.assertFalse(self.sees("other_unit", self.project))
            with self.assertRaises(AccessError):
                self.agree()
            self.agree("unit")

    def test_what_the_officer_loses_his_deputy_has_not(self):
        self.granted()
        unit = self.users["unit"]
        with self.at("2026-11-12"):
            self.assertTrue(self.sees("other_unit", self.project))
            unit.jiebang_organization_ids = self.other_institute
            self.assertFalse(self.sees("other_unit", self.project))
            unit.jiebang_organization_ids = self.institute
            self.assertTrue(self.sees("other_unit", self.project))
            unit.active = False
            self.assertFalse(self.sees("other_unit", self.project))

    def test_no_chain(self):
        self.granted()
        third = new_test_user(
            self.env,
            login="jb_third_unit",
            groups="cf_jiebang.group_unit_reviewer",
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
                self.as_(chain, "other_unit").action_grant()
            own = self.as_(chain, "other_unit")
            own.organization_ids = self.other_institute
            own.action_grant()
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
                    self.as_(delegation, "unit").action_grant()
                self.assertFalse(delegation.granted_date)
            self.granted()

    def test_two_deputies_at_a_time(self):
        self.granted()
        with self.at("2026-11-06"):
            second = self.delegation(date_from="2026-11-20", date_to="2026-11-25")
            with self.said("stands in from"):
                self.as_(second, "unit").action_grant()
            self.as_(second, "unit").date_from = "2026-11-21"
            self.as_(second, "unit").action_grant()

    def test_administrator_delegates_with_reason(self):
        with self.at("2026-11-05"):
            delegation = self.delegation(persona="manager")
            self.as_(delegation, "manager").action_grant()
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
                self.as_(delegation, "manager").action_grant()
            # the officer himself may
            self.as_(delegation, "unit").action_grant()

    # -- doors ---------------------------------------------------------------

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
            self.as_(draft, "other_unit").action_grant()
        self.as_(draft, "unit").unlink()

    # -- both are bound ------------------------------------------------------

    def test_nobody_decides_on_his_own_file(self):
        """Neither the deputy nor the officer may be part of the file."""
        group = self.env.ref("cf_jiebang.group_unit_reviewer")
        member = self.users["member"]
        member.group_ids = [Command.link(group.id)]
        with self.at("2026-11-12"):
            self.project.involved_user_ids |= member
            self.granted(deputy="member", day="2026-11-12", date_from="2026-11-12")
            self.assertTrue(self.sees("member", self.project))
            with self.said("someone else must decide"):
                self.agree("member")

    def test_officer_who_is_part_lends_nothing(self):
        self.granted()
        with self.at("2026-11-12"):
            self.project.involved_user_ids |= self.users["unit"]
            with self.said("The officer for whom you stand in leads"):
                self.agree()
            self.project.involved_user_ids -= self.users["unit"]
            self.agree()

    def test_two_tiers_count_deputy_and_officer(self):
        """Who signed for a unit decides at no other tier of this round, and neither
        does the officer in whose name it was signed."""
        both = ("cf_jiebang.group_unit_reviewer", "cf_jiebang.group_authority_officer")
        links = [Command.link(self.env.ref(group).id) for group in both]
        for persona in ("unit", "other_unit"):
            self.users[persona].group_ids = links
            self.users[persona].jiebang_organization_ids |= self.department
        self.granted()
        with self.at("2026-11-12"):
            self.agree()
            for persona in ("other_unit", "unit"):
                with self.subTest(persona=persona), self.said("already decided"):
                    self.act(self.project, persona, "authority_agree", AGREED)
            # nor a third who would sign in the officer's name
            self.granted(
                "unit",
                "other_authority",
                day="2026-11-12",
                role="authority",
                date_from="2026-11-12",
                organization_ids=[Command.set(self.department.ids)],
            )
            with self.said("already decided on this file at another tier"):
                self.act(self.project, "other_authority", "authority_agree", AGREED)
            self.act(self.project, "authority", "authority_agree", AGREED)

    # -- to-dos --------------------------------------------------------------

    def test_to_dos_go_to_the_deputy_and_come_back(self):
        cron = self.env["jiebang.delegation"]._cron_move_to_dos
        self.institute.handler_id = self.users["unit"]
        self.granted()
        self.assertEqual(self.to_do_owner(self.project), self.users["unit"])
        for day, owner in (
            ("2026-11-09", "unit"),
            ("2026-11-10", "other_unit"),
            ("2026-11-20", "other_unit"),
            ("2026-11-21", "unit"),
        ):
            with self.subTest(day=day), self.at(day):
                cron()
                cron()
                self.assertEqual(self.to_do_owner(self.project), self.users[owner])
        self.assertNotIn(
            self.users["other_unit"].partner_id, self.project.message_partner_ids
        )

    def test_new_to_dos_go_to_the_deputy_until_revoked(self):
        delegation = self.granted("authority", "other_authority")
        with self.at("2026-11-12"):
            self.agree("unit")
            self.assertEqual(
                self.to_do_owner(self.project), self.users["other_authority"]
            )
            self.as_(delegation, "authority").action_revoke("Back")
            self.assertEqual(self.to_do_owner(self.project), self.users["authority"])

    def test_both_are_told(self):
        delegation = self.granted()
        notice = self.env["mail.message"].search(
            [
                ("model", "=", "jiebang.delegation"),
                ("res_id", "=", delegation.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        people = self.users["unit"].partner_id | self.users["other_unit"].partner_id
        self.assertEqual(notice.notified_partner_ids | notice.partner_ids, people)
        self.assertIn("2026-11-20", notice.body)

    def test_dialog_says_for_whom(self):
        self.granted()
        with self.at("2026-11-12"):
            wizard = self.as_(self.env["jiebang.transition.wizard"], "other_unit")
            wizard = wizard.create(
                {
                    "res_model": "jiebang.project",
                    "res_ids": str(self.project.id),
                    "transition": "unit_decline",
                    "version": self.project.version,
                    "opinion": "Not of this kind",
                }
            )
            self.assertEqual(wizard.deputy_for, "Person unit")
            self.assertFalse(wizard.blocking_text)
            wizard.action_confirm()
        self.assertEqual(self.project.decision_ids[0].on_behalf_of, "Person unit")
        mine = self.as_(self.env["jiebang.delegation.wizard"], "unit")
        with self.at("2026-11-12"), self.assertRaises(UserError):
            # another's dialog
            dialog = mine.create(
                {
                    "delegation_id": self.granted("authority", "other_authority").id,
                    "reason": "X",
                }
            )
            dialog.action_confirm()

    def test_bureau_and_department(self):
        """The rest of the road, signed by deputies."""
        self.granted("authority", "other_authority")
        second = self.users["bureau2"]
        second.jiebang_organization_ids = False
        self.granted("bureau", "bureau2")
        with self.at("2026-11-12"):
            self.agree("unit")
            self.act(self.project, "other_authority", "authority_agree", AGREED)
            letter = self.letter(self.project, "other_authority")
            self.assertIn("Person authority", letter.message_ids[0].body)
            self.receive(self.project, "bureau2")
            self.check_all(self.project, "bureau2")
            self.act(self.project, "bureau2", "bureau_accept", AGREED)
        self.assertEqual(self.project.state, "meeting")
        rows = self.project.decision_ids.filtered("delegation_id")
        self.assertEqual(
            set(rows.mapped("on_behalf_of")), {"Person authority", "Person bureau"}
        )
        self.assertEqual(
            rows.filtered(lambda r: r.tier == "bureau").organization_id, self.bureau
        )
