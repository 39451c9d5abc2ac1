from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.batches import in_batches
from .change_terms import KINDS, TIERS

BATCH = 50
"""Notices that take effect between two commits."""


class Change(models.Model):
    """A leader asks to change his running project (变更).

    He ticks what changes and enters what is to be instead; who decides follows from
    the table (``change_rule.py``). Once decided it is carried out in one act.
    """

    _name = "jiebang.change"
    _description = "Change of a Project"
    _rec_names_search = ["code", "project_id"]
    _inherit = [
        "jiebang.change.acts",
        "jiebang.change.people",
        "jiebang.change.checking",
        "jiebang.change.applying",
        "jiebang.change.effects",
        "jiebang.change.telling",
        "jiebang.approval.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _board_index = models.Index("(state, id DESC)")
    _passed_on = (
        *("organization_id", "authority_id"),
        *("new_organization_id", "new_authority_id"),
    )
    _max_lengths = {"reason": 2000, "new_name": 100}
    _cockpit_action = "cf_jiebang.change_action"

    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', 'in', ('running', 'acceptance')), "
        "('leader_user_id', '=', uid)]",
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True, precompute=True
    )
    code = fields.Char(string="Change No.", readonly=True, copy=False, index="trigram")
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    authority_id = fields.Many2one(
        "jiebang.organization",
        string="Competent department",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    bureau_id = fields.Many2one(related="project_id.bureau_id")
    requester_id = fields.Many2one(
        "res.users",
        string="Asked for by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    joiner_user_ids = fields.Many2many(
        "res.users",
        "jiebang_change_joiner_rel",
        string="Asked to join",
        readonly=True,
        copy=False,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("returned", "Returned for correction"),
            ("consent", "With who joins"),
            ("notice", "Notified"),
            ("unit_review", "With the unit's Party group"),
            ("authority_review", "With the competent department"),
            ("bureau_review", "With the bureau"),
            ("meeting", "With the joint meeting"),
            ("done", "Carried out"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        copy=False,
        readonly=True,
        index=True,
    )
    holder_tier = fields.Selection(default="applicant")
    tier = fields.Selection(TIERS, string="Who decides", readonly=True, copy=False)
    reason = fields.Text()
    paper = fields.Binary(string="Sealed page or proof", attachment=True)
    paper_name = fields.Char(string="Name of the file")
    date_wanted = fields.Date(
        string="Counts from",
        help="Empty: from the decision. No day to come, and none before the filing.",
    )
    date_submitted = fields.Date(string="Asked for on", readonly=True, copy=False)
    date_effective = fields.Date(string="In force from", readonly=True, copy=False)
    date_done = fields.Date(string="Decided on", readonly=True, copy=False)
    meeting_date = fields.Date(string="Date of the meeting", readonly=True, copy=False)
    matter_ids = fields.One2many("jiebang.change.matter", "change_id")
    matter_names = fields.Char(string="What changes", compute="_compute_matter_names")
    missing_text = fields.Char(
        string="Who has it, what is missing", compute="_compute_missing_text"
    )
    cautions = fields.Text(string="To mind", compute="_compute_texts")
    consequences = fields.Text(string="What follows", compute="_compute_texts")
    lacking = fields.Text(string="What is missing", compute="_compute_texts")

    with_extension = fields.Boolean(string="Extension")
    with_indicator = fields.Boolean(string="Indicators")
    with_milestone = fields.Boolean(string="Milestones")
    with_plan = fields.Boolean(string="Content and route")
    with_name = fields.Boolean(string="Project title")
    with_category = fields.Boolean(string="Category")
    with_member = fields.Boolean(string="Team members")
    with_resource = fields.Boolean(string="Introduced resources")
    with_partner = fields.Boolean(string="Partners")
    with_unit = fields.Boolean(string="Unit or competent department")
    with_pause = fields.Boolean(string="Pause")
    with_resume = fields.Boolean(string="Resumption")
    with_closing = fields.Boolean(string="Early closing")
    with_termination = fields.Boolean(string="Termination")

    present_date_end = fields.Date(related="project_id.date_end", string="Ends now in")
    present_name = fields.Char(related="project_id.name", string="Title now")
    present_category_id = fields.Many2one(
        related="project_id.main_category_id",
        string="Category now",
    )
    program_id = fields.Many2one(related="project_id.program_id")
    new_date_end = fields.Date(string="Ends then in")
    new_name = fields.Char(string="New title")
    new_main_category_id = fields.Many2one(
        "jiebang.category",
        string="New category",
        ondelete="restrict",
        domain="[('parent_id', '!=', False), ('state', '=', 'published'), "
        "('program_id', '=', program_id)]",
    )
    new_organization_id = fields.Many2one(
        "jiebang.organization",
        string="New unit",
        ondelete="restrict",
        check_company=True,
    )
    new_authority_id = fields.Many2one(
        "jiebang.organization",
        string="New department",
        ondelete="restrict",
        check_company=True,
        domain=[("is_authority", "=", True)],
    )
    pause_until = fields.Date(string="Paused until")
    closing_date = fields.Date(string="Work ends in")
    indicator_line_ids = fields.One2many("jiebang.change.indicator", "change_id")
    milestone_line_ids = fields.One2many("jiebang.change.milestone", "change_id")
    member_line_ids = fields.One2many("jiebang.change.member", "change_id")
    resource_line_ids = fields.One2many("jiebang.change.resource", "change_id")
    partner_line_ids = fields.One2many("jiebang.change.partner", "change_id")
    text_line_ids = fields.One2many("jiebang.change.text", "change_id")

    # -- computed ------------------------------------------------------------

    @api.depends_context("lang")
    @api.depends("code", "matter_ids.kind")
    def _compute_display_name(self):
        for change in self:
            names = change.matter_names or self.env._("Change of a Project")
            change.display_name = " ".join(filter(None, [change.code, names]))

    @api.depends_context("lang")
    @api.depends("matter_ids.kind")
    def _compute_matter_names(self):
        for change in self:
            change.matter_names = "、".join(
                matter.display_name for matter in change.matter_ids
            )

    @api.depends_context("lang")
    @api.depends("state", "holder_tier", "holder_organization_id")
    def _compute_missing_text(self):
        for change in self:
            change.missing_text = change._missing_sentence(
                change.sudo()._applicant_user().name or ""
            )

    @api.depends_context("lang")
    @api.depends(
        "reason",
        "state",
        "new_date_end",
        "closing_date",
        "pause_until",
        "project_id",
        "member_line_ids",
        "indicator_line_ids",
        "milestone_line_ids",
        *(f"with_{kind}" for kind, _label in KINDS),
    )
    def _compute_texts(self):
        for change in self:
            readable = change.sudo()
            if not change.project_id:
                change.cautions = change.consequences = change.lacking = False
                continue
            change.cautions = "\n".join(readable._cautions())
            change.consequences = "\n".join(readable._consequences())
            change.lacking = change.state in change._editable_states and "\n".join(
                readable._faults() + readable._blocks()
            )

    # -- matters -------------------------------------------------------------

    def _kinds(self):
        return [kind for kind, _label in KINDS if self[f"with_{kind}"]]

    @api.model
    def _kind_label(self, kind):
        Matter = self.env["jiebang.change.matter"]
        return dict(Matter._fields["kind"]._description_selection(self.env))[kind]

    def _all_cases(self):
        return [
            case
            for kind in self._kinds()
            for case in self._cases(kind, self._effects(kind))
        ]

    def _rules_by_case(self):
        return self.env["jiebang.change.rule"]._in_force(
            self.project_id.program_id.sudo(),
            self.date_submitted or self._workflow_today(),
        )

    def _weightiest(self, rules):
        order = [tier for tier, _label in TIERS]
        return max(rules, key=lambda r: (order.index(r.tier), r.agenda), default=rules)

    def _wanted_tier(self):
        order = [tier for tier, _label in TIERS]
        tiers = self.matter_ids.mapped("tier")
        return max(filter(None, tiers), key=order.index, default="department")

    def _refresh(self):
        """Make the matters anew from what was ticked and entered, while it may be
        changed."""
        for change in self.sudo().filtered(lambda c: c.state in c._editable_states):
            kinds = change._kinds()
            gone = change.matter_ids.filtered(lambda m, k=kinds: m.kind not in k)
            gone.unlink()
            there = {matter.kind: matter for matter in change.matter_ids}
            rules = change._rules_by_case()
            none = self.env["jiebang.change.rule"]
            for kind in kinds:
                vals = change._matter_values(kind, rules, none)
                if kind in there:
                    there[kind].write(vals)
                else:
                    there[kind] = change.matter_ids.create(
                        vals | {"kind": kind, "change_id": change.id}
                    )
            change.tier = change._wanted_tier() if kinds else False

    def _matter_values(self, kind, rules, none):
        effects = self._effects(kind)
        found = [rules.get(case, none) for case in self._cases(kind, effects)]
        rule = self._weightiest(none.union(*found))
        told = {
            side: "\n".join(self._told_effect(effect, side) for effect in effects)
            for side in ("before", "after")
        }
        if kind == "termination":
            told = {
                "before": self.env._("running"),
                "after": self._kind_label("termination"),
            }
        return told | {
            "effects": effects,
            "rule_id": rule.id,
            "tier": rule.tier or "department",
        }

    def _next_code(self):
        """``蒙科揭备〔2026〕3号-变1``: the project's number and the running one."""
        count = self.sudo().search_count(
            [("project_id", "=", self.project_id.id), ("code", "!=", False)]
        )
        number = self.project_id.filing_no or self.project_id.code or ""
        return f"{number}-变{count + 1}"

    # -- writing -------------------------------------------------------------

    @api.model
    def _with_months(self, vals):
        months = self.env["jiebang.project"]._whole_months
        for name in ("new_date_end", "closing_date"):
            if vals.get(name):
                vals = vals | {
                    name: months(False, fields.Date.to_date(vals[name]))["date_end"]
                }
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create([self._with_months(vals) for vals in vals_list])
        changes._check_requester()
        changes._check_wanted()
        for change in changes.sudo():
            change.organization_id = change.project_id.organization_id
            change.authority_id = change.project_id.authority_id
        changes._refresh()
        return changes

    def write(self, vals):
        if "project_id" in vals and not self.env.su:
            raise UserError(self.env._("A change stays with its project."))
        result = super().write(self._with_months(vals))
        if vals.keys() & {"date_wanted"}:
            self._check_wanted()
        if any(name.startswith(("with_", "new_")) for name in vals) or vals.keys() & {
            "pause_until",
            "closing_date",
        }:
            self._refresh()
        return result

    def copy_data(self, default=None):  # pylint: disable=method-required-super
        raise UserError(self.env._("A change is asked for anew, not copied."))

    def _check_wanted(self):
        for change in self:
            day, filed = change.date_wanted, change.project_id.sudo().filing_date
            if day and day > change._workflow_today():
                raise UserError(
                    self.env._("Counts from: no day to come; leave it empty instead.")
                )
            if day and filed and day < filed:
                raise UserError(
                    self.env._("Counts from: not before the filing, %s.", filed)
                )

    @api.model
    def _cron_lapse(self):
        """Carry out the notices to which nobody has objected in time."""
        today = self._workflow_today()
        late = [("state", "=", "notice"), ("deadline", "<", today)]
        in_batches(self, late, lambda change: change._lapse(), BATCH)

    def _lapse(self):
        """What no longer fits stays with the department, which objects to it."""
        if not self._stale() + self._blocks():
            self._carry_out_by_itself("notice_lapse")
