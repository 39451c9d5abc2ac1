from odoo import fields, models

from ...tools.period import Period

CYCLES = [("month", "Monthly"), ("quarter", "Quarterly"), ("half", "Half-yearly")]


class ProgramCycle(models.AbstractModel):
    """How often the joint meeting files and assesses, and the bureau publishes (R13,
    R27, R35)."""

    _name = "jiebang.program.claim.rules"
    _description = "Programme: rules of the application"

    filing_cycle = fields.Selection(
        CYCLES,
        default="quarter",
        required=True,
        tracking=True,
        help="A joint meeting and a publication are prepared for each period.",
    )
    judgement_cycle = fields.Selection(
        CYCLES,
        string="Assessment of progress",
        default="quarter",
        required=True,
        tracking=True,
        help="A meeting that assesses the running projects is prepared for each "
        "period.",
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

    def _period(self, day, kind="filing"):
        """The period of a meeting of ``kind`` in which ``day`` lies.

        :param date day: any day
        :param str kind: ``filing`` or ``judgement``
        :rtype: Period
        """
        self.ensure_one()
        return Period.of(day, self[f"{kind}_cycle"])

    def _begin_checklist(self, delivered):
        """The first programme of a city begins with the checklist of the programme
        that the addon brings (R24; superuser)."""
        if not self.check_item_ids:
            delivered.check_item_ids.copy({"program_id": self.id})
