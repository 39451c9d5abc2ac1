from odoo import fields, models


class ProjectMeeting(models.Model):
    """Where a project stands with the joint meeting (R13, R25)."""

    _inherit = "jiebang.project"

    meeting_since = fields.Date(
        string="At the meeting since",
        copy=False,
        readonly=True,
        help="When this version first reached the joint meeting; a deferral does not "
        "change it. The cut-off date of a meeting counts from it.",
    )
    meeting_count = fields.Integer(
        compute="_compute_meeting_count", export_string_translation=False
    )

    def _compute_meeting_count(self):
        """The meetings on whose agenda the project is, for who may read them."""
        Item, counts = self.env["jiebang.meeting.item"], {}
        if Item.has_access("read"):
            counts = dict(
                Item._read_group(
                    [("project_id", "in", self.ids)], ["project_id"], ["__count"]
                )
            )
        for project in self:
            project.meeting_count = counts.get(project._origin, 0)

    def _transition_values(self, act, values):
        vals = super()._transition_values(act, values)
        if act.target == "meeting" and self.state != "meeting":
            vals["meeting_since"] = self._workflow_today()
        return vals
