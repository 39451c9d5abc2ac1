import re

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, LazyTranslate

from ...groups import BUREAU
from ..workflow.act import Act

_lt = LazyTranslate(__name__)


class ProgramPast(models.AbstractModel):
    """The door through which projects that were filed on paper are taken over: for
    those filed before a day, until the administrator closes it for good."""

    _name = "jiebang.program.past"
    _description = "Programme: projects from paper"
    _acts = (
        Act(
            name="close_past",
            label=_lt("Close the door for paper"),
            sources=("preparation", "open", "closed"),
            target="",
            actors=("manager",),
            outcome="terminated",
            style="danger",
            confirm=_lt(
                "No project from paper is taken over under this programme any more. "
                "This can't be undone. What waits for confirmation can still be "
                "confirmed or discarded. Close it for good?"
            ),
        ),
    )

    past_cutoff = fields.Date(
        string="From paper: filed before",
        copy=False,
        tracking=True,
        help="Projects that were filed on paper before this day are taken over by the "
        "bureau’s officers. Empty: none.",
    )
    past_closed_date = fields.Date(
        string="Door for paper closed on", copy=False, readonly=True
    )

    def write(self, vals):
        if "past_cutoff" in vals and not self.env.su:
            day = fields.Date.to_date(vals["past_cutoff"])
            for program in self:
                if program.past_cutoff != (day or False):
                    program._check_cutoff(day)
        return super().write(vals)

    def _check_cutoff(self, day):
        """:raise UserError: the door is closed, or the day lies ahead"""
        if self.past_closed_date:
            raise UserError(
                self.env._(
                    "The door for projects from paper was closed for good on %s; its "
                    "day stays.",
                    self.past_closed_date,
                )
            )
        if day and day > self._workflow_today():
            raise UserError(
                self.env._(
                    "From paper, filed before: choose today or a day that has passed; "
                    "what is filed from now on is filed here."
                )
            )

    def _offers_close_past(self):
        return bool(self.past_cutoff and not self.past_closed_date)

    def _lacks_close_past(self):
        if self.past_closed_date:
            return [
                self.env._(
                    "The door was closed for good on %s already.", self.past_closed_date
                )
            ]
        return []

    def _values_close_past(self, _given):
        return {"past_closed_date": self._workflow_today()}

    def _check_past_officer(self):
        """Raise unless the user is an officer of the bureau that issued the
        programmes."""
        user = self.env.user
        scope = user._jiebang_scope_ids(BUREAU) if user.has_group(BUREAU) else ()
        for program in self.sudo():
            bureau = program.issuer_id
            if bureau.id not in scope:
                raise AccessError(
                    self.env._(
                        "Projects from paper are taken over by the bureau’s officers, "
                        "acting for %s.",
                        bureau.display_name,
                    )
                )

    def _past_refusal(self, filing_date=None):
        """Why nothing is taken over from paper here, or ``""``.

        :param date filing_date: the day on which the project was filed
        """
        self.ensure_one()
        if self.past_closed_date:
            return self.env._(
                "“%(name)s”: the door for projects from paper was closed for good on "
                "%(day)s.",
                name=self.name,
                day=self.past_closed_date,
            )
        if not self.past_cutoff:
            return self.env._(
                "“%s” takes no projects from paper: the administrator has entered no "
                "day before which they were filed.",
                self.name,
            )
        return self._too_late_for_paper(filing_date)

    def _too_late_for_paper(self, filing_date):
        """Why what was filed on that day is not taken over, or ``""``."""
        if filing_date and self.past_cutoff and filing_date >= self.past_cutoff:
            return self.env._(
                "Filed on %(filed)s: only what was filed before %(day)s is taken over "
                "from paper; later projects are filed here.",
                filed=filing_date,
                day=self.past_cutoff,
            )
        return ""

    # -- numbers -------------------------------------------------------------

    def _count_on(self, day):
        """See that the next number of the year of ``day`` lies behind all that were
        given, those on paper included."""
        if highest := self._highest_number(day.year):
            self.filing_sequence_id._begin_behind(day, highest)

    def _highest_number(self, year):
        """The highest number of a year that was given on paper."""
        self.env["jiebang.past"].flush_model(["filing_no", "company_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT max((regexp_match(filing_no, %(pattern)s))[1]::int)
                  FROM jiebang_past
                 WHERE company_id = %(company)s AND filing_no ~ %(pattern)s
                   AND state IN ('taken', 'correcting', 'confirmed')
                """,
                pattern=rf"^{re.escape(self.filing_prefix)}\D?{year}\D+?0*(\d{{1,6}})\D*$",
                company=self.company_id.id,
            )
        )
        return rows[0][0] or 0
