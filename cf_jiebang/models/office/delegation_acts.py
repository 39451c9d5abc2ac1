from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...groups import MANAGER
from ...tools.batches import apart
from ..workflow.act import Act

_lt = LazyTranslate(__name__)

LONGEST = 366
"""Days that a delegation may run."""


class DelegationActs(models.AbstractModel):
    """Who may grant and revoke a delegation, and what follows for the to-dos."""

    _name = "jiebang.delegation.acts"
    _description = "Delegation: its acts"

    _workflow_actors = {
        "officer": ("", "", ""),
        "deputy": ("", "", ""),
        "manager": ("bureau", MANAGER, ""),
    }
    _acts = (
        Act(
            name="grant",
            label=_lt("Grant"),
            sources=("draft",),
            target="granted",
            actors=("officer", "manager"),
            style="primary",
            confirm=_lt(
                "The deputy signs in the officer's name during these days, and it is "
                "printed as such. It can be revoked, not changed."
            ),
        ),
        Act(
            name="revoke",
            label=_lt("Revoke"),
            sources=("granted",),
            target="revoked",
            actors=("officer", "deputy", "manager"),
            outcome="withdrawn",
            opinion=True,
            style="danger",
            confirm=_lt(
                "The deputy may no longer sign from now on, and his to-dos go back to "
                "the officer. What he signed stays in force and on record."
            ),
        ),
    )

    # -- who -----------------------------------------------------------------

    def _bars_officer(self):
        return "" if self.sudo().user_id == self.env.user else "role"

    def _bars_deputy(self):
        return "" if self.sudo().delegate_id == self.env.user else "role"

    def _actor_title(self, actor):
        delegation = self.sudo()
        people = {"officer": delegation.user_id, "deputy": delegation.delegate_id}
        return people[actor].name if actor in people else super()._actor_title(actor)

    def _actor_tier(self, actor):
        """Officer and deputy act at the tier of the role."""
        return super()._actor_tier(actor) or self.role

    def _acting_role(self, act, group):
        if group:
            return super()._acting_role(act, group)
        return dict(self._fields["role"]._description_selection(self.env))[self.role]

    def _applicant_organization(self):
        return self.organization_ids[:1]

    # -- guard ---------------------------------------------------------------

    def _check_grantor(self):
        """Raise unless the user delegates his own, or administers the scheme."""
        if self.env.su:
            return
        for reason in self._actor_reasons(self._get_act("grant")).values():
            if reason:
                raise AccessError(reason)

    def _check_draft(self):
        """Raise for what is on record."""
        if self.filtered(lambda delegation: delegation.state != "draft"):
            raise UserError(
                self.env._(
                    "A delegation that was granted stays as it is. Revoke it, with the "
                    "reason, and grant another one."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        self.env["res.users"]._jiebang_forget()
        delegations._check_grantor()
        return delegations

    def write(self, vals):
        if not self.env.su and vals.keys() - {"message_follower_ids"}:
            self._check_draft()
            self._check_grantor()
        result = super().write(vals)
        # what runs is remembered, and what follows from it
        self.env["res.users"]._jiebang_forget()
        if not self.env.su:
            self._check_grantor()
        return result

    def _check_unlink(self):
        self._check_draft()
        self._check_grantor()

    # -- the acts ------------------------------------------------------------

    def _values_grant(self, _given):
        return {"granted_date": self._workflow_now(), "granted_by_id": self.env.uid}

    def _entered_granted(self):
        self._tell(
            self.env._(
                "%(deputy)s stands in for %(officer)s from %(start)s until %(end)s "
                "(%(role)s: %(organizations)s). Reason: %(reason)s",
                **self._words(),
            )
        )

    def _words(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        return {
            "deputy": self.delegate_id._jiebang_name(),
            "officer": self.user_id._jiebang_name(),
            "start": fields.Date.to_string(self.date_from),
            "end": fields.Date.to_string(self.date_to),
            "role": labels[self.role],
            "organizations": "、".join(self.organization_ids.mapped("name")),
            "reason": self.reason,
        }

    def _lacks_grant(self):
        """Why the delegation can't have the effect that it says."""
        delegation = self.sudo()
        return [
            *delegation._missing_deputy(),
            *delegation._missing_organizations(),
            *delegation._missing_days(),
            *delegation._missing_room(),
        ]

    def _missing_deputy(self):
        deputy, group = self.delegate_id, self._group()
        missing = []
        if deputy == self.user_id:
            missing.append(
                self.env._("Deputy: choose somebody else than the officer himself.")
            )
        if deputy == self.env.user:
            missing.append(
                self.env._(
                    "Deputy: nobody grants himself the right to sign for others."
                )
            )
        if not deputy.active or deputy.share or not deputy.has_group(group):
            missing.append(
                self.env._(
                    "Deputy: %(name)s has not the role “%(role)s”. A delegation says "
                    "where somebody acts, not what he is; let the administrator give "
                    "him the role first.",
                    name=deputy.name,
                    role=self._words()["role"],
                )
            )
        return missing

    def _missing_organizations(self):
        if not self.organization_ids:
            return [self.env._("For: choose at least one organisation of the officer.")]
        own = self.user_id._jiebang_own_scope(self._group())
        foreign = self.organization_ids - own
        if not foreign:
            return []
        return [
            self.env._(
                "For: %(name)s does not act for %(organizations)s as “%(role)s” in his "
                "own right, so he can't delegate it. What was delegated to somebody is "
                "not delegated on.",
                name=self.user_id.name,
                organizations="、".join(foreign.mapped("name")),
                role=self._words()["role"],
            )
        ]

    def _missing_days(self):
        today, missing = self._today(), []
        if self.date_to < today:
            missing.append(
                self.env._("Until: this day is past. Choose today or a later day.")
            )
        if self.date_from < today:
            missing.append(
                self.env._(
                    "From: nobody stands in backwards. Choose today or a later day."
                )
            )
        if self.date_to - self.date_from > timedelta(days=LONGEST):
            missing.append(
                self.env._(
                    "Until: a delegation runs a year at most. Hand the desk over for "
                    "good instead."
                )
            )
        return missing

    def _missing_room(self):
        """Nobody is stood in for by two at a time, in one role and organisation."""
        other = self.search(
            [
                ("id", "!=", self.id),
                ("user_id", "=", self.user_id.id),
                ("role", "=", self.role),
                ("organization_ids", "in", self.organization_ids.ids),
                ("state", "=", "granted"),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_from),
            ],
            limit=1,
        )
        if not other:
            return []
        return [
            self.env._(
                "From: %(deputy)s stands in from %(start)s until %(end)s already. "
                "Revoke that first, or choose other days.",
                deputy=other.delegate_id.name,
                start=other.date_from,
                end=other.date_to,
            )
        ]

    def _offers_revoke(self):
        return self.effect != "ended"

    def _lacks_revoke(self):
        if self.effect != "ended":
            return []
        return [self.env._("It has ended already.")]

    def _values_revoke(self, given):
        return {
            "revoked_date": self._workflow_now(),
            "revoked_by_id": self.env.uid,
            "revoke_reason": given["opinion"],
        }

    def _entered_revoked(self):
        self._tell(
            self.env._(
                "%(deputy)s no longer stands in for %(officer)s. Reason: %(reason)s",
                **self._words() | {"reason": self.revoke_reason},
            )
        )

    def _acted(self):
        self._move_to_dos()

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
            apart(self.env.cr, activity, self._give_back)
        for activity in Activity.search(begun):
            apart(self.env.cr, activity, self._lend)

    def _give_back(self, activity):
        officer = activity.jiebang_delegation_id.user_id
        self.env["jiebang.turn"]._record_of(activity)._reassign_to_do(officer)

    def _lend(self, activity):
        record = self.env["jiebang.turn"]._record_of(activity)
        users = record._holder_users()
        if record._stand_in(activity.user_id, users) != activity.user_id:
            record._reassign_to_do(activity.user_id)

    @api.model
    def _cron_move_to_dos(self):
        """Begin and end of delegations, once a day, and what changed hands otherwise;
        the rights themselves follow the date without it."""
        self.sudo()._move_to_dos()
        self.env["jiebang.turn"]._cron_settle()
