from odoo import api, fields, models
from odoo.exceptions import AccessError


class ChangePartMixin(models.AbstractModel):
    """A part of a request: written while the request is open to the user, and what
    the request brings about is worked out anew with it.

    ``_apart`` are fields that say nothing of what changes.
    """

    _name = "jiebang.change.part.mixin"
    _description = "Part of a Change"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "id"

    _apart = frozenset()

    change_id = fields.Many2one(
        "jiebang.change", required=True, index=True, ondelete="cascade"
    )

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
        parts = super().create(vals_list)
        parts._check_open()
        parts.change_id._refresh()
        return parts

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()
        if vals.keys() - self._apart:
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
