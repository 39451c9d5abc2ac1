from odoo.tests import freeze_time, tagged

from ..common import JiebangCase


@tagged("post_install", "-at_install")
class TestTurn(JiebangCase):
    """Whose turn it is with a project, since when and until when (R17, R18)."""

    @freeze_time("2026-09-29 02:00:00")
    def test_deadline_counts_working_days(self):
        """The national holiday is no working time, the make-up day is."""
        project = self.walk(self.draft(), "unit_review")
        self.assertEqual(str(project.holder_since), "2026-09-29")
        self.assertEqual(str(project.deadline), "2026-10-19")
        self.assertEqual(project.deadline_status, "on_time")

    def test_clock_is_refreshed_daily(self):
        with freeze_time("2026-03-02 02:00:00"):
            project = self.walk(self.draft(), "unit_review")
            self.assertEqual(project.deadline_status, "on_time")
        deadline = project.deadline
        with freeze_time(f"{deadline} 02:00:00"):
            self.env["jiebang.project"]._cron_refresh_clock()
            self.assertEqual(project.deadline_status, "due_soon")
        with freeze_time("2026-04-20 02:00:00"):
            self.env["jiebang.project"]._cron_refresh_clock()
            self.env["jiebang.project"]._cron_refresh_clock()
            self.assertEqual(project.deadline_status, "overdue")
        self.assertEqual(project.deadline, deadline, "a deadline never moves by itself")

    def test_turn_is_with_one_person_only(self):
        """Exactly one open to-do a tier, also with two officers; none after."""
        project = self.walk(self.draft(), "bureau_review")
        self.assertEqual(len(project.activity_ids), 1)
        officer = project.activity_ids.user_id
        self.assertIn(officer, self.users["bureau"] | self.users["bureau2"])
        self.walk(project, "meeting")
        self.assertEqual(project.activity_ids.user_id, self.users["secretary"])
        self.walk(project, "running")
        self.assertFalse(project.activity_ids)

    def test_past_holders_follow_no_longer(self):
        """Who had his turn gets no more messages of the file."""
        project = self.walk(self.draft(), "authority_review")
        followers = project.message_partner_ids
        self.assertNotIn(self.users["unit"].partner_id, followers)
        self.assertIn(self.users["authority"].partner_id, followers)

    def test_handler_gets_the_to_do(self):
        self.bureau.handler_id = self.users["bureau2"]
        project = self.walk(self.draft(), "bureau_review")
        self.assertEqual(project.activity_ids.user_id, self.users["bureau2"])

    def test_nobody_appointed_is_visible(self):
        self.users["unit"].jiebang_organization_ids = False
        project = self.walk(self.draft(), "unit_review")
        self.assertTrue(project.holder_unmanned)
        self.assertIn("nobody is appointed", project.missing)
        self.assertFalse(project.activity_ids)
