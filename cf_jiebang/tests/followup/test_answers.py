import base64

from odoo.tests import tagged

from .ticket_case import TicketCase


@tagged("post_install", "-at_install")
class TestAnswers(TicketCase):
    """What an answer costs and carries, and what a department is measured by."""

    def test_acceptance_asks_nothing(self):
        ticket = self.raise_ticket()
        self.as_(ticket, "authority").action_open_transition("accept")
        self.assertEqual(ticket.state, "accepted")

    def test_what_stands_in_the_way_is_said_in_the_dialog(self):
        ticket = self.raise_ticket()
        action = self.as_(ticket, "bureau2").action_open_transition("confirm")
        self.assertEqual(action["res_model"], "jiebang.transition.wizard")
        self.assertEqual(ticket.state, "new")

    def test_an_answer_carries_a_file(self):
        ticket = self.walk_ticket(self.raise_ticket(), "accepted")
        self.as_(ticket, "authority").action_transition(
            "begin",
            "See the sheet.",
            answer_file=base64.b64encode(b"an answer").decode(),
            answer_file_name="answer.txt",
        )
        file = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertEqual((file.name, file.raw), ("answer.txt", b"an answer"))
        self.assertIn("answer.txt", ticket.decision_ids[0].attachments)
        self.assertEqual(self.as_(file, "leader").raw, b"an answer")
        for change in ({"name": "other.txt"}, {"raw": b"other"}):
            with self.refused():
                self.as_(file, "authority").write(change)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(ticket), "")

    def test_who_never_answers_looks_worst(self):
        answered = self.walk_ticket(self.raise_ticket(), "closed")
        silent = self.raise_ticket()
        silent._escalate()
        self.assertEqual(
            [
                (t.in_time_count, t.late_count, t.open_count, t.escalated_count)
                for t in (answered, silent)
            ],
            [(1, 0, 0, 0), (0, 1, 1, 1)],
        )
