from odoo import fields, models
from odoo.exceptions import UserError


class AgendaLineMixin(models.AbstractModel):
    """A line of a meeting's agenda, which the secretary may withdraw with the reason:
    it stays on record, is not concluded, and its matter is free for the next meeting
    (R13)."""

    _name = "jiebang.agenda.line.mixin"
    _description = "Line of an Agenda"
    _inherit = ["jiebang.guarded.mixin"]

    _agenda_field = ""
    """The one2many of the meeting that holds the lines."""

    meeting_id = fields.Many2one(
        "jiebang.meeting", required=True, index=True, ondelete="cascade"
    )
    meeting_state = fields.Selection(related="meeting_id.state")
    sequence = fields.Integer(default=10)
    withdrawn = fields.Boolean(readonly=True, copy=False)
    withdraw_reason = fields.Text(
        string="Why withdrawn", readonly=True, copy=False, help="By the secretary."
    )

    def _line_title(self):
        """Hook: what the line is about."""
        return self.display_name

    def _active(self):
        """The lines that are not withdrawn."""
        return self.filtered(lambda line: not line.withdrawn)

    def write(self, vals):
        if not self.env.su and any(self.mapped("withdrawn")):
            raise UserError(self.env._("A line that was withdrawn stays as it is."))
        return super().write(vals)

    def _check_unlink(self):
        self.meeting_id._check_open()
        if not self.env.su and any(self.mapped("withdrawn")):
            raise UserError(self.env._("A line that was withdrawn stays on record."))

    def action_open_withdraw(self):
        """Ask why the lines are withdrawn."""
        action = self.meeting_id.action_open_transition("withdraw_line")
        action["context"] |= {f"default_{self._agenda_field}": self.ids}
        return action
