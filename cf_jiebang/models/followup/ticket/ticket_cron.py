from odoo import api, models
from odoo.fields import Domain

from ....groups import BUREAU
from ....tools.batches import in_batches
from .ticket_acts import OPEN

BATCH = 50
"""Tickets that rise or expire between two commits."""


class TicketCron(models.AbstractModel):
    """What time alone does to a ticket: it becomes due, it rises to the next meeting
    on assessment, it closes when the applicant is silent (R32, R34, R35)."""

    _name = "jiebang.ticket.deadlines"
    _description = "Ticket: its deadlines"

    @api.model
    def _cron_follow_up(self):
        """The daily run. All work is found by query, so that a run that was missed
        or killed is made up for by the next one, and a second run changes nothing."""
        if not self._cron_refresh_clock():
            return
        today = self._workflow_today()
        in_batches(
            self,
            self._escalation_domain(today),
            lambda ticket: ticket._escalate(),
            BATCH,
        )
        in_batches(
            self,
            Domain("state", "=", "to_confirm") & Domain("deadline", "<", today),
            lambda ticket: ticket._expire(),
            BATCH,
        )

    @api.model
    def _escalation_domain(self, today):
        """Neither answered nor solved within the days of the rules."""
        unanswered = Domain("first_response_date", "=", False) & Domain(
            "response_deadline", "<", today
        )
        unsolved = Domain("resolution_deadline", "<", today)
        return (
            Domain("escalated", "=", False)
            & Domain("state", "in", OPEN)
            & (unanswered | unsolved)
        )

    def _escalate(self):
        """Put the ticket on the list for the next assessment and tell the bureau."""
        unanswered = not self.first_response_date
        reason = "unanswered" if unanswered else "unsolved"
        self.write(
            {
                "escalated": True,
                "escalated_date": self._workflow_today(),
                "escalated_reason": reason,
            }
            | ({"response_result": "late"} if unanswered else {})
        )
        labels = dict(self._fields["escalated_reason"]._description_selection(self.env))
        text = self.env._(
            "%(ticket)s: %(reason)s. It rises to the next assessment.",
            ticket=self.display_name,
            reason=labels[reason],
        )
        officer = self._bureau_officer()
        if officer:
            self.message_notify(
                partner_ids=officer.partner_id.ids,
                subject=self.display_name,
                body=text,
            )

    def _bureau_officer(self):
        """The bureau's handler, else one of its officers; nobody of the project."""
        bureau = self.bureau_id
        officers = bureau.officer_ids.filtered(lambda user: user.has_group(BUREAU))
        officers -= self._involved_users()
        return bureau.handler_id & officers or officers[:1]

    def _expire(self):
        """Close a ticket whose solution the applicant neither confirmed nor
        refused, and tell him."""
        text = self.env._(
            "Neither confirmed nor refused within %s working days.", self.confirm_days
        )
        self._carry_out_by_itself("expire", text)
        self.message_notify(
            partner_ids=self._applicants().partner_id.ids,
            subject=self.display_name,
            body=self.env._("%s was closed.", self.display_name) + " " + text,
        )

    @api.model
    def _escalated_for_meeting(self, program=None):
        """The tickets that wait for the next assessment: escalated, not closed, and
        not answered by a meeting, or not done by the day that it has set.

        :param program: only those of this programme, when given
        """
        domain = Domain("escalated", "=", True) & Domain("state", "!=", "closed")
        domain &= Domain("meeting_due_date", "=", False) | Domain(
            "meeting_due_date", "<", self._workflow_today()
        )
        if program:
            domain &= Domain("project_id.program_id", "=", program.id)
        return self.search(domain, order="escalated_date, id")
