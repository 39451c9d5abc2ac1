from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.account import account_batch, account_planning, account_running
from ..cron_mixin import CronMixin
from .account_case import AccountCase, row


@tagged("post_install", "-at_install", "undated")
class TestAccountJob(CronMixin, AccountCase):
    """Many accounts are opened in the background, in batches that are committed."""

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("cf_jiebang.cron_accounts")
        for module, name, value in (
            (account_batch, "AT_ONCE", 0),
            (account_planning, "CHUNK", 3),
            (account_running, "BATCH", 2),
        ):
            patcher = patch.object(module, name, value)
            patcher.start()
            self.addCleanup(patcher.stop)

    def people(self, count):
        return [row(f"人{n:03}", phone=f"1391111{n:04}") for n in range(count)]

    def test_in_the_background(self):
        batch = self.listed(*self.people(7))
        self.assertEqual(batch.state, "planning")
        self.run_action(self.cron)
        self.assertEqual((batch.state, batch.ready_count), ("preview", 7))
        batch.action_open()
        self.assertEqual((batch.state, batch.progress), ("running", 0))
        self.run_action(self.cron)
        self.assertEqual((batch.state, batch.done_count), ("done", 7))
        self.assertEqual(len(batch.line_ids.user_id), 7)

    def test_goes_on_after_a_kill(self):
        batch = self.listed(*self.people(7))
        places = []
        for _run in range(30):
            if batch.state == "preview":
                batch.action_open()
            if batch.state == "done":
                break
            places.append((batch.state, batch.done_count, len(batch.line_ids)))
            with patch.object(
                self.registry["jiebang.account.batch"], "_save", lambda *_args: False
            ):
                self.run_action(self.cron)
        self.assertEqual((batch.state, batch.done_count), ("done", 7))
        self.assertGreater(len(set(places)), 4)
        logins = batch.line_ids.user_id.mapped("login")
        self.assertEqual(len(set(logins)), 7)
        opened = self.env["jiebang.account.log"].search(
            [("act", "=", "open"), ("account_id", "in", batch.line_ids.user_id.ids)]
        )
        self.assertEqual(len(opened), 7)

    def test_a_bad_row_stops_no_other(self):
        batch = self.listed(*self.people(5))
        self.run_action(self.cron)
        vals = self.registry["jiebang.account.batch"]._account_vals

        def broken(batch, line):
            if line.name == "人002":
                return vals(batch, line) | {"company_id": False}
            return vals(batch, line)

        batch.action_open()
        with (
            patch.object(
                self.registry["jiebang.account.batch"], "_account_vals", broken
            ),
            self.assertLogs("odoo.addons.cf_jiebang.models.common.job_mixin", "ERROR"),
            mute_logger("odoo.sql_db"),
        ):
            self.run_action(self.cron)
        self.assertEqual((batch.state, batch.done_count), ("done", 4))
        self.assertIn("unforeseen error", self.line(batch, "人002").reason)

    def test_a_right_that_is_gone_stops_it(self):
        batch = self.listed(*self.people(2))
        self.run_action(self.cron)
        batch.action_open()
        manager = self.users["manager"]
        manager.group_ids -= self.env.ref("cf_jiebang.group_manager")
        self.run_action(self.cron)
        self.assertEqual(batch.sudo().state, "preview")
        self.assertIn("may not open", batch.sudo().error)

    def test_statements_do_not_grow(self):
        """Who is looked at before costs a few statements a batch, not a person."""

        def cost(count, start):
            people = [
                row(f"员{n:03}", phone=f"1392222{n:04}")
                for n in range(start, start + count)
            ]
            batch = self.listed(*people).sudo()
            with patch.object(account_planning, "CHUNK", 500):
                self.run_action(self.cron)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            batch._judge(batch.line_ids)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        cost(2, 0)
        self.assertEqual(cost(5, 10), cost(15, 20))
