from odoo import api, fields, models
from odoo.fields import Domain

from ....groups import (
    ASSESSORS,
    COMMITTEE,
    EVALUATION,
    OFFICIAL,
    PERSONNEL,
)
from .rubric import GRADES
from .score_sheet import SHUT


class Evaluation(models.Model):
    """The evaluation of a project on its work report (R43–R51, R57–R60).

    The sheets of the evaluators make a total, the total suggests a grade, a named
    evaluation officer decides, the joint meeting is told. What the applicant may see
    lies in ``announced_…``: all other results carry ``groups``. The political part
    and what it could be worked out from are the evaluation officers' (R44).
    """

    _name = "jiebang.evaluation"
    _description = "Evaluation"
    _inherit = [
        "jiebang.evaluation.past.scores",
        "jiebang.evaluation.acts",
        "jiebang.evaluation.score",
        "jiebang.evaluation.file",
        "jiebang.evaluation.assign",
        "jiebang.approval.mixin",
    ]
    _order = "round_id desc, id"
    _rec_names_search = ["project_id.name", "project_id.filing_no"]
    _initial_state = "preparing"
    _editable_states = ()
    _no_loose_files = True

    round_id = fields.Many2one(
        "jiebang.evaluation.round",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    work_report_id = fields.Many2one(
        "jiebang.work.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    project_id = fields.Many2one(
        "jiebang.project", required=True, readonly=True, index=True, ondelete="restrict"
    )
    rubric_id = fields.Many2one(
        "jiebang.rubric",
        string="Standard of evaluation",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(related="round_id.kind", store=True)
    year = fields.Integer(related="round_id.year", store=True, aggregator=False)
    state = fields.Selection(
        [
            ("preparing", "In preparation"),
            ("scoring", "Being scored"),
            ("aggregated", "Grade to be decided"),
            ("graded", "To be reported to the meeting"),
            ("reported", "Reported to the meeting"),
            ("review", "Re-evaluation"),
        ],
        required=True,
        default="preparing",
        copy=False,
        readonly=True,
        index=True,
        group_expand=True,
    )
    program_id = fields.Many2one(
        related="project_id.program_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True
    )
    leader_id = fields.Many2one(related="project_id.leader_id", store=True)
    organization_id = fields.Many2one(
        related="project_id.organization_id", store=True, index=True
    )
    authority_id = fields.Many2one(
        related="project_id.authority_id", store=True, index=True
    )
    territory_id = fields.Many2one(related="project_id.territory_id", store=True)
    field_id = fields.Many2one(related="project_id.field_id", store=True)
    main_category_id = fields.Many2one(
        related="project_id.main_category_id", store=True
    )
    date_at = fields.Date(
        string="Plan due by",
        readonly=True,
        help="What the plan asks for by this day is what is scored (R51).",
    )

    # what the sheets make, by arithmetic
    outcome_percent = fields.Float(
        string="Outcome (%)",
        readonly=True,
        digits=(6, 2),
        aggregator="avg",
        groups=COMMITTEE,
    )
    political_percent = fields.Float(
        string="Political quality (%)",
        readonly=True,
        digits=(6, 2),
        aggregator="avg",
        groups=ASSESSORS,
    )
    timeliness = fields.Float(
        readonly=True, digits=(5, 2), aggregator="avg", groups=COMMITTEE
    )
    total = fields.Float(
        string="Total score",
        readonly=True,
        digits=(6, 2),
        aggregator="avg",
        groups=f"{ASSESSORS},{PERSONNEL}",
    )
    suggested_grade = fields.Selection(
        GRADES, readonly=True, groups=f"{ASSESSORS},{PERSONNEL}"
    )

    # what the officer decides
    grade = fields.Selection(
        GRADES, readonly=True, copy=False, index=True, groups=OFFICIAL
    )
    graded_suggestion = fields.Selection(
        GRADES,
        string="Grade that was suggested",
        readonly=True,
        copy=False,
        groups=OFFICIAL,
        help="The suggestion that the decision was taken on. Before it, the "
        "suggestion would tell of a finding on a person.",
    )
    grade_reason = fields.Text(
        string="Reason for the grade", readonly=True, groups=OFFICIAL
    )
    graded_by_id = fields.Many2one(
        "res.users",
        string="Grade decided by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups=OFFICIAL,
    )
    graded_date = fields.Date(
        string="Grade decided on", readonly=True, copy=False, groups=OFFICIAL
    )

    # the joint meeting, and the applicant
    meeting_id = fields.Many2one(
        "jiebang.meeting",
        string="Joint meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICIAL,
    )
    reported_date = fields.Date(string="Reported on", readonly=True, copy=False)
    days_to_report = fields.Integer(
        string="Days from grade to report",
        readonly=True,
        copy=False,
        aggregator="avg",
        groups=OFFICIAL,
    )
    announced_grade = fields.Selection(
        GRADES, string="Result", readonly=True, copy=False
    )
    announced_reason = fields.Text(
        string="Reasons for the result", readonly=True, copy=False
    )

    # what the committee notes for itself is not the leader's to read, later
    activity_ids = fields.One2many(groups=OFFICIAL)
    activity_state = fields.Selection(groups=OFFICIAL)
    activity_user_id = fields.Many2one(groups=OFFICIAL)
    activity_type_id = fields.Many2one(groups=OFFICIAL)
    activity_type_icon = fields.Char(groups=OFFICIAL)
    activity_date_deadline = fields.Date(groups=OFFICIAL)
    activity_summary = fields.Char(groups=OFFICIAL)

    _report_uniq = models.UniqueIndex(
        "(work_report_id)", "A work report is evaluated once."
    )
    _list_index = models.Index("(round_id DESC, id)")

    @api.depends_context("lang")
    @api.depends("kind", "year", "project_id")
    def _compute_display_name(self):
        for evaluation in self:
            if evaluation.kind == "closing":
                name = self.env._("Closing evaluation")
            else:
                name = self.env._("Evaluation %s", evaluation.year)
            evaluation.display_name = f"{name} · {evaluation.project_id.display_name}"

    # -- people --------------------------------------------------------------

    def _applicant_reason(self, act):
        evaluation = self.sudo()
        if evaluation.project_id.leader_user_id == self.env.user:
            return ""
        name = evaluation.leader_id.name
        if act is None:
            return self.env._("An evaluation is changed by its acts only.")
        return self.env._(
            "“%(act)s” is an act of the leader, %(name)s.", act=act.label, name=name
        )

    def _applicant_user(self):
        return self.sudo().project_id.leader_user_id

    def _applicant_organization(self):
        return self.organization_id

    @api.model
    def _applicant_domain(self):
        if not self.env["jiebang.project"].has_access("read"):
            return Domain.FALSE  # the organisation department leads no project
        return Domain("project_id.leader_user_id", "=", self.env.uid)

    def _involved_users(self):
        return self.sudo().project_id._involved_users()

    def _workflow_project(self):
        return self.project_id

    def _silence_reason(self):
        """Nobody talks beside an evaluation: what the committee says would be read by
        the applicant once the result is told."""
        return self.env._(
            "Nothing is discussed beside an evaluation, its leader would read it "
            "later. The reasons stand in the acts; talk in the round."
        )

    # -- the other part ------------------------------------------------------

    def _political_results(self):
        """What the appraisals of the people of the reports say (R44).

        :return: ``{evaluation id: (percent or None, stopped)}``
        """
        results = self.env["jiebang.appraisal"]._political_results(self.work_report_id)
        return {e.id: results[e.work_report_id.id] for e in self}

    def _bars_grader(self):
        """Nobody decides who has scored the project (R59), or who recused himself from
        scoring it."""
        mine = self.sudo().sheet_ids.filtered(lambda s: s.evaluator_id == self.env.user)
        states = set(mine.mapped("state"))
        if "recused" in states:
            return self.env._(
                "You have declared a conflict of interest in this project, so another "
                "officer decides on its grade."
            )
        if "submitted" in states:
            return self.env._(
                "You have scored this project, so another officer decides on its grade."
            )
        return ""

    def _holder_users(self):
        """Nobody gets the to-do of what is shut to him by his own sheet, nor who has
        scored the to-do of deciding."""
        sheets = self.sudo().sheet_ids
        barred = sheets.filtered_domain(SHUT)
        if self.state == "aggregated":
            barred |= sheets.filtered(lambda s: s.state == "submitted")
        return super()._holder_users() - barred.evaluator_id

    @api.model
    def _waiting_domain(self):
        """What lies with the bureau waits for its evaluation officers."""
        domain = super()._waiting_domain()
        if not self.env.user.has_group(EVALUATION):
            domain &= Domain("holder_tier", "!=", "bureau")
        return domain
