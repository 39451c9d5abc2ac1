from odoo import fields, models


class Resource(models.Model):
    """An introduced expert, team, laboratory or research centre (annex 1, block
    E; R10)."""

    _name = "jiebang.resource"
    _description = "Introduced Resource"
    _inherit = ["jiebang.project.line.mixin"]
    _project_field = "resource_ids"
    _max_lengths = {"name": 100, "institution": 100}

    active = fields.Boolean(default=True, copy=False, readonly=True)
    kind = fields.Selection(
        [
            ("expert", "Leading expert"),
            ("team", "Innovation team"),
            ("laboratory", "High-level laboratory"),
            ("center", "Research centre"),
            ("other", "Other"),
        ],
        required=True,
        default="expert",
    )
    name = fields.Char(required=True)
    institution = fields.Char()
    direction = fields.Char(string="Field of work")
    cooperation = fields.Char(string="Form of cooperation")
    status = fields.Selection(
        [("intended", "Intended"), ("signed", "Signed"), ("arrived", "In place")],
        required=True,
        default="intended",
    )
