from odoo import api, fields, models
from odoo.exceptions import UserError


class TicketRaising(models.AbstractModel):
    """How a ticket begins: its number, its clock, and who is told to answer (R31)."""

    _name = "jiebang.ticket.raising"
    _description = "Ticket: how it is raised"

    raising_note = fields.Char(string="Who answers", compute="_compute_raising_note")

    @api.model
    def _default_project(self):
        """The project of who takes part in one only."""
        if self.env.su:
            return self.env["jiebang.project"]
        projects = self.env["jiebang.project"].search(
            [
                ("state", "in", self.env["jiebang.project"]._raising_states),
                ("participant_user_ids", "in", self.env.uid),
            ],
            limit=2,
        )
        return projects if len(projects) == 1 else projects.browse()

    def _check_raised(self, vals):
        """Blanks are no subject and no description."""
        for name in ("name", "description"):
            if name in vals and not (vals[name] or "").strip():
                label = self._field_label(name)
                raise UserError(self.env._("%s: say what it is about.", label))

    def action_raise(self):
        """The form is saved by its button; say who answers, and by when."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("%s is raised.", self.code),
                "message": self.raising_note,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.depends("project_id")
    def _compute_raising_note(self):
        """Who gives the first answer, and by which day."""
        Calendar = self.env["jiebang.calendar.day"]
        for ticket in self:
            project = ticket.sudo().project_id
            if not project:
                ticket.raising_note = False
                continue
            ticket.raising_note = self.env._(
                "%(organization)s gives the first answer by %(date)s.",
                organization=(project.authority_id or project.bureau_id).name,
                date=ticket.response_deadline
                or Calendar._add_working_days(
                    self._workflow_today(), project.program_id.response_days
                ),
            )

    def _raising_values(self):
        """Number, rules in force and deadlines of a new ticket."""
        Calendar = self.env["jiebang.calendar.day"]
        program, today = self.project_id.program_id, self._workflow_today()
        authority = self.authority_id
        return {
            "code": self.env["ir.sequence"]._jiebang_next(
                "jiebang.ticket", self.company_id, today
            ),
            "answering_tier": "authority"
            if authority and not authority.is_bureau
            else "bureau",
            "raised_date": self._workflow_now(),
            "response_days": program.response_days,
            "resolution_days": program.resolution_days,
            "confirm_days": program.confirm_days,
            "response_deadline": Calendar._add_working_days(
                today, program.response_days
            ),
            "resolution_deadline": Calendar._add_working_days(
                today, program.resolution_days
            ),
        }
