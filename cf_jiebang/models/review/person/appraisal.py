from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ....groups import AUTHORITY, EVALUATION, PERSONNEL, UNIT


class Appraisal(models.Model):
    """The political appraisal of one person in one year (政治素质评价, R44).

    Opened for the leader and each confirmed member once a report is at the bureau,
    and used by all reports of the year that he takes part in. The unit, each competent
    department of his projects and the organisation department give one written opinion
    each (``jiebang.appraisal.opinion``), then the bureau's evaluation officers score
    the five facets and conclude. A negative finding stops the appraisal and refers it:
    there is no number then.

    Who reads it: the evaluation officers, the organisation department, auditors;
    never the person, nor anybody else of his team, whatever roles they hold.
    """

    _name = "jiebang.appraisal"
    _description = "Political Appraisal"
    _inherit = [
        "jiebang.appraisal.opening",
        "jiebang.appraisal.acts",
        "jiebang.confidential.workflow",
    ]
    _order = "id desc"
    _rec_names_search = ["cadre_id.name", "projects"]
    _initial_state = "open"
    _editable_states = ("open",)
    _passed_on = ("organization_id",)
    _log_subject = "appraisal"
    _logged_fields = frozenset(
        {
            *("state", "percent", "conclusion", "negative", "negative_reason"),
            *("line_ids", "opinion_ids", "acts", "missing"),
        }
    )
    _max_lengths = {"conclusion": 5000}

    work_report_ids = fields.Many2many(
        "jiebang.work.report",
        "jiebang_appraisal_report_rel",
        "appraisal_id",
        "work_report_id",
        string="Work reports",
        readonly=True,
        copy=False,
        help="The reports of the year in which the person takes part: the sheet counts "
        "for each.",
    )
    project_ids = fields.Many2many(
        "jiebang.project",
        "jiebang_appraisal_project_rel",
        "appraisal_id",
        "project_id",
        readonly=True,
        copy=False,
    )
    projects = fields.Char(
        readonly=True, copy=False, help="Also for who doesn't read their files."
    )
    works = fields.Text(
        string="What the person did",
        readonly=True,
        copy=False,
        help="In each project of the year, as its report has it.",
    )
    year = fields.Integer(required=True, readonly=True, aggregator=False)
    former = fields.Boolean(
        string="Of one project",
        readonly=True,
        copy=False,
        help="Made when each project had sheets of its own.",
    )
    program_id = fields.Many2one(
        "jiebang.program",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Of the report that the sheet was opened for.",
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, index=True, precompute=True
    )
    bureau_id = fields.Many2one(
        related="program_id.issuer_id",
        store=True,
        index=True,
        precompute=True,
        export_string_translation=False,
    )
    cadre_id = fields.Many2one(
        "jiebang.cadre",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    subject_user_id = fields.Many2one(
        related="cadre_id.user_id",
        store=True,
        index=True,
        precompute=True,
        export_string_translation=False,
    )
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit of the person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="As it was when the appraisal was opened.",
    )
    state = fields.Selection(
        [
            ("open", "Being appraised"),
            ("complete", "Concluded"),
            ("referred", "Stopped and referred"),
            ("joined", "Joined to the sheet of the year"),
        ],
        required=True,
        default="open",
        copy=False,
        readonly=True,
        index=True,
        group_expand=True,
    )
    line_ids = fields.One2many(
        "jiebang.appraisal.line", "appraisal_id", string="Facets", copy=False
    )
    opinion_ids = fields.One2many(
        "jiebang.appraisal.opinion",
        "appraisal_id",
        string="Opinions",
        readonly=True,
        copy=False,
    )
    percent = fields.Float(
        string="Political part (%)",
        compute="_compute_percent",
        store=True,
        digits=(5, 1),
        aggregator=False,
        help="Points of the five facets, of what is possible. None while it is not "
        "concluded, and none once it was stopped.",
    )
    conclusion = fields.Text(copy=False, readonly=True)
    concluded_date = fields.Date(copy=False, readonly=True)
    negative = fields.Boolean(
        string="Stopped",
        compute="_compute_percent",
        store=True,
        copy=False,
    )
    negative_reason = fields.Text(
        string="Why it was stopped", copy=False, readonly=True
    )
    opinions_given = fields.Integer(
        compute="_compute_opinions_given", compute_sudo=True
    )
    missing = fields.Char(
        string="With whom, what is missing", compute="_compute_missing"
    )

    _year_cadre_uniq = models.UniqueIndex(
        "(bureau_id, cadre_id, year) WHERE NOT COALESCE(former, false)",
        "A person is appraised once a year.",
    )

    @api.depends("state", "line_ids.score", "line_ids.points")
    def _compute_percent(self):
        for sheet in self:
            lines = sheet.line_ids
            points = sum(lines.mapped("points"))
            done = sheet.state == "complete" and points
            sheet.percent = done and 100 * sum(lines.mapped("score")) / points
            sheet.negative = sheet.state == "referred"

    @api.depends("opinion_ids.state")
    def _compute_opinions_given(self):
        for sheet in self:
            sheet.opinions_given = len(
                sheet.opinion_ids.filtered(lambda o: o.state == "given")
            )

    @api.depends("cadre_id", "year")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = f"{sheet.cadre_id.sudo().name} · {sheet.year}"

    @api.depends_context("lang")
    @api.depends("state", "opinion_ids.state", "line_ids.scored")
    def _compute_missing(self):
        for sheet in self:
            sheet.missing = "；".join(sheet._lacking()) if sheet.state == "open" else ""

    # -- what the evaluation takes over --------------------------------------

    @api.model
    def _political_results(self, reports):
        """The political part of each report, from the sheets of its people.

        The percentage is the plain average of the concluded sheets, the leader's
        among them. While a sheet is open there is none. A member whose sheet was
        stopped is left out and does not sink the project; if the leader's was
        stopped, the whole part is: never a number then.

        :return: ``{report id: (percentage or None, whether it was stopped)}``
        """
        sheets = self.sudo().search(
            [("work_report_ids", "in", reports.ids), ("state", "!=", "joined")]
        )
        results = {}
        for report in reports.sudo():
            mine = sheets.filtered(lambda s, r=report: r in s.work_report_ids)
            leader = report.member_line_ids.filtered("is_leader").cadre_id
            leads = mine.filtered(lambda s, who=leader: s.cadre_id in who)
            stopped = "referred" in leads.mapped("state")
            counted = mine.filtered(lambda s: s.state == "complete")
            ready = not stopped and not mine.filtered(lambda s: s.state == "open")
            percent = None
            if ready and counted & leads:
                percent = round(sum(counted.mapped("percent")) / len(counted), 2)
            results[report.id] = (percent, stopped)
        return results

    # -- people --------------------------------------------------------------

    _workflow_actors = {
        "evaluation": ("bureau", EVALUATION, "bureau_id"),
        "unit": ("unit", UNIT, "organization_id"),
        "authority": ("authority", AUTHORITY, ""),
        "personnel": ("personnel", PERSONNEL, ""),
        "giver": ("personnel", PERSONNEL, ""),
    }
    _workflow_holders = {"open": "bureau"}

    def _involved_users(self):
        sheet = self.sudo()
        return sheet.subject_user_id | sheet.project_ids._involved_users()

    def _holder_users(self):
        return super()._holder_users() - self.sudo().work_report_ids._recused_users()

    def _editor_refusal(self):
        return self._desk_reason(EVALUATION, self.sudo().bureau_id)

    @api.model
    def _waiting_domain(self):
        return Domain("state", "=", "open") & super()._waiting_domain()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Appraisals are opened from the work report, by its button.")
            )
        return super().create(vals_list)

    def _creation_message(self):
        return self.env._("The appraisal was opened.")
