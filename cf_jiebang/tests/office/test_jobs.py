from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...tools.legal_time import legal_today
from ..common import ProjectCase

BATCHES = "odoo.addons.cf_jiebang.tools.batches"
LEDGERS = "odoo.addons.cf_jiebang.models.followup.ledger.ledger_compose"


class Broken(Exception):
    """What nobody has foreseen."""


@tagged("post_install", "-at_install")
class TestJobs(ProjectCase):
    """Scheduled work: one bad record keeps nobody else's from being done, and what has
    failed or is switched off is seen where it is mended."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad, cls.good = cls.walk(cls.drafts("Job", 2), "running")
        cls.startClassPatcher(
            patch.object(
                cls.env.registry["ir.cron"],
                "_commit_progress",
                lambda _self, *_args, **_more: 60.0,
            )
        )

    def breaks(self, model, method, bad):
        """``method`` of ``model`` fails wherever ``bad`` is among the records, or in
        its arguments."""
        cls = self.env.registry[model]
        whole = getattr(cls, method)

        def broken(records, *args, **kwargs):
            for part in (records, *args):
                if getattr(part, "_name", "") == bad._name and bad & part:
                    raise Broken
            return whole(records, *args, **kwargs)

        return patch.object(cls, method, broken)

    @mute_logger(BATCHES)
    def test_clocks(self):
        today = legal_today(self.env)
        both = self.walk(self.drafts("Clock", 2), "unit_review")
        both.write(
            {"deadline": today - timedelta(days=3), "deadline_status": "on_time"}
        )
        with self.breaks("jiebang.project", "_move_clock", both[0]):
            self.env["jiebang.project"]._cron_refresh_clock()
        self.assertEqual(both.mapped("deadline_status"), ["on_time", "overdue"])
        self.env["jiebang.project"]._cron_refresh_clock()
        self.assertEqual(both[0].deadline_status, "overdue", "mended")

    @mute_logger(BATCHES)
    def test_reports_and_reminders(self):
        reports = self.env["jiebang.progress"]
        reports.search([("project_id", "in", (self.bad | self.good).ids)]).unlink()
        with self.breaks("jiebang.progress", "_open", self.bad):
            reports._cron_open()
        found = reports.search([("project_id", "in", (self.bad | self.good).ids)])
        self.assertEqual(found.project_id, self.good)
        reports._cron_open()
        found = reports.search([("project_id", "in", (self.bad | self.good).ids)])
        self.assertEqual(found.project_id, self.bad | self.good)

    @mute_logger(BATCHES)
    def test_work_reports(self):
        Report = self.env["jiebang.work.report"]
        self.program.report_first_year = legal_today(self.env).year - 1
        with self.breaks("jiebang.work.report", "_rules_in_force", self.bad):
            Report._cron_open()
        there = Report.search([("project_id", "in", (self.bad | self.good).ids)])
        self.assertNotIn(self.bad, there.project_id)

    @mute_logger(LEDGERS, BATCHES)
    def test_ledgers(self):
        Ledger = self.env["jiebang.ledger"]
        ledgers = Ledger.search([("program_id", "=", self.program.id)], order="id")
        self.assertEqual(len(ledgers), 2)
        ledgers.composed_at = False
        with self.breaks("jiebang.ledger", "_compose_lines", ledgers[0]):
            Ledger._cron_open()
        self.assertFalse(ledgers[0].composed_at)
        self.assertTrue(ledgers[1].composed_at)

    @mute_logger(BATCHES)
    def test_to_dos(self):
        both = self.walk(self.drafts("To-do", 2), "unit_review")
        turn = "cf_jiebang.mail_activity_type_turn"
        both.activity_search([turn]).unlink()
        with self.breaks("jiebang.project", "_reassign_to_do", both[0]):
            self.env["jiebang.turn"]._cron_settle()
        self.assertFalse(both[0].activity_search([turn]))
        self.assertTrue(both[1].activity_search([turn]))

    @mute_logger(BATCHES)
    def test_programmes(self):
        other = self.program.copy({"name": "Second"})
        Meeting = self.env["jiebang.meeting"]
        with self.breaks("jiebang.meeting", "_prepare", self.program):
            Meeting._cron_prepare()
        prepared = Meeting.search([("period", "!=", False)]).program_id
        self.assertIn(other, prepared)
        self.assertNotIn(self.program, prepared)

    def test_every_scheduled_method_is_told(self):
        """None is left that goes through records without sparing the others."""
        kept = {
            # jobs that say themselves what went wrong
            "jiebang.arrival._cron_work",
            "jiebang.account.batch._cron_work",
            "jiebang.dossier._cron_make",
        }
        spare = ("in_batches", "apart", "_cron_refresh_clock", "_open_missing")
        for cron in self.ours():
            method = cron.code.strip().split("(")[0].removeprefix("model.")
            model = self.env[cron.model_id.model]
            if f"{model._name}.{method}" in kept:
                continue
            names = set()
            for cls in type(model).mro():
                if method in vars(cls):
                    names |= set(vars(cls)[method].__code__.co_names)
            with self.subTest(cron=cron.name):
                self.assertTrue(
                    names & {*spare, "_move_to_dos", "_advance_apart"}, names
                )

    def ours(self):
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.cron"), ("module", "=", "cf_jiebang")]
        )
        return (
            self.env["ir.cron"]
            .with_context(active_test=False)
            .browse(data.mapped("res_id"))
        )

    # -- seen ----------------------------------------------------------------

    def late(self, persona):
        lines = self.as_(self.env["jiebang.job"], persona)._cockpit_lines()
        return {line["label"]: line["cells"]["all"]["count"] for line in lines}

    def test_a_job_that_stands_is_seen_and_set_going(self):
        failed, off = self.ours()[:2]
        self.assertFalse(self.late("manager"))
        failed.failure_count = 2
        off.active = False
        for persona in ("manager", "bureau"):
            self.assertEqual(self.late(persona), {"Failed": 1, "Switched off": 1})
        for persona in ("leader", "unit", "evaluator"):
            self.assertFalse(
                self.as_(self.env["jiebang.job"], persona).has_access("read")
            )
        finding = self.env["jiebang.readiness"]._check_jobs()
        self.assertEqual(finding[1], "lacking")
        self.assertIn(failed.name, finding[2])
        jobs = self.as_(self.env["jiebang.job"], "manager").search(
            [("status", "!=", "running")]
        )
        with self.assertRaises(AccessError):
            self.as_(jobs, "bureau").action_run_again()
        jobs.action_run_again()
        self.assertTrue(off.active)
        self.assertFalse(self.late("manager"))
        self.assertTrue(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", off.id)])
        )

    def test_a_mended_rule_has_the_failed_run_again(self):
        cron = self.ours()[0]
        cron.failure_count = 3
        self.as_(self.program, "manager").due_soon_days = 3
        self.assertFalse(cron.failure_count)

    def test_a_dossier_that_kills_the_server_counts_as_taken_up(self):
        """Else Odoo takes the job for one that never gets anything done, and leaves
        everybody's dossiers alone for a while."""
        taken = []

        class Killed(BaseException):
            pass

        def commit(_self, processed=0, **_more):
            taken.append(processed)
            return 60.0

        def kill(_self):
            raise Killed

        self.as_(self.good, "leader").action_make_dossier()
        dossier = self.env["jiebang.dossier"].search([("state", "=", "waiting")])
        with (
            patch.object(self.env.registry["ir.cron"], "_commit_progress", commit),
            patch.object(self.env.registry["jiebang.dossier"], "_make_steps", kill),
            self.assertRaises(Killed),
        ):
            dossier[:1]._make()
        self.assertEqual(taken, [1])
