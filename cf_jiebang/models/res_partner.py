from odoo import SUPERUSER_ID, models
from odoo.exceptions import AccessError

from ..groups import MANAGER, USER

ADMINISTRATORS = f"base.group_erp_manager,{MANAGER}"


class ResPartner(models.Model):
    """A name that stands under decisions is not for its bearer to change."""

    _inherit = "res.partner"

    def write(self, vals):
        if "name" in vals:
            self._jiebang_check_renaming(vals["name"])
        return super().write(vals)

    def _jiebang_check_renaming(self, name):
        """Raise where the current user renames somebody who acts in the scheme: by a
        form, his preferences, the portal or RPC, superuser mode or not."""
        if self.env.uid == SUPERUSER_ID:
            return
        actor = self.env.user
        partners = self.sudo().filtered(lambda partner: partner.name != name)
        users = partners.with_context(active_test=False).user_ids.filtered(
            lambda user: user.has_group(USER)
        )
        if users and (actor in users or not actor.has_groups(ADMINISTRATORS)):
            raise AccessError(
                self.env._(
                    "Full name: decisions are signed with it, so nobody changes his "
                    "own. The administrator of the scheme changes it."
                )
            )
