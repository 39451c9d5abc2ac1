from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .delegation import MANAGER

LONGEST = 366
"""Days that a delegation may run."""


class DelegationActs(models.Model):
    """Who may grant and revoke a delegation, and what follows for the to-dos."""

    _inherit = "jiebang.delegation"

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
        self.env.registry.clear_cache()
        delegations._check_grantor()
        return delegations

    def write(self, vals):
        if not self.env.su and vals.keys() - {"message_follower_ids"}:
            self._check_draft()
            self._check_grantor()
        result = super().write(vals)
        # what runs is remembered, and what follows from it
        self.env.registry.clear_cache()
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
            "deputy": self.delegate_id._jiebang_name(),
            "officer": self.user_id._jiebang_name(),
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
                    "For: %(name)s does not act for %(places)s as “%(role)s” in his "
                    "own right, so he can't delegate it. What was delegated to "
                    "somebody is not delegated on.",
                    name=officer.name,
                    places="、".join(foreign.mapped("name")),
                    role=role,
                )
            )
        delegation._check_dates()

    def _check_dates(self):
        today = self._today()
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
