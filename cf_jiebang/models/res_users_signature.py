from odoo import SUPERUSER_ID, models
from odoo.exceptions import AccessError

ROLE = "cf_jiebang.group_user"
"""Implied by every role of the scheme."""

ADMINISTRATORS = "base.group_erp_manager,cf_jiebang.group_manager"


class ResUsers(models.Model):
    """Under what name somebody acts: the one that the directory has for him. A user's
    own settings sign nothing."""

    _inherit = "res.users"

    def write(self, vals):
        # asked here too: what a related field meets is told in words of Odoo's
        if "name" in vals:
            self.partner_id._jiebang_check_renaming(vals["name"])
        return super().write(vals)

    def _jiebang_signatures(self):
        """Name and post of the users by the directory, a statement for all; who has no
        file in it has the name that an administrator gave his account.

        :return: ``{user id: (name, post)}``
        """
        cadres = (
            self.env["jiebang.cadre"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch(
                [("user_id", "in", self.ids)], ["user_id", "name", "position"]
            )
        )
        listed = {cadre.user_id.id: (cadre.name, cadre.position) for cadre in cadres}
        return {
            user.id: listed.get(user.id) or (user.name, False) for user in self.sudo()
        }

    def _jiebang_name(self):
        """The name under which the user acts; ``""`` for nobody."""
        return self._jiebang_signatures()[self.id][0] if self else ""


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
            lambda user: user.has_group(ROLE)
        )
        if users and (actor in users or not actor.has_groups(ADMINISTRATORS)):
            raise AccessError(
                self.env._(
                    "Full name: decisions are signed with it, so nobody changes his "
                    "own. The administrator of the scheme changes it."
                )
            )
