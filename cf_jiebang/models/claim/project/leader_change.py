from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import APPLICANT, UNIT
from ....tools.document_lang import document_lang
from ...workflow.act import Act

_lt = LazyTranslate(__name__)

PENDING = ("consent", "unit_review")

ACTS = (
    Act(
        name="submit",
        label=_lt("Ask the new leader"),
        sources=("draft",),
        target="consent",
        actors=("requester",),
        outcome="submitted",
        snapshot=True,
        style="primary",
    ),
    Act(
        name="successor_accept",
        label=_lt("Take the project over"),
        sources=("consent",),
        target="unit_review",
        actors=("successor",),
        outcome="agreed",
        style="primary",
    ),
    Act(
        name="successor_decline",
        label=_lt("Don't take it over"),
        sources=("consent",),
        target="declined",
        actors=("successor",),
        outcome="declined",
        opinion=True,
        style="danger",
    ),
    Act(
        name="unit_consent",
        label=_lt("Consent to the new leader"),
        sources=("unit_review",),
        target="done",
        actors=("unit",),
        outcome="agreed",
        opinion=True,
        required=("meeting_date", "minutes_no"),
        style="primary",
        confirm=_lt(
            "The new leader takes the project over at once, and the former one no "
            "longer leads it. This can't be undone."
        ),
    ),
    Act(
        name="unit_refuse",
        label=_lt("Don't consent"),
        sources=("unit_review",),
        target="declined",
        actors=("unit",),
        outcome="declined",
        opinion=True,
        style="danger",
    ),
    Act(
        name="withdraw",
        label=_lt("Withdraw"),
        sources=PENDING,
        target="withdrawn",
        actors=("requester",),
        outcome="withdrawn",
        opinion=True,
    ),
)
"""The life of a change of the leader (R16): reasons, consent of who takes over,
consent of the unit's Party group."""


