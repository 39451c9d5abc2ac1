from odoo import fields, models


class Section(models.Model):
    """A part of the file that a return opens for correction, alone."""

    _name = "jiebang.section"
    _description = "Section of a File"
    _inherit = ["jiebang.common.setting.mixin", "jiebang.guarded.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(default=10)
    res_model = fields.Char(
        string="Kind of file",
        required=True,
        readonly=True,
        default="jiebang.project",
        help="The model whose files have this section.",
    )

    _code_uniq = models.UniqueIndex("(code)", "Each section code exists once.")
