from unittest.mock import patch

from odoo.tests import tagged

from ...models.arrival import arrival, arrival_checking, arrival_running
from ..cron_mixin import CronMixin
from .arrival_case import PERSON_HEAD, UNIT_HEAD, ArrivalCase, person


@tagged("post_install", "-at_install", "undated")
class TestArrivalJob(CronMixin, ArrivalCase):
    """Big files are worked on in the background, in batches that are committed."""

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("cf_jiebang.cron_arrivals")
        # every file is a big one
        self.set(arrival, "AT_ONCE", 0)

    def set(self, module, name, value):
        patcher = patch.object(module, name, value)
        patcher.start()
        self.addCleanup(patcher.stop)

    def batches_of(self, size):
        self.set(arrival_running, "BATCH", size)
        self.set(arrival_checking, "CHECKED_AT_ONCE", size)

    def rows(self, count, prefix="人"):
        first = ord(prefix) * 1000 % 10**8
        return [
            person(
                f"{prefix}{number:04}",
                "市农牧局",
                f"{1960 + number % 40}-03",
                f"139{first + number:08}",
            )
            for number in range(count)
        ]

    def big(self, count, prefix="人"):
        units = [[self.station(prefix, n), f"{prefix}站{n}"] for n in range(count)]
        people = self.rows(count, prefix)
        return self.preview([UNIT_HEAD, *units], [PERSON_HEAD, *people])

    def station(self, prefix, number):
        return f"{prefix * 4}{number:04}站"

    def test_in_the_background(self):
        job = self.big(3)
        self.assertEqual(job.state, "reading")
        self.assertFalse(job.line_ids)
        self.run_action(self.cron)
        self.assertEqual((job.state, job.new_count), ("preview", 6))
        self.batches_of(2)
        job.action_take_all()
        self.assertEqual((job.state, job.progress), ("running", 0))
        self.run_action(self.cron)
        self.assertEqual((job.state, job.done_count), ("done", 6))

    def test_goes_on_after_a_kill(self):
        """Killed while reading, comparing and writing, it brings in everybody once."""
        job = self.big(6)
        self.batches_of(4)
        places = []
        for _run in range(30):
            places.append((job.state, job.done_count))
            if job.state == "preview":
                job.action_take_all()
            if job.state == "done":
                break
            self.run_action(self.cron, killed=True)
            self.env.invalidate_all()
        self.assertEqual(job.state, "done")
        self.assertIn(("running", 4), places, "it was killed half way")
        self.assertEqual(len(job.line_ids), 12)
        self.assertEqual(job.done_count, 12)
        for number in range(6):
            self.assertEqual(len(self.person(f"人{number:04}")), 1)
            self.assertEqual(len(self.unit(self.station("人", number))), 1)

    def test_work_since_the_last_commit_is_lost(self):
        job = self.big(6)
        self.batches_of(4)
        self.run_action(self.cron)
        job.action_take_all()
        people = self.env["jiebang.cadre"].search_count([])
        self.run_action(self.cron, lost=lambda: True)
        self.env.invalidate_all()
        self.assertEqual((job.state, job.done_count), ("running", 0))
        self.run_action(self.cron)
        self.assertEqual((job.state, job.done_count), ("done", 12))
        self.assertEqual(self.env["jiebang.cadre"].search_count([]), people + 6)

    def test_a_file_that_stops_the_server(self):
        job = self.big(1)
        for _attempt in range(3):
            self.run_action(self.cron, lost=lambda: job.attempts > 3)
            job.sudo().write({"state": "reading", "attempts": 3})
        self.run_action(self.cron)
        self.assertEqual(job.state, "draft")
        self.assertIn("stopped 3 times", job.error)

    def test_what_is_wrong_with_the_file_is_said(self):
        job = self.arrival(b"PK\x03\x04 cut off")
        job.action_read()
        self.run_action(self.cron)
        self.assertEqual(job.state, "draft")
        self.assertIn("damaged", job.error)

    def test_statements_are_constant(self):
        """A batch of eighty rows takes the statements of one of eight, read, compared
        and written."""
        counts = []
        for size, prefix in ((8, "甲"), (8, "乙"), (80, "丙")):
            job = self.big(size, prefix)
            self.batches_of(size)
            with self.statements() as read:
                self.run_action(self.cron)
            job.action_take_all()
            written = [statements for _rows, statements in self.run_action(self.cron)]
            self.assertEqual(job.done_count, 2 * size)
            counts.append([read[0], *written])
        self.assertEqual(len(counts[1]), 3)
        for few, many in zip(counts[1], counts[2], strict=True):
            self.assertLessEqual(many, few + 2, counts)
        changed = []
        for size, prefix in ((8, "乙"), (80, "丙")):
            rows = self.rows(size, prefix)
            for row in rows:
                row[9] = "处长"
            self.batches_of(size - 1)
            job = self.people(*rows)
            self.run_action(self.cron)
            self.assertEqual(job.changed_count, size)
            job.action_take_all()
            (_rows, statements), *_rest = self.run_action(self.cron)
            changed.append(statements)
        # Odoo looks for the personal file of each person whose entry is changed
        self.assertLessEqual(changed[1], changed[0] + 80 - 8 + 2)

    def test_one_bad_row_stops_nobody(self):
        """What can't be written for a reason that nobody foresaw is refused alone."""
        job = self.big(3)
        self.run_action(self.cron)
        self.batches_of(3)
        job.action_take_all()
        profiles = self.registry["jiebang.cadre.profile"]
        create = profiles.create

        def hostile(model, vals_list):
            if any(vals.get("name") == "人0001" for vals in vals_list):
                raise ValueError("of a module of their own")
            return create(model, vals_list)

        with (
            patch.object(profiles, "create", hostile),
            self.assertLogs("odoo.addons.cf_jiebang.models.common.job_mixin", "ERROR"),
        ):
            self.run_action(self.cron)
        self.assertEqual((job.state, job.done_count, job.refused_count), ("done", 5, 1))
        line = job.line_ids.filtered(lambda line: line.fate == "refused")
        self.assertEqual(line.name, "人0001")
        self.assertIn("unforeseen", line.reason)

    def test_who_lost_the_role(self):
        """What he has begun is not written in his name any more."""
        job = self.big(1)
        self.run_action(self.cron)
        self.batches_of(1)
        job.action_take_all()
        self.users["manager"].group_ids = self.env.ref("cf_jiebang.group_applicant")
        self.run_action(self.cron)
        job = job.sudo()
        self.assertEqual((job.state, job.done_count), ("preview", 0))
        self.assertIn("no administrator", job.error)
