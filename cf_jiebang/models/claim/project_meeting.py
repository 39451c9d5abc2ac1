from odoo import fields, models


class ProjectMeeting(models.AbstractModel):
    """Where a project stands with the joint meeting (R13, R25)."""

    _name = "jiebang.project.agenda"
    _description = "Project: on the agenda"

    meeting_since = fields.Date(
        string="At the meeting since",
        copy=False,
        readonly=True,
        help="When this version first reached the joint meeting; a deferral does not "
        "change it. The cut-off date of a meeting counts from it.",
    )
