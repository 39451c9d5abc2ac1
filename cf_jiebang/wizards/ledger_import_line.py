from odoo import fields, models


class LedgerImportLine(models.TransientModel):
    """A row of the file: what it would change, or why it is refused."""

    _name = "jiebang.ledger.import.line"
    _description = "Row of a Ledger File"
    _inherit = ["jiebang.reader.mixin"]
    _order = "row, id"

    import_id = fields.Many2one(
        "jiebang.ledger.import", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one("jiebang.ledger.line", readonly=True)
    row = fields.Integer(readonly=True)
    name = fields.Char(string="Project title", readonly=True)
    progress_before = fields.Text(string="Progress so far", readonly=True)
    progress = fields.Text(readonly=True)
    open_matters_before = fields.Text(string="Matters so far", readonly=True)
    open_matters = fields.Text(readonly=True)
    result = fields.Selection(
        [("changed", "Is changed"), ("same", "As it is"), ("refused", "Refused")],
        readonly=True,
    )
    reason = fields.Char(string="Why", readonly=True)
