from odoo import api, fields, models

UNIT = "cf_jiebang.group_unit_reviewer"
AUTHORITY = "cf_jiebang.group_authority_officer"
BUREAU = "cf_jiebang.group_bureau_officer"
SECRETARY = "cf_jiebang.group_meeting_secretary"
AUDITOR = "cf_jiebang.group_auditor"
PERSONNEL = "cf_jiebang.group_personnel"
EVALUATION = "cf_jiebang.group_evaluation_officer"
EVALUATOR = "cf_jiebang.group_evaluator"

POSTS = f"base.group_erp_manager,cf_jiebang.group_manager,{BUREAU},{AUDITOR}"
"""Who may read who acts where: of everybody, as on the organisation's own form."""

REACH_NOTHING = 99
"""A reach that no file has: sees no file by his role alone."""


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
    jiebang_cadre_id = fields.Many2one(
        "jiebang.cadre", string="Cadre", compute="_compute_jiebang_cadre_id"
    )
    # read by the record rules
    jiebang_unit_scope_ids = fields.Many2many(
        "jiebang.organization",
        compute="_compute_jiebang_scopes",
        compute_sudo=True,
        groups=POSTS,
        export_string_translation=False,
    )
    jiebang_authority_scope_ids = fields.Many2many(
        "jiebang.organization",
        compute="_compute_jiebang_scopes",
        compute_sudo=True,
        groups=POSTS,
        export_string_translation=False,
    )
    jiebang_reach = fields.Integer(
        compute="_compute_jiebang_scopes",
        compute_sudo=True,
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
        lent = self._jiebang_lent_places()
        for user in self:
            user.jiebang_unit_scope_ids = user._jiebang_with_units(
                user._jiebang_own_places(UNIT) | lent[user.id, UNIT]
            )
            user.jiebang_authority_scope_ids = (
                user._jiebang_own_places(AUTHORITY) | lent[user.id, AUTHORITY]
            )
            if user.has_group(BUREAU) or user.has_group(AUDITOR):
                user.jiebang_reach = self.env["jiebang.project"].REACH_UNIT
            elif user.has_group(SECRETARY):
                user.jiebang_reach = self.env["jiebang.project"].REACH_MEETING
            else:
                user.jiebang_reach = REACH_NOTHING

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
        own = frozenset(user.jiebang_organization_ids.ids)
        if group == BUREAU:
            own |= frozenset(user._jiebang_lent_places()[user.id, BUREAU].ids)
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
        return users

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"group_ids", "jiebang_organization_ids", "active"}:
            self._jiebang_forget()
        return result

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
