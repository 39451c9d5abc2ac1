from odoo import api, models
from odoo.fields import Domain

from ....groups import PERSONNEL
from ....tools.batches import in_batches

BATCH = 100
"""Reminders that are sent between two commits."""


class IncentiveNotices(models.AbstractModel):
    """Who is told what of an incentive, and the promises that are open."""

    _name = "jiebang.incentive.notices"
    _description = "Incentive: reminders and notices"

    def _tell_person(self):
        """The person concerned learns of it by a notice that says no more than
        that there is something to read."""
        user = self.subject_user_id
        if not user.active or user.share:
            return
        self.with_context(lang=user.lang).message_notify(
            partner_ids=user.partner_id.ids,
            subject=self.with_context(lang=user.lang).env._(
                "There is a decision on an incentive for you"
            ),
            body=self.with_context(lang=user.lang).env._(
                "Open it in the system: it stands under your incentives."
            ),
        )

    @api.model
    def _promised(self):
        """What was promised and not carried out."""
        return Domain("state", "=", "decided")

    @api.model
    def _cron_remind(self):
        """Refresh the clocks, then remind who carries out what: once when the day
        comes near, once when it has passed. Found by query, so that a run that was
        missed is made up for."""
        if not self._cron_refresh_clock():
            return
        due = Domain.OR(
            self._promised()
            & Domain("deadline_status", "=", clock)
            & Domain("reminded", "not in", [clock])
            for clock in ("due_soon", "overdue")
        )
        in_batches(self, due, lambda few: few._remind(), BATCH, each=False)

    def _remind(self):
        """Tell the responsible; he learns how many promises of his are open."""
        counts = dict(
            self._read_group(
                self._promised()
                & Domain("responsible_id", "in", self.responsible_id.ids),
                ["responsible_id"],
                ["__count"],
            )
        )
        for incentive in self:
            user = incentive.responsible_id
            spoken = incentive.with_context(lang=user.lang)
            incentive.reminded = incentive.deadline_status
            if not user.active or not user.has_group(PERSONNEL):
                continue
            spoken.message_notify(
                partner_ids=user.partner_id.ids,
                subject=spoken.env._("A decided incentive is to be carried out"),
                body=spoken.env._(
                    "To be carried out by %(day)s. Decided and not carried out by "
                    "you: %(count)s.",
                    day=incentive.date_due,
                    count=counts.get(user, 0),
                ),
            )
