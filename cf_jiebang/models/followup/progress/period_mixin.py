from odoo import api, fields, models

from ....tools.period import period_words

CYCLES = [("month", "Every month"), ("quarter", "Every quarter")]


class PeriodMixin(models.AbstractModel):
    """A record of one reporting period, with a due date that never moves.

    The rules in force when the period was opened are stored on the record.
    """

    _name = "jiebang.period.mixin"
    _description = "Reporting Period"

    cycle = fields.Selection(CYCLES, required=True, readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    period = fields.Char(required=True, readonly=True)
    period_name = fields.Char(string="Reporting period", compute="_compute_period_name")
    due_date = fields.Date(string="Due on", required=True, readonly=True)
    first_submitted_date = fields.Date(
        string="First handed in", readonly=True, copy=False
    )
    submitted_date = fields.Date(string="Handed in on", readonly=True, copy=False)
    late_days = fields.Integer(
        string="Late (working days)",
        readonly=True,
        copy=False,
        help="Working days from the due date to the first submission.",
    )

    @api.depends_context("lang")
    @api.depends("period")
    def _compute_period_name(self):
        for record in self:
            record.period_name = period_words(self.env, record.period)

    @api.model
    def _period_values(self, period, due_days, today):
        """What is stored of a period.

        The due date lies ``due_days`` working days after the period's end; where
        the period is opened later than that, after the day of opening.
        """
        after = max(period.end, today) if period.end < today else period.end
        return {
            "cycle": period.cycle,
            "date_from": period.start,
            "date_to": period.end,
            "period": period.name,
            "due_date": self.env["jiebang.calendar.day"]._add_working_days(
                after, due_days
            ),
        }

    def _handed_in_values(self):
        """What a submission writes: the day, and how late the first one was."""
        today = self._workflow_today()
        vals = {"version": self.version + 1, "submitted_date": today}
        if not self.first_submitted_date:
            vals |= {
                "first_submitted_date": today,
                "late_days": self.env["jiebang.calendar.day"]._working_days_between(
                    self.due_date, today
                ),
            }
        return vals

    def _holder_deadline(self, today):
        """The due date, whoever has the record and since when."""
        return self.due_date
