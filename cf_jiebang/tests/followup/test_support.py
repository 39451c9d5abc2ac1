from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import AT_BUREAU
from .ticket_case import TicketCase


@tagged("post_install", "-at_install")
class TestSupport(TicketCase):
    """R36–R38: recognised first, then supported; the applicant says whether it
    helped."""

    def support(self, persona="leader", **values):
        return (
            self.as_(self.env["jiebang.support"], persona)
            .create(
                {
                    "project_id": self.project.id,
                    "recognition_id": self.ground.id,
                    "name": "A loan for the drill",
                    "need": "300,000 yuan",
                    "kind": "finance",
                }
                | values
            )
            .with_env(self.env)
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ground = cls.recognise()

    def test_recognition_is_the_bureaus(self):
        for persona in set(self.users) - AT_BUREAU:
            with (
                self.subTest(persona=persona),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
                self.assertRaises(AccessError),
            ):
                self.recognise(persona=persona)
        waiting = self.walk(self.draft(name="Not filed yet"), "meeting")
        with self.assertRaisesRegex(UserError, "not running"):
            self.recognise(project_id=waiting.id)

    def test_recognition_in_use_stays(self):
        own = self.as_(self.ground, "bureau")
        own.write({"text": "Better words"})
        self.support()
        self.env.invalidate_all()
        for call in (lambda: own.write({"text": "Other words"}), own.unlink):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                call()

    def test_no_support_without_recognition(self):
        breakthrough = self.recognise("breakthrough")
        other = self.walk(self.draft(name="Seeds that stand frost"), "running")
        for vals in (
            {"recognition_id": breakthrough.id},
            {"project_id": other.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.support("bureau", **vals)

    def remind(self, day):
        """A day's run, twice; the commits between the batches are left out."""
        with (
            freeze_time(f"{day} 02:00:00"),
            patch.object(
                self.env.registry["ir.cron"], "_commit_progress", lambda *a, **k: 60.0
            ),
        ):
            for _run in range(2):
                self.env["jiebang.support"]._cron_remind()
        self.env.invalidate_all()

    def test_promise_is_a_deadline(self):
        """To-do, filter and one mail before and one after the promised day."""
        with freeze_time("2026-11-02 02:00:00"):
            support = self.support()
            desk = self.as_(support, "bureau")
            desk.write({"provider": "Bank", "promised_date": "2026-11-20"})
            self.act(support, "bureau", "arrange", "The bank lends")
            self.assertEqual(str(support.deadline), "2026-11-20")
            self.assertEqual(support.deadline_status, "on_time")
            officer = self.to_do_of(support)
            turn = support.activity_ids.filtered(lambda a: a.user_id == officer)
            self.assertEqual(str(turn[0].date_deadline), "2026-11-20")
        told = [
            ("model", "=", "jiebang.support"),
            ("res_id", "=", support.id),
            ("message_type", "=", "user_notification"),
        ]
        notices = self.env["mail.message"]
        first = notices.search_count(told)
        for day, count, clock in (
            ("2026-11-10", 0, "on_time"),
            ("2026-11-19", 1, "due_soon"),
            ("2026-11-24", 2, "overdue"),
            ("2026-11-25", 2, "overdue"),
        ):
            self.remind(day)
            self.assertEqual(notices.search_count(told) - first, count, day)
            self.assertEqual(support.deadline_status, clock)
        late = desk.search(
            [("deadline_status", "=", "overdue"), ("id", "=", support.id)]
        )
        self.assertEqual(late, support)
        with freeze_time("2026-11-26 02:00:00"):
            desk.promised_date = "2026-12-10"
            self.assertEqual(support.deadline_status, "on_time")
            self.act(support, "bureau", "deliver", "Given")
            self.assertFalse(support.deadline, "the applicant has no promise to keep")

    def test_promise_is_the_bureaus(self):
        support = self.support()
        with self.assertRaises(AccessError):
            self.as_(support, "leader").promised_date = "2026-12-10"
        with self.assertRaises(AccessError):
            self.as_(support, "bureau").write({"reminded": "overdue"})

    def test_need_provider_result_feedback(self):
        support = self.support()
        self.assertIn(
            self.to_do_of(support), self.users["bureau"] | self.users["bureau2"]
        )
        with self.assertRaisesRegex(UserError, "Provider"):
            self.act(support, "bureau", "arrange", "Found")
        self.as_(support, "bureau").write({"provider": "The bank", "amount": 300000})
        self.act(support, "bureau", "arrange", "The bank was asked")
        self.act(support, "bureau", "deliver", "The loan was paid")
        self.assertEqual(self.to_do_of(support), self.users["leader"])
        with self.assertRaisesRegex(UserError, "atisfaction"):
            self.act(support, "leader", "acknowledge", "Fine")
        with self.assertRaisesRegex(UserError, "atisfaction"):
            self.act(support, "leader", "acknowledge", "Fine", satisfaction="great")
        self.act(support, "leader", "acknowledge", "It helped", satisfaction="yes")
        self.assertEqual((support.state, support.satisfaction), ("done", "yes"))
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(support), "")
        with self.refused():
            self.as_(support, "bureau").write({"provider": "Another bank"})

    def test_the_dialog_asks_for_what_is_needed(self):
        """And not for what the support has, or what belongs to another kind."""
        support = self.support()
        Dialog = self.as_(self.env["jiebang.transition.wizard"], "bureau")
        context = self.as_(support, "bureau").action_open_transition("arrange")
        dialog = Dialog.with_context(**context["context"]).create(
            {"opinion": "The bank was asked", "provider": "The bank"}
        )
        self.assertEqual(dialog.values_needed, "provider")
        dialog.action_confirm()
        self.assertEqual((support.state, support.provider), ("provided", "The bank"))
        plan = self.support("bureau", kind="plan", name="Key research plan")
        self.act(
            plan, "bureau", "arrange", "Sent", plan_name="Key plan", provider="Nobody"
        )
        self.assertEqual((plan.plan_name, plan.provider), ("Key plan", False))
        self.act(
            plan,
            "bureau",
            "deliver",
            "Known",
            plan_outcome="approved",
            plan_number="2026-1",
        )
        self.assertEqual((plan.plan_outcome, plan.plan_number), ("approved", "2026-1"))

    def test_reopen_and_drop(self):
        support = self.support(kind="guidance")
        self.as_(support, "bureau").provider = "An expert"
        self.act(support, "bureau", "arrange", "Asked")
        self.act(support, "bureau", "deliver", "He came")
        self.act(support, "leader", "reopen", "He knew nothing")
        self.assertEqual(support.state, "need")
        self.act(support, "bureau", "drop", "Nobody else is to be had")
        self.assertEqual(support.state, "dropped")

    def test_persons(self):
        """Each act is its actor's alone; the positive cell stands in the road."""
        support = self.support()
        self.as_(support, "bureau").provider = "The bank"
        for persona in set(self.users) - AT_BUREAU:
            with (
                self.subTest(persona=persona),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
                self.assertRaises(AccessError),
            ):
                self.act(support, persona, "arrange", "Me")
        self.act(support, "bureau", "arrange", "Asked")
        self.act(support, "bureau", "deliver", "Given")
        for persona in set(self.users) - {"leader"}:
            with (
                self.subTest(persona=persona),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
                self.assertRaises(AccessError),
            ):
                self.act(support, persona, "acknowledge", "Me", satisfaction="yes")

    def test_who_writes_what(self):
        support = self.support()
        own = self.as_(support, "leader")
        own.write({"need": "400,000 yuan"})
        for vals in ({"provider": "My cousin"}, {"amount": 5}, {"plan_number": "1"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                own.write(vals)
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.support(**vals)
        with self.assertRaises(AccessError):
            self.support("member")

    def test_recommendation_to_the_region(self):
        """R38: with outcome, number and funds."""
        support = self.support("bureau", kind="plan", name="Key research plan")
        own = self.as_(support, "bureau")
        with self.assertRaisesRegex(UserError, "Plan applied for"):
            self.act(support, "bureau", "arrange", "Recommended")
        own.write({"plan_name": "Key plan 2026", "plan_letter": "Letter 9"})
        self.act(support, "bureau", "arrange", "Recommended")
        with self.assertRaisesRegex(UserError, "Outcome"):
            self.act(support, "bureau", "deliver", "Known now")
        with self.assertRaisesRegex(UserError, "Project No."):
            own.write({"plan_outcome": "approved"})
        own.write(
            {"plan_outcome": "approved", "plan_number": "2026-1", "plan_funds": 500000}
        )
        self.act(support, "bureau", "deliver", "Approved")
        self.assertEqual(support.state, "feedback")
