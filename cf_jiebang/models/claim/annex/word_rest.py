from odoo import fields, models


class WordRest(models.Model):
    """A part of a Word file from outside that found no place in the form: it is shown
    beside the sections to copy from, until it is done with."""

    _name = "jiebang.word.rest"
    _description = "What Found No Place"
    _inherit = ["jiebang.project.line.mixin"]
    _project_field = "word_rest_ids"
    _rec_name = "place"

    place = fields.Char(string="Stands in the file under", readonly=True)
    text = fields.Text(string="What stands there", readonly=True)
