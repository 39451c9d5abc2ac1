from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .ticket_case import TicketCase


@tagged("post_install", "-at_install")
class TestMeetingTicket(TicketCase):
    """R32, R35: what was not answered in time comes before the assessment, and the
    applicant sees what the meeting said."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-02 02:00:00"):
            cls.ticket = cls.raise_ticket()
        with freeze_time("2026-11-06 02:00:00"):
            cls.ticket.sudo()._escalate()
        cls.env.flush_all()

    def prepared(self, persona="secretary", **values):
        """An assessment that is prepared and whose projects are rated."""
        meeting = self.as_(self.env["jiebang.meeting"], persona).create(
            {
                "name": "Assessment",
                "kind": "judgement",
                "program_id": self.program.id,
                "minutes_no": "A 1",
                "attendee_ids": [fields.Command.create({"name": "Member"})],
            }
            | values
        )
        meeting.action_gather()
        meeting.item_ids.risk = "low"
        return meeting

    def answer(self, line, **values):
        line.write(
            {
                "answer": "The institute lends its drill.",
                "measures": "Bring it by lorry",
                "owner_id": self.users["authority"].id,
                "next_date": "2099-01-31",
            }
            | values
        )

    def test_gathered_with_the_projects(self):
        meeting = self.prepared()
        line = meeting.ticket_line_ids
        self.assertEqual(line.ticket_name, "The seed drill jams")
        self.assertEqual(line.ticket_description, "It jams on wet ground.")
        self.assertEqual(line.escalated_reason, "unanswered")
        meeting.action_gather()
        self.assertEqual(len(meeting.ticket_line_ids), 1)
        self.assertFalse(self.prepared().ticket_line_ids, "on one open agenda only")

    def test_secretary_reads_no_ticket(self):
        """What is on the agenda, and nothing else; nobody puts a ticket there."""
        line = self.prepared().ticket_line_ids
        with (
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
        ):
            self.as_(self.ticket, "secretary").read(["description"])
        with self.assertRaises(UserError):
            self.as_(line, "secretary").action_open_record()
        self.assertEqual(
            self.as_(line, "bureau").action_open_record()["res_id"], self.ticket.id
        )
        other = self.raise_ticket(name="Nobody's business")
        for persona in ("secretary", "bureau", "leader"):
            Line = self.as_(self.env["jiebang.meeting.ticket"], persona)
            with (
                self.subTest(persona=persona),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                Line.create({"meeting_id": line.meeting_id.id, "ticket_id": other.id})
            with self.assertRaises(AccessError):
                self.as_(line, "secretary").write({"ticket_id": other.id})

    def test_answer_reaches_the_applicant(self):
        meeting = self.prepared()
        self.answer(meeting.ticket_line_ids)
        meeting.action_draft_minutes()
        self.assertIn("lends its drill", meeting.minutes)
        meeting.action_transition("conclude")
        mine = self.as_(self.ticket, "leader")
        self.assertEqual(mine.state, "new", "the meeting moves nothing")
        self.assertEqual(mine.meeting_answer, "The institute lends its drill.")
        self.assertEqual(mine.meeting_owner_id, self.users["authority"])
        row = mine.decision_ids[0]
        self.assertEqual((row.transition, row.tier), ("meeting_answer", "meeting"))
        self.assertIn("Bring it by lorry", row.opinion)
        self.assertEqual((row.minutes_no, row.user_name), ("A 1", "Person secretary"))
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(self.ticket), "")
        told = self.env["mail.message"].search(
            [("model", "=", "jiebang.ticket"), ("res_id", "=", self.ticket.id)]
        )
        told = told.filtered(lambda m: "lends its drill" in (m.body or ""))
        self.assertIn(self.users["leader"].partner_id, told.notified_partner_ids)
        todo = self.ticket.activity_ids.filtered(
            lambda a: a.user_id == self.users["authority"] and "Measure" in a.summary
        )
        self.assertEqual(str(todo.date_deadline), "2099-01-31")

    def test_answered_waits_for_its_day(self):
        """An answered ticket comes back when the day has passed and it is open."""
        meeting = self.prepared()
        self.answer(meeting.ticket_line_ids)
        meeting.action_transition("conclude")
        self.assertFalse(self.prepared().ticket_line_ids)
        self.env["jiebang.meeting"].search([("state", "=", "draft")]).write(
            {"state": "cancelled"}
        )
        with freeze_time("2099-02-01 02:00:00"):
            self.assertEqual(self.prepared().ticket_line_ids.ticket_id, self.ticket)

    def test_unanswered_rolls_on(self):
        meeting = self.prepared()
        following = self.prepared(name="The one after", date="2099-03-31")
        self.assertFalse(following.ticket_line_ids)
        meeting.action_transition("conclude")
        self.assertEqual(following.ticket_line_ids.ticket_id, self.ticket)
        self.assertFalse(self.ticket.meeting_answer)
        # without a meeting in preparation it waits to be gathered
        following.action_transition("cancel")
        self.assertEqual(self.prepared().ticket_line_ids.ticket_id, self.ticket)

    def test_half_an_answer_is_none(self):
        meeting = self.prepared()
        line = meeting.ticket_line_ids
        line.measures = "Something"
        with self.said("write what the meeting answers"):
            meeting.action_transition("conclude")
        line.answer = "We help"
        with self.said("responsible person and a date"):
            meeting.action_transition("conclude")
        self.answer(line, next_date="2020-01-01")
        with self.said("before the meeting"):
            meeting.action_transition("conclude")
        self.answer(line)
        self.as_(self.ticket, "leader").action_transition("settle", "Solved ourselves")
        with self.said("closed meanwhile"):
            meeting.action_transition("conclude")
        meeting.action_transition("withdraw_line", "Solved", ticket_line_ids=line.ids)
        meeting.action_transition("conclude")
        self.assertFalse(self.ticket.meeting_answer)

    def test_bureau_concludes_unless_it_is_involved(self):
        meeting = self.prepared("bureau")
        self.answer(meeting.ticket_line_ids)
        self.project.sudo().involved_user_ids |= self.users["bureau"]
        with self.said("someone else must decide"):
            meeting.action_transition("conclude")
        self.assertEqual(meeting.state, "draft", "all or nothing")
        self.as_(meeting, "bureau2").action_transition("conclude")
        self.assertEqual(self.ticket.decision_ids[0].role, "Bureau officer")

    def test_nobody_answers_past_the_meeting(self):
        for persona in ("secretary", "bureau", "leader", "authority"):
            with (
                self.subTest(persona=persona),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.refused(),
            ):
                self.act(self.ticket, persona, "meeting_answer", "So be it")
        with self.assertRaises(AccessError):
            self.as_(self.ticket, "leader").write({"meeting_answer": "Yes"})
        meeting = self.prepared()
        line = meeting.ticket_line_ids
        meeting.action_transition("conclude")
        with self.said("stays as it is"):
            self.answer(line)

    def test_withdrawn_line_stays_with_its_reason(self):
        meeting = self.prepared()
        line = meeting.ticket_line_ids
        with (
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
        ):
            self.as_(meeting, "bureau").action_transition(
                "withdraw_line", "No time", ticket_line_ids=line.ids
            )
        wizard = (
            self.as_(self.env["jiebang.transition.wizard"], "secretary")
            .with_context(**line.action_open_withdraw()["context"])
            .create({"opinion": "The expert is abroad"})
        )
        wizard.action_confirm()
        with self.said("was withdrawn"):
            self.answer(line)
        with self.said("was withdrawn"):
            line.unlink()
        meeting.action_gather()
        self.assertEqual(len(meeting.ticket_line_ids), 1)
        self.assertEqual(
            self.prepared().ticket_line_ids.ticket_id, self.ticket, "free for the next"
        )
        meeting.action_draft_minutes()
        self.assertIn("The expert is abroad", meeting.minutes)
        row = self.as_(meeting, "auditor").decision_ids
        self.assertEqual(row.transition, "withdraw_line")
        self.assertIn("The expert is abroad", row.opinion)

    def test_prints(self):
        meeting = self.prepared()
        self.answer(meeting.ticket_line_ids)
        for name in ("meeting_agenda", "meeting_minutes"):
            sheet = self.env[f"report.cf_jiebang.{name}"]._sheet(meeting)
            (row,) = sheet["tickets"]
            self.assertIn("The seed drill jams", row["name"])
            self.assertEqual(row["reason"], "逾期未答复")
            self.assertIn("lends its drill", row["answer"])
            self.assertEqual(sheet["items"][0]["conclusion"], "风险低")
        self.assertIn("升级事项1件", "".join(sheet["intro"]))
