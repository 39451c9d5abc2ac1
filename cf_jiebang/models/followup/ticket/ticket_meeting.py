from odoo import fields, models
from odoo.tools import plaintext2html

TO_DO = "mail.mail_activity_data_todo"


class TicketMeeting(models.AbstractModel):
    """What the assessment (研判) answers to an escalated ticket (R32, R35)."""

    _name = "jiebang.ticket.meeting"
    _description = "Ticket: before the joint meeting"

    meeting_date = fields.Date(string="Assessed on", copy=False, readonly=True)
    meeting_minutes_no = fields.Char(string="Minutes", copy=False, readonly=True)
    meeting_answer = fields.Text(
        string="Answer of the assessment", copy=False, readonly=True
    )
    meeting_measures = fields.Text(string="Measures decided", copy=False, readonly=True)
    meeting_owner_id = fields.Many2one(
        "res.users",
        string="Responsible",
        copy=False,
        readonly=True,
        ondelete="restrict",
    )
    meeting_due_date = fields.Date(string="To be done by", copy=False, readonly=True)

    def _values_meeting_answer(self, given):
        line = given["line"]
        return {
            "meeting_date": given["meeting_date"],
            "meeting_minutes_no": given["minutes_no"],
            "meeting_answer": line.answer,
            "meeting_measures": line.measures,
            "meeting_owner_id": line.owner_id.id,
            "meeting_due_date": line.next_date,
        }

    def _after_meeting_answer(self):
        self._tell_meeting_answer()

    def _tell_meeting_answer(self):
        """Tell the applicants what the meeting said, and give the responsible person
        a to-do where he may read the ticket."""
        self.message_notify(
            partner_ids=self._applicants().partner_id.ids,
            subject=self.display_name,
            body=self.env._(
                "%(ticket)s was dealt with at the assessment of %(date)s: %(answer)s",
                ticket=self.display_name,
                date=self.meeting_date,
                answer=self.meeting_answer,
            ),
        )
        owner = self.meeting_owner_id
        if self.with_user(owner).has_access("read"):
            self.activity_schedule(
                TO_DO,
                date_deadline=self.meeting_due_date,
                summary=self.with_context(lang=owner.lang).env._(
                    "Measure of the assessment"
                ),
                note=plaintext2html(self.meeting_measures or self.meeting_answer),
                user_id=owner.id,
            )
