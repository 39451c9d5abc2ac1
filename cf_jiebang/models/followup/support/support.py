from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import LazyTranslate

from ....groups import BUREAU
from ...workflow.act import Act

_lt = LazyTranslate(__name__)

ACTS = (
    Act(
        name="arrange",
        label=_lt("Provider found"),
        sources=("need",),
        target="provided",
        actors=("bureau",),
        outcome="answered",
        opinion=True,
        optional=("provider", "plan_name"),
        style="primary",
    ),
    Act(
        name="deliver",
        label=_lt("Support given, ask for feedback"),
        sources=("provided",),
        target="feedback",
        actors=("bureau",),
        outcome="answered",
        opinion=True,
        optional=("plan_outcome", "plan_number"),
        style="primary",
    ),
    Act(
        name="acknowledge",
        label=_lt("Give feedback"),
        sources=("feedback",),
        target="done",
        actors=("leader",),
        outcome="agreed",
        opinion=True,
        required=("satisfaction",),
        style="primary",
    ),
    Act(
        name="reopen",
        label=_lt("Not what was needed"),
        sources=("feedback",),
        target="need",
        actors=("leader",),
        outcome="returned",
        opinion=True,
    ),
    Act(
        name="drop",
        label=_lt("Can't be given"),
        sources=("need", "provided"),
        target="dropped",
        actors=("bureau",),
        outcome="declined",
        opinion=True,
        style="danger",
        confirm=_lt("This ends the support. It stays on record. Go on?"),
    ),
)
"""The life of a support (R37): need, provider, result, feedback."""

NEED_FIELDS = {"name", "need", "kind"}
DESK_FIELDS = {
    *NEED_FIELDS,
    "provider",
    "provider_contact",
    "promised_date",
    "amount",
    "plan_name",
    "plan_letter",
    "plan_date",
    "plan_outcome",
    "plan_number",
    "plan_funds",
}


