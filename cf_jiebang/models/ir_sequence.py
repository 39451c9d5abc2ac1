"""Numbers that are drawn at once."""

from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError


@contextmanager
def _same_year():
    """Two draw the first number of a year at once: the later one's request is taken
    again instead of refused, and finds the year that the other one began."""
    try:
        yield
    except UniqueViolation as error:
        raise ConcurrencyError from error


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def next_by_id(self, sequence_date=None):
        with _same_year():
            return super().next_by_id(sequence_date)

    @api.model
    def _jiebang_next(self, code, company, day):
        """The next number of ``code`` in a city. The first city has the sequence that
        the addon brings, each other one its own, which goes on where it had drawn from
        the common one.

        :param str code: the code of the sequence
        :param date day: the day that the number is of
        :rtype: str
        """
        sequences = self.sudo().with_company(company)
        if company != self.env.ref("base.main_company"):
            mine = [("code", "=", code), ("company_id", "=", company.id)]
            common = sequences.search([("code", "=", code), ("company_id", "=", False)])
            if common and not sequences.search_count(mine, limit=1):
                # two who begin at once wait for each other
                common.lock_for_update()
                if not sequences.search_count(mine, limit=1):
                    common._jiebang_copy_for(company)
        return sequences.next_by_code(code, sequence_date=day)

    def _jiebang_copy_for(self, company):
        """The sequence of a city, beside the common one."""
        own = self.copy({"company_id": company.id})
        drew = self.env["jiebang.project"].search_count(
            [("company_id", "=", company.id), ("code", "!=", False)], limit=1
        )
        for days in self.date_range_ids if drew else ():
            days.copy({"sequence_id": own.id}).number_next = days.number_next_actual

    @api.model
    def next_by_code(self, sequence_code, sequence_date=None):
        with _same_year():
            return super().next_by_code(sequence_code, sequence_date)

    def _begin_behind(self, day, number):
        """See that the next number of the year of ``day`` lies behind ``number``."""
        self.ensure_one()
        ranges = self.env["ir.sequence.date_range"].sudo()
        mine = [
            ("sequence_id", "=", self.id),
            ("date_from", "<=", day),
            ("date_to", ">=", day),
        ]
        found = ranges.search(mine, limit=1)
        if not found:
            year = {"date_from": f"{day.year}-01-01", "date_to": f"{day.year}-12-31"}
            with _same_year():
                found = ranges.create(year | {"sequence_id": self.id})
        if found.number_next <= number:
            found.number_next = number + 1
