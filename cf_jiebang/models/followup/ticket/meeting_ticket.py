from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ANSWER = ("answer", "measures", "owner_id", "next_date")


class MeetingTicket(models.Model):
    """An escalated ticket on the agenda of an assessment, with what the meeting
    answers (R32, R34, R35).

    It is put there by the server. Who prepares the meeting reads of the ticket what
    these lines show, and nothing else.
    """

    _name = "jiebang.meeting.ticket"
    _description = "Escalated Ticket on the Agenda"
    _inherit = ["jiebang.agenda.line.mixin"]
    _agenda_field = "ticket_line_ids"
    _order = "meeting_id, sequence, id"
    _rec_name = "ticket_name"
    _max_lengths = {"answer": 2000, "measures": 2000}

    meeting_id = fields.Many2one(readonly=True)
    ticket_id = fields.Many2one(
        "jiebang.ticket",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    ticket_code = fields.Char(related="ticket_id.code", string="Ticket No.")
    ticket_name = fields.Char(related="ticket_id.name", string="Subject")
    ticket_state = fields.Selection(related="ticket_id.state", string="Stands at")
    ticket_description = fields.Text(
        related="ticket_id.description", string="What it is about"
    )
    ticket_measures = fields.Text(
        related="ticket_id.measures", string="What was done so far"
    )
    project_name = fields.Char(related="ticket_id.project_name")
    authority_id = fields.Many2one(related="ticket_id.authority_id")
    escalated_date = fields.Date(related="ticket_id.escalated_date")
    escalated_reason = fields.Selection(related="ticket_id.escalated_reason")
    answer = fields.Text(string="Answer of the meeting")
    measures = fields.Text(string="Measures decided")
    owner_id = fields.Many2one(
        "res.users", string="Responsible", ondelete="restrict", index="btree_not_null"
    )
    next_date = fields.Date(string="To be done by")

    _ticket_uniq = models.UniqueIndex(
        "(meeting_id, ticket_id)", "Agenda: a ticket is on it twice."
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Escalated tickets come onto the agenda by gathering them, with "
                    "the button of the meeting."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        self.meeting_id._check_open()
        if not self.env.su and vals.keys() & set(ANSWER):
            self.meeting_id._check_preparer()
        result = super().write(vals)
        self.meeting_id._check_open()
        return result

    def _check_unlink(self):
        self.meeting_id._check_preparer()
        return super()._check_unlink()

    def _line_title(self):
        ticket = self.sudo()
        return " ".join(
            part for part in (ticket.ticket_code, ticket.ticket_name) if part
        )

    def _answered(self):
        """The lines with an answer; the others roll on."""
        clean = self._clean_text
        return self._active().filtered(lambda line: clean(line.answer))

    def _missing(self):
        """What an answer lacks before the meeting is concluded, in sentences."""
        title = self._line_title()
        if not self._answered():
            if any(self[name] for name in ANSWER):
                return [self.env._("“%s”: write what the meeting answers.", title)]
            return []
        missing = []
        if self.sudo().ticket_id.state == "closed":
            missing.append(
                self.env._("“%s” was closed meanwhile: withdraw the line.", title)
            )
        if not self.owner_id or not self.next_date:
            missing.append(
                self.env._(
                    "“%s”: an answer needs a responsible person and a date.", title
                )
            )
        elif self.next_date < self.meeting_id.date:
            missing.append(self.env._("“%s”: the date lies before the meeting.", title))
        return missing

    def _minutes_line(self):
        """What the minutes say of the ticket, as an escaped list item."""
        if self.withdrawn:
            text = self.env._("withdrawn: %s", self.withdraw_reason)
        else:
            text = self._answer_text("; ") or self.env._("not answered, goes on")
        return Markup("<li>%s: %s</li>") % (self._line_title(), text)

    def _answer_text(self, separator="\n"):
        """Answer, measures, who and until when, in words."""
        if not self._answered():
            return ""
        parts = [
            self.answer.strip(),
            self.measures and self.env._("Measures: %s", self.measures.strip()),
            self.owner_id and self.env._("Responsible: %s", self.owner_id.name),
            self.next_date and self.env._("By: %s", self.next_date),
        ]
        return separator.join(part for part in parts if part)

    def _write_back(self):
        """Bring the answers to the tickets: log, applicant, and who is responsible
        (rights are checked there)."""
        for line in self._answered():
            meeting, ticket = line.meeting_id, line.ticket_id.sudo()
            act = ticket._get_act("meeting_answer")
            ticket._apply_act(
                act,
                line._answer_text(),
                {},
                carrier={
                    "meeting_date": meeting.date,
                    "minutes_no": meeting.minutes_no,
                    "line": line,
                },
            )

    def action_open_record(self):
        """Open the ticket, for who may read it."""
        self.ensure_one()
        ticket = self.sudo().ticket_id.with_env(self.env)
        if not ticket.has_access("read"):
            raise UserError(
                self.env._(
                    "You prepare the meeting and read of this ticket what the agenda "
                    "shows."
                )
            )
        return ticket._get_records_action(context={})
