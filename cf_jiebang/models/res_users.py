from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, RedirectWarning
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import ormcache

from ..groups import AUDITOR, AUTHORITY, BUREAU, MANAGER, POSTS, SECRETARY, UNIT
from ..tools.legal_time import legal_day

REACH_NOTHING = 99
"""A reach that no file has: sees no file by his role alone."""


SCOPES = ("jiebang_unit_scope_ids", "jiebang_authority_scope_ids")
SLIP = "jiebang_slip"
"""How somebody has logged in by a one-time password, and where the session keeps which
one it was."""
NEW_PASSWORD = "/web/login/jiebang"
"""Where one's own password is set."""
STANDING = "jiebang_standing"
"""Key in the cursor's cache: the delegations under which the scopes were computed."""


class ResUsers(models.Model):
    _inherit = "res.users"

    jiebang_organization_ids = fields.Many2many(
        "jiebang.organization",
        "jiebang_organization_res_users_rel",
        "user_id",
        "organization_id",
        string="Acts for",
        groups=POSTS,
        help="Organisations that the user acts for in the scheme. His roles say "
        "what he may do, this says where.",
    )
    jiebang_program_id = fields.Many2one(
        "jiebang.program",
        string="Works in",
        ondelete="set null",
        help="The programme whose records the lists show first; empty for all.",
    )
    jiebang_cadre_id = fields.Many2one(
        "jiebang.cadre", string="Cadre", compute="_compute_jiebang_cadre_id"
    )
    # read by the record rules
    jiebang_unit_scope_ids = fields.Many2many(
        "jiebang.organization",
        compute="_compute_jiebang_scopes",
        compute_sudo=True,
        context={"active_test": False},
        groups=POSTS,
        export_string_translation=False,
    )
    jiebang_authority_scope_ids = fields.Many2many(
        "jiebang.organization",
        compute="_compute_jiebang_scopes",
        compute_sudo=True,
        context={"active_test": False},
        groups=POSTS,
        export_string_translation=False,
    )
    jiebang_reading_tier = fields.Integer(
        compute="_compute_jiebang_scopes",
        compute_sudo=True,
        export_string_translation=False,
    )
    jiebang_deputy_ids = fields.One2many(
        "jiebang.delegation",
        "delegate_id",
        string="Stands in for",
        export_string_translation=False,
    )

    def _compute_jiebang_cadre_id(self):
        cadres = self.env["jiebang.cadre"].sudo().search([("user_id", "in", self.ids)])
        by_user = {cadre.user_id.id: cadre.id for cadre in cadres}
        for user in self:
            user.jiebang_cadre_id = by_user.get(user.id, False)

    @api.depends(
        "jiebang_organization_ids",
        "group_ids",
        "jiebang_deputy_ids.state",
        "jiebang_deputy_ids.user_id.jiebang_organization_ids",
        "jiebang_deputy_ids.user_id.group_ids",
        "jiebang_deputy_ids.user_id.active",
    )
    def _compute_jiebang_scopes(self):
        """What the record rules need: the organisations in which the user sees
        files as unit reviewer (with the units below) and as competent department,
        and the step from which he sees every file. Delegations that run today
        count, each in its own role."""
        lent = self._jiebang_delegated_organizations()
        for user in self:
            user.jiebang_unit_scope_ids = user._jiebang_with_units(
                user._jiebang_own_organizations(UNIT) | lent[user.id, UNIT]
            )
            user.jiebang_authority_scope_ids = (
                user._jiebang_own_organizations(AUTHORITY) | lent[user.id, AUTHORITY]
            )
            if user.has_group(BUREAU) or user.has_group(AUDITOR):
                user.jiebang_reading_tier = self.env["jiebang.project"].REACH_UNIT
            elif user.has_group(SECRETARY):
                user.jiebang_reading_tier = self.env["jiebang.project"].REACH_MEETING
            else:
                user.jiebang_reading_tier = REACH_NOTHING

    def _jiebang_scope_ids(self, group):
        """Ids of the organisations for which the user acts in the role ``group``,
        in his own right or as a deputy.

        :rtype: frozenset[int]
        """
        self.ensure_one()
        self._jiebang_standing()
        user = self.sudo()
        if group == UNIT:
            return frozenset(user.jiebang_unit_scope_ids.ids)
        if group == AUTHORITY:
            return frozenset(user.jiebang_authority_scope_ids.ids)
        own = user.jiebang_organization_ids
        own = frozenset((own | own._replaced()).ids)
        if group == BUREAU:
            own |= frozenset(
                user._jiebang_delegated_organizations()[user.id, BUREAU].ids
            )
        return own

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Odoo does not ask for a many2many who may read it."""
        name = groupby_spec.partition(":")[0].partition(".")[0]
        if name == "jiebang_organization_ids" and not self.env.su:
            self._check_field_access(self._fields[name], "read")
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        self._jiebang_forget()
        self.env["jiebang.turn"]._settle(users, {})
        return users

    def write(self, vals):
        # asked here too: what a related field meets is told in words of Odoo's
        if "name" in vals:
            self.partner_id._jiebang_check_renaming(vals["name"])
        if "password" in vals:
            self.env["jiebang.account.slip"]._open_of(self)._end()
        if not vals.keys() & {"group_ids", "jiebang_organization_ids", "active"}:
            return super().write(vals)
        with self.env["jiebang.turn"]._changing(self.exists):
            return super().write(vals)

    def action_archive(self):
        if not self.env.su and not self.env.context.get("jiebang_desk_seen"):
            self._jiebang_warn_of_desks()
        # Odoo deletes his to-dos first
        with self.env["jiebang.turn"]._changing(self.exists):
            return super().action_archive()

    def unlink(self):
        with self.env["jiebang.turn"]._changing(self.exists):
            return super().unlink()

    # -- one-time passwords: they open the page where one's own is set, no more ----

    def _check_credentials(self, credential, env):
        slips, user = self.env["jiebang.account.slip"], self.env.user
        try:
            auth_info = super()._check_credentials(credential, env)
        except AccessDenied:
            # a script would get further than the page: it needs a password of one's own
            if credential["type"] != "password" or not (env or {}).get("interactive"):
                raise
            slip = slips._opened_by(user, credential.get("password"))
            if not slip:
                raise
            if slip._has_lapsed():
                raise AccessDenied(
                    self.env._(
                        "This one-time password ended on %s. Ask the reviewer of your "
                        "unit, or the administrator, for a new slip.",
                        legal_day(slip.valid_until),
                    )
                ) from None
            if request:
                request.session[SLIP] = slip.id
            return {"uid": user.id, "auth_method": SLIP, "mfa": "default"}
        if credential["type"] == "password":
            # who has a password of his own needs no other
            slips._open_of(user)._end()
        return auth_info

    def _mfa_type(self):
        return SLIP if self._jiebang_has_slip() else super()._mfa_type()

    def _mfa_url(self):
        return NEW_PASSWORD if self._jiebang_has_slip() else super()._mfa_url()

    def _jiebang_has_slip(self):
        return bool(self.env["jiebang.account.slip"]._open_of(self))

    def _jiebang_warn_of_desks(self):
        """Show the administrator of the scheme what lies on a desk before its account
        is closed.

        :raise RedirectWarning: there is something, with the way to hand it over
        """
        if not self.env.user.has_group(MANAGER):
            return
        Wizard = self.env["jiebang.handover.wizard"]
        for user in self:
            desk = Wizard.new({"user_id": user.id})._desk_lines()
            if not desk:
                continue
            raise RedirectWarning(
                self.env._(
                    "%(name)s has a desk that is not empty:\n%(desk)s\n\nHand it over "
                    "to a successor, or close the account there: what waits for him "
                    "then goes to who else may act, or waits until somebody is "
                    "appointed.",
                    name=user.name,
                    desk="\n".join(f"• {label}: {count}" for label, count in desk),
                ),
                self.env.ref("cf_jiebang.handover_wizard_action").id,
                self.env._("Hand over or close"),
                {"active_model": "res.users", "active_id": user.id},
            )

    @api.model
    def _jiebang_forget(self):
        """Forget what is remembered of who acts where, and whom a file has reached."""
        self.env.registry.clear_cache()
        self.env["jiebang.project"].invalidate_model(["reached_me"], flush=False)

    @api.model
    def _get_invalidation_fields(self):
        return super()._get_invalidation_fields() | {"jiebang_organization_ids"}

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + [
            "jiebang_organization_ids",
            "jiebang_cadre_id",
        ]

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
    @ormcache("group", "organization_id")
    def _jiebang_officer_ids(self, group, organization_id=False):
        """Ids of the users who have the role ``group`` in their own right, for an
        organisation or at all: asked for at every act, and seldom changed."""
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(group)
        domain = Domain("all_group_ids", "in", group_id)
        if organization_id:
            domain &= Domain("jiebang_organization_ids", "parent_of", organization_id)
        users = self.sudo().with_context(active_test=True).search(domain, order="id")
        if organization_id:
            organization = (
                self.env["jiebang.organization"].sudo().browse(organization_id)
            )
            users = users.filtered(
                lambda user: user._jiebang_acts_for(organization, group)
            )
        return users._ids

    def _jiebang_own_organizations(self, group):
        """Organisations for which the user acts in the role ``group`` in his own
        right; none where he has not the role."""
        self.ensure_one()
        user = self.sudo()
        organizations = user.jiebang_organization_ids
        # what an organisation left that is no more is looked after by who comes after
        organizations |= organizations._replaced()
        if not user.has_group(group):
            return organizations.browse()
        departments = organizations.filtered("is_authority")
        if group == AUTHORITY:
            return departments
        if group == UNIT:
            # who acts for a department as its officer, or for the bureau, does not
            # decide for the Party groups of the units below it as well
            if user.has_group(AUTHORITY):
                organizations -= departments
            if user.has_group(BUREAU):
                organizations -= organizations.filtered("is_bureau")
        return organizations

    def _jiebang_with_units(self, organizations):
        """The organisations with all units below them."""
        Organization = self.env["jiebang.organization"].sudo()
        if not organizations:
            return Organization
        return Organization.with_context(active_test=False).search(
            [("id", "child_of", organizations.ids)]
        )

    def _jiebang_acts_for(self, organization, group):
        """Whether the user decides for ``organization`` in the role ``group`` in his
        own right; for the Party group of a unit also from above it."""
        own = self._jiebang_own_organizations(group)
        return bool(own & (organization._lineage() if group == UNIT else organization))

    def _jiebang_own_scope(self, group):
        """Organisations for which the user decides in the role ``group`` in his
        own right; for the Party groups of units also the units below."""
        organizations = self._jiebang_own_organizations(group)
        if group == UNIT:
            return self._jiebang_with_units(organizations)
        return organizations

    def _jiebang_delegated_organizations(self):
        """Organisations for which the users stand in today.

        :return: ``{(user id, group): organisations}``, empty where there are none
        """
        Organization = self.env["jiebang.organization"].sudo()
        result = defaultdict(lambda: Organization)
        for delegation in self.env["jiebang.delegation"]._running_to(self):
            key = (delegation.delegate_id.id, delegation._group())
            result[key] |= delegation._effective_organizations()
        return result

    def _jiebang_deputy_organizations(self):
        """Where the user acts as a deputy only, not in his own right.

        :return: ``{group: {organisation id: delegations}}``
        """
        self.ensure_one()
        result = {}
        for delegation in self.env["jiebang.delegation"]._running_to(self):
            group = delegation._group()
            organizations = delegation._effective_organizations()
            if group == UNIT:
                organizations = self._jiebang_with_units(organizations)
            for organization in organizations - self._jiebang_own_scope(group):
                by_organization = result.setdefault(group, {})
                by_organization[organization.id] = (
                    by_organization.get(organization.id, delegation) | delegation
                )
        return result

    # -- under what name somebody acts: the directory's, not his own settings' ---

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
