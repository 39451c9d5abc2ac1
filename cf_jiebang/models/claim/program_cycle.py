from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import date_utils

MONTHS = {"month": 1, "quarter": 3, "half": 6}


class ProgramCycle(models.Model):
    """How often the joint meeting files and the bureau publishes (R13, R27)."""

    _inherit = "jiebang.program"

    filing_cycle = fields.Selection(
        [("month", "Monthly"), ("quarter", "Quarterly"), ("half", "Half-yearly")],
        default="quarter",
        required=True,
        tracking=True,
        help="A joint meeting and a publication are prepared for each period.",
    )
    objection_days = fields.Integer(
        string="Publication objection days",
        default=0,
        tracking=True,
        help="Working days for objections before projects are published; 0 for none.",
    )

    _objection_days_positive = models.Constraint(
        "CHECK(objection_days BETWEEN 0 AND 60)",
        "Publication objection days: a number from 0 to 60.",
    )

    def _period(self, day):
        """The period of the filing cycle in which ``day`` lies.

        :param date day: any day
        :return: ``(key, first day, last day)``, the key like ``2026-Q2``
        """
        self.ensure_one()
        months = MONTHS[self.filing_cycle]
        number = (day.month - 1) // months
        start = day.replace(month=number * months + 1, day=1)
        end = date_utils.subtract(start + relativedelta(months=months), days=1)
        letter = {1: "M", 3: "Q", 6: "H"}[months]
        return f"{day.year}-{letter}{number + 1}", start, end

    def _past_period(self, day):
        """The last period that was over before ``day``, as ``_period`` says it."""
        start = self._period(day)[1]
        return self._period(start - timedelta(days=1))
