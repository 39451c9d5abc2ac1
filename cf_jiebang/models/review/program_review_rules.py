import re
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.legal_time import legal_today

DAY_OF_YEAR = re.compile(r"(\d{1,2})-(\d{1,2})")
CUTOFFS = (
    "report_opens",
    "report_cutoff_applicant",
    "report_cutoff_unit",
    "report_cutoff_authority",
    "report_due",
)
"""Days of the year by which each tier has done its part, in their order."""


class ProgramReport(models.AbstractModel):
    """The rules of the work reports (R52, R53, R90): 年底前, 结题后, and who owes one.

    A day of the year is written ``12-31``. The dates in force are stored on the
    report when it is opened.
    """

    _name = "jiebang.program.review.rules"
    _description = "Programme: rules of the evaluation"
    _acceptance_rules_range = models.Constraint(
        "CHECK(acceptance_panel_minimum > 0 AND rectification_days > 0)",
        "Rules of the acceptance: members and days count from 1.",
    )
    _appraisal_rules_range = models.Constraint(
        "CHECK(appraisal_days > 0 AND eligibility_days > 0 "
        "AND incentive_remind_days >= 0)",
        "Rules of appraisals and incentives: days count from 1.",
    )

    report_first_year = fields.Integer(
        string="Reports from the year",
        required=True,
        default=lambda self: legal_today(self.env).year,
        tracking=True,
        help="No annual report is asked for an earlier year.",
    )
    report_opens = fields.Char(
        string="Annual reports are opened on",
        required=True,
        default="11-01",
        tracking=True,
        help="Month and day, such as 11-01.",
    )
    report_cutoff_applicant = fields.Char(
        string="Leader submits by", required=True, default="12-10", tracking=True
    )
    report_cutoff_unit = fields.Char(
        string="Unit seals by", required=True, default="12-15", tracking=True
    )
    report_cutoff_authority = fields.Char(
        string="Department consents by", required=True, default="12-25", tracking=True
    )
    report_due = fields.Char(
        string="At the bureau by", required=True, default="12-31", tracking=True
    )
    closing_report_days = fields.Integer(
        string="Closing report after the end",
        required=True,
        default=30,
        tracking=True,
        help="Days from the last month of the project to the leader's submission.",
    )
    report_correction_days = fields.Integer(
        string="Working days once a cut-off has passed",
        required=True,
        default=5,
        tracking=True,
        help="Working days that a tier has for a report that reaches it late, or "
        "that is returned late.",
    )
    report_remind_days = fields.Integer(
        string="Reminder before the cut-off", required=True, default=7, tracking=True
    )
    report_seal_required = fields.Boolean(
        string="Sealed scan required",
        tracking=True,
        help="Whether the unit must hand in a sealed scan with its consent.",
    )
    annual_grace_month = fields.Integer(
        string="No report when filed after month",
        tracking=True,
        help="Projects that are filed after this month owe no annual report for that "
        "year; 0 for no exception.",
    )

    _report_rules_range = models.Constraint(
        "CHECK(annual_grace_month BETWEEN 0 AND 12 AND closing_report_days >= 0 "
        "AND report_correction_days > 0 AND report_remind_days >= 0)",
        "Rules of the reports: months count from 1 to 12, days from 0.",
    )
    acceptance_panel_minimum = fields.Integer(
        string="Members of an acceptance panel, at least",
        required=True,
        default=3,
        tracking=True,
    )
    rectification_days = fields.Integer(
        string="Days for a rectification",
        required=True,
        default=60,
        tracking=True,
        help="Proposed when a panel asks for a rectification.",
    )
    appraisal_days = fields.Integer(
        string="Days for an opinion on a person",
        required=True,
        default=10,
        tracking=True,
        help="Working days that an office has for its opinion in the political "
        "appraisal.",
    )
    eligibility_days = fields.Integer(
        string="Days for the eligibility check",
        required=True,
        default=15,
        tracking=True,
        help="Working days that the organisation department has for its check of a "
        "nomination.",
    )
    incentive_remind_days = fields.Integer(
        string="Reminder before an incentive is due",
        required=True,
        default=15,
        tracking=True,
        help="Days before the day by which a decided incentive is to be carried out.",
    )

    @api.constrains(*CUTOFFS)
    def _check_report_cutoffs(self):
        for program in self:
            days = []
            for name in CUTOFFS:
                day = self._day_of_year(program[name], 2026)
                if not day:
                    raise ValidationError(
                        self.env._(
                            "%(field)s: “%(text)s” is no day of the year. Write month "
                            "and day, such as 12-31.",
                            field=self._field_label(name),
                            text=program[name],
                        )
                    )
                if days and day < days[-1]:
                    raise ValidationError(
                        self.env._(
                            "%s: it lies before the day of the tier before it.",
                            self._field_label(name),
                        )
                    )
                days.append(day)

    @api.model
    def _day_of_year(self, text, year):
        """The date of a day such as ``12-31`` in ``year``, or ``False``."""
        match = DAY_OF_YEAR.fullmatch((text or "").strip())
        try:
            return date(year, int(match[1]), int(match[2])) if match else False
        except ValueError:
            return False

    def _begin_standard(self, delivered):
        """The first programme of a city begins with the standard of the programme that
        the addon brings, as a draft to be adopted (R42; superuser)."""
        standard = self.env["jiebang.rubric"].search(
            [("program_id", "=", delivered.id), ("state", "=", "in_use")], limit=1
        )
        for rubric in standard:
            rubric.copy({"program_id": self.id, "name": rubric.name})
