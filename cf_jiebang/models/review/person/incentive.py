from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ....groups import AUDITOR, EVALUATION, PERSONNEL, SECRETARY
from ...board.cadre import IDENTITIES
from .incentive_rule import GROUNDS, INCENTIVES

DESK = f"{EVALUATION},{PERSONNEL},{SECRETARY},{AUDITOR}"
"""Who reads how an incentive came about; the person reads what was decided."""


class Incentive(models.Model):
    """An incentive for a person (R61–R70): nominated, checked by the organisation
    department, decided by the joint meeting, carried out and proved.

    The system records; it decides nothing. What was decided and is not carried out
    is a promise that is counted and reminded of.

    Who reads it: the evaluation officers, the organisation department, auditors,
    the secretary once it is before the meeting; the person concerned once it is
    decided, and nobody else of his colleagues.
    """

    _name = "jiebang.incentive"
    _description = "Incentive"
    _inherit = [
        "jiebang.incentive.acts",
        "jiebang.incentive.notices",
        "jiebang.incentive.guard",
        "jiebang.confidential.workflow",
    ]
    _order = "id desc"
    _rec_names_search = ["cadre_id.name", "project_id.name"]
    _check_company_auto = True
    _log_subject = "incentive"
    _logged_fields = frozenset({"eligibility_basis", "acts"})
    _max_lengths = {
        **dict.fromkeys(("reasons", "contribution", "eligibility_basis"), 5000),
        **{"post": 100, "proof_name": 120, "eligibility_note": 2000},
    }

    program_id = fields.Many2one(
        "jiebang.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["jiebang.program"]._default_program(),
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, index=True, precompute=True
    )
    bureau_id = fields.Many2one(
        related="program_id.issuer_id", export_string_translation=False
    )
    cadre_id = fields.Many2one(
        "jiebang.cadre",
        required=True,
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
    organization_id = fields.Many2one(related="cadre_id.organization_id", string="Unit")
    identity = fields.Selection(
        IDENTITIES,
        string="Personnel identity",
        compute="_compute_identity",
        store=True,
        readonly=False,
        precompute=True,
        help="As it is now; the organisation department sets it right.",
    )
    project_id = fields.Many2one(
        "jiebang.project", index="btree_not_null", ondelete="restrict"
    )
    project_name = fields.Char(
        related="project_id.name",
        string="Title of the project",
        help="Also for who doesn't read the project's file.",
    )
    source = fields.Selection(
        [
            ("merit", "Conclusion of the joint meeting: marked effect"),
            ("contribution", "Contribution, or a major project brought in"),
            ("selection", "Selection of the city"),
        ],
        string="Rests on",
        required=True,
        default="merit",
        index=True,
    )
    merit_id = fields.Many2one(
        "jiebang.merit",
        string="Conclusion",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('conclusion', '=', 'outstanding'),"
        " ('meeting_id.state', '=', 'concluded')]",
        groups=DESK,
    )
    recognition_id = fields.Many2one(
        "jiebang.recognition",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('project_id', '=', project_id)]",
    )
    contribution_kind = fields.Selection(
        [
            ("major_project", "Major project brought in"),
            ("contribution", "Important contribution"),
        ]
    )
    contribution = fields.Text(
        string="What was contributed", help="What, when, of which size."
    )
    evidence_ids = fields.Many2many(
        "jiebang.evidence",
        string="Evidence of the contribution",
        domain="[('project_id', '=', project_id), ('kind', '!=', 'seal_scan')]",
        groups=f"{EVALUATION},{AUDITOR}",
    )
    evidence_text = fields.Text(
        string="Named evidence",
        compute="_compute_evidence_text",
        compute_sudo=True,
        groups=DESK,
    )
    selection_line_id = fields.Many2one(
        "jiebang.selection.line",
        string="Chosen in",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('cadre_id', '=', cadre_id), ('chosen', '=', True),"
        " ('selection_id.state', '=', 'announced')]",
        groups=DESK,
    )
    kind = fields.Selection(INCENTIVES, required=True, index=True)
    rule_allowed = fields.Boolean(compute="_compute_rule", groups=DESK)
    rule_explanation = fields.Char(
        string="For this identity", compute="_compute_rule", groups=DESK
    )
    reasons = fields.Text(string="Reasons of the nomination", groups=DESK)
    post = fields.Char(string="Post or task", help="Where to, for a posting.")
    date_from = fields.Date(string="Posted from")
    date_to = fields.Date(string="Posted until")
    state = fields.Selection(
        [
            ("draft", "Nomination"),
            ("eligibility", "Eligibility check"),
            ("meeting", "With the joint meeting"),
            ("decided", "Decided, to be carried out"),
            ("done", "Carried out"),
            ("ineligible", "Not eligible"),
            ("refused", "Not decided"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        copy=False,
        readonly=True,
        index=True,
        group_expand=True,
    )

    eligibility_note = fields.Text(
        string="Note of the organisation department", copy=False, groups=DESK
    )
    eligible = fields.Selection(
        [("in", "Eligible"), ("out", "Not eligible")],
        string="Eligibility",
        copy=False,
        readonly=True,
        groups=DESK,
    )
    eligibility_basis = fields.Text(
        string="Basis of the check", copy=False, readonly=True, groups=DESK
    )
    eligibility_date = fields.Date(
        string="Checked on", copy=False, readonly=True, groups=DESK
    )
    eligibility_user_id = fields.Many2one(
        "res.users",
        string="Checked by",
        copy=False,
        readonly=True,
        ondelete="restrict",
        groups=DESK,
    )

    # decision and what was promised
    decision_meeting_id = fields.Many2one(
        "jiebang.meeting",
        string="Meeting",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=DESK,
    )
    minutes_no = fields.Char(string="Minutes No.", copy=False, readonly=True)
    decision_date = fields.Date(string="Decided on", copy=False, readonly=True)
    responsible_id = fields.Many2one(
        "res.users",
        string="Carried out by",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref(PERSONNEL).ids),
            ("share", "=", False),
        ],
    )
    date_due = fields.Date(string="To be carried out by", copy=False)
    done_date = fields.Date(string="Carried out on", copy=False, readonly=True)
    proof = fields.Binary(string="Evidence", attachment=True, copy=False, readonly=True)
    proof_name = fields.Char(copy=False, readonly=True)
    proof_sha256 = fields.Char(string="SHA-256", copy=False, readonly=True)
    reminded = fields.Char(copy=False, readonly=True, export_string_translation=False)
    acts = fields.Text(groups=DESK)
    open_promise = fields.Boolean(
        compute="_compute_open_promise",
        search="_search_open_promise",
        export_string_translation=False,
    )
    missing = fields.Char(
        string="With whom, what is missing", compute="_compute_missing", groups=DESK
    )

    _board_index = models.Index("(state, id DESC)")
    _due_index = models.Index("(state, date_due)")

    # -- computed ------------------------------------------------------------

    @api.depends("cadre_id")
    def _compute_identity(self):
        for incentive in self:
            incentive.identity = (
                incentive.cadre_id.sudo().identity or incentive.identity
            )

    @api.onchange("merit_id")
    def _onchange_merit_id(self):
        if self.merit_id:
            self.cadre_id = self.merit_id.cadre_id
            self.project_id = self.merit_id.project_id

    @api.depends_context("lang")
    @api.depends("kind", "identity", "company_id")
    def _compute_rule(self):
        rules = self.env["jiebang.incentive.rule"]._rows_by_city(self.company_id)
        for incentive in self:
            rule = rules.get(
                (incentive.company_id.id, incentive.kind, incentive.identity)
            )
            incentive.rule_allowed = bool(rule and rule.allowed)
            incentive.rule_explanation = rule.explanation if rule else ""

    @api.depends("state")
    def _compute_open_promise(self):
        for incentive in self:
            incentive.open_promise = incentive.state == "decided"

    @api.model
    def _search_open_promise(self, operator, value):
        if operator != "in":
            return NotImplemented
        promised = Domain("state", "=", "decided")
        return promised if True in value else ~promised

    @api.depends("evidence_ids")
    def _compute_evidence_text(self):
        for incentive in self:
            incentive.evidence_text = "\n".join(incentive.evidence_ids._told_names())

    @api.depends_context("lang")
    @api.depends("cadre_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for incentive in self:
            name = incentive.cadre_id.sudo().name or ""
            incentive.display_name = f"{name} · {kinds.get(incentive.kind, '')}"

    @api.depends_context("lang")
    @api.depends("state", "holder_tier", "holder_unmanned")
    def _compute_missing(self):
        for incentive in self:
            incentive.missing = incentive._missing_sentence("")

    # -- consistency ---------------------------------------------------------

    @api.constrains("kind", "source")
    def _check_ground(self):
        labels = dict(self._fields["source"]._description_selection(self.env))
        for incentive in self:
            grounds = GROUNDS[incentive.kind]
            if incentive.source not in grounds:
                raise ValidationError(
                    self.env._(
                        "Rests on: “%(kind)s” rests on: %(grounds)s.",
                        kind=incentive.display_name,
                        grounds="、".join(labels[ground] for ground in grounds),
                    )
                )

    @api.constrains("project_id", "cadre_id", "recognition_id", "evidence_ids")
    def _check_belongs_together(self):
        for incentive in self.sudo():
            project = incentive.project_id
            if project and incentive.cadre_id not in incentive._team(project):
                raise ValidationError(
                    self.env._(
                        "%s neither leads this project nor is a confirmed member.",
                        incentive.cadre_id.name,
                    )
                )
            for line in (incentive.recognition_id, incentive.evidence_ids):
                if line.project_id - project:
                    raise ValidationError(
                        self.env._(
                            "Recognition and evidence: they belong to another project."
                        )
                    )

    @api.model
    def _team(self, project):
        """Leader and confirmed members of a project, as cadres."""
        members = project.member_ids.filtered(lambda m: m.state == "confirmed")
        return project.leader_id | members.cadre_id

    @api.constrains("responsible_id", "cadre_id")
    def _check_responsible(self):
        """Nobody carries out what he gets himself."""
        for incentive in self.sudo():
            person = incentive.cadre_id.user_id
            if person and incentive.responsible_id == person:
                raise ValidationError(
                    self.env._(
                        "Carried out by: %s gets the incentive. Choose another officer "
                        "of the department.",
                        person.name,
                    )
                )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for incentive in self:
            start, end = incentive.date_from, incentive.date_to
            if start and end and start > end:
                raise ValidationError(
                    self.env._("Posted until: it lies before the first day.")
                )
