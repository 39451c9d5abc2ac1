from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ...groups import AUTHORITY, BUREAU, MANAGER, UNIT

ROLES = {"unit": UNIT, "authority": AUTHORITY, "bureau": BUREAU}
"""Roles that can be delegated. The joint meeting's secretary enters what others
have decided, auditors and administrators decide nothing."""


DAY = "jiebang_delegation_day"
"""Key in the cursor's cache: the day on which the states were computed."""


class Delegation(models.Model):
    """An officer lets another one sign for him over a number of days (代签, R29).

    The delegate must have the role already: a delegation says *where* he acts,
    the administrator *what* he is. It lends what the officer has in his own
    right, today: what he loses, or was lent himself, his delegate has not.

    Once granted it is on record: it can be revoked, not changed or deleted. Whether
    it runs (``effect``) follows from its days; nothing is switched on or off.
    """

    _name = "jiebang.delegation"
    _description = "Delegation"
    _inherit = [
        "jiebang.delegation.acts",
        "jiebang.passed.on.mixin",
        "jiebang.workflow.mixin",
        "jiebang.thread.mixin",
    ]
    _order = "date_from desc, id desc"
    _rec_names_search = ["user_id.name", "delegate_id.name", "reason"]
    _passed_on = ("organization_ids",)
    _max_lengths = {"reason": 500, "revoke_reason": 500}

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
        default=lambda self: self._workflow_today(),
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
        [("draft", "Draft"), ("granted", "Granted"), ("revoked", "Revoked")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    effect = fields.Selection(
        [
            ("draft", "Draft"),
            ("planned", "Not begun"),
            ("active", "In force"),
            ("ended", "Ended"),
            ("revoked", "Revoked"),
        ],
        string="Validity",
        compute="_compute_effect",
        search="_search_effect",
    )
    company_id = fields.Many2one(related="organization_ids.company_id")
    deputy_decision_count = fields.Integer(
        string="Decided as deputy", compute="_compute_deputy_decision_count"
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
            (
                role
                for role, group in ROLES.items()
                if user._jiebang_own_organizations(group)
            ),
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
        self.organization_ids = (
            officer._jiebang_own_organizations(group).filtered("active")
            if group
            else False
        )

    @api.depends_context("lang")
    @api.depends("user_id", "delegate_id")
    def _compute_display_name(self):
        for delegation in self:
            delegation.display_name = self.env._(
                "%(deputy)s for %(officer)s",
                deputy=delegation.delegate_id.sudo().name or "…",
                officer=delegation.user_id.sudo().name or "…",
            )

    # -- effect --------------------------------------------------------------

    @api.model
    def _today(self):
        """The legal day; effects of another day are forgotten."""
        today = self._workflow_today()
        cache = self.env.cr.cache
        if cache.get(DAY, today) != today:
            self.invalidate_model(["effect"], flush=False)
        cache[DAY] = today
        return today

    @api.depends("state", "date_from", "date_to")
    def _compute_effect(self):
        today = self._today()
        for delegation in self:
            effect = delegation.state
            if effect == "granted":
                effect = "ended" if delegation.date_to < today else "active"
                effect = "planned" if delegation.date_from > today else effect
            delegation.effect = effect

    @api.model
    def _effect_domain(self, effect):
        today = self._today()
        days = {
            "planned": Domain("date_from", ">", today),
            "ended": Domain("date_to", "<", today),
            "active": Domain("date_from", "<=", today) & Domain("date_to", ">=", today),
        }
        if effect in days:
            return Domain("state", "=", "granted") & days[effect]
        return Domain("state", "=", effect)

    @api.model
    def _search_effect(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._effect_domain(effect) for effect in value)

    @api.depends_context("uid")
    def _compute_deputy_decision_count(self):
        counts = dict(
            self.env["jiebang.decision"]._read_group(
                [("delegation_id", "in", self.ids)], ["delegation_id"], ["__count"]
            )
            if self.env["jiebang.decision"].has_access("read")
            else ()
        )
        for delegation in self:
            delegation.deputy_decision_count = counts.get(delegation._origin, 0)

    @api.model
    def _passed_on_domain(self):
        return Domain("effect", "in", ["draft", "planned", "active"])

    def _group(self):
        """The group of the delegated role."""
        return ROLES[self.role]

    @api.model
    @ormcache()
    def _periods(self):
        """``[(id, first day, last day), …]`` of the delegations in force, of officers
        and deputies who are there: seldom changed."""
        in_force = self.sudo().search(
            [
                ("state", "=", "granted"),
                ("user_id.active", "=", True),
                ("delegate_id.active", "=", True),
            ],
            order="id",
        )
        return [(d.id, d.date_from, d.date_to) for d in in_force]

    @api.model
    @ormcache("day")
    def _running_ids(self, day):
        """Ids of the delegations that run on a day: asked for with every right."""
        return tuple(id_ for id_, start, end in self._periods() if start <= day <= end)

    @api.model
    def _running(self):
        """Delegations that run today, of officers and deputies who are there."""
        known = self.sudo().browse(self._running_ids(self._today()))
        # who was revoked a moment ago signs for nobody, whatever is remembered
        return known.filtered(lambda delegation: delegation.state == "granted")

    @api.model
    def _running_to(self, users):
        """Delegations that run today and by which ``users`` act: in a role that
        they have."""
        return self._running().filtered(
            lambda d: d.delegate_id in users and d.delegate_id.has_group(d._group())
        )

    @api.model
    def _running_for(self, group):
        """Delegations of the role ``group`` that run today."""
        roles = [role for role, name in ROLES.items() if name == group]
        return self._running().filtered(lambda d: d.role in roles) if roles else self

    def _effective_organizations(self):
        """The organisations of a delegation that its officer still has in his own
        right: nobody lends what he has not, nor what he was lent."""
        self.ensure_one()
        delegation = self.sudo()
        own = delegation.user_id._jiebang_own_scope(delegation._group())
        given = delegation.organization_ids
        return (given | given._replaced()) & own

    def _for_organization(self, organization):
        """Those by which the deputy acts for the organisation ``organization``."""
        return self.filtered(
            lambda d: (
                d.delegate_id.has_group(d._group())
                and d._effective_organizations()
                & (organization._lineage() if d.role == "unit" else organization)
            )
        )
