from odoo import fields, models
from odoo.exceptions import UserError

from .past_terms import TARGETS


class PastColumn(models.Model):
    """A column of an office's ledger, and what it is taken for."""

    _name = "jiebang.past.column"
    _description = "Column of a Ledger from Paper"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "book_id, sheet_number, number, id"
    _rec_name = "label"

    book_id = fields.Many2one(
        "jiebang.past.book",
        string="Ledger",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    sheet_number = fields.Integer(readonly=True)
    sheet = fields.Char(string="Sheet of the file", readonly=True)
    number = fields.Integer(readonly=True, export_string_translation=False)
    place = fields.Char(string="Column", readonly=True)
    label = fields.Char(string="Head in the file", readonly=True)
    target = fields.Selection(
        selection=lambda self: [
            (key, self.env._(text)) for key, text in TARGETS.items()
        ],
        string="Is taken for",
    )

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self.book_id._check_officer()
            if self.book_id.filtered(lambda book: book.state != "preview"):
                raise UserError(
                    self.env._("Columns are set while the preview is shown.")
                )
        return super().write(vals)
