from odoo import fields, models

from ..common.common_setting_mixin import mark_edited


class Territory(models.Model):
    """A banner, county or district, with the science bureau that receives the
    files of its units (属地原则, R18)."""

    _name = "jiebang.territory"
    _description = "Territory"
    _inherit = ["jiebang.guarded.mixin"]
    _check_company_auto = True
    _order = "sequence, code, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True, help="Code of GB/T 2260.")
    sequence = fields.Integer(default=10)
    authority_id = fields.Many2one(
        "jiebang.organization",
        string="Science bureau",
        domain=[("is_authority", "=", True)],
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su:
            mark_edited(self)
        return result

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "This code is already in use."
    )
