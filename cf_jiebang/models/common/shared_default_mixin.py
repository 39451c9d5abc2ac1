from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...groups import MANAGER

KEEPER = "base.group_system"


class SharedDefaultMixin(models.AbstractModel):
    """Settings that come with the addon for all cities, beside those of a city.

    A row without a city is common to all: every city reads it, the system
    administrator changes it; where there is one city, its own administrator does as
    well. A row of a city is that city's alone (``*_rule_company``).
    """

    _name = "jiebang.shared.default.mixin"
    _description = "Common to All Cities, or of One"

    company_id = fields.Many2one(
        "res.company",
        # what the data files bring is common
        default=lambda self: False if self.env.su else self.env.company,
        index=True,
        ondelete="cascade",
        help="Empty: common to all cities.",
    )

    def _check_common(self):
        """Raise for rows that are common to all cities, unless the user keeps them."""
        if self.env.su or all(row.company_id for row in self.sudo()):
            return
        user = self.env.user
        if user.has_group(KEEPER):
            return
        cities = self.env["res.company"].sudo().search_count([], limit=2)
        if cities < 2 and user.has_group(MANAGER):
            return
        raise AccessError(
            self.env._(
                "“%s” is common to all cities; the system administrator changes it. "
                "Enter one of your own city instead.",
                self.sudo().filtered(lambda row: not row.company_id)[:1].display_name,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_common()
        return rows

    def write(self, vals):
        self._check_common()
        result = super().write(vals)
        self._check_common()
        return result

    def _check_unlink(self):
        self._check_common()
        return super()._check_unlink()
