from odoo import fields, models


class WordImportLine(models.TransientModel):
    """A value or a row that differs."""

    _name = "jiebang.word.import.line"
    _description = "Difference in a Word File"
    _inherit = ["jiebang.guarded.mixin"]
    _order = "sequence, id"

    import_id = fields.Many2one(
        "jiebang.word.import",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(readonly=True)
    key = fields.Char(required=True, readonly=True, export_string_translation=False)
    name = fields.Text(string="Part of the form", readonly=True)
    change = fields.Selection(
        [
            ("changed", "Changed"),
            ("added", "Added"),
            ("removed", "Removed"),
            ("unread", "Not read"),
        ],
        required=True,
        readonly=True,
    )
    current = fields.Text(string="Now", readonly=True)
    incoming = fields.Text(string="In the file", readonly=True)
    take = fields.Boolean(string="Take it")
    blocked = fields.Boolean(readonly=True, export_string_translation=False)
    remark = fields.Text(string="To be looked at", readonly=True)

    def _shown(self):
        return (self.key, self.current or "", self.incoming or "", self.blocked)
