from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ListedPersonMixin(models.AbstractModel):
    """Somebody who sat in a meeting or on a panel: who is linked to the directory
    stands in its minutes under the name that he has there."""

    _name = "jiebang.listed.person.mixin"
    _description = "Person of the Directory, or from outside"

    cadre_id = fields.Many2one(
        "jiebang.cadre",
        string="In the directory",
        ondelete="restrict",
        index="btree_not_null",
    )
    name = fields.Char(
        string="Full name",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )

    @api.depends("cadre_id")
    def _compute_name(self):
        for person in self:
            person.name = person.cadre_id.name or person.name

    @api.constrains("cadre_id", "name")
    def _check_name(self):
        for person in self:
            listed = person.cadre_id.name
            if listed and person.name != listed:
                raise ValidationError(
                    self.env._(
                        "Full name: “%(name)s” is not the name in the directory "
                        "(%(listed)s). For somebody else, empty “In the directory”.",
                        name=person.name,
                        listed=listed,
                    )
                )
