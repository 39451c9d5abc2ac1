from odoo import Command, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....tools.document_lang import document_lang
from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class Progress(models.Model):
    """What a project has done in a period, with its evidence (R29, R30).

    Opened by the server for each running project and period, filled in by the
    leader or a member whom he allows, frozen when it is handed in. The leader may
    reopen it until its due date; each version stays on record. “No progress” is an
    answer, with its reason.
    """

    _name = "jiebang.progress"
    _description = "Project Progress"
    _inherit = [
        "jiebang.progress.opening",
        "jiebang.progress.file",
        "jiebang.period.mixin",
        "jiebang.approval.mixin",
    ]
    _order = "date_from desc, id desc"
    _rec_names_search = ["period", "project_id.name"]
    _max_lengths = {"text": 2000, "reason": 1000, "open_matters": 1000, "plan": 1000}

    _workflow_actors = {
        "leader": ("applicant", "", ""),
        "reporter": ("applicant", "", ""),
    }
    _workflow_holders = {"draft": "applicant", "returned": "applicant"}
    _acts = (
        Act(
            name="submit",
            label=_lt("Hand in"),
            sources=("draft", "returned"),
            target="submitted",
            actors=("reporter",),
            outcome="submitted",
            snapshot=True,
            style="primary",
        ),
        Act(
            name="reopen",
            label=_lt("Reopen for correction"),
            sources=("submitted",),
            target="returned",
            actors=("leader",),
            outcome="returned",
            opinion=True,
        ),
    )
    _cockpit_title = _lt("Progress Reports")
    _cockpit_action = "cf_jiebang.progress_action"

    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    authority_id = fields.Many2one(
        related="project_id.authority_id", store=True, index="btree_not_null"
    )
    leader_user_id = fields.Many2one(related="project_id.leader_user_id")
    state = fields.Selection(
        [
            ("draft", "To be filled in"),
            ("submitted", "Handed in"),
            ("returned", "Reopened"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    outcome = fields.Selection(
        [("progress", "Progress"), ("none", "No progress")],
        string="In this period",
        required=True,
        default="progress",
    )
    text = fields.Text(string="Progress", help="Printed in the ledger.")
    reason = fields.Text(string="Why there was no progress")
    open_matters = fields.Text(
        string="Opinions, suggestions and matters to coordinate",
        help="Printed in the last column of the ledger.",
    )
    plan = fields.Text(string="Next steps")
    line_ids = fields.One2many("jiebang.progress.line", "progress_id")
    milestone_line_ids = fields.One2many(
        "jiebang.progress.line",
        "progress_id",
        string="Milestones",
        domain=[("kind", "=", "milestone")],
    )
    indicator_line_ids = fields.One2many(
        "jiebang.progress.line",
        "progress_id",
        string="Indicators",
        domain=[("kind", "=", "indicator")],
    )
    percent = fields.Integer(
        string="Done (%)",
        compute="_compute_percent",
        store=True,
        aggregator="avg",
        help="The average of the milestones, or of the indicators where there are "
        "none.",
    )
    evidence_ids = fields.Many2many(
        "jiebang.evidence",
        "jiebang_progress_evidence_rel",
        "progress_id",
        "evidence_id",
        domain="[('project_id', '=', project_id), ('kind', '!=', 'seal_scan')]",
    )
    submitter_id = fields.Many2one(
        "res.users", string="Handed in by", readonly=True, ondelete="restrict"
    )

    _project_period_uniq = models.UniqueIndex(
        "(project_id, date_from)", "A project has one progress report a period."
    )
    _order_index = models.Index("(date_from DESC, id DESC)")

    # -- computed ------------------------------------------------------------

    @api.depends("line_ids.percent", "line_ids.kind")
    def _compute_percent(self):
        for progress in self:
            lines = progress.line_ids
            lines = lines.filtered(lambda line: line.kind == "milestone") or lines
            percents = lines.mapped(lambda line: line.percent)
            progress.percent = sum(percents) // len(percents) if percents else 0

    @api.depends_context("lang")
    @api.depends("period_name", "project_id.name")
    def _compute_display_name(self):
        for progress in self:
            name = progress.project_id.display_name
            progress.display_name = f"{progress.period_name} {name}"

    # -- people --------------------------------------------------------------

    def _reporters(self):
        """Users who fill in this report: the leader and the members he allows."""
        return self.project_id._reporting_users()

    def _bars_reporter(self):
        if self.env.user in self._reporters():
            return ""
        return self.env._(
            "A progress report is handed in by the leader, %s, or a member who may "
            "report.",
            self.sudo().project_id.leader_id.name,
        )

    def _applicant_reason(self, act):
        leader = self.sudo().project_id.leader_id.name
        if act is None:
            if self.env.user in self._reporters():
                return ""
            return self.env._(
                "Progress is filled in by the leader %s, or a member whom the leader "
                "allows to report.",
                leader,
            )
        if self.env.user == self._applicant_user():
            return ""
        return self.env._(
            "“%(act)s” is an act of the leader, %(name)s.", act=act.label, name=leader
        )

    def _applicant_user(self):
        return self.sudo().project_id.leader_user_id

    def _applicant_organization(self):
        return self.sudo().project_id.organization_id

    @api.model
    def _applicant_domain(self):
        user = self.env.user
        allowed = self.env["jiebang.member"].sudo()._allowed_projects(user)
        return Domain("project_id.leader_user_id", "=", user.id) | Domain(
            "project_id", "in", allowed.ids
        )

    # -- content -------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Progress reports are opened by themselves, one for each running "
                    "project and period."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._check_evidence()
        return result

    def _check_evidence(self):
        for progress in self.sudo():
            if progress.evidence_ids.project_id - progress.project_id:
                raise AccessError(
                    self.env._("Evidence: a file belongs to another project.")
                )

    # -- the acts ------------------------------------------------------------

    def _lacks_submit(self):
        missing = []
        if self.outcome == "none" and not self._clean_text(self.reason):
            missing.append(
                self.env._("Why there was no progress: write the reason down.")
            )
        if self.outcome == "progress" and not self._clean_text(self.text):
            missing.append(
                self.env._(
                    "Progress: write what was done, or answer “No progress” and why."
                )
            )
        project = self.project_id
        if project.state not in ("running", "acceptance"):
            missing.append(self.env._("“%s” is not running any more.", project.name))
        return missing

    def _values_submit(self, _given):
        return self._handed_in_values() | {"submitter_id": self.env.uid}

    def _after_submit(self):
        self.evidence_ids.filtered(lambda line: not line.sealed)._seal()
        self._carry_on()
        self.project_id._raise_matters(self)

    def _lacks_reopen(self):
        if self.due_date >= self._workflow_today():
            return []
        return [
            self.env._(
                "A correction was possible until the due date, %s. Write it into the "
                "next report.",
                self.due_date,
            )
        ]

    def _acted(self):
        result = super()._acted()
        self.project_id._refresh_risk_light()
        return result

    def _carry_on(self):
        """Take what was reached into the reports that are open already: the next
        period begins before this one is due. What was entered there stays."""
        later = self.project_id.progress_ids.filtered(
            lambda report: report.date_from > self.date_from
        ).sorted("date_from")
        before = self
        for report in later:
            if report.version:
                break
            report.line_ids._carry_over_from(before.line_ids)
            before = report

    def _due_soon_days(self):
        return self.project_id.program_id.due_soon_days

    def _missing_text(self):
        return self.env._("Fill in the progress of %s", self.period_name)

    def _snapshot_sections(self):
        self.ensure_one()
        record = self.sudo().with_context(lang=document_lang(self.env))
        project = record.project_id
        rows = [
            [name, record._field_label(name), project._value_text(record, name)]
            for name in (
                *("period", "outcome", "text", "reason", "open_matters", "plan"),
                *("percent", "submitter_id"),
            )
        ]
        rows.append(
            [
                "evidence_ids",
                record._field_label("evidence_ids"),
                "\n".join(
                    f"{line.display_name} {line.sha256}" for line in record.evidence_ids
                ),
            ]
        )
        return [
            ["progress", record.env._("Progress"), rows],
            ["lines", record.env._("Milestones and indicators"), record._line_rows()],
        ]

    def _line_rows(self):
        project = self.project_id
        return [
            [
                f"{line.kind},{line.id}",
                line.name,
                "；".join(
                    project._value_text(line, name)
                    for name in ("target", "value_text", "percent", "state", "note")
                ),
            ]
            for line in self.line_ids
        ]

    # -- opening -------------------------------------------------------------

    @api.model
    def _open(self, project, period):
        """Values of the report of a project over a period, with its lines: the
        baseline's milestones and indicators, at what was reached before.

        :param period.Period period: the period
        """
        program = project.program_id
        today = self._workflow_today()
        return {
            "project_id": project.id,
            "line_ids": [
                Command.create(vals)
                for vals in self.env["jiebang.progress.line"]._values_for(project)
            ],
            **self._period_values(period, program.update_due_days, today),
        }

    @api.model
    def _cockpit_elsewhere(self):
        """A report of a period that still runs is not stuck."""
        return super()._cockpit_elsewhere() & Domain(
            "date_to", "<", str(self._workflow_today())
        )
