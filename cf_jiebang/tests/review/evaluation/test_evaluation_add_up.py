from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.base.models.ir_cron import IrCron

from ....tools.legal_time import legal_today
from .evaluation_case import EvaluationCase

BATCH = "odoo.addons.cf_jiebang.models.review.evaluation.evaluation_round_add_up.BATCH"


@tagged("post_install", "-at_install")
class TestEvaluationAddUp(EvaluationCase):
    """A whole round is added up in the background, in the name of who asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for project in cls.walk(cls.drafts("Plant against drought", 4), "running"):
            cls.walk_report(cls.report(project, "annual"), "submitted")
        cls.open_round()
        cls.evaluations = cls.round.evaluation_ids.sorted("id")
        for evaluation in cls.evaluations[:4]:
            cls.score(evaluation, (90, 80, 70))
        cls.score(cls.evaluations[4], (90, 80))

    def officers(self):
        return self.as_(self.round, "evaluation_officer")

    def night(self, seconds=60):
        """A run of the scheduled action that has so much time."""
        with (
            patch(BATCH, 2),
            patch.object(IrCron, "_commit_progress", lambda *a, **k: seconds),
        ):
            self.env["jiebang.evaluation.round"]._cron_add_up()
        self.env.invalidate_all()

    def test_killed_run_goes_on(self):
        self.assertEqual(self.officers().add_up_count, 4)
        self.officers().action_transition("add_up")
        self.assertEqual(set(self.evaluations.mapped("state")), {"scoring"})
        self.night(seconds=0)
        self.assertEqual(
            self.evaluations.mapped("state"), ["aggregated"] * 2 + ["scoring"] * 3
        )
        self.assertEqual(self.officers().add_up_count, 2)
        self.night()
        self.assertEqual(
            self.evaluations.mapped("state"), ["aggregated"] * 4 + ["scoring"]
        )
        self.assertFalse(self.round.add_up_by_id)
        officer = self.users["evaluation_officer"]
        for evaluation in self.evaluations[:4]:
            act = evaluation.decision_ids.sorted("id")[-1]
            self.assertEqual((act.transition, act.user_id), ("aggregate", officer))
            self.assertGreater(evaluation.total, 0)
            self.assertFalse(self.env["jiebang.decision"]._verify_chain(evaluation))
        told = self.env["mail.message"].search(
            [
                ("model", "=", self.round._name),
                ("res_id", "=", self.round.id),
                ("partner_ids", "in", officer.partner_id.ids),
            ]
        )
        self.assertIn("1 projects are still being scored", told[:1].body)
        before = self.evaluations.mapped("decision_count")
        self.night()
        self.assertEqual(self.evaluations.mapped("decision_count"), before)

    def test_after_the_last_day_missing_sheets_lapse(self):
        sheet = self.evaluations[4].sheet_ids.filtered(lambda s: s.state == "assigned")
        self.assertEqual(len(sheet), 1)
        self.round.rubric_id.sudo().min_evaluators = 2
        self.round.sudo().date_end = legal_today(self.env) - timedelta(days=3)
        self.assertEqual(self.officers().add_up_count, 5)
        self.officers().action_transition("add_up")
        self.night()
        self.assertEqual(set(self.evaluations.mapped("state")), {"aggregated"})
        self.assertEqual(sheet.state, "lapsed")

    def test_who_may_and_when(self):
        for persona in ("leader", "bureau", "secretary", "auditor", "evaluator1"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.as_(self.round, persona).action_transition("add_up")
        with self.assertRaises(AccessError):
            self.officers().write({"add_up_by_id": self.users["evaluation_officer"].id})
        self.officers().action_transition("add_up")
        with self.assertRaises(UserError):
            self.officers().action_transition("add_up")
        # who has lost his post by the time of the run acts no more
        self.users["evaluation_officer"].sudo().group_ids -= self.env.ref(
            "cf_jiebang.group_evaluation_officer"
        )
        self.night()
        self.assertEqual(set(self.evaluations.mapped("state")), {"scoring"})
        self.assertFalse(self.round.add_up_by_id)
