from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.cf_jiebang.tests.common import ProjectCase
from odoo.addons.cf_jiebang.tests.dossier.dossier_case import DossierCase
from odoo.addons.cf_jiebang.tests.review.evaluation.evaluation_case import (
    EvaluationCase,
)
from odoo.addons.queue_job.job import Job
from odoo.addons.queue_job.tests.common import trap_jobs

from ..models.dossier import LEASE

CHANNEL = "root.jiebang_"


def runner(case, works):
    """Whether a job runner is there, for as long as the test lasts."""
    jobs = case.registry["queue.job"]
    case.startPatcher(
        patch.object(jobs, "_jiebang_runner_works", lambda self: works),
    )


def stored(case, method):
    """Jobs of a method that wait."""
    return case.env["queue.job"].search(
        [("method_name", "=", method), ("state", "=", "pending")]
    )


def perform(case, jobs):
    """Run stored jobs as the runner does."""
    for job in jobs:
        run = Job.load(case.env, job.uuid)
        run.set_started()
        run.store()
        run.perform()
        run.set_done()
        run.store()


@tagged("post_install", "-at_install")
class TestDossierJob(DossierCase):
    """A dossier with its disc is one job, and is made once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "unit_review")

    def setUp(self):
        super().setUp()
        self.env["queue.job.function"].search([]).allow_commit = False

    def triggers(self):
        cron = self.env.ref("cf_jiebang.cron_make_dossiers")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def test_made_by_a_job(self):
        runner(self, True)
        before = self.triggers()
        dossier = self.request()
        job = stored(self, "_job_make")
        self.assertEqual(job.channel, f"{CHANNEL}dossier")
        self.assertEqual(job.records, dossier)
        self.assertTrue(job.identity_key)
        self.assertEqual(self.triggers(), before)
        self.request()
        self.env["jiebang.dossier"]._cron_make()
        self.assertEqual(stored(self, "_job_make"), job, "asked for thrice, one job")
        perform(self, job)
        self.assertEqual((dossier.state, dossier.attempts), ("done", 1))
        dossier._job_make()
        self.assertEqual(dossier.attempts, 1, "a job that comes late does nothing")

    def test_without_a_runner_the_cron_makes_it(self):
        runner(self, False)
        before = self.triggers()
        dossier = self.request()
        self.assertFalse(stored(self, "_job_make"))
        self.assertEqual(self.triggers(), before + 1)
        self.env["jiebang.dossier"]._cron_make()
        self.assertEqual((dossier.state, dossier.attempts), ("done", 1))

    def test_the_runner_died_with_a_job_in_the_queue(self):
        """The scheduled action makes it, the job finds it made."""
        runner(self, True)
        dossier = self.request()
        runner(self, False)
        self.env["jiebang.dossier"]._cron_make()
        self.assertEqual(dossier.state, "done")
        perform(self, stored(self, "_job_make"))
        self.assertEqual(dossier.attempts, 1)

    def test_one_that_is_being_made_is_left_alone(self):
        """Until its last step is too long ago: then whoever made it is gone."""
        runner(self, False)
        dossier = self.request()
        steps = patch.object(
            self.registry["jiebang.dossier"], "_make_steps", side_effect=SystemExit
        )
        with steps, suppress(SystemExit):
            dossier._job_make()
        self.assertEqual((dossier.state, dossier.attempts), ("working", 1))
        self.env["jiebang.dossier"]._cron_make()
        dossier._job_make()
        self.assertEqual((dossier.state, dossier.attempts), ("working", 1))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jiebang_dossier SET write_date = write_date - %s WHERE id = %s",
            (LEASE + timedelta(minutes=1), dossier.id),
        )
        self.env["jiebang.dossier"]._cron_make()
        self.assertEqual((dossier.state, dossier.attempts), ("done", 2))


@tagged("post_install", "-at_install")
class TestNoticeJob(ProjectCase):
    """A notice of a turn is one job, and is sent once."""

    def notices(self):
        return self.env["mail.message"].search(
            [
                ("model", "=", "jiebang.project"),
                ("res_id", "=", self.project.id),
                ("notified_partner_ids", "=", self.users["unit"].partner_id.id),
            ]
        )

    def test_told_by_a_job(self):
        runner(self, True)
        self.walk(self.project, "unit_review")
        job = stored(self, "_job_tell")
        self.assertEqual(
            (job.channel, job.records),
            (f"{CHANNEL}notice", self.project.activity_ids),
        )
        self.assertFalse(self.notices())
        perform(self, job)
        notice = self.notices()
        self.assertEqual(notice.author_id, self.users["leader"].partner_id)
        self.project.activity_ids._job_tell()
        self.assertEqual(self.notices(), notice, "a job that comes late does nothing")

    def test_without_a_runner_the_cron_tells(self):
        runner(self, False)
        self.walk(self.project, "unit_review")
        self.assertFalse(stored(self, "_job_tell"))
        self.assertTrue(self.project.activity_ids.jiebang_notify_from_id)


@tagged("post_install", "-at_install")
class TestBatchJobs(EvaluationCase):
    """The batches of the year as jobs."""

    def setUp(self):
        super().setUp()
        runner(self, True)

    def test_round(self):
        """The first batch at once, the next one a job; when nothing is left, the
        chain ends."""
        evaluation = self.open_round()
        job = stored(self, "_job_advance")
        self.assertEqual((job.channel, job.records), (f"{CHANNEL}batch", self.round))
        perform(self, job)
        self.assertFalse(stored(self, "_job_advance"))
        self.assertEqual(self.round.evaluation_ids, evaluation)

    def test_round_goes_on(self):
        with patch.object(
            self.registry["jiebang.evaluation.round"],
            "_advance",
            side_effect=[50, 1, 0],
        ):
            self.round.state = "open"
            self.env["jiebang.evaluation.round"]._cron_advance()
            for _number in range(3):
                (job,) = self.advances()
                perform(self, job)
            self.assertFalse(self.advances())

    def advances(self):
        """Jobs of the round; rounds of the demo data have theirs."""
        jobs = stored(self, "_job_advance")
        return jobs.filtered(lambda job: job.records == self.round)

    def test_reports(self):
        """Batches of what is owed; a job that comes twice opens nothing twice."""
        project = self.walk(self.draft(name="Second"), "running")
        Report = self.env["jiebang.work.report"]
        year = Report._workflow_today().year + 1
        domain = [("project_id", "=", project.id), ("year", "=", year)]
        owed = [("annual", year, Report._owed_annual(self.program, year))]
        with (
            patch.object(self.registry[Report._name], "_owed", lambda self: owed),
            patch("odoo.addons.cf_jiebang_queue.models.work_report.BATCH", 1),
            trap_jobs() as trap,
        ):
            Report._cron_open()
            self.assertIn(
                ([project.id], "annual", year), [call.args for call in trap.calls]
            )
            self.assertFalse(Report.search(domain))
            trap.perform_enqueued_jobs()
            reports = Report.search(domain)
            self.assertEqual(len(reports), 1)
            Report._job_open([project.id], "annual", year)
            self.assertEqual(Report.search(domain), reports)

    def test_ledgers(self):
        Ledger = self.env["jiebang.ledger"]
        with trap_jobs() as trap:
            Ledger._cron_open()
            drafts = Ledger.search([("state", "=", "draft")])
            self.assertTrue(drafts)
            trap.assert_jobs_count(len(drafts))
            trap.perform_enqueued_jobs()
        self.assertIn(self.project, drafts.line_ids.project_id)
