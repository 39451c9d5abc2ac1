from odoo import fields, models


class CheckItem(models.Model):
    """A line of the bureau's preliminary review (形式审查, R24)."""

    _name = "jiebang.check.item"
    _description = "Checklist Item"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["jiebang.program"]._default_program(),
    )
    help = fields.Text(string="What to look at")
