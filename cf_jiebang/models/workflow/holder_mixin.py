from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ...tools.batches import apart
from ...tools.tiers import tier_selection
from .to_do_mixin import TURN

CLOCKS = 200
"""Clocks that are set between two commits."""


DEADLINE_STATES = [
    ("on_time", "In time"),
    ("due_soon", "Due"),
    ("overdue", "Overdue"),
    ("none", "No deadline"),
]


class HolderMixin(models.AbstractModel):
    """Who has the record, since when, until when, and what is missing.

    One holder at most. The one whose turn it is gets one to-do (and by it one
    mail); nobody else does.
    """

    _name = "jiebang.holder.mixin"
    _description = "Holder and Deadline"
    _inherit = [
        "jiebang.to.do.mixin",
        "jiebang.cockpit.holder.mixin",
        "jiebang.passed.on.mixin",
    ]

    _workflow_holders = {}

    holder_tier = fields.Selection(
        selection=tier_selection, string="With", copy=False, readonly=True, index=True
    )
    holder_organization_id = fields.Many2one(
        "jiebang.organization",
        string="With (organisation)",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    holder_since = fields.Date(string="Since", copy=False, readonly=True)
    holder_unmanned = fields.Boolean(
        string="Nobody appointed",
        copy=False,
        readonly=True,
        help="Nobody may act for the organisation whose turn it is.",
    )
    deadline = fields.Date(copy=False, readonly=True, index="btree_not_null")
    deadline_provisional = fields.Boolean(
        compute="_compute_deadline_provisional", export_string_translation=False
    )
    deadline_status = fields.Selection(
        DEADLINE_STATES,
        default="none",
        copy=False,
        readonly=True,
        required=True,
    )
    waiting_for_me = fields.Boolean(
        compute="_compute_waiting_for_me",
        search="_search_waiting_for_me",
        export_string_translation=False,
    )

    # -- holder --------------------------------------------------------------

    def _holder_organization(self, tier):
        """Hook: the organisation that has the record at ``tier``."""
        return self.env["jiebang.organization"]

    def _holder_group(self, tier):
        """The group of those who act at ``tier``, or ``""``."""
        for acting, group, _field in self._workflow_actors.values():
            if acting == tier and group:
                return group
        return ""

    def _holder_users(self):
        """Users who may act on the record now; not those who are part of it."""
        self.ensure_one()
        tier = self.holder_tier
        if not tier:
            return self.env["res.users"]
        if tier == "applicant":
            return self._applicant_user().filtered("active")
        group, organization = self._holder_group(tier), self.holder_organization_id
        Users = self.env["res.users"].sudo()
        users = Users.browse(Users._jiebang_officer_ids(group, organization.id))
        involved = self._involved_users()
        if organization:
            lent = (
                self.env["jiebang.delegation"]
                ._running_for(group)
                .filtered(lambda delegation: delegation.user_id not in involved)
            )
            users |= lent._for_organization(organization).delegate_id
        return users - involved

    def _holder_choice(self):
        """Hook: of whom one gets the to-do: the organisation's handler alone where he
        may act."""
        users = self._holder_users()
        handler = self.holder_organization_id.handler_id
        return handler if handler in users else users

    def _holder_user(self, given=None):
        """The one user who gets the to-do: of those who may, the one who has the
        fewest of this kind; or who stands in for him.

        :param Counter given: to-dos that are about to be given besides
        """
        users = self._holder_choice()
        if len(users) < 2:
            return users and self._stand_in(users, self._holder_users())
        turn = self.env["ir.model.data"]._xmlid_to_res_id(TURN)
        load = dict(
            self.env["mail.activity"]
            .sudo()
            ._read_group(
                [
                    ("user_id", "in", users.ids),
                    ("activity_type_id", "=", turn),
                    # the one of this record moves on, whoever has it now
                    "|",
                    ("res_model", "!=", self._name),
                    ("res_id", "!=", self.id),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        given = given or {}
        chosen = min(
            users,
            key=lambda user: (load.get(user, 0) + given.get(user, 0), user.id),
        )
        return self._stand_in(chosen, users)

    def _stand_in(self, user, users):
        """Who gets the to-do of ``user``: his deputy while he has one."""
        group, organization = (
            self._holder_group(self.holder_tier),
            self.holder_organization_id,
        )
        lent = self.env["jiebang.delegation"]._running_for(group)
        lent = lent.filtered(lambda delegation: delegation.user_id == user)
        return (lent._for_organization(organization).delegate_id & users)[:1] or user

    def _holder_delegation(self, user):
        """The delegation by which ``user`` has the to-do here, if any."""
        group, organization = (
            self._holder_group(self.holder_tier),
            self.holder_organization_id,
        )
        if not group or not organization:
            return self.env["jiebang.delegation"]
        lent = self.env["jiebang.delegation"]._running_for(group)
        lent = lent.filtered(
            lambda d: (
                d.delegate_id == user
                and d.user_id.active
                and d.user_id not in self._involved_users()
            )
        )
        return lent._for_organization(organization)[:1]

    def _deadline_days(self):
        """Hook: working days that the holder has; 0 for no deadline."""
        return 0

    def _holder_deadline(self, today):
        """Hook: the day until which the holder has the record, or ``False``."""
        days = self._deadline_days()
        Calendar = self.env["jiebang.calendar.day"]
        return days and Calendar._add_working_days(today, days)

    def _holder_tier(self):
        """Hook: the tier that has the record in its present state, or ``False``."""
        return self._workflow_holders.get(self.state, False)

    def _missing_sentence(self, applicant, unknown=""):
        """With whom the record is and what is missing, in a sentence.

        The model says what is missing, in ``_missing_text``.

        :param str applicant: name of the person who has it while it is his
        :param str unknown: what stands for an organisation that is not known;
            the name of the tier by default
        """
        if not self.holder_tier:
            return ""
        organization = self.holder_organization_id.sudo().name
        if self.holder_tier == "applicant":
            organization = applicant
        if not organization and not unknown:
            tiers = self._fields["holder_tier"]._description_selection(self.env)
            unknown = dict(tiers)[self.holder_tier]
        return self.env._(
            "With %(organization)s: %(what)s",
            organization=organization or unknown,
            what=self._missing_text(),
        )

    def _missing_text(self):
        """Hook: what is to be done next, in one clause."""
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _due_soon_days(self):
        """Hook: days before the deadline from which the record is “due”."""
        return 2

    def _hand_over_to_next_holder(self):
        """Set holder and clock from the state and hand over the to-do."""
        today = self._workflow_today()
        alike = {}
        for record in self:
            tier = record._holder_tier()
            deadline = record._holder_deadline(today) if tier else False
            values = {
                "holder_tier": tier,
                "holder_organization_id": tier
                and record._holder_organization(tier)._in_its_place().id,
                "holder_since": tier and today,
                "deadline": deadline,
                "deadline_status": record._clock_at(deadline, today),
            }
            alike.setdefault(tuple(values.items()), []).append(record.id)
        for values, ids in alike.items():
            self.browse(ids).write(dict(values))
        to_dos = self._open_to_dos()
        held = self.filtered("holder_tier")
        (self - held)._close_to_dos(to_dos)
        held._assign_activities(to_dos)

    # -- clock ---------------------------------------------------------------

    @api.depends("deadline")
    def _compute_deadline_provisional(self):
        """Whether the deadline falls into a year without statutory data."""
        years = {record.deadline.year for record in self if record.deadline}
        bare = self.env["jiebang.calendar.day"]._provisional_years(years)
        for record in self:
            record.deadline_provisional = bool(
                record.deadline and record.deadline.year in bare
            )

    def _clock_at(self, deadline, today):
        if not deadline:
            return "none"
        if deadline < today:
            return "overdue"
        soon = deadline - timedelta(days=self._due_soon_days())
        return "due_soon" if soon <= today else "on_time"

    @api.model
    def _cron_refresh_clock(self):
        """Set the clock of every waiting record anew, once a day, in batches.

        Found by query, so that a run that was missed or killed is made up for by
        the next one.

        :return: False when the scheduled action has no time left for the rest
        """
        today = self._workflow_today()
        waiting = self.sudo().search_fetch(
            [("deadline", "!=", False), ("deadline_status", "!=", "overdue")],
            ["deadline", "deadline_status"],
        )
        changed = {}
        for record in waiting:
            clock = record._clock_at(record.deadline, today)
            if clock != record.deadline_status:
                changed.setdefault(clock, []).append(record.id)
        left = sum(map(len, changed.values()))
        for clock, ids in changed.items():
            for part in split_every(CLOCKS, ids, waiting.browse):
                apart(self.env.cr, part, lambda p, c=clock: p._move_clock(c, today))
                left -= len(part)
                if not part._save_clock(left):
                    return False
        return True

    def _move_clock(self, clock, today):
        """Set the clock of those for which it is still ``clock`` today, and that
        nobody is acting on.

        :return: those whose clock moved
        """
        mine = self.try_lock_for_update()
        moved = mine.filtered(
            lambda record: (
                record.deadline_status != clock
                and record.deadline
                and record._clock_at(record.deadline, today) == clock
            )
        )
        moved.write({"deadline_status": clock})
        return moved

    def _save_clock(self, left):
        """Commit within a scheduled action; tells whether to go on, while so many
        are ``left``."""
        if not self.env.context.get("ir_cron_progress_id"):
            return True
        Cron = self.env["ir.cron"]
        return Cron._commit_progress(len(self), remaining=left) or not left

    # -- waiting for me ------------------------------------------------------

    @api.model
    def _waiting_domain(self):
        """What waits for the current user: his returns and drafts, and what his
        organisations have to decide."""
        user = self.env.user
        domain = Domain("holder_tier", "=", "applicant") & self._applicant_domain()
        for tier, group, field in self._workflow_actors.values():
            if not group or not user.has_group(group):
                continue
            mine = Domain("holder_tier", "=", tier)
            if field:
                mine &= Domain(
                    "holder_organization_id", "in", [*user._jiebang_scope_ids(group)]
                )
            domain |= mine
        return domain

    @api.model
    def _applicant_domain(self):
        """Hook: records of which the current user is the applicant."""
        return Domain.FALSE

    @api.depends_context("uid")
    @api.depends("holder_tier", "holder_organization_id")
    def _compute_waiting_for_me(self):
        mine = self.filtered_domain(self._waiting_domain())
        for record in self:
            record.waiting_for_me = record in mine

    @api.model
    def _search_waiting_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._waiting_domain() if True in value else ~self._waiting_domain()
