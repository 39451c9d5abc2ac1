from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .ticket_case import TicketCase


@tagged("post_install", "-at_install")
class TestTicketClock(TicketCase):
    """R32, R34: working days, the rise to the next assessment, closing by silence."""

    def run_cron(self):
        """A day's run. The commits between the batches are left out: the case is
        one transaction."""
        with patch.object(
            self.env.registry["ir.cron"], "_commit_progress", lambda *a, **k: 60.0
        ):
            self.env["jiebang.ticket"]._cron_follow_up()
        self.env.invalidate_all()

    def notices(self, ticket, *personas):
        """What was told to personas about a ticket, to-dos left out."""
        people = [self.users[persona].partner_id.id for persona in personas]
        return self.env["mail.message"].search(
            [
                ("model", "=", "jiebang.ticket"),
                ("res_id", "=", ticket.id),
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", people),
            ]
        )

    def test_working_days_know_holidays(self):
        """2026-10-01 to -07 are free; the Saturday after them is worked."""
        Day = self.env["jiebang.calendar.day"]
        Day.search(
            [("date", ">=", "2026-09-28"), ("date", "<=", "2026-10-18")]
        ).unlink()
        Day.create(
            [{"date": f"2026-10-0{day}", "kind": "holiday"} for day in range(1, 8)]
            + [{"date": "2026-10-10", "kind": "workday"}]
        )
        with freeze_time("2026-09-30 02:00:00"):
            ticket = self.raise_ticket()
            self.assertEqual(str(ticket.response_deadline), "2026-10-10")
            self.assertEqual(ticket.deadline, ticket.response_deadline)
        with freeze_time("2026-10-10 02:00:00"):
            self.act(ticket, "authority", "begin", "An expert comes")
        self.assertEqual((ticket.response_time, ticket.response_result), (3, "on_time"))

    def test_both_see_the_clock(self):
        with freeze_time("2026-11-02 02:00:00"):
            ticket = self.raise_ticket()
        with freeze_time("2026-11-20 02:00:00"):
            self.run_cron()
            for persona in ("authority", "bureau", "leader"):
                self.assertEqual(self.as_(ticket, persona).deadline_status, "overdue")
            self.assertIn("With Test department", self.as_(ticket, "bureau").missing)

    def test_unanswered_rises_once(self):
        with freeze_time("2026-11-02 02:00:00"):
            ticket = self.raise_ticket()
            answered = self.raise_ticket(name="Answered")
            self.act(answered, "authority", "begin", "Done")
        with freeze_time("2026-11-05 02:00:00"):
            self.run_cron()
            self.assertFalse(ticket.escalated, "the last day is in time")
        with freeze_time("2026-11-06 02:00:00"):
            self.run_cron()
            self.assertTrue(ticket.escalated)
            self.assertEqual(
                (str(ticket.escalated_date), ticket.escalated_reason),
                ("2026-11-06", "unanswered"),
            )
            self.assertFalse(answered.escalated)
            self.assertEqual(len(self.notices(ticket, "bureau", "bureau2")), 1)
            meeting = self.env["jiebang.ticket"]._escalated_for_meeting(self.program)
            self.assertEqual(meeting, ticket)
        with freeze_time("2026-11-09 02:00:00"):
            self.run_cron()
            self.assertEqual(str(ticket.escalated_date), "2026-11-06")
            told = self.notices(ticket, "bureau", "bureau2")
            self.assertEqual(len(told), 1, "told once")
            self.act(ticket, "authority", "begin", "At last")
            self.assertEqual(ticket.response_result, "late")
            self.assertIn(ticket, self.env["jiebang.ticket"]._escalated_for_meeting())
            self.act(ticket, "authority", "propose", "Solved")
            self.act(ticket, "leader", "confirm")
            self.assertFalse(
                self.env["jiebang.ticket"]._escalated_for_meeting(self.program)
            )

    def test_referring_stops_no_clock(self):
        with freeze_time("2026-11-02 02:00:00"):
            ticket = self.raise_ticket()
            self.act(ticket, "authority", "refer", "Beyond our means")
        with freeze_time("2026-11-06 02:00:00"):
            self.run_cron()
        self.assertEqual(ticket.escalated_reason, "unanswered")

    def test_unsolved_rises(self):
        with freeze_time("2026-08-03 02:00:00"):
            ticket = self.walk_ticket(self.raise_ticket(), "in_hand")
        with freeze_time("2026-11-02 02:00:00"):
            self.run_cron()
        self.assertEqual(ticket.escalated_reason, "unsolved")
        self.assertEqual(ticket.response_result, "on_time")

    def test_silence_closes_with_notice(self):
        with freeze_time("2026-11-02 02:00:00"):
            ticket = self.walk_ticket(self.raise_ticket("member"), "to_confirm")
            self.assertEqual(str(ticket.deadline), "2026-11-09")
        with freeze_time("2026-11-09 02:00:00"):
            self.run_cron()
            self.assertEqual(ticket.state, "to_confirm")
        with freeze_time("2026-11-10 02:00:00"):
            self.run_cron()
            self.run_cron()
        self.assertEqual((ticket.state, ticket.closed_by), ("closed", "silence"))
        self.assertEqual(ticket.resolution_time, 6)
        row = ticket.decision_ids[0]
        self.assertEqual((row.transition, row.role), ("expire", "Scheduled action"))
        self.assertEqual(len(ticket.decision_ids), 4)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(ticket), "")
        told = self.notices(ticket, "member").filtered(lambda m: "was closed" in m.body)
        self.assertEqual(len(told), 1)
        self.assertFalse(self.to_do_of(ticket))

    def test_killed_run_is_made_up_for(self):
        """One ticket that fails stops no other; the next run takes it up."""
        with freeze_time("2026-11-02 02:00:00"):
            tickets = [self.raise_ticket(name=f"Ticket {n}") for n in range(3)]
        Ticket = self.env.registry["jiebang.ticket"]
        real = Ticket._escalate

        def fails(ticket):
            if ticket.name == "Ticket 1":
                raise ValueError("killed")
            real(ticket)

        with freeze_time("2026-11-20 02:00:00"):
            with (
                patch.object(Ticket, "_escalate", fails),
                mute_logger("odoo.addons.cf_jiebang.tools.batches"),
            ):
                self.run_cron()
            self.assertEqual([t.escalated for t in tickets], [True, False, True])
            self.run_cron()
            self.assertEqual([t.escalated for t in tickets], [True, True, True])

    def test_run_stops_when_its_time_is_up(self):
        with freeze_time("2026-11-02 02:00:00"):
            for number in range(3):
                self.raise_ticket(name=f"Ticket {number}")
        module = "odoo.addons.cf_jiebang.models.followup.ticket.ticket_cron.BATCH"
        with (
            freeze_time("2026-11-20 02:00:00"),
            patch(module, 1),
            patch.object(
                self.env.registry["ir.cron"], "_commit_progress", lambda *a, **k: 0.0
            ),
        ):
            for count in (1, 2, 3):
                self.env["jiebang.ticket"]._cron_follow_up()
                found = self.env["jiebang.ticket"]._escalated_for_meeting(self.program)
                self.assertEqual(len(found), count)

    def test_scheduled_action_runs(self):
        with freeze_time("2026-11-02 02:00:00"):
            ticket = self.raise_ticket()
        self.env.flush_all()
        with freeze_time("2026-11-20 02:00:00"), self.enter_registry_test_mode():
            self.env.ref("cf_jiebang.cron_ticket_follow_up").method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(ticket.escalated)

    def test_reported_by_department(self):
        for number in range(2):
            self.walk_ticket(self.raise_ticket(name=f"Ticket {number}"), "closed")
        rows = self.as_(self.env["jiebang.ticket"], "bureau")._read_group(
            [("project_id", "=", self.project.id)],
            ["authority_id", "response_result"],
            ["response_time:avg", "resolution_time:avg", "__count"],
        )
        self.assertEqual(rows, [(self.department, "on_time", 0.0, 0.0, 2)])
