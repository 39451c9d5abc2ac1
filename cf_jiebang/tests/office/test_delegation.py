from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .delegation_case import AGREED, DelegationCase


@tagged("post_install", "-at_install")
class TestDelegation(DelegationCase):
    """A deputy signs for an officer, in his role, for his organisations, on the
    days of the delegation, and it is on record as such."""

    def test_deputy_signs_on_behalf(self):
        delegation = self.granted()
        with self.at("2026-11-12"):
            self.assertEqual(delegation.effect, "active")
            available = self.as_(self.project, "other_unit").available_acts
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
            self.assertEqual(
                self.as_(delegation, "other_unit").deputy_decision_count, 1
            )
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
        for day, seen, effect in (
            ("2026-11-09", False, "planned"),
            ("2026-11-10", True, "active"),
            ("2026-11-20", True, "active"),
            ("2026-11-21", False, "ended"),
        ):
            with self.subTest(day=day), self.at(day):
                Delegation = self.env["jiebang.delegation"]
                self.assertIn(delegation, Delegation.search([("effect", "=", effect)]))
                self.assertEqual(delegation.effect, effect)
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
            self.as_(delegation, "unit").action_transition("grant")
            self.assertTrue(self.sees("other_unit", self.project))
            self.assertTrue(self.sees("other_unit", delegation))

    def test_revoked_at_once(self):
        delegation = self.granted()
        with self.at("2026-11-12"):
            self.assertTrue(self.sees("other_unit", self.project))
            with self.said("write the opinion or the reasons"):
                self.as_(delegation, "unit").action_transition("revoke", "  ")
            self.as_(delegation, "unit").action_transition("revoke", "Back early")
            self.assertEqual(delegation.state, "revoked")
            self.assertFalse(self.sees("other_unit", self.project))
            with self.assertRaises(AccessError):
                self.agree()
            with self.said("The present state is “Revoked”"):
                self.as_(delegation, "unit").action_transition("revoke", "Again")
        granted, revoked = delegation.decision_ids.sorted("sequence")
        self.assertEqual((granted.transition, granted.tier), ("grant", "unit"))
        self.assertEqual(granted.organization_id, self.institute)
        self.assertEqual(revoked.opinion, "Back early")
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(delegation), "")
        for persona, reads in (("auditor", True), ("bureau", False), ("unit", False)):
            mine = self.as_(granted, persona)
            self.assertEqual(mine.has_access("read"), reads, persona)

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
            self.as_(delegation, "authority").action_transition("revoke", "Back")
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
        mine = self.as_(self.env["jiebang.transition.wizard"], "unit")
        with self.at("2026-11-12"), self.assertRaises(UserError):
            # of a delegation that is not his
            dialog = mine.create(
                {
                    "res_model": "jiebang.delegation",
                    "res_ids": str(self.granted("authority", "other_authority").id),
                    "transition": "revoke",
                    "opinion": "X",
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
