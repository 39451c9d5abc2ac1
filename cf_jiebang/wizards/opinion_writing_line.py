from odoo import fields, models


class OpinionWritingLine(models.TransientModel):
    """What is written about one person, beside what he did."""

    _name = "jiebang.opinion.writing.line"
    _description = "Opinion That Is Being Written"
    _inherit = ["jiebang.reader.mixin"]

    writing_id = fields.Many2one(
        "jiebang.opinion.writing", required=True, readonly=True, ondelete="cascade"
    )
    opinion_id = fields.Many2one(
        "jiebang.appraisal.opinion",
        string="Opinion on a person",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    works = fields.Text(related="opinion_id.works")
    words = fields.Text(string="Opinion")