class LeaderChange(models.Model):
    """A running project passes to a new leader, because its leader leaves the post.

    Asked for by the leader, or by his unit where he can't. The person asked reads
    the project until he has answered. With the unit's consent the project changes
    hands (``leader_change_apply.py``); sealed versions stay as they are.
    """

    _name = "jiebang.leader.change"
    _description = "Change of the Leader"
    _rec_names_search = ["project_id"]
    _inherit = [
        "jiebang.leader.change.apply",
        "jiebang.approval.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _acts = ACTS
    _workflow_actors = {
        "requester": ("applicant", "", ""),
        "successor": ("applicant", "", ""),
        "unit": ("unit", UNIT, "organization_id"),
    }
    _workflow_holders = {
        "draft": "applicant",
        "consent": "applicant",
        "unit_review": "unit",
    }
    _editable_states = ("draft",)
    _max_lengths = {"reason": 2000, "duty": 200}

    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', 'in', ('running', 'acceptance'))]",
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True, precompute=True
    )
    organization_id = fields.Many2one(
        related="project_id.organization_id", store=True, index=True
    )
    old_leader_id = fields.Many2one(
        "jiebang.cadre",
        string="Leader until now",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    new_leader_id = fields.Many2one(
        "jiebang.cadre",
        string="New leader",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Anybody of the directory who has a user. The project stays with its "
        "unit.",
    )
    reason = fields.Text(required=True)
    stays = fields.Boolean(
        string="Stays as a member",
        help="The former leader goes on taking part and reads the project; otherwise "
        "he is named as a member until the day of the change and reads it no more.",
    )
    duty = fields.Char(
        string="His task",
        help="The task under which the former leader stands among the members.",
    )
    requester_id = fields.Many2one(
        "res.users",
        string="Asked for by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    date_done = fields.Date(string="Passed on", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("consent", "With the new leader"),
            ("unit_review", "With the unit's Party group"),
            ("done", "Changed hands"),
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

    _one_at_a_time = models.UniqueIndex(
        "(project_id) WHERE state IN ('consent', 'unit_review')",
        "Another change of the leader of this project is under way.",
    )

    @api.depends("old_leader_id", "new_leader_id")
    def _compute_display_name(self):
        for change in self:
            names = (change.old_leader_id.name, change.new_leader_id.name)
            change.display_name = " → ".join(name or "…" for name in names)

    # -- people --------------------------------------------------------------

    def _bars_requester(self):
        return "" if self.sudo().requester_id == self.env.user else "applicant"

    def _bars_successor(self):
        person = self.sudo().new_leader_id
        if person.user_id == self.env.user:
            return ""
        return self.env._("Only %s, who is asked, may do this.", person.name)

    def _applicant_reason(self, act):
        requester = self.sudo().requester_id
        if requester == self.env.user:
            return ""
        return self.env._(
            "Only %s, who asks for the change, may do this.", requester.name
        )

    def _applicant_user(self):
        change = self.sudo()
        if change.state == "consent":
            return change.new_leader_id.user_id
        return change.requester_id

    def _applicant_organization(self):
        return self.organization_id

    @api.model
    def _applicant_domain(self):
        uid = self.env.uid
        return Domain("requester_id", "=", uid) & Domain(
            "state", "=", "draft"
        ) | Domain("new_leader_id.user_id", "=", uid) & Domain("state", "=", "consent")

    def _involved_users(self):
        return super()._involved_users() | self.sudo().new_leader_id.user_id

    def _holder_organization(self, tier):
        empty = self.env["jiebang.organization"]
        return self.organization_id if tier == "unit" else empty

    def _to_do_summary(self):
        return {
            "consent": self.env._("You are asked to take a project over"),
            "unit_review": self.env._("The change of the leader is to be consented to"),
        }.get(self.state, "")

    # -- content -------------------------------------------------------------

    def _check_requester(self):
        """Raise unless the user leads the project or acts for its unit."""
        if self.env.su:
            return
        user = self.env.user
        units = user._jiebang_scope_ids(UNIT) if user.has_group(UNIT) else ()
        for change in self:
            project = change.project_id
            project.check_access("read")
            acts = project.sudo().organization_id.id in units
            if project.sudo().leader_user_id == user:
                continue
            if not acts or user in project._involved_users():
                raise AccessError(
                    self.env._(
                        "A change of the leader is asked for by the leader, "
                        "%(leader)s, or by the unit, %(unit)s.",
                        leader=project.sudo().leader_id.name,
                        unit=project.sudo().organization_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        changes._check_requester()
        for change in changes.sudo():
            change.old_leader_id = change.project_id.leader_id
        return changes

    def write(self, vals):
        if "project_id" in vals and not self.env.su:
            raise UserError(self.env._("A change stays with its project."))
        return super().write(vals)

    def copy_data(self, default=None):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A change of the leader is asked for anew, not copied.")
        )

    # -- the acts ------------------------------------------------------------

    def _lacks_submit(self):
        return self.sudo()._missing_to_change()

    def _lacks_successor_accept(self):
        return self.sudo()._missing_to_change()

    def _lacks_unit_consent(self):
        return self.sudo()._missing_to_change()

    def _missing_to_change(self):
        """Why the project can't pass, in sentences."""
        project, person, texts = self.project_id, self.new_leader_id, []
        if project.state not in ("running", "acceptance"):
            texts.append(
                self.env._(
                    "Project: only a running project passes to a new leader. An "
                    "application is withdrawn and made anew by its new leader."
                )
            )
        if project.leader_id != self.old_leader_id:
            texts.append(
                self.env._(
                    "The leader of the project has changed since; ask for the change "
                    "anew."
                )
            )
        others = self.search_count(
            [
                ("project_id", "=", project.id),
                ("state", "in", PENDING),
                ("id", "!=", self.id),
            ]
        )
        if others:
            texts.append(
                self.env._("Another change of the leader of this project is under way.")
            )
        if person == project.leader_id:
            texts.append(
                self.env._("New leader: %s leads the project already.", person.name)
            )
        user = person.user_id
        if not person.active or not user.active or not user.has_group(APPLICANT):
            texts.append(
                self.env._(
                    "New leader: %s needs a user with the role of an applicant. Let "
                    "the administrator link one in the directory first.",
                    person.name,
                )
            )
        return texts

    def _values_submit(self, _given):
        return {"version": self.version + 1}

    def _values_unit_consent(self, _given):
        return {"date_done": self._workflow_today()}

    def _after_unit_consent(self):
        self._pass_project()

    def _snapshot_sections(self):
        rows = []
        record = self.with_context(lang=document_lang(self.env))
        for name in ("project_id", "old_leader_id", "new_leader_id", "reason", "stays"):
            label = self._fields[name].get_description(record.env, ["string"])["string"]
            value = record[name]
            if name == "project_id":
                value = value.name
            elif name == "stays":
                value = record.env._("yes") if value else record.env._("no")
            elif name != "reason":
                value = value.name
            rows.append([name, label, value or ""])
        return [["change", record.env._("Change of the leader"), rows]]
