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
    def next_by_code(self, sequence_code, sequence_date=None):
        with _same_year():
            return super().next_by_code(sequence_code, sequence_date)
