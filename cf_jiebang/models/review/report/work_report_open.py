from datetime import date, timedelta

from odoo import api, models
from odoo.fields import Domain

from ....tools.batches import in_batches
from ....tools.document_lang import document_lang

BATCH = 20
"""Reports that are opened between two commits."""


class WorkReportOpen(models.AbstractModel):
    """Opens what is owed and reminds who owes it (R52, R53).

    What is missing is asked of the database each time, so that a run that was
    killed or missed is made up for by the next one, and two runs do no more than
    one.
    """

    _name = "jiebang.work.report.open"
    _description = "Work report: opening"

    # -- what is missing -----------------------------------------------------

    @api.model
    def _owed_annual(self, program, year):
        """Projects of ``program`` that owe an annual report for ``year`` and have
        none: filed by the end of it, still under way."""
        last = date(year, 12, 31)
        if program.annual_grace_month and program.annual_grace_month < 12:
            last_owed = date(year, program.annual_grace_month + 1, 1)
            last = min(last, last_owed - timedelta(days=1))
        # what was due before a project was taken over from paper is not asked for
        since = Domain("past_confirmed_date", "=", False) | Domain(
            "past_confirmed_date", "<=", date(year, 12, 31)
        )
        return since & Domain(
            [
                ("program_id", "=", program.id),
                ("state", "in", ("running", "acceptance")),
                ("filing_date", "!=", False),
                ("filing_date", "<=", last),
                (
                    "work_report_ids",
                    "not any",
                    [("kind", "=", "annual"), ("year", "=", year)],
                ),
                (
                    "past_record_ids",
                    "not any",
                    [("kind", "=", "annual"), ("year", "=", year)],
                ),
            ]
        )

    @api.model
    def _owed_closing(self, program, today):
        """Running projects of ``program`` that have come to their end and have no
        closing report."""
        return Domain(
            [
                ("program_id", "=", program.id),
                ("state", "=", "running"),
                ("date_end", "<", today),
                ("work_report_ids", "not any", [("kind", "=", "closing")]),
                ("past_record_ids", "not any", [("kind", "=", "closing")]),
            ]
        )

    @api.model
    def _owed(self):
        """``[(kind, year, domain of projects), …]``: all that may be missing now."""
        today = self._workflow_today()
        owed = []
        for program in self.env["jiebang.program"].sudo().search([]):
            for year in range(program.report_first_year, today.year + 1):
                if today >= program._day_of_year(program.report_opens, year):
                    owed.append(("annual", year, self._owed_annual(program, year)))
            owed.append(("closing", today.year, self._owed_closing(program, today)))
        return owed

    @api.model
    def _cron_open(self):
        """Open the reports that are owed, batch by batch."""
        projects = self.env["jiebang.project"]
        for kind, year, domain in self._owed():

            def work(few, kind=kind, year=year):
                self._open(few, kind, year)

            if not in_batches(projects, domain, work, BATCH, each=False):
                return

    # -- opening -------------------------------------------------------------

    @api.model
    def _open(self, projects, kind, year):
        """Open a report of each project, prefilled, and give the leaders their
        to-dos."""
        lang = document_lang(projects.env) if projects else False
        model = self.sudo().with_context(lang=lang, mail_create_nosubscribe=True)
        reports = model.create(
            [
                {"project_id": project.id, "kind": kind, "year": year}
                | self._rules_in_force(project, kind, year)
                for project in projects
            ]
        )
        reports._prefill()
        reports._hand_over_to_next_holder()
        return reports.with_env(self.env)

    @api.model
    def _rules_in_force(self, project, kind, year):
        """The rules of the programme as they are today, as values of the report.

        Who gets his report only after the cut-off has some working days.
        """
        program = project.program_id.sudo()
        today = self._workflow_today()
        if kind == "annual":
            names = ("cutoff_applicant", "cutoff_unit", "cutoff_authority")
            days = [program._day_of_year(program[f"report_{n}"], year) for n in names]
            days.append(program._day_of_year(program.report_due, year))
        else:
            end = max(project.date_end or today, today)
            days = [end + timedelta(days=program.closing_report_days)]
        least = self.env["jiebang.calendar.day"]._add_working_days(
            today, program.report_correction_days
        )
        days = [max(day, least) for day in days]
        if kind == "closing":
            for _tier in range(3):
                days.append(
                    self.env["jiebang.calendar.day"]._add_working_days(
                        days[-1], program.report_correction_days
                    )
                )
        return {
            "cutoff_applicant": days[0],
            "cutoff_unit": days[1],
            "cutoff_authority": days[2],
            "date_due": days[3],
            "required_copies": program.bound_copies,
            "required_discs": program.disc_copies,
            "seal_required": program.report_seal_required,
            "correction_days": program.report_correction_days,
        }

    # -- reminders -----------------------------------------------------------

    @api.model
    def _reminder_domain(self):
        return super()._reminder_domain() & Domain(
            "project_id.state", "in", ("running", "acceptance", "closed")
        )
