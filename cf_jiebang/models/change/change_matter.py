from odoo import api, fields, models
from odoo.exceptions import AccessError

from .change_terms import KINDS, TIERS


class ChangeMatter(models.Model):
    """One thing that a request changes: before, after, and who decides on it. The
    server makes it from what was ticked and entered."""

    _name = "jiebang.change.matter"
    _description = "Matter of a Change"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "change_id, id"
    _max_lengths = {"reason": 500}

    change_id = fields.Many2one(
        "jiebang.change", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, string="What changes", required=True, readonly=True)
    before = fields.Text(string="Before the change", readonly=True)
    after = fields.Text(readonly=True)
    reason = fields.Char(
        string="Its own reason", help="Where it differs from that of the request."
    )
    effects = fields.Json(readonly=True, export_string_translation=False)
    rule_id = fields.Many2one(
        "jiebang.change.rule", string="By the rule", readonly=True, ondelete="restrict"
    )
    tier = fields.Selection(TIERS, string="Who decides", readonly=True)

    @api.depends_context("lang")
    @api.depends("kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for matter in self:
            matter.display_name = kinds.get(matter.kind, "")

    def write(self, vals):
        if not self.env.su:
            for change in self.change_id:
                if refusal := change._content_refusal():
                    raise AccessError(refusal)
        return super().write(vals)
