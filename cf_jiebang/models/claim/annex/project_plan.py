from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

DECLARED = ("declare_true", "declare_open", "declare_rights", "declare_publish")
"""The four statements of the declaration (annex 1, block G)."""


class ProjectPlan(models.AbstractModel):
    """Annex 1, blocks C to G, and the seven sections of annex 2 (R16, R17, R72,
    R75–R81, R88)."""

    _name = "jiebang.project.plan"
    _description = "Project: annex 2, the plan"

    mode = fields.Selection(
        [("individual", "Individual"), ("team", "Team")],
        string="Taken up by",
        required=True,
        default="individual",
    )
    team_name = fields.Char()
    member_ids = fields.One2many("jiebang.member", "project_id", copy=True)
    partner_ids = fields.One2many("jiebang.partner", "project_id", copy=True)
    resource_ids = fields.One2many(
        "jiebang.resource", "project_id", string="Introduced resources", copy=True
    )
    indicator_ids = fields.One2many("jiebang.indicator", "project_id", copy=True)
    output_ids = fields.One2many(
        "jiebang.output", "project_id", string="Expected results", copy=True
    )
    milestone_ids = fields.One2many("jiebang.milestone", "project_id", copy=True)
    evidence_ids = fields.One2many("jiebang.evidence", "project_id", copy=False)
    is_invited = fields.Boolean(
        compute="_compute_is_invited", export_string_translation=False
    )

    date_start = fields.Date(string="Starts in")
    date_end = fields.Date(string="Ends in", help="The last month is included.")
    location = fields.Char()
    tech_field = fields.Char(string="Technical field")
    summary = fields.Text(string="Brief content")
    summary_length = fields.Char(compute="_compute_summary_length")
    key_problems = fields.Text(
        string="Key technical problems to solve", prefetch="plan"
    )
    expected_benefit = fields.Text(
        string="Expected economic and social benefit", prefetch="plan"
    )

    # long texts are fetched with each other, not with every card
    plan_foundation = fields.Html(
        string="Research basis and present state", prefetch="plan"
    )
    plan_content = fields.Html(string="Research content", prefetch="plan")
    plan_method = fields.Html(string="Research methods and route", prefetch="plan")
    plan_innovation = fields.Html(string="Innovation and advancement", prefetch="plan")
    plan_schedule = fields.Html(string="Schedule and stage goals", prefetch="plan")
    plan_other = fields.Html(string="Other", prefetch="plan")

    declare_true = fields.Boolean(string="The material is true", copy=False)
    declare_open = fields.Boolean(string="It holds no secrets", copy=False)
    declare_rights = fields.Boolean(
        string="No dispute over intellectual property", copy=False
    )
    declare_publish = fields.Boolean(string="May be published", copy=False)
    declared_date = fields.Date(string="Declared on", copy=False, readonly=True)

    @api.depends_context("uid")
    @api.depends("member_ids.state", "member_ids.cadre_id")
    def _compute_is_invited(self):
        for project in self:
            project.is_invited = bool(project.member_ids._my_invitations())

    @api.depends_context("lang")
    @api.depends("summary", "program_id.summary_max")
    def _compute_summary_length(self):
        for project in self:
            project.summary_length = self.env._(
                "%(count)s of at most %(most)s characters",
                count=len(project.summary or ""),
                most=project.sudo().program_id.summary_max,
            )

    @api.onchange("date_start", "date_end")
    def _onchange_period(self):
        """The period counts whole months: from the first of one to the last of
        another."""
        for project in self:
            project.update(self._whole_months(project.date_start, project.date_end))

    @api.model
    def _whole_months(self, start, end):
        return {
            "date_start": start and start + relativedelta(day=1),
            "date_end": end and end + relativedelta(day=31),
        }

    @api.model_create_multi
    def create(self, vals_list):
        projects = super().create([self._with_whole_months(vals) for vals in vals_list])
        projects._date_declaration()
        return projects

    def write(self, vals):
        result = super().write(self._with_whole_months(vals))
        if vals.keys() & set(DECLARED):
            self._date_declaration()
        return result

    def _date_declaration(self):
        """A declaration has the date on which its last statement was ticked."""
        for project in self.sudo():
            declared = all(project[name] for name in DECLARED)
            if declared != bool(project.declared_date):
                project.declared_date = declared and project._workflow_today()

    @api.model
    def _with_whole_months(self, vals):
        if not vals.keys() & {"date_start", "date_end"}:
            return vals
        months = self._whole_months(
            fields.Date.to_date(vals.get("date_start")),
            fields.Date.to_date(vals.get("date_end")),
        )
        return vals | {name: months[name] for name in months if name in vals}

    def action_declare(self):
        """Sign the declaration of annex 1 (block G) in one act."""
        self.write(dict.fromkeys(DECLARED, True))
        return True

    def action_confirm_membership(self):
        """Confirm that one takes part (an invited member alone)."""
        return self.member_ids._my_invitations().action_transition("confirm")

    def action_decline_membership(self):
        """Decline to take part (an invited member alone)."""
        return self.member_ids._my_invitations().action_transition("decline")

    def _frozen_for_files(self):
        """Pictures in the text belong to the content: what a version holds stays as
        it is, and nobody but the leader changes those of a draft."""
        return self.filtered(lambda p: p.version or p._content_refusal())
