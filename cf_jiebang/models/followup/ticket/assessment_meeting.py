from odoo import Command, fields, models


class Meeting(models.Model):
    """The assessment (研判) deals with the escalated tickets as well (R32, R35)."""

    _inherit = "jiebang.meeting"

    ticket_line_ids = fields.One2many(
        "jiebang.meeting.ticket", "meeting_id", string="Escalated tickets"
    )

    def _agenda_lines(self):
        return super()._agenda_lines() + list(self.ticket_line_ids)

    def action_gather(self):
        result = super().action_gather()
        for meeting in self.filtered(lambda m: m.kind == "judgement"):
            tickets = meeting.env["jiebang.ticket"].sudo()
            meeting._add_tickets(tickets._escalated_for_meeting(meeting.program_id))
        return result

    def _add_tickets(self, tickets):
        """Put escalated tickets on the agenda that are on no open one."""
        taken = self.env["jiebang.meeting.ticket"].sudo()
        taken = taken.search(
            [("meeting_id.state", "=", "draft"), ("withdrawn", "=", False)]
        )
        taken |= self.sudo().ticket_line_ids
        self.sudo().write(
            {
                "ticket_line_ids": [
                    Command.create({"ticket_id": ticket.id})
                    for ticket in tickets.sudo() - taken.ticket_id
                ]
            }
        )

    def _after_conclude(self):
        """Answers go to their tickets; what was not answered goes on to the next
        assessment that is in preparation, or waits to be gathered."""
        result = super()._after_conclude()
        lines = self.ticket_line_ids._active()
        lines._write_back()
        self._roll_tickets(lines - lines._answered())
        return result

    def _after_cancel(self):
        result = super()._after_cancel()
        self._roll_tickets(self.ticket_line_ids._active())
        return result

    def _roll_tickets(self, lines):
        tickets = lines.sudo().ticket_id
        following = tickets and self._following()
        if following:
            waiting = tickets._escalated_for_meeting(self.program_id)
            following._add_tickets(tickets & waiting)
