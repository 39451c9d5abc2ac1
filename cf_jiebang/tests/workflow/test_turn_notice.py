from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import ProjectCase

LOG = "odoo.addons.cf_jiebang.tools.batches"


@tagged("post_install", "-at_install")
class TestTurnNotice(ProjectCase):
    """Whose turn it is has his to-do at once and is told by a notice soon after: by
    nobody but the one who acted, once, and only while it is his turn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mail.activity"].search([]).jiebang_notify_from_id = False

    def tell(self):
        """A run of the scheduled action, without the commits in between."""
        self.env.flush_all()
        with patch.object(
            self.env.registry["ir.cron"], "_commit_progress", lambda *a, **k: 60.0
        ):
            self.env["mail.activity"]._jiebang_cron_send_notices()
        self.env.invalidate_all()

    def notices(self, *personas, record=None):
        """Notices of turns on the project that these personas have got."""
        record = record or self.project
        people = [self.users[persona].partner_id.id for persona in personas]
        return self.env["mail.message"].search(
            [
                ("model", "=", record._name),
                ("res_id", "=", record.id),
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", people),
                ("subject", "like", "Your turn"),
            ]
        )

    def triggers(self):
        cron = self.env.ref("cf_jiebang.cron_tell_turns")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def test_told_once_by_who_acted(self):
        self.env.cr.precommit.run()
        before = self.triggers()
        self.walk(self.project, "unit_review")
        to_do = self.project.activity_ids
        self.assertEqual(to_do.user_id, self.users["unit"], "the to-do does not wait")
        self.env.cr.precommit.run()
        self.assertEqual(self.triggers(), before + 1, "nor does the one who tells")
        self.assertFalse(self.notices("unit"))
        self.tell()
        notice = self.notices("unit")
        self.assertEqual(len(notice), 1)
        self.assertEqual(notice.author_id, self.users["leader"].partner_id)
        self.assertIn(self.project.name, notice.subject)
        self.assertIn(to_do.summary, notice.body)
        self.assertFalse(to_do.jiebang_notify_from_id)
        self.tell()
        self.assertEqual(self.notices("unit"), notice)

    def test_one_call_a_transaction(self):
        """Opening thousands of reports wakes the one who tells once a batch."""
        self.env.cr.precommit.run()
        before = self.triggers()
        self.walk(self.project, "authority_review")
        self.walk(self.draft(name="Seeds"), "unit_review")
        self.env.cr.precommit.run()
        self.assertEqual(self.triggers(), before + 1)

    def test_reads_what_he_is_told_of(self):
        self.walk(self.project, "unit_review")
        self.tell()
        mine = self.as_(self.notices("unit"), "unit")
        self.assertTrue(mine.needaction)
        self.assertIn(self.project.name, mine.subject)

    def test_by_mail_for_who_wants_mail(self):
        self.users["unit"].notification_type = "email"
        self.walk(self.project, "unit_review")
        self.tell()
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "in", self.notices("unit").ids)]
        )
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.users["unit"].partner_id)

    def test_who_has_handed_it_on_is_not_told(self):
        self.walk(self.project, "authority_review")
        self.tell()
        self.assertFalse(self.notices("unit"))
        notice = self.notices("authority")
        self.assertEqual(notice.author_id, self.users["unit"].partner_id)

    def test_nobody_is_told_of_his_own_act(self):
        self.bureau.handler_id = self.users["bureau"]
        self.walk(self.project, "delivery")
        self.tell()
        told = self.notices("bureau")
        self.walk(self.project, "bureau_review")
        self.assertEqual(self.project.activity_ids.user_id, self.users["bureau"])
        self.assertFalse(self.project.activity_ids.jiebang_notify_from_id)
        self.tell()
        self.assertEqual(self.notices("bureau"), told)

    def test_one_that_fails_keeps_nobody_waiting(self):
        other = self.draft(name="Seeds")
        self.walk(self.project, "unit_review")
        self.walk(other, "unit_review")
        model = self.registry["jiebang.project"]
        tell = model._notify_new_holder

        def fails(record, user, what):
            if record == self.project:
                raise ValueError("no name")
            return tell(record, user, what)

        with patch.object(model, "_notify_new_holder", fails), mute_logger(LOG):
            self.tell()
        self.assertFalse(self.notices("unit"))
        self.assertTrue(self.notices("unit", record=other))
        self.tell()
        self.assertTrue(self.notices("unit"), "the next run makes up for it")

    def test_runs_without_time_go_on(self):
        files = self.project | self.draft(name="Seeds") | self.draft(name="Milk")
        for file in files:
            self.walk(file, "unit_review")
        untold = self.env["mail.activity"]._jiebang_untold_domain()
        with (
            patch("odoo.addons.cf_jiebang.models.mail_activity.BATCH", 1),
            patch.object(
                self.env.registry["ir.cron"], "_commit_progress", lambda *a, **k: 0.0
            ),
        ):
            for left in (2, 1, 0):
                self.env["mail.activity"]._jiebang_cron_send_notices()
                self.assertEqual(self.env["mail.activity"].search_count(untold), left)

    def test_no_client_makes_another_speak(self):
        """A to-do of one's own, said to come from the manager, tells nobody."""
        manager = self.users["manager"]
        mine = self.as_(self.project, "leader")
        with self.assertRaises(UserError):
            mine.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.users["leader"].id,
                jiebang_notify_from_id=manager.id,
            )
        to_do = mine.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.users["leader"].id
        )
        with self.assertRaises(UserError):
            to_do.jiebang_notify_from_id = manager
        forged = mine.with_context(default_jiebang_notify_from_id=manager.id)
        with self.assertRaises(UserError):
            forged.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.users["leader"].id
            )
        to_do.sudo().jiebang_notify_from_id = manager
        self.tell()
        self.assertFalse(
            self.env["mail.message"].search(
                [("author_id", "=", manager.partner_id.id), ("res_id", "=", mine.id)]
            )
        )
