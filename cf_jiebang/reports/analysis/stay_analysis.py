from odoo import fields, models
from odoo.tools import SQL

from ...tools.legal_time import LEGAL_TIME_ZONE, legal_today


class StayAnalysis(models.Model):
    """A row a stay of a project at a stage that somebody had to act on: how many
    days it took, and whether the deadline was kept. Taken from the decisions; the
    stay that lasts counts until today.

    Who sees a row: who sees the project (``security/analysis_rules.xml``).
    """

    _name = "jiebang.stay.analysis"
    _description = "Days per Stage"
    _inherit = ["jiebang.reader.mixin"]
    _auto = False
    _order = "date_in desc, id desc"
    _rec_name = "project_id"
    _depends = {
        "jiebang.project": [
            *("program_id", "company_id", "organization_id", "authority_id"),
            *("territory_id", "field_id", "stage_id", "state", "version"),
            *("holder_tier", "holder_organization_id", "holder_since", "deadline"),
        ],
        "jiebang.program": ["issuer_id"],
        "jiebang.stage": ["state"],
        "jiebang.decision": [
            *("res_model", "res_id", "version", "state_from", "outcome"),
            *("date", "held_since", "due_date"),
        ],
    }

    project_id = fields.Many2one("jiebang.project", readonly=True)
    program_id = fields.Many2one("jiebang.program", string="Programme", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    organization_id = fields.Many2one(
        "jiebang.organization", string="Unit", readonly=True
    )
    authority_id = fields.Many2one(
        "jiebang.organization", string="Competent department", readonly=True
    )
    territory_id = fields.Many2one("jiebang.territory", readonly=True)
    field_id = fields.Many2one("jiebang.category", readonly=True)
    stage_id = fields.Many2one("jiebang.stage", readonly=True)
    acting_organization_id = fields.Many2one(
        "jiebang.organization",
        string="With (organisation)",
        readonly=True,
        help="The organisation whose turn it was.",
    )
    version = fields.Integer(aggregator=False, readonly=True)
    outcome = fields.Selection(
        selection=lambda self: [
            *self.env["jiebang.decision"]
            ._fields["outcome"]
            ._description_selection(self.env),
            ("open", self.env._("Still there")),
        ],
        readonly=True,
    )
    date_in = fields.Date(string="Came on", readonly=True)
    date_out = fields.Date(string="Left on", readonly=True)
    due_date = fields.Date(string="Was due on", readonly=True)
    days = fields.Integer(
        string="Days (average)",
        aggregator="avg",
        readonly=True,
        help="Calendar days from the arrival to the act.",
    )
    days_max = fields.Integer(string="Days (longest)", aggregator="max", readonly=True)
    late_percent = fields.Float(
        string="Overdue (%)",
        aggregator="avg",
        readonly=True,
        digits=(5, 1),
        help="Of those that had a deadline, how many went past it.",
    )

    @property
    def _table_query(self):
        today = legal_today(self.env)
        return SQL(
            """
            SELECT stay.id,
                   stay.project_id,
                   p.program_id,
                   p.company_id,
                   p.organization_id,
                   p.authority_id,
                   p.territory_id,
                   p.field_id,
                   stage.id AS stage_id,
                   CASE stay.state
                        WHEN 'returned' THEN p.organization_id
                        WHEN 'unit_review' THEN p.organization_id
                        WHEN 'authority_review' THEN p.authority_id
                        WHEN 'delivery' THEN p.authority_id
                        WHEN 'bureau_review' THEN program.issuer_id
                        WHEN 'acceptance' THEN program.issuer_id
                   END AS acting_organization_id,
                   stay.version,
                   stay.outcome,
                   stay.date_in,
                   stay.date_out,
                   stay.due_date,
                   COALESCE(stay.date_out, %(today)s) - stay.date_in AS days,
                   COALESCE(stay.date_out, %(today)s) - stay.date_in AS days_max,
                   CASE WHEN stay.due_date IS NOT NULL
                        THEN 100.0 * (COALESCE(stay.date_out, %(today)s)
                                      > stay.due_date)::int
                   END AS late_percent
              FROM (SELECT 2 * done.id AS id,
                           done.res_id AS project_id,
                           done.version,
                           done.state_from AS state,
                           done.outcome,
                           done.held_since AS date_in,
                           (done.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                               AS date_out,
                           done.due_date
                      FROM jiebang_decision done
                     WHERE done.res_model = 'jiebang.project'
                       AND done.state_from IN %(states)s
                       AND done.held_since IS NOT NULL
                     UNION ALL
                    SELECT 2 * id + 1,
                           id,
                           version,
                           state,
                           'open',
                           holder_since,
                           NULL,
                           deadline
                      FROM jiebang_project
                     WHERE state IN %(states)s
                       AND holder_tier IS NOT NULL) stay
              JOIN jiebang_project p ON p.id = stay.project_id
              JOIN jiebang_program program ON program.id = p.program_id
              JOIN jiebang_stage stage ON stage.state = stay.state
            """,
            today=today,
            zone=LEGAL_TIME_ZONE,
            states=(
                *("returned", "unit_review", "authority_review", "delivery"),
                *("bureau_review", "meeting", "acceptance"),
            ),
        )

    def action_open_record(self):
        """Open the project of the row."""
        self.ensure_one()
        return self.project_id._get_records_action(context={})
