from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..res_users import AUTHORITY, BUREAU, UNIT

ROLES = {"unit": UNIT, "authority": AUTHORITY, "bureau": BUREAU}
"""Roles that can be delegated. The joint meeting's secretary enters what others
have decided, auditors and administrators decide nothing."""

MANAGER = "cf_jiebang.group_manager"
LONGEST = 366


class Delegation(models.Model):
    """An officer lets another one sign for him over a number of days (代签, R29).

    The delegate must have the role already: a delegation says *where* he acts,
    the administrator *what* he is. It lends what the officer has in his own
    right, today: what he loses, or was lent himself, his delegate has not.

    Whether it runs follows from the dates; nothing is switched on or off. Once
    granted it is on record: it can be revoked, not changed or deleted.
    """

    _name = "jiebang.delegation"
    _description = "Delegation"
    _inherit = ["jiebang.guarded.mixin", "jiebang.thread.mixin"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["user_id.name", "delegate_id.name", "reason"]
    _max_lengths = {"reason": 500, "revoke_reason": 500}
    _guarded_fields = frozenset(
        {"granted_date", "granted_by_id", "revoked_date", "revoked_by_id"}
        | {"revoke_reason", "decision_ids"}
    )

    user_id = fields.Many2one(
        "res.users",
        string="Officer",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_officer(),
        help="In whose name the delegate signs.",
    )
    delegate_id = fields.Many2one(
        "res.users",
        string="Deputy",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('id', 'in', candidate_ids)]",
    )
    role = fields.Selection(
        [
            ("unit", "Unit reviewer (Party group)"),
            ("authority", "Officer of a competent department"),
            ("bureau", "Bureau officer"),
        ],
        required=True,
        default=lambda self: self._default_role(),
    )
    organization_ids = fields.Many2many(
        "jiebang.organization",
        string="For",
        required=True,
        domain="[('id', 'in', available_organization_ids)]",
        help="Organisations of the officer for which the deputy acts.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["jiebang.project"]._workflow_today(),
    )
    date_to = fields.Date(string="Until", required=True, help="The last day.")
    reason = fields.Text(required=True)
    granted_date = fields.Datetime(string="Granted on", readonly=True, copy=False)
    granted_by_id = fields.Many2one(
        "res.users",
        string="Granted by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    revoked_date = fields.Datetime(string="Revoked on", readonly=True, copy=False)
    revoked_by_id = fields.Many2one(
        "res.users",
        string="Revoked by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    revoke_reason = fields.Text(
        string="Reason of the revocation", readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("planned", "Not begun"),
            ("active", "Running"),
            ("ended", "Ended"),
            ("revoked", "Revoked"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    decision_ids = fields.One2many(
        "jiebang.decision", "delegation_id", string="Decided as deputy", readonly=True
    )
    decision_count = fields.Integer(
        string="Decisions", compute="_compute_decision_count"
    )
    candidate_ids = fields.Many2many(
        "res.users", compute="_compute_choices", export_string_translation=False
    )
    available_organization_ids = fields.Many2many(
        "jiebang.organization",
        compute="_compute_choices",
        export_string_translation=False,
    )
    can_choose_officer = fields.Boolean(
        compute="_compute_can_choose_officer", export_string_translation=False
    )

    _order_index = models.Index("(date_from DESC, id DESC)")
    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "Until: the last day lies before the first."
    )

    # -- defaults and choices ------------------------------------------------

    @api.model
    def _default_officer(self):
        user = self.env.user
        return user if any(user.has_group(group) for group in ROLES.values()) else False

    @api.model
    def _default_role(self):
        user = self.env.user
        return next(
            (role for role, group in ROLES.items() if user._jiebang_own_places(group)),
            False,
        )

    @api.depends_context("uid")
    def _compute_can_choose_officer(self):
        self.can_choose_officer = self.env.user.has_group(MANAGER)

    @api.depends("user_id", "role")
    def _compute_choices(self):
        """Who can stand in, and for which organisations."""
        Users = self.env["res.users"].sudo()
        for delegation in self:
            group = ROLES.get(delegation.role)
            officer = delegation.user_id._origin.sudo()
            if not group or not officer:
                delegation.candidate_ids = Users
                delegation.available_organization_ids = officer.jiebang_organization_ids
                continue
            delegation.candidate_ids = Users.search(
                [
                    ("all_group_ids", "in", self.env.ref(group).ids),
                    ("share", "=", False),
                    ("id", "!=", officer.id),
                ]
            )
            delegation.available_organization_ids = officer._jiebang_own_scope(group)

    @api.onchange("user_id", "role")
    def _onchange_officer(self):
        """Begin with all organisations that the officer has in this role."""
        group = ROLES.get(self.role)
        officer = self.user_id._origin.sudo()
        self.organization_ids = officer._jiebang_own_places(group) if group else False

    @api.depends("user_id", "delegate_id", "date_from")
    def _compute_display_name(self):
        for delegation in self:
            delegation.display_name = self.env._(
                "%(deputy)s for %(officer)s",
                deputy=delegation.delegate_id.sudo().name or "…",
                officer=delegation.user_id.sudo().name or "…",
            )

    # -- state ---------------------------------------------------------------

    @api.depends("granted_date", "revoked_date", "date_from", "date_to")
    def _compute_state(self):
        today = self.env["res.users"]._jiebang_day()
        for delegation in self:
            delegation.state = (
                "draft"
                if not delegation.granted_date
                else "revoked"
                if delegation.revoked_date
                else "planned"
                if delegation.date_from > today
                else "ended"
                if delegation.date_to < today
                else "active"
            )

    @api.model
    def _state_domain(self, state):
        today = self.env["res.users"]._jiebang_day()
        granted = Domain("granted_date", "!=", False)
        in_force = granted & Domain("revoked_date", "=", False)
        return {
            "draft": ~granted,
            "revoked": granted & Domain("revoked_date", "!=", False),
            "planned": in_force & Domain("date_from", ">", today),
            "ended": in_force & Domain("date_to", "<", today),
            "active": in_force
            & Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today),
        }.get(state, Domain.FALSE)

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._state_domain(state) for state in value)

    @api.depends("decision_ids")
    def _compute_decision_count(self):
        counts = dict(
            self.env["jiebang.decision"]._read_group(
                [("delegation_id", "in", self.ids)], ["delegation_id"], ["__count"]
            )
            if self.env["jiebang.decision"].has_access("read")
            else ()
        )
        for delegation in self:
            delegation.decision_count = counts.get(delegation._origin, 0)

    # -- effect --------------------------------------------------------------

    def _group(self):
        """The group of the delegated role."""
        return ROLES[self.role]

    @api.model
    def _running(self):
        """Delegations that run today, of officers and deputies who are there."""
        return self.sudo().search(
            self._state_domain("active")
            & Domain("user_id.active", "=", True)
            & Domain("delegate_id.active", "=", True),
            order="id",
        )

    @api.model
    def _running_to(self, users):
        """Delegations that run today and by which ``users`` act: in a role that
        they have."""
        domain = self._state_domain("active") & Domain("delegate_id", "in", users.ids)
        return (
            self.sudo()
            .search(domain & Domain("user_id.active", "=", True), order="id")
            .filtered(lambda d: d.delegate_id.has_group(d._group()))
        )

    @api.model
    def _running_for(self, group):
        """Delegations of the role ``group`` that run today."""
        roles = [role for role, name in ROLES.items() if name == group]
        return self._running().filtered(lambda d: d.role in roles) if roles else self

    def _effective_places(self):
        """The organisations of a delegation that its officer still has in his own
        right: nobody lends what he has not, nor what he was lent."""
        self.ensure_one()
        delegation = self.sudo()
        own = delegation.user_id._jiebang_own_scope(delegation._group())
        return delegation.organization_ids & own

    def _for_place(self, place):
        """Those by which the deputy acts for the organisation ``place``."""
        return self.filtered(
            lambda d: (
                d.delegate_id.has_group(d._group())
                and place
                in (
                    d.delegate_id._jiebang_with_units(d._effective_places())
                    if d.role == "unit"
                    else d._effective_places()
                )
            )
        )

    # -- guard ---------------------------------------------------------------

    def _check_grantor(self):
        """Raise unless the user delegates his own, or administers the scheme."""
        if self.env.su or self.env.user.has_group(MANAGER):
            return
        for delegation in self:
            if delegation.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "Officer: only %s himself or the administrator of the scheme "
                        "can delegate this.",
                        delegation.user_id.sudo().name,
                    )
                )

    def _check_draft(self):
        """Raise for what is on record."""
        if self.filtered("granted_date"):
            raise UserError(
                self.env._(
                    "A delegation that was granted stays as it is. Revoke it, with the "
                    "reason, and grant another one."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._check_grantor()
        return delegations

    def write(self, vals):
        if not self.env.su and vals.keys() - {"message_follower_ids"}:
            self._check_draft()
            self._check_grantor()
        result = super().write(vals)
        if not self.env.su:
            self._check_grantor()
        return result

    def _check_unlink(self):
        self._check_draft()
        self._check_grantor()

    # -- the acts ------------------------------------------------------------

    def action_grant(self):
        """Put the delegation in force for its days (the officer himself, or the
        administrator of the scheme).

        :raise UserError: the officer has not what he delegates, or the deputy can't
            stand in; the text says why
        """
        self = self._without_client()
        self._check_grantor()
        self._lock_or_explain()
        self._check_draft()
        for delegation in self:
            delegation._check_grantable()
        self.sudo().write(
            {
                "granted_date": self.env["jiebang.project"]._workflow_now(),
                "granted_by_id": self.env.uid,
            }
        )
        self.env.registry.clear_cache()
        for delegation in self.sudo():
            delegation._tell(
                self.env._(
                    "%(deputy)s stands in for %(officer)s from %(start)s until "
                    "%(end)s (%(role)s: %(places)s). Reason: %(reason)s",
                    **delegation._words(),
                )
            )
        self.sudo()._move_to_dos()
        return True

    def _without_client(self):
        """The records without what a client put into the context."""
        return self.with_env(self.env["jiebang.project"]._without_client_context().env)

    def _words(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        return {
            "deputy": self.delegate_id.name,
            "officer": self.user_id.name,
            "start": fields.Date.to_string(self.date_from),
            "end": fields.Date.to_string(self.date_to),
            "role": labels[self.role],
            "places": "、".join(self.organization_ids.mapped("name")),
            "reason": self.reason,
        }

    def _check_grantable(self):
        """Raise when the delegation can't have the effect that it says."""
        delegation = self.sudo()
        officer, deputy = delegation.user_id, delegation.delegate_id
        labels = dict(self._fields["role"]._description_selection(self.env))
        group, role = delegation._group(), labels[delegation.role]
        if deputy == officer:
            raise ValidationError(
                self.env._("Deputy: choose somebody else than the officer himself.")
            )
        if deputy == self.env.user and not self.env.su:
            raise ValidationError(
                self.env._(
                    "Deputy: nobody grants himself the right to sign for others."
                )
            )
        if not deputy.active or deputy.share or not deputy.has_group(group):
            raise ValidationError(
                self.env._(
                    "Deputy: %(name)s has not the role “%(role)s”. A delegation says "
                    "where somebody acts, not what he is; let the administrator give "
                    "him the role first.",
                    name=deputy.name,
                    role=role,
                )
            )
        if not delegation.organization_ids:
            raise ValidationError(
                self.env._("For: choose at least one organisation of the officer.")
            )
        foreign = delegation.organization_ids - officer._jiebang_own_scope(group)
        if foreign:
            raise ValidationError(
                self.env._(
                    "For: %(name)s does not act for %(places)s as “%(role)s” in his own "
                    "right, so he can't delegate it. What was delegated to somebody is "
                    "not delegated on.",
                    name=officer.name,
                    places="、".join(foreign.mapped("name")),
                    role=role,
                )
            )
        delegation._check_dates()

    def _check_dates(self):
        today = self.env["res.users"]._jiebang_day()
        if self.date_to < today:
            raise ValidationError(
                self.env._("Until: this day is past. Choose today or a later day.")
            )
        if self.date_from < today:
            raise ValidationError(
                self.env._(
                    "From: nobody stands in backwards. Choose today or a later day."
                )
            )
        if self.date_to - self.date_from > timedelta(days=LONGEST):
            raise ValidationError(
                self.env._(
                    "Until: a delegation runs a year at most. Hand the desk over for "
                    "good instead."
                )
            )
        others = self.search(
            [
                ("id", "!=", self.id),
                ("user_id", "=", self.user_id.id),
                ("role", "=", self.role),
                ("organization_ids", "in", self.organization_ids.ids),
                ("granted_date", "!=", False),
                ("revoked_date", "=", False),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_from),
            ],
            limit=1,
        )
        if others:
            raise ValidationError(
                self.env._(
                    "From: %(deputy)s stands in from %(start)s until %(end)s already. "
                    "Revoke that first, or choose other days.",
                    deputy=others.delegate_id.name,
                    start=others.date_from,
                    end=others.date_to,
                )
            )

    def action_revoke(self, reason=None):
        """End the delegation now: the officer, his deputy, or the administrator.

        :param str reason: why, in words
        """
        self = self._without_client()
        self.check_access("read")
        reason = self.env["jiebang.project"]._clean_text(reason)
        if not reason:
            raise UserError(self.env._("Reason: say why the delegation is revoked."))
        self._lock_or_explain()
        user = self.env.user
        for delegation in self.sudo():
            people = delegation.user_id | delegation.delegate_id
            if not self.env.su and user not in people and not user.has_group(MANAGER):
                raise AccessError(
                    self.env._(
                        "Only %(officer)s, %(deputy)s or the administrator of the "
                        "scheme can revoke this.",
                        officer=delegation.user_id.name,
                        deputy=delegation.delegate_id.name,
                    )
                )
            if delegation.state not in ("planned", "active"):
                raise UserError(
                    self.env._(
                        "Only a delegation that runs or has not begun can be revoked."
                    )
                )
        self.sudo()._revoke(reason)
        return True

    def _revoke(self, reason):
        """Write the revocation, tell both, and take the to-dos back."""
        self.write(
            {
                "revoked_date": self.env["jiebang.project"]._workflow_now(),
                "revoked_by_id": self.env.uid,
                "revoke_reason": reason,
            }
        )
        self.env.registry.clear_cache()
        for delegation in self:
            delegation._tell(
                self.env._(
                    "%(deputy)s no longer stands in for %(officer)s. Reason: "
                    "%(reason)s",
                    **delegation._words() | {"reason": reason},
                )
            )
        self._move_to_dos()

    def action_open_revoke(self):
        """Open the dialog that asks for the reason."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Revoke"),
            "res_model": "jiebang.delegation.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_delegation_id": self.id},
        }

    def action_open_decisions(self):
        """What the deputy decided, as far as the user may see it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decided as deputy"),
            "res_model": "jiebang.decision",
            "view_mode": "list,form",
            "domain": [("delegation_id", "=", self.id)],
        }

    def _tell(self, text):
        """Write to officer and deputy, and keep it with the delegation."""
        people = (self.user_id | self.delegate_id).partner_id
        self._message_log(body=text)
        self.message_notify(
            partner_ids=people.ids, subject=self.display_name, body=text
        )

    # -- to-dos --------------------------------------------------------------

    def _move_to_dos(self):
        """Bring the to-dos of the officers to their deputies, and back from those
        who no longer stand in. Found by query, so that a second run changes
        nothing and a missed one is made up for."""
        running = self._running()
        turn = self.env.ref("cf_jiebang.mail_activity_type_turn")
        Activity = self.env["mail.activity"].sudo()
        domain = Domain("activity_type_id", "=", turn.id)
        lent = domain & Domain("jiebang_delegation_id", "!=", False)
        over = lent & Domain("jiebang_delegation_id", "not in", running.ids)
        begun = domain & Domain("user_id", "in", running.user_id.ids)
        for activity in Activity.search(over):
            officer = activity.jiebang_delegation_id.user_id
            self._turn_record(activity)._reassign_to_do(officer)
        for activity in Activity.search(begun):
            record = self._turn_record(activity)
            users = record._holder_users()
            if record._stand_in(activity.user_id, users) != activity.user_id:
                record._reassign_to_do(activity.user_id)

    def _turn_record(self, activity):
        env = self._without_client().env
        return env[activity.res_model].sudo().browse(activity.res_id)

    @api.model
    def _cron_move_to_dos(self):
        """Begin and end of delegations, once a day; the rights themselves follow the
        date without it."""
        self.sudo()._move_to_dos()
