from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import GROUP
from ..office.delegation_case import AGREED, DelegationCase

FORGED = "Secretary General"


@tagged("post_install", "-at_install")
class TestSignature(DelegationCase):
    """Who decided stands on record by the directory, not by what somebody calls
    himself (R19–R26)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cadre = cls.add_profiles({"unit": cls.institute}).cadre_id
        cls.cadre.write({"name": "Bao Li", "position": "Deputy secretary"})

    def decided(self, persona="unit", **values):
        with self.at("2026-11-12"):
            self.act(
                self.project,
                persona,
                "unit_agree",
                AGREED,
                **self.party_group() | values,
            )
        return self.project.decision_ids.sorted("sequence")[-1]

    def test_name_and_post_of_the_directory(self):
        row = self.decided()
        self.assertEqual((row.user_name, row.user_post), ("Bao Li", "Deputy secretary"))
        self.assertEqual(row.user_login, "jb_unit")
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(self.project), "")
        # the paper shows the same; what changes later changes nothing of it
        self.cadre.write({"name": "Bao Lixin", "position": "Secretary"})
        self.users["unit"].sudo().name = FORGED
        paper = self.env["report.cf_jiebang.project_annex1"]
        opinion = paper._opinion(self.project, "", row)
        self.assertEqual(opinion["signer"], "Bao Li")
        self.assertEqual((row.user_name, row.user_post), ("Bao Li", "Deputy secretary"))

    def test_who_left_the_directory_keeps_his_name_there(self):
        self.cadre.active = False
        self.assertEqual(self.decided().user_name, "Bao Li")

    def test_acts_without_a_table(self):
        """Letters log their acts alike."""
        self.add_profiles({"authority": self.department}).cadre_id.name = "Chen Wei"
        self.decided()
        with self.at("2026-11-13"):
            self.act(self.project, "authority", "authority_agree", AGREED)
        letter = self.letter(self.project)
        self.assertEqual(letter.decision_ids.user_name, "Chen Wei")

    def test_nobody_renames_himself(self):
        """By his preferences, his partner, the portal's sudo, as administrator."""
        users = self.env["res.users"]
        for persona in ("unit", "authority", "leader", "manager"):
            user = users.browse(self.users[persona].id).with_user(self.users[persona])
            for door in (user, user.partner_id, user.sudo(), user.partner_id.sudo()):
                with (
                    self.subTest(persona=persona, door=door),
                    self.assertRaisesRegex(AccessError, "administrator"),
                ):
                    door.write({"name": FORGED})
        # nor through his own personal file, which is his to keep
        profile = self.env["jiebang.cadre.profile"].search(
            [("user_id", "=", self.users["leader"].id)]
        )
        for vals in ({"name": FORGED}, {"position": FORGED}):
            with self.assertRaises(AccessError):
                profile.with_user(self.users["leader"]).write(vals)
        # what stays as it is may be sent along; other preferences are his
        user = self.users["unit"].with_user(self.users["unit"])
        user.write({"name": user.name, "tz": "Asia/Shanghai"})
        # who has no part in the scheme is none of ours
        clerk = new_test_user(self.env, "jb_clerk", "base.group_user")
        clerk.with_user(clerk).write({"name": "Clerk Two"})
        self.assertEqual(clerk.name, "Clerk Two")

    def test_the_administrator_renames(self):
        manager = self.users["manager"]
        for group in ("base.group_erp_manager", "base.group_partner_manager"):
            manager.group_ids += self.env.ref(group)
        user = self.users["authority"].with_user(manager)
        user.write({"name": "Chen Wei"})
        self.assertEqual(self.users["authority"].name, "Chen Wei")
        self.assertTrue(user.has_group(GROUP + "authority_officer"))

    def test_in_nobodys_name_without_a_delegation(self):
        for name in ("Bao Li", FORGED, "Person other_unit"):
            with self.assertRaisesRegex(UserError, "on behalf of"):
                self.decided(on_behalf_of=name)
        self.assertEqual(self.project.state, "unit_review")
        self.granted()
        with self.assertRaisesRegex(UserError, "on behalf of"):
            self.decided(on_behalf_of="Person other_unit")  # the officer himself
        self.assertFalse(self.decided(on_behalf_of=" ").on_behalf_of)

    def test_the_deputy_names_the_officer_of_the_directory(self):
        self.granted()
        row = self.decided("other_unit", on_behalf_of=FORGED)
        self.assertEqual(row.on_behalf_of, "Bao Li")
        self.assertEqual(row.user_name, "Person other_unit")
        opinion = self.env["report.cf_jiebang.project_annex1"]._opinion(
            self.project, "", row
        )
        self.assertEqual(opinion["signer"], "Bao Li（Person other_unit代签）")

    def test_the_dialog_takes_no_name(self):
        wizard = self.env["jiebang.transition.wizard"]
        self.assertNotIn("on_behalf_of", wizard._fields)

    def test_the_account_is_the_auditors(self):
        row = self.decided()
        for name in ("user_login", "payload"):
            self.assertTrue(self.as_(row, "auditor")[name])
            with self.assertRaises(AccessError):
                self.as_(row, "leader").read([name])

    def test_who_sat_in_the_meeting(self):
        """A member of the directory stands in the minutes under his name there."""
        meeting = self.meeting({})
        member = meeting.attendee_ids[0]
        member.cadre_id = self.cadre
        self.assertEqual((member.name, member.position), ("Bao Li", "Deputy secretary"))
        with self.assertRaisesRegex(UserError, "directory"):
            self.as_(member, "secretary").write({"name": FORGED})
        self.as_(member, "secretary").write({"cadre_id": False, "name": "A guest"})
        self.assertEqual(member.name, "A guest")
