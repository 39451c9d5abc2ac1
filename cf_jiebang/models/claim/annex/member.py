from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import PERSONAL
from ...chain.chain_mixin import REMOVED
from ...workflow.act import Act

_lt = LazyTranslate(__name__)

INVITED = "cf_jiebang.mail_activity_type_confirm"
ANSWERS = ("invited", "confirmed", "declined")


class Member(models.Model):
    """A member of the team, of any registered unit, who confirms that he takes
    part (R8; annex 1, block C)."""

    _name = "jiebang.member"
    _description = "Team Member"
    _inherit = [
        "jiebang.reading.log.mixin",
        "jiebang.project.line.mixin",
        "jiebang.workflow.mixin",
    ]
    _project_field = "member_ids"
    _initial_state = "invited"
    _acts = (
        Act(
            name="confirm",
            label=_lt("Confirm"),
            sources=("invited",),
            target="confirmed",
            actors=("member",),
            style="primary",
        ),
        Act(
            name="decline",
            label=_lt("Do not take part"),
            sources=("invited",),
            target="declined",
            actors=("member",),
            outcome="declined",
            style="danger",
            confirm=_lt("Do you decline to take part in this project?"),
        ),
        Act(
            name="ask",
            label=_lt("Asked anew"),
            sources=("confirmed",),
            target="invited",
            actors=("project",),
            outcome="returned",
            carried_by="jiebang.project",
        ),
        Act(
            name="keep",
            label=_lt("Kept as a member"),
            sources=("invited", "declined"),
            target="confirmed",
            actors=("project",),
            carried_by="jiebang.leader.change",
        ),
        Act(
            name="remove",
            label=_lt("Taken off the list"),
            sources=ANSWERS,
            target=REMOVED,
            actors=("project",),
            outcome="withdrawn",
            carried_by="jiebang.project",
        ),
    )
    _workflow_actors = {
        "member": ("applicant", "", ""),
        "project": ("applicant", "", ""),
    }
    _max_lengths = {"duty": 200, "specialty": 100}
    _cockpit_title = _lt("Projects")

    cadre_id = fields.Many2one(
        "jiebang.cadre", string="Member", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char(related="cadre_id.name")
    organization_id = fields.Many2one(
        "jiebang.organization",
        string="Unit",
        compute="_compute_organization_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    position = fields.Char(related="cadre_id.position")
    title = fields.Char(related="cadre_id.title")
    phone = fields.Char(
        copy=False,
        readonly=True,
        groups=PERSONAL,
        help="Taken from the personal file when the member confirms.",
    )
    duty = fields.Char(string="Task in the project", required=True)
    specialty = fields.Char()
    state = fields.Selection(
        [
            ("invited", "Invited"),
            ("confirmed", "Confirmed"),
            ("declined", "Not taking part"),
            (REMOVED, "Taken off the list"),
        ],
        required=True,
        default="invited",
        copy=False,
        readonly=True,
    )
    date_confirmed = fields.Date(copy=False, readonly=True)
    date_from = fields.Date(string="Takes part from")
    date_to = fields.Date(string="until", copy=False, readonly=True)

    _member_uniq = models.UniqueIndex(
        "(project_id, cadre_id)",
        "Members: a person is named twice. Delete one of the two lines.",
    )

    @api.depends("cadre_id")
    def _compute_organization_id(self):
        for member in self:
            member.organization_id = member.cadre_id.organization_id

    @api.depends("cadre_id")
    def _compute_display_name(self):
        for member in self:
            member.display_name = member.cadre_id.display_name

    @api.constrains("cadre_id", "project_id")
    def _check_not_leader(self):
        for member in self:
            if member.cadre_id == member.project_id.leader_id:
                raise ValidationError(
                    self.env._(
                        "Members: %s leads the project and is not a member as well.",
                        member.cadre_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        for member in members.sudo():
            member._invite()
        return members

    def write(self, vals):
        if "cadre_id" in vals and not self.env.su:
            raise UserError(
                self.env._(
                    "Members: delete the line and add the other person on a new one, "
                    "so that he is asked."
                )
            )
        result = super().write(vals)
        asked_anew = self.filtered(lambda member: member.state == "confirmed")
        if vals.keys() & {"duty", "date_from"} and not self.env.su and asked_anew:
            # he confirmed another task
            asked_anew._apply_act(asked_anew._get_act("ask"))
        return result

    def unlink(self):
        # who has answered leaves his chain of decisions closed
        self._check_unlink()
        answered = self.filtered("decision_count")
        if answered:
            answered._apply_act(answered._get_act("remove"))
        return super().unlink()

    def _invite(self):
        """Ask the member to confirm, by a to-do of his own."""
        user = self.cadre_id.user_id
        if user and self.state == "invited":
            self.project_id._without_client_context().activity_schedule(
                INVITED,
                summary=self.with_context(lang=user.lang).env._(
                    "Confirm that you take part"
                ),
                user_id=user.id,
            )

    # -- who -----------------------------------------------------------------

    def _bars_member(self):
        if self.cadre_id.sudo().user_id == self.env.user:
            return ""
        return self.env._("Only %s can answer this.", self.cadre_id.name)

    def _bars_project(self):
        """Whoever acts on the project that the act follows from: he was asked there."""
        return ""

    def _workflow_project(self):
        # a draft may be deleted, which a decision on it would forbid
        return self.project_id.filtered("version")

    def _my_invitations(self):
        """Those that the current user has to answer."""
        return self.filtered(
            lambda member: member.state == "invited" and not member._bars_member()
        )

    # -- the acts ------------------------------------------------------------

    def _values_confirm(self, _given):
        """The phone is that of his personal file."""
        profile = self.env["jiebang.cadre.profile"].search_fetch(
            [("cadre_id", "=", self.cadre_id.id)], ["phone"], limit=1
        )
        return {"date_confirmed": self._workflow_today(), "phone": profile.phone}

    def _values_decline(self, _given):
        return {"date_confirmed": False, "phone": False}

    def _values_ask(self, _given):
        return {"date_confirmed": False}

    def _left_invited(self):
        user = self.cadre_id.user_id
        if user:
            self.project_id.activity_unlink([INVITED], user_id=user.id)

    def _entered_invited(self):
        self._invite()

    @api.model
    def _inbox_lines(self):
        """Invitations that the user has not answered."""
        mine = Domain("state", "=", "invited") & Domain(
            "cadre_id.user_id", "=", self.env.uid
        )
        label = self.env._("Invitations to take part")
        return super()._inbox_lines() + self._inbox_line(mine, label)
