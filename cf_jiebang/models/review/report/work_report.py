from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import BUREAU

_lt = LazyTranslate(__name__)


class WorkReport(models.Model):
    """Annual or closing work report of a project (年度、结题工作总结报告, annex 3;
    R52–R56).

    One annual report a project and calendar year, one closing report a project.
    Who sees it: who sees the project. Who acts: see ``_acts`` in
    ``work_report_workflow.py``. Overdue is a fact that follows from the dates,
    never a state.
    """

    _name = "jiebang.work.report"
    _description = "Work Report"
    _inherit = [
        "jiebang.work.report.evaluated",
        "jiebang.work.report.acts",
        "jiebang.work.report.sources",
        "jiebang.work.report.prefill",
        "jiebang.work.report.open",
        "jiebang.work.report.content",
        "jiebang.work.report.appraisals",
        "jiebang.work.report.dossier",
        "jiebang.reminder.mixin",
        "jiebang.seal.scan.mixin",
        "jiebang.approval.mixin",
    ]
    _order = "year desc, id desc"
    _name_told_by = (("jiebang.evaluation", "work_report_id"),)
    _rec_names_search = ["project_id.name", "project_id.code", "project_id.filing_no"]
    _cockpit_title = _lt("Work Reports")
    _cockpit_action = "cf_jiebang.work_report_action"

    project_id = fields.Many2one(
        "jiebang.project", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("annual", "Annual report"), ("closing", "Closing report")],
        required=True,
        readonly=True,
    )
    year = fields.Integer(required=True, readonly=True, index=True, aggregator=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("returned", "Returned for correction"),
            ("unit_review", "With the unit for its seal"),
            ("authority_review", "With the competent department"),
            ("delivery", "Paper to be delivered"),
            ("submitted", "At the bureau"),
            ("discharged", "Discharged by the closing report"),
        ],
        required=True,
        default="draft",
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
    leader_id = fields.Many2one(
        "jiebang.cadre", compute="_compute_leader_id", store=True
    )
    leader_user_id = fields.Many2one(
        related="project_id.leader_user_id",
        store=True,
        index=True,
        string="Leader's user",
    )
    organization_id = fields.Many2one(
        related="project_id.organization_id", store=True, index=True
    )
    authority_id = fields.Many2one(
        related="project_id.authority_id", store=True, index=True
    )
    field_id = fields.Many2one(related="project_id.field_id", store=True)
    bureau_id = fields.Many2one(
        related="program_id.issuer_id", string="Bureau of the programme"
    )
    project_state = fields.Selection(
        related="project_id.state", string="State of the project"
    )
    holder_tier = fields.Selection(default="applicant")

    # rules in force when it was opened (R90)
    cutoff_applicant = fields.Date(string="Leader submits by", readonly=True)
    cutoff_unit = fields.Date(string="Unit seals by", readonly=True)
    cutoff_authority = fields.Date(string="Department consents by", readonly=True)
    date_due = fields.Date(string="At the bureau by", readonly=True)
    required_copies = fields.Integer(readonly=True, aggregator=False)
    required_discs = fields.Integer(readonly=True, aggregator=False)
    seal_required = fields.Boolean(string="Sealed scan required", readonly=True)
    correction_days = fields.Integer(readonly=True, aggregator=False)

    submitted_date = fields.Date(
        string="First submitted",
        copy=False,
        readonly=True,
        help="Kept when the report is returned and submitted anew.",
    )
    is_late = fields.Boolean(string="Submitted late", copy=False, readonly=True)
    late_reason = fields.Text(string="Reason for being late")
    copies = fields.Integer(
        string="Bound copies", copy=False, readonly=True, aggregator=False
    )
    discs = fields.Integer(copy=False, readonly=True, aggregator=False)
    received_date = fields.Date(string="Received on", copy=False, readonly=True)
    receiver_id = fields.Many2one(
        "res.users",
        string="Received by",
        copy=False,
        readonly=True,
        ondelete="restrict",
    )
    discharges_annual = fields.Boolean(
        string="Stands for this year's annual report",
        help="The closing report discharges the annual report of the same year; it "
        "is confirmed by the submission.",
    )
    discharged_by_id = fields.Many2one(
        "jiebang.work.report",
        string="Discharged by",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    missing = fields.Char(
        string="With whom, what is missing", compute="_compute_missing"
    )

    _annual_uniq = models.UniqueIndex(
        "(project_id, year) WHERE kind = 'annual'",
        "A project has one annual report a year.",
    )
    _closing_uniq = models.UniqueIndex(
        "(project_id) WHERE kind = 'closing'", "A project has one closing report."
    )
    _list_index = models.Index("(year DESC, id DESC)")
    _holder_index = models.Index("(state, deadline)")

    @api.depends("project_id.leader_id")
    def _compute_leader_id(self):
        """Who leads the project; a report that has reached the bureau keeps the name
        of the leader who made it."""
        for report in self:
            done = report.state in ("submitted", "discharged")
            if not done or not report.leader_id:
                report.leader_id = report.project_id.leader_id

    @api.depends_context("lang")
    @api.depends("kind", "year", "project_id")
    def _compute_display_name(self):
        for report in self:
            report.display_name = (
                f"{report._paper_name()} · {report.project_id.display_name}"
            )

    # -- people --------------------------------------------------------------

    def _applicant_reason(self, act):
        report = self.sudo()
        if report.leader_user_id == self.env.user:
            return ""
        name = report.leader_id.name
        if act is None:
            return self.env._("Only the leader %s may change the report.", name)
        return self.env._(
            "“%(act)s” is an act of the leader, %(name)s.", act=act.label, name=name
        )

    def _applicant_user(self):
        return self.sudo().leader_user_id

    def _applicant_organization(self):
        return self.organization_id

    @api.model
    def _applicant_domain(self):
        return Domain("leader_user_id", "=", self.env.uid)

    def _involved_users(self):
        return self.sudo().project_id._involved_users()

    def _workflow_project(self):
        return self.project_id

    # -- with whom, what is missing ------------------------------------------

    @api.depends_context("lang")
    @api.depends(
        "state",
        "holder_tier",
        "holder_organization_id",
        "holder_unmanned",
        "checklist_count",
    )
    def _compute_missing(self):
        for report in self:
            report.missing = report._missing_sentence(report.leader_id.sudo().name)

    def _missing_text(self):
        """What is missing for the next step, in one clause."""
        if self.holder_unmanned:
            return self.env._(
                "nobody is appointed to act here; the administrator appoints someone"
            )
        texts = {
            "draft": self.env._("the report is to be completed and submitted"),
            "returned": self.env._("the correction is to be made and submitted"),
            "unit_review": self.env._("the seal of the unit"),
            "authority_review": self.env._("the consent of the department"),
            "delivery": self.env._("the copies and discs are to be delivered"),
        }
        return texts.get(self.state, "")

    def _to_do_summary(self):
        return f"{self.display_name}: {self._missing_text()}"

    def _creation_message(self):
        return self.env._("The report was opened.")

    @api.model
    def _inbox_lines(self):
        """The bureau awaits the paper of what the department consented to."""
        lines = super()._inbox_lines()
        if not self.env.user.has_group(BUREAU):
            return lines
        label = self.env._("Consented, the paper is to be received")
        return lines + self._inbox_line([("state", "=", "delivery")], label)

    def action_word_annex3(self):
        """Download annex 3 as a Word file; the address checks the rights."""
        return self.env["jiebang.word"]._download(self, "annex3")
