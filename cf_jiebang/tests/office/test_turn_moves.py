from odoo import Command
from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from ...groups import UNIT
from ..common import ProjectCase

TURN = "cf_jiebang.mail_activity_type_turn"


@tagged("post_install", "-at_install")
class TestTurnMoves(ProjectCase):
    """Accounts are closed, roles and organisations are taken and given: what waited for
    somebody goes to who may act now, or says that it waits for nobody (R16)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.walk(cls.draft(), "unit_review")
        cls.unit = cls.users["unit"]

    def holder(self, record):
        """Whose to-do the record is."""
        return record.activity_search([TURN]).user_id

    def assert_nobody(self, project):
        self.assertTrue(project.holder_unmanned)
        self.assertFalse(self.holder(project))
        self.assertIn("nobody is appointed", project.missing)

    # -- what is taken -------------------------------------------------------

    def test_a_colleague_takes_over(self):
        self.walk(self.project, "bureau_review")
        first = self.holder(self.project)
        second = (self.users["bureau"] | self.users["bureau2"]) - first
        first.action_archive()
        self.assertEqual(self.holder(self.project), second)
        self.assertFalse(self.project.holder_unmanned)

    def test_account_is_closed(self):
        self.unit.action_archive()
        self.assert_nobody(self.project)

    def test_account_is_written_inactive(self):
        self.unit.active = False
        self.assert_nobody(self.project)

    def test_organisations_are_taken(self):
        self.unit.jiebang_organization_ids = False
        self.assert_nobody(self.project)

    def test_role_is_taken(self):
        self.unit.group_ids = [Command.unlink(self.env.ref(UNIT).id)]
        self.assert_nobody(self.project)

    def test_role_loses_a_user(self):
        self.env.ref(UNIT).user_ids = [Command.unlink(self.unit.id)]
        self.assert_nobody(self.project)

    def test_organisation_loses_its_officers(self):
        self.institute.officer_ids = False
        self.assert_nobody(self.project)

    def test_what_is_not_his_any_more_is_not_touched_elsewhere(self):
        """Another unit's file stays with its reviewer."""
        before = self.project.activity_search([TURN])
        self.users["other_unit"].action_archive()
        self.assertEqual(self.project.activity_search([TURN]), before)
        self.assertEqual(self.holder(self.project), self.unit)

    # -- what is given -------------------------------------------------------

    def test_who_gets_an_organisation_gets_what_waited_there(self):
        self.unit.jiebang_organization_ids = False
        self.unit.jiebang_organization_ids = self.institute
        self.assertEqual(self.holder(self.project), self.unit)
        self.assertFalse(self.project.holder_unmanned)

    def test_an_organisation_gets_an_officer(self):
        self.institute.officer_ids = False
        self.institute.officer_ids = self.unit
        self.assertEqual(self.holder(self.project), self.unit)

    def test_a_returned_file_waits_for_no_closed_account(self):
        """The leader's account was closed: his file says so, and is his again."""
        leader = self.users["leader"]
        leader.action_archive()
        self.act(self.project, "unit", "unit_return", "Why", **self.return_values())
        self.assert_nobody(self.project)
        leader.action_unarchive()
        self.assertEqual(self.holder(self.project), leader)

    # -- once a day ----------------------------------------------------------

    def test_what_was_missed_is_made_up_for(self):
        """Accounts closed past Odoo, to-dos deleted by somebody else."""
        deleted = self.walk(self.draft(), "authority_review")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_users SET active = false WHERE id = %s", [self.unit.id]
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        deleted.activity_search([TURN]).unlink()
        self.env["jiebang.delegation"]._cron_move_to_dos()
        self.assert_nobody(self.project)
        self.assertEqual(self.holder(deleted), self.users["authority"])

    # -- the administrator ---------------------------------------------------

    def test_the_administrator_is_told_before(self):
        """What lies on the desk, and the way to hand it over; Odoo's button too."""
        users = self.env["res.users"].with_user(self.users["manager"])
        with self.assertRaises(RedirectWarning) as told:
            users.browse(self.unit.id).action_archive()
        self.assertIn("To-dos whose turn is his: 1", told.exception.args[0])
        self.assertTrue(self.unit.active)

    def test_an_account_is_closed_without_a_successor(self):
        wizard = self.as_(self.env["jiebang.handover.wizard"], "manager").create(
            {"user_id": self.unit.id, "closes_account": True}
        )
        with self.said("Reason"):
            wizard.action_hand_over()
        wizard.reason = "Retired"
        wizard.action_hand_over()
        self.assertFalse(self.unit.active)
        self.assert_nobody(self.project)
        self.assertIn("Retired", self.institute.message_ids[:1].body)

    def test_nobody_closes_his_own_account(self):
        wizard = self.as_(self.env["jiebang.handover.wizard"], "manager").create(
            {
                "user_id": self.users["manager"].id,
                "closes_account": True,
                "reason": "Why not",
            }
        )
        with self.said("nobody closes his own account"):
            wizard.action_hand_over()
