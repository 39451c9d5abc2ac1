from odoo import api, fields, models


class MeetingAttendee(models.Model):
    """A member of a joint meeting and whether he was present."""

    _name = "jiebang.meeting.attendee"
    _description = "Member of a Joint Meeting"
    _inherit = ["jiebang.listed.person.mixin", "jiebang.guarded.mixin"]
    _order = "sequence, id"

    meeting_id = fields.Many2one(
        "jiebang.meeting", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    cadre_id = fields.Many2one(
        help="Links the member to his own projects, for the recusal."
    )
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Organisation",
        compute="_compute_organization_id",
        store=True,
        readonly=False,
        ondelete="restrict",
    )
    position = fields.Char(
        compute="_compute_position", store=True, precompute=True, readonly=False
    )
    present = fields.Boolean(default=True)

    @api.depends("cadre_id")
    def _compute_organization_id(self):
        for attendee in self:
            attendee.organization_id = (
                attendee.cadre_id.organization_id or attendee.organization_id
            )

    @api.depends("cadre_id")
    def _compute_position(self):
        for attendee in self:
            attendee.position = attendee.cadre_id.position or attendee.position

    @api.model_create_multi
    def create(self, vals_list):
        attendees = super().create(vals_list)
        attendees.meeting_id._check_open()
        return attendees

    def write(self, vals):
        self.meeting_id._check_open()
        result = super().write(vals)
        self.meeting_id._check_open()
        return result

    def _check_unlink(self):
        self.meeting_id._check_open()
