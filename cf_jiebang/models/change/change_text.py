from odoo import api, fields, models


class ChangeText(models.Model):
    """A section of the plan that is written anew."""

    _name = "jiebang.change.text"
    _description = "Change of a Section"
    _inherit = ["jiebang.change.part.mixin"]

    section = fields.Selection(
        [
            ("plan_foundation", "Research basis and present state"),
            ("plan_content", "Research content"),
            ("plan_method", "Research methods and route"),
            ("plan_innovation", "Innovation and advancement"),
            ("plan_schedule", "Schedule and stage goals"),
            ("plan_other", "Other"),
        ],
        required=True,
    )
    text = fields.Html(string="Written anew", required=True)

    @api.onchange("section")
    def _onchange_section(self):
        if self.section and not self.text:
            self.text = self.change_id.project_id[self.section]
