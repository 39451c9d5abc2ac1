from odoo import api, fields, models
from odoo.exceptions import AccessError


class ChangeText(models.Model):
    """A section of the plan that is written anew."""

    _name = "jiebang.change.text"
    _description = "Change of a Section"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "id"

    change_id = fields.Many2one(
        "jiebang.change", required=True, index=True, ondelete="cascade"
    )
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

    def _check_open(self):
        if self.env.su:
            return
        self.change_id._lock_or_explain()
        for change in self.change_id:
            change.check_access("read")
            if refusal := change._content_refusal():
                raise AccessError(refusal)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        lines.change_id._refresh()
        return lines

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()
        self.change_id._refresh()
        return result

    def _check_unlink(self):
        self._check_open()
        return super()._check_unlink()

    def unlink(self):
        changes = self.change_id
        result = super().unlink()
        changes.exists()._refresh()
        return result
