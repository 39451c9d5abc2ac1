from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from .res_users import AUTHORITY, BUREAU, UNIT

SCOPES = ("jiebang_unit_scope_ids", "jiebang_authority_scope_ids")
STANDING = "jiebang_standing"
"""Key in the cursor's cache: the delegations under which the scopes were computed."""


class ResUsers(models.Model):
    """For whom a user stands in: a delegation adds organisations to a role that he
    has, for its days (R29)."""

    _inherit = "res.users"

    jiebang_deputy_ids = fields.One2many(
        "jiebang.delegation",
        "delegate_id",
        string="Stands in for",
        export_string_translation=False,
    )

    @api.model
    def _jiebang_standing(self):
        """Ids of the delegations that run on the legal day; scopes that were computed
        under others are forgotten."""
        Delegation = self.env["jiebang.delegation"]
        running = Delegation._running_ids(Delegation._today())
        cache = self.env.cr.cache
        if cache.get(STANDING, running) != running:
            self.env["res.users"].invalidate_model(SCOPES, flush=False)
            self.env["jiebang.project"].invalidate_model(["reached_me"], flush=False)
        cache[STANDING] = running
        return running

    @api.model
    @ormcache("group", "place_id")
    def _jiebang_officer_ids(self, group, place_id=False):
        """Ids of the users who have the role ``group`` in their own right, for an
        organisation or at all: asked for at every act, and seldom changed."""
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(group)
        domain = Domain("all_group_ids", "in", group_id)
        if place_id:
            domain &= Domain("jiebang_organization_ids", "parent_of", place_id)
        users = self.sudo().with_context(active_test=True).search(domain, order="id")
        if place_id:
            place = self.env["jiebang.organization"].sudo().browse(place_id)
            users = users.filtered(lambda user: user._jiebang_acts_for(place, group))
        return users._ids

    def _jiebang_own_places(self, group):
        """Organisations for which the user acts in the role ``group`` in his own
        right; none where he has not the role."""
        self.ensure_one()
        user = self.sudo()
        places = user.jiebang_organization_ids
        if not user.has_group(group):
            return places.browse()
        departments = places.filtered("is_authority")
        if group == AUTHORITY:
            return departments
        if group == UNIT:
            # who acts for a department as its officer, or for the bureau, does not
            # decide for the Party groups of the units below it as well
            if user.has_group(AUTHORITY):
                places -= departments
            if user.has_group(BUREAU):
                places -= places.filtered("is_bureau")
        return places

    def _jiebang_with_units(self, places):
        """The organisations with all units below them."""
        Organization = self.env["jiebang.organization"].sudo()
        if not places:
            return Organization
        return Organization.with_context(active_test=False).search(
            [("id", "child_of", places.ids)]
        )

    def _jiebang_acts_for(self, place, group):
        """Whether the user decides for ``place`` in the role ``group`` in his own
        right; for the Party group of a unit also from above it."""
        own = self._jiebang_own_places(group)
        return bool(own & (place._lineage() if group == UNIT else place))

    def _jiebang_own_scope(self, group):
        """Organisations for which the user decides in the role ``group`` in his own
        right; for the Party groups of units also the units below."""
        places = self._jiebang_own_places(group)
        if group == UNIT:
            return self._jiebang_with_units(places)
        return places

    def _jiebang_lent_places(self):
        """Organisations for which the users stand in today.

        :return: ``{(user id, group): organisations}``, empty where there are none
        """
        Organization = self.env["jiebang.organization"].sudo()
        result = defaultdict(lambda: Organization)
        for delegation in self.env["jiebang.delegation"]._running_to(self):
            key = (delegation.delegate_id.id, delegation._group())
            result[key] |= delegation._effective_places()
        return result

    def _jiebang_deputy_places(self):
        """Where the user acts as a deputy only, not in his own right.

        :return: ``{group: {organisation id: delegations}}``
        """
        self.ensure_one()
        result = {}
        for delegation in self.env["jiebang.delegation"]._running_to(self):
            group = delegation._group()
            places = delegation._effective_places()
            if group == UNIT:
                places = self._jiebang_with_units(places)
            for place in places - self._jiebang_own_scope(group):
                by_place = result.setdefault(group, {})
                by_place[place.id] = by_place.get(place.id, delegation) | delegation
        return result
