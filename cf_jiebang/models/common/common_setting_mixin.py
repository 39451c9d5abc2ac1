from odoo import api, models
from odoo.exceptions import AccessError

from ...groups import MANAGER

KEEPER = "base.group_system"


def mark_edited(records):
    """An upgrade renews what came with the addon, but not what an office has edited."""
    records.env["ir.model.data"].sudo().search(
        [("model", "=", records._name), ("res_id", "in", records.ids)]
    ).noupdate = True


class CommonSettingMixin(models.AbstractModel):
    """Settings that all cities of a database have in common: every city reads them,
    the system administrator changes them; where there is one city, its own
    administrator does as well."""

    _name = "jiebang.common.setting.mixin"
    _description = "Common to All Cities"

    def _common_rows(self):
        """Hook: those of the rows that are common."""
        return self.sudo()

    def _own_way_out(self):
        """Hook: what a city can do instead."""
        return ""

    def _check_common(self):
        """Raise for rows that are common to all cities, unless the user keeps them."""
        common = () if self.env.su else self._common_rows()
        if not common:
            return
        user = self.env.user
        if user.has_group(KEEPER):
            return
        cities = self.env["res.company"].sudo().search_count([], limit=2)
        if cities < 2 and user.has_group(MANAGER):
            return
        text = self.env._(
            "“%s” is common to all cities; the system administrator changes it.",
            common[0].display_name,
        )
        raise AccessError(f"{text} {self._own_way_out()}".strip())

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_common()
        return rows

    def write(self, vals):
        self._check_common()
        result = super().write(vals)
        self._check_common()
        if not self.env.su:
            mark_edited(self)
        return result

    def _check_unlink(self):
        self._check_common()
        return super()._check_unlink()
