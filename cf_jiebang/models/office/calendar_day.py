from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import ormcache

from ...tools.legal_time import legal_today


class CalendarDay(models.Model):
    """A day that differs from the plain week: a statutory holiday, or a weekend
    day that is worked to make up for one (调休)."""

    _name = "jiebang.calendar.day"
    _description = "Holiday or Make-up Workday"
    _inherit = ["jiebang.common.setting.mixin", "jiebang.guarded.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"

    date = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [("holiday", "Holiday"), ("workday", "Make-up workday")],
        required=True,
        default="holiday",
    )
    name = fields.Char(string="Occasion")

    _date_uniq = models.UniqueIndex("(date)", "This day is already in the calendar.")

    @api.model
    def _is_working_day(self, day, special):
        kind = special.get(day)
        return kind == "workday" or (kind is None and day.weekday() < 5)

    @api.model
    def _add_working_days(self, start, count):
        """The date that lies ``count`` working days after ``start``.

        :param date start: the day of the event; it is not counted
        :param int count: working days, 0 or more
        :rtype: date
        """
        special = self._special_days(start)
        day = start
        while count > 0:
            day += timedelta(days=1)
            count -= self._is_working_day(day, special)
        return day

    @api.model
    def _working_days_between(self, start, end):
        """Working days after ``start`` up to and including ``end`` (≥ 0)."""
        special = self._special_days(start)
        day, count = start, 0
        while day < end:
            day += timedelta(days=1)
            count += self._is_working_day(day, special)
        return count

    @api.model
    def _provisional_years(self, years):
        """Which of ``years`` have no statutory data: the State Council announces them
        in the autumn before. Until they are entered, only weekends are left out.

        :param years: numbers of years
        :rtype: set[int]
        """
        return set(years) - self._statutory_years() if years else set()

    @api.model
    @ormcache()
    def _statutory_years(self):
        """Years whose days are entered; asked for at every form."""
        groups = self.sudo()._read_group([], ["date:year"])
        return frozenset(start.year for (start,) in groups)

    @api.model
    def get_provisional_text(self):
        """What is to be entered: this year or the next, where one has no data.

        :rtype: str
        """
        today = legal_today(self.env)
        bare = self._provisional_years({today.year, today.year + 1})
        if not bare:
            return ""
        return self.env._(
            "The statutory holidays of %s are not entered yet. Deadlines in that time "
            "leave out weekends only; they are provisional.",
            "、".join(str(year) for year in sorted(bare)),
        )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache("start")
    def _special_days(self, start):
        """``{date: kind}`` from ``start`` on; asked for at every act and changed once
        a year."""
        days = self.sudo().search_fetch([("date", ">=", start)], ["date", "kind"])
        return {day.date: day.kind for day in days}
