from odoo import fields, models


class Partner(models.Model):
    """A partner of the project, private companies included (annex 1, block F)."""

    _name = "jiebang.partner"
    _description = "Partner of a Project"
    _inherit = ["jiebang.project.line.mixin"]
    _project_field = "partner_ids"
    _max_lengths = {"name": 100}

    active = fields.Boolean(default=True, copy=False, readonly=True)
    name = fields.Char(required=True)
    nature = fields.Selection(
        [
            ("enterprise", "Enterprise"),
            ("university", "University"),
            ("institute", "Research institute"),
            ("other", "Other"),
        ],
        required=True,
        default="enterprise",
    )
    role = fields.Char(help="What the partner does in the project.")
