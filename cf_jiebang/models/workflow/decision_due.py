from odoo import api, fields, models


class DecisionDue(models.Model):
    """Until when the act was due, kept beside the decision for the analysis of how
    long each tier takes. It is no fact of the decision, so no part of its chain."""

    _inherit = "jiebang.decision"

    due_date = fields.Date(
        string="Was due on",
        readonly=True,
        help="The deadline that the one whose turn it was had.",
    )

    @api.model
    def _append(self, record, vals):
        due = record.deadline if "deadline" in record._fields else False
        return super()._append(record, dict(vals, due_date=due))