class Support(models.Model):
    """A support of the bureau for a project that was recognised (R36, R37), among
    them the recommendation to the autonomous region's plan with its outcome (R38)."""

    _name = "jiebang.support"
    _description = "Support"
    _inherit = [
        "jiebang.support.acts",
        "jiebang.promise.mixin",
        "jiebang.approval.mixin",
    ]
    _order = "id desc"
    _initial_state = "need"
    _promised_states = ("need", "provided")
    _acts = ACTS
    _act_days = {"plan_date": "recognition_id.date"}
    _max_lengths = {"name": 100, "need": 5000, "provider": 100, "plan_name": 100}
    _cockpit_title = _lt("Supports")
    _cockpit_action = "cf_jiebang.support_action"

    name = fields.Char(string="Subject", required=True)
    project_id = fields.Many2one(
        "jiebang.project", required=True, index=True, ondelete="restrict"
    )
    recognition_id = fields.Many2one(
        "jiebang.recognition",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('project_id', '=', project_id), ('kind', '=', 'effect')]",
        help="The recorded recognition that opens the support.",
    )
    kind = fields.Selection(
        [
            ("guidance", "Technical guidance"),
            ("finance", "Science and technology finance"),
            ("cooperation", "Science and technology cooperation"),
            ("release", "Release of results"),
            ("agency", "Science and technology agency"),
            ("plan", "Recommendation to the autonomous region's plan"),
            ("other", "Other"),
        ],
        required=True,
        default="guidance",
        index=True,
    )
    need = fields.Text(string="What is needed", required=True)
    state = fields.Selection(
        [
            ("need", "Need recorded"),
            ("provided", "Under way"),
            ("feedback", "Feedback of the applicant"),
            ("done", "Done"),
            ("dropped", "Not given"),
        ],
        required=True,
        default="need",
        copy=False,
        readonly=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    requester_id = fields.Many2one(
        "res.users",
        string="Requested by",
        default=lambda self: self.env.user,
        copy=False,
        readonly=True,
        ondelete="restrict",
    )
    provider = fields.Char(
        copy=False, help="The bank, institute, agency or expert that helps."
    )
    provider_contact = fields.Char(string="Contact of the provider", copy=False)
    amount = fields.Monetary(copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    arrangement = fields.Text(string="What was arranged", copy=False, readonly=True)
    result = fields.Text(copy=False, readonly=True)
    result_date = fields.Date(string="Given on", copy=False, readonly=True)
    feedback = fields.Text(copy=False, readonly=True)
    satisfaction = fields.Selection(
        [("yes", "It helped"), ("partly", "It helped in part"), ("no", "No help")],
        copy=False,
        readonly=True,
    )
    plan_name = fields.Char(string="Plan applied for", copy=False)
    plan_letter = fields.Char(string="Recommendation letter No.", copy=False)
    plan_date = fields.Date(string="Recommended on", copy=False)
    plan_outcome = fields.Selection(
        [("approved", "Approved"), ("rejected", "Not approved")],
        string="Result of the application",
        copy=False,
        index=True,
    )
    plan_number = fields.Char(string="Project No. in the plan", copy=False)
    plan_funds = fields.Monetary(string="Funds", copy=False)

    organization_id = fields.Many2one(
        related="project_id.organization_id", string="Unit"
    )
    authority_id = fields.Many2one(
        related="project_id.authority_id", store=True, index=True
    )
    bureau_id = fields.Many2one(related="project_id.bureau_id")
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True
    )
    is_desk = fields.Boolean(
        compute="_compute_is_desk", export_string_translation=False
    )

    _board_index = models.Index("(state, id DESC)")
    _funds_positive = models.Constraint(
        "CHECK(COALESCE(amount, 0) >= 0 AND COALESCE(plan_funds, 0) >= 0)",
        "Amounts can't be negative.",
    )

    @api.depends_context("uid")
    @api.depends("project_id", "state")
    def _compute_is_desk(self):
        for support in self:
            support.is_desk = (
                not support._desk_refusal() if support.project_id else False
            )

    def _desk_refusal(self):
        """Why the current user does not act for the bureau here, or ``""``."""
        bureau, user = self.sudo().bureau_id, self.env.user
        scope = user._jiebang_scope_ids(BUREAU) if user.has_group(BUREAU) else ()
        if bureau.id not in scope:
            return self.env._(
                "Supports are arranged by the officers of %s.", bureau.name
            )
        if user in self._involved_users():
            return self.env._(
                "You lead this file or take part in it, so someone else must decide."
            )
        return ""

    @api.constrains("recognition_id", "project_id")
    def _check_recognition(self):
        for support in self:
            ground = support.sudo().recognition_id
            if ground.project_id != support.project_id or ground.kind != "effect":
                raise ValidationError(
                    self.env._(
                        "Recognition: choose one of this project that it runs "
                        "smoothly and with marked effect."
                    )
                )

    @api.constrains("plan_outcome", "plan_number")
    def _check_plan(self):
        for support in self:
            if support.plan_outcome == "approved" and not support.plan_number:
                raise ValidationError(
                    self.env._("Project No. in the plan: enter it, it was approved.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        supports = super().create(vals_list)
        for support in supports if not self.env.su else ():
            project = support.project_id
            project.check_access("read")
            names = DESK_FIELDS - NEED_FIELDS
            desk = not support._desk_refusal()
            if not desk and self.env.user != project.sudo().leader_user_id:
                raise AccessError(support._desk_refusal())
            if not desk and any(support[name] for name in names):
                raise AccessError(support._desk_refusal())
        supports.sudo()._without_client_context()._hand_over_to_next_holder()
        return supports

    def write(self, vals):
        if vals.keys() & {"project_id", "recognition_id"} and not self.env.su:
            raise UserError(self.env._("A support stays with its recognition."))
        return super().write(vals)

    def _content_refusal(self, field_names=None):
        if self.env.su or not self.id:
            return ""
        if self.state not in ("need", "provided"):
            return self.env._("“%s” is finished; it stays as it is.", self.display_name)
        refusal = self._desk_refusal()
        own = self.requester_id == self.env.user and self.state == "need"
        if refusal and own and set(field_names or ()) <= NEED_FIELDS:
            return ""
        return refusal

    def _check_unlink(self):
        raise UserError(self.env._("Supports stay on record."))

    def _frozen_for_files(self):
        return self.filtered(lambda support: support._content_refusal())
