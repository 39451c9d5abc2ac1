from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ....groups import AUTHORITY, EVALUATION, PERSONNEL, UNIT
from ....tools.batches import in_batches

FACETS = [
    ("loyalty", "Political loyalty"),
    ("resolve", "Political resolve"),
    ("duty", "Political responsibility"),
    ("ability", "Political ability"),
    ("discipline", "Political self-discipline"),
]
"""政治忠诚、政治定力、政治担当、政治能力、政治自律."""

BATCH = 20
"""Reports whose sheets are opened between two commits."""

FACET_POINTS = 4
"""Points of each facet: five of them make the 20 of the political part."""


class Appraisal(models.Model):
    """The political appraisal of one person over one work report (政治素质评价, R44).

    Opened for the leader and each confirmed member once the report is at the
    bureau. Three offices give their written opinions (``jiebang.appraisal.opinion``),
    then the bureau's evaluation officers score the five facets and conclude. A
    negative finding stops the appraisal and refers it: there is no number then.

    Who reads it: the evaluation officers, the organisation department, auditors;
    never the person, nor anybody else of his team, whatever roles they hold.
    """

    _name = "jiebang.appraisal"
    _description = "Political Appraisal"
    _inherit = [
        "jiebang.appraisal.acts",
        "jiebang.confidential.workflow",
    ]
    _order = "id desc"
    _rec_names_search = ["cadre_id.name", "project_id.name"]
    _initial_state = "open"
    _editable_states = ("open",)
    _passed_on = ("organization_id", "authority_id")
    _log_subject = "appraisal"
    _logged_fields = frozenset(
        {
            *("state", "percent", "conclusion", "negative", "negative_reason"),
            *("line_ids", "opinion_ids", "acts", "missing"),
        }
    )
    _max_lengths = {"conclusion": 5000}

    work_report_id = fields.Many2one(
        "jiebang.work.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    project_id = fields.Many2one(
        related="work_report_id.project_id", store=True, index=True, precompute=True
    )
    project_name = fields.Char(
        related="project_id.name",
        string="Title of the project",
        help="Also for who doesn't read the project's file.",
    )
    year = fields.Integer(
        related="work_report_id.year", store=True, precompute=True, aggregator=False
    )
    kind = fields.Selection(related="work_report_id.kind", store=True, precompute=True)
    program_id = fields.Many2one(
        related="project_id.program_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True, precompute=True
    )
    bureau_id = fields.Many2one(
        related="program_id.issuer_id", export_string_translation=False
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
    is_leader = fields.Boolean(string="Leader", readonly=True)
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit of the person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="As it was when the appraisal was opened.",
    )
    authority_id = fields.Many2one(
        "jiebang.organization",
        string="Competent department",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    served_from = fields.Date(readonly=True)
    served_to = fields.Date(string="Served until", readonly=True)
    months = fields.Float(string="Months served", digits=(5, 1), readonly=True)
    duty = fields.Char(string="Task in the project", readonly=True)
    contribution = fields.Text(string="Real contribution", readonly=True)
    state = fields.Selection(
        [
            ("open", "Being appraised"),
            ("complete", "Concluded"),
            ("referred", "Stopped and referred"),
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

    _report_cadre_uniq = models.UniqueIndex(
        "(work_report_id, cadre_id)", "A person is appraised once over a report."
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

    # -- opening -------------------------------------------------------------

    @api.model
    def _open_for(self, reports):
        """Open the appraisals that lack, for the leader and each confirmed member
        of reports that are at the bureau; each office gets its to-do.

        :return: the appraisals of the reports, old and new, as the current user
        """
        reports = reports.sudo().filtered(lambda r: r.state == "submitted")
        reports._lock_or_explain()
        model = self.sudo().with_context(mail_create_nosubscribe=True)
        there = model.search([("work_report_id", "in", reports.ids)])
        known = {(sheet.work_report_id.id, sheet.cadre_id.id) for sheet in there}
        new = model.create(
            [
                self._opening_values(line)
                for line in reports.member_line_ids
                if line.cadre_id and (line.report_id.id, line.cadre_id.id) not in known
            ]
        )
        self.env["jiebang.appraisal.opinion"]._open_for(new)
        new._hand_over_to_next_holder()
        return (there | new).with_env(self.env)

    @api.model
    def _opening_values(self, line):
        """What a sheet takes over from a participant of the report."""
        report = line.report_id
        return {
            "work_report_id": report.id,
            "cadre_id": line.cadre_id.id,
            "is_leader": line.is_leader,
            "organization_id": line.cadre_id.organization_id.id,
            "authority_id": report.authority_id.id,
            "served_from": line.date_from,
            "served_to": line.date_to,
            "months": line.months,
            "duty": line.duty,
            "contribution": line.contribution,
            "line_ids": [
                fields.Command.create({"facet": facet, "points": FACET_POINTS})
                for facet, _label in FACETS
            ],
        }

    @api.model
    def _lacking_domain(self):
        """Reports that are evaluated and have people without a sheet."""
        return Domain("state", "=", "submitted") & Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT e.work_report_id
                  FROM jiebang_evaluation e
                  JOIN jiebang_work_report_member m
                    ON m.report_id = e.work_report_id AND m.cadre_id IS NOT NULL
             LEFT JOIN jiebang_appraisal a
                    ON a.work_report_id = m.report_id AND a.cadre_id = m.cadre_id
                 WHERE a.id IS NULL
                )"""
            ),
        )

    @api.model
    def _cron_open(self):
        """Open the sheets of what is evaluated, in batches; found by query, so that
        a run that was missed or killed is made up for by the next one."""
        reports = self.env["jiebang.work.report"]
        in_batches(reports, self._lacking_domain, self._open_for, BATCH, each=False)

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
        sheets = self.sudo().search([("work_report_id", "in", reports.ids)])
        by_report = sheets.grouped("work_report_id")
        results = {}
        for report in reports:
            mine = by_report.get(report.sudo(), sheets.browse())
            stopped = any(s.is_leader and s.state == "referred" for s in mine)
            counted = mine.filtered(lambda s: s.state == "complete")
            ready = not stopped and not mine.filtered(lambda s: s.state == "open")
            percent = None
            if ready and counted.filtered("is_leader"):
                percent = round(sum(counted.mapped("percent")) / len(counted), 2)
            results[report.id] = (percent, stopped)
        return results

    # -- people --------------------------------------------------------------

    _workflow_actors = {
        "evaluation": ("bureau", EVALUATION, "bureau_id"),
        "unit": ("unit", UNIT, "organization_id"),
        "authority": ("authority", AUTHORITY, "authority_id"),
        "personnel": ("personnel", PERSONNEL, ""),
        "giver": ("personnel", PERSONNEL, ""),
    }
    _workflow_holders = {"open": "bureau"}

    def _involved_users(self):
        sheet = self.sudo()
        return sheet.subject_user_id | sheet.project_id._involved_users()

    def _holder_users(self):
        return super()._holder_users() - self.sudo().work_report_id._recused_users()

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
