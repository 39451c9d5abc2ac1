from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.batches import in_batches

BATCH = 50
"""Reminders that are sent between two commits."""


class ReminderMixin(models.AbstractModel):
    """Reminds the one whose turn it is: once when the deadline comes near, once when
    it has passed.

    Who is to be reminded is asked of the database, so that a run that was killed or
    missed is made up for by the next one, and a second one reminds nobody again.
    """

    _name = "jiebang.reminder.mixin"
    _description = "Reminders of Deadlines"

    reminded = fields.Char(copy=False, readonly=True, export_string_translation=False)

    @api.model
    def _reminder_domain(self):
        """Hook: which waiting records are reminded of."""
        return Domain("holder_tier", "!=", False)

    @api.model
    def _cron_remind(self):
        """Refresh the clocks, then remind."""
        if not self._cron_refresh_clock():
            return
        domain = self._reminder_domain() & Domain.OR(
            Domain("deadline_status", "=", clock) & Domain("reminded", "not in", told)
            for clock, told in (("due_soon", ["due_soon", "overdue"]),)
            + (("overdue", ["overdue"]),)
        )
        in_batches(
            self, domain, lambda record: record._remind(), BATCH, order="deadline, id"
        )

    def _remind(self):
        """Tell the one whose turn it is, by mail or in his inbox."""
        user = self._holder_user()
        if user:
            record = self.with_context(lang=user.lang)
            day = fields.Date.to_string(self.deadline)
            if self.deadline_status == "overdue":
                body = record.env._("%(name)s: overdue since %(day)s.")
            else:
                body = record.env._("%(name)s: due on %(day)s.")
            record.message_notify(
                partner_ids=user.partner_id.ids,
                subject=record.display_name,
                body=body % {"name": record.display_name, "day": day},
            )
        self.reminded = self.deadline_status
