from odoo import api, fields, models


class DecisionDue(models.Model):
    """Since when and until when it was the turn of who acted, kept beside the
    decision for the analysis of how long each tier takes. It is no fact of the
    decision, so no part of its chain."""

    _inherit = "jiebang.decision"

    held_since = fields.Date(
        string="Came on",
        readonly=True,
        help="The day on which it became the turn of the one who acted.",
    )
    due_date = fields.Date(
        string="Was due on",
        readonly=True,
        help="The deadline that the one whose turn it was had.",
    )

    @api.model
    def _append(self, record, vals):
        if "deadline" in record._fields:
            vals = dict(vals, held_since=record.holder_since, due_date=record.deadline)
        return super()._append(record, vals)
