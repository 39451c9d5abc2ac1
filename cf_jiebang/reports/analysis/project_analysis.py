from odoo import fields, models
from odoo.tools import SQL

from ...tools.legal_time import legal_today


class ProjectAnalysis(models.Model):
    """A row a submitted project, for counts by county, field, stage, light and kind
    of unit. It holds no data of persons.

    Who sees a row: who sees the project (``security/analysis_rules.xml``).
    """

    _name = "jiebang.project.analysis"
    _description = "Analysis of Projects"
    _inherit = ["jiebang.reader.mixin"]
    _auto = False
    _order = "project_id desc"
    _rec_name = "project_id"
    _depends = {
        "jiebang.project": [
            *("program_id", "company_id", "organization_id", "authority_id"),
            *("territory_id", "field_id", "main_category_id", "stage_id", "state"),
            *(
                "risk_light",
                "deadline_status",
                "mode",
                "version",
                "submitted_date",
                "filing_date",
            ),
            *("date_end", "holder_since", "progress_percent"),
        ],
        "jiebang.organization": ["kind", "level"],
        "jiebang.decision": ["res_model", "res_id", "outcome"],
    }

    project_id = fields.Many2one("jiebang.project", readonly=True)
    program_id = fields.Many2one("jiebang.program", string="Programme", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    organization_id = fields.Many2one(
        "jiebang.organization", string="Unit", readonly=True
    )
    unit_kind = fields.Selection(
        selection=lambda self: self._selection_of("jiebang.organization", "kind"),
        string="Kind of unit",
        readonly=True,
    )
    unit_level = fields.Selection(
        selection=lambda self: self._selection_of("jiebang.organization", "level"),
        string="Level of the unit",
        readonly=True,
    )
    authority_id = fields.Many2one(
        "jiebang.organization", string="Competent department", readonly=True
    )
    territory_id = fields.Many2one("jiebang.territory", readonly=True)
    field_id = fields.Many2one("jiebang.category", readonly=True)
    main_category_id = fields.Many2one(
        "jiebang.category", string="Main category", readonly=True
    )
    stage_id = fields.Many2one("jiebang.stage", readonly=True)
    state = fields.Selection(
        selection=lambda self: self._selection_of("jiebang.project", "state"),
        readonly=True,
    )
    risk_light = fields.Selection(
        selection=lambda self: self._selection_of("jiebang.project", "risk_light"),
        readonly=True,
    )
    deadline_status = fields.Selection(
        selection=lambda self: self._selection_of("jiebang.project", "deadline_status"),
        readonly=True,
    )
    mode = fields.Selection(
        selection=lambda self: self._selection_of("jiebang.project", "mode"),
        readonly=True,
    )
    submitted_date = fields.Date(string="First submitted", readonly=True)
    filing_date = fields.Date(readonly=True)
    date_end = fields.Date(string="Ends in", readonly=True)
    filing_days = fields.Integer(
        string="Days to the filing",
        aggregator="avg",
        readonly=True,
        help="From the first submission to the filing, in calendar days.",
    )
    waiting_days = fields.Integer(
        string="Days with the present holder",
        aggregator="avg",
        readonly=True,
        help="Calendar days since the one whose turn it is has the file.",
    )
    return_count = fields.Integer(string="Returns", readonly=True)
    progress_percent = fields.Integer(
        string="Progress (%)", aggregator="avg", readonly=True
    )

    def _selection_of(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT p.id AS id,
                   p.id AS project_id,
                   p.program_id,
                   p.company_id,
                   p.organization_id,
                   unit.kind AS unit_kind,
                   unit.level AS unit_level,
                   p.authority_id,
                   p.territory_id,
                   p.field_id,
                   p.main_category_id,
                   p.stage_id,
                   p.state,
                   p.risk_light,
                   p.deadline_status,
                   p.mode,
                   p.submitted_date,
                   p.filing_date,
                   p.date_end,
                   p.filing_date - p.submitted_date AS filing_days,
                   %s - p.holder_since AS waiting_days,
                   COALESCE(returned.number, 0) AS return_count,
                   CASE WHEN p.filing_date IS NOT NULL
                        THEN p.progress_percent END AS progress_percent
              FROM jiebang_project p
              LEFT JOIN jiebang_organization unit ON unit.id = p.organization_id
              LEFT JOIN (SELECT res_id, COUNT(*) AS number
                           FROM jiebang_decision
                          WHERE res_model = 'jiebang.project'
                            AND outcome = 'returned'
                          GROUP BY res_id) returned ON returned.res_id = p.id
             WHERE p.version > 0 AND p.state NOT IN ('past', 'past_open')
            """,
            legal_today(self.env),
        )

    def action_open_record(self):
        """Open the project of the row."""
        self.ensure_one()
        return self.project_id._get_records_action(context={})
