from odoo import api, fields, models

from ..claim.annex.project_content import LINES


class ChangePartner(models.Model):
    """A partner that is added, changed or dropped."""

    _name = "jiebang.change.partner"
    _description = "Change of a Partner"
    _inherit = ["jiebang.change.line.mixin"]
    _target_name = "partner_id"
    _value_names = LINES["partner_ids"]
    _max_lengths = {"name": 100}

    partner_id = fields.Many2one(
        "jiebang.partner", index="btree_not_null", ondelete="restrict"
    )
    name = fields.Char()
    nature = fields.Selection(
        selection=lambda self: (
            self.env["jiebang.partner"]
            ._fields["nature"]
            ._description_selection(self.env)
        ),
        default="enterprise",
    )
    role = fields.Char(help="What the partner does in the project.")

    @api.onchange("partner_id", "operation")
    def _onchange_target(self):
        self.update(self._present(self.partner_id, self.operation))
