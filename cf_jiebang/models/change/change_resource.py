from odoo import api, fields, models

from ..claim.annex.project_content import LINES


class ChangeResource(models.Model):
    """An introduced resource that is added, changed or dropped."""

    _name = "jiebang.change.resource"
    _description = "Change of an Introduced Resource"
    _inherit = ["jiebang.change.line.mixin"]
    _target_name = "resource_id"
    _value_names = LINES["resource_ids"]
    _max_lengths = {"name": 100, "institution": 100}

    resource_id = fields.Many2one(
        "jiebang.resource", index="btree_not_null", ondelete="restrict"
    )
    kind = fields.Selection(
        selection=lambda self: (
            self.env["jiebang.resource"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        default="expert",
    )
    name = fields.Char()
    institution = fields.Char()
    direction = fields.Char(string="Field of work")
    cooperation = fields.Char(string="Form of cooperation")
    status = fields.Selection(
        selection=lambda self: (
            self.env["jiebang.resource"]
            ._fields["status"]
            ._description_selection(self.env)
        ),
        default="intended",
    )

    @api.onchange("resource_id", "operation")
    def _onchange_target(self):
        self.update(self._present(self.resource_id, self.operation))
