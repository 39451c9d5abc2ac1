from odoo import api, fields, models
from odoo.fields import Domain

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
        Cron = self.env["ir.cron"]
        domain = self._reminder_domain() & Domain.OR(
            Domain("deadline_status", "=", clock) & Domain("reminded", "not in", told)
            for clock, told in (("due_soon", ["due_soon", "overdue"]),)
            + (("overdue", ["overdue"]),)
        )
        remaining = self.sudo().search_count(domain)
        Cron._commit_progress(remaining=remaining)
        while records := self.sudo().search(domain, limit=BATCH, order="deadline, id"):
            for record in records:
                record._remind()
            remaining = max(remaining - len(records), 0)
            if not Cron._commit_progress(len(records), remaining=remaining):
                return

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
