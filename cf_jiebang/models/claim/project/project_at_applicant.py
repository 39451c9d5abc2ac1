from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ...workflow.act import Act

_lt = LazyTranslate(__name__)

ASK_END = _lt("This ends the application. It stays on record. Go on?")

DECLINE = {
    "target": "declined",
    "outcome": "declined",
    "opinion": True,
    "style": "danger",
    "confirm": ASK_END,
}
"""What every tier has that may end an application."""


class ProjectAtApplicant(models.AbstractModel):
    """The file is its leader's: a draft, or returned for correction (R16–R18)."""

    _name = "jiebang.project.at.applicant"
    _description = "Project: with the applicant"

    _acts = (
        Act(
            name="submit",
            label=_lt("Submit"),
            sources=("draft", "returned"),
            target="unit_review",
            actors=("leader",),
            outcome="submitted",
            snapshot=True,
            style="primary",
        ),
        Act(
            name="withdraw",
            label=_lt("Withdraw"),
            sources=(
                "returned",
                "unit_review",
                "authority_review",
                "delivery",
                "bureau_review",
            ),
            target="withdrawn",
            actors=("leader",),
            outcome="withdrawn",
            opinion=True,
            style="danger",
            confirm=ASK_END,
        ),
    )

    _returns_to = {
        "unit": "unit_review",
        "authority": "authority_review",
        "bureau": "delivery",
        "meeting": "delivery",
    }

    # -- who -----------------------------------------------------------------

    def _applicant_reason(self, act):
        project = self.sudo()
        if project.leader_user_id == self.env.user:
            return ""
        name = project.leader_id.name
        if act is None:
            return self.env._("Only the leader %s may change the file.", name)
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

    # -- the acts ------------------------------------------------------------

    def _lacks_submit(self):
        refusal = "" if self.version else self.program_id._application_refusal()
        return [*filter(None, [refusal]), *self._checklist_items()]

    def _comes_back(self):
        return self.return_directly and (
            self.program_id.minor_return_direct or self.return_tier == "meeting"
        )

    def _values_submit(self, _given):
        self._adopt_pictures()
        vals = self._next_version()
        if not self.code:
            vals["code"] = self.env["ir.sequence"]._jiebang_next(
                "jiebang.project", self.company_id, self._workflow_today()
            )
            vals["submitted_date"] = self._workflow_today()
        if not self.version:
            organization = self.leader_id.organization_id
            vals["organization_id"] = organization.id
            vals["authority_id"] = (
                self.authority_override_id or organization.route_authority_id
            ).id
        elif not self._comes_back():
            # it climbs all tiers again, on the way that the file names now
            vals["authority_id"] = (self._current_authority() or self.authority_id).id
        return vals

    def _after_submit(self):
        self.evidence_ids._seal()
        self.word_rest_ids.unlink()
        # who was ever part of the file never decides on it
        self.involved_user_ids |= self.leader_user_id | self.participant_user_ids

    def _entered_returned(self):
        self._void_letter_and_receipt(keep_letter=self._comes_back())

    def _entered_withdrawn(self):
        self._void_letter_and_receipt()

    def _entered_declined(self):
        self._void_letter_and_receipt()
        self._tell_leader()

    def _void_letter_and_receipt(self, keep_letter=False):
        """The paper of a version that goes back is void; the letter only when the
        file climbs all tiers again."""
        self.env["jiebang.receipt"].search_fetch(
            [("project_id", "in", self.ids), ("state", "!=", "void")], ["state"]
        )._void()
        vals = {"receipt_id": False}
        if not keep_letter:
            self.env["jiebang.recommendation.line"].search_fetch(
                [("project_id", "in", self.ids), ("state", "=", "active")],
                ["letter_id", "project_id", "state"],
                order="id",
            )._void()
            vals |= {"letter_id": False, "conclusion": False}
        self.write(vals)

    def _tell_leader(self):
        """Tell the leader of the result of his application."""
        leader = self.leader_user_id
        if leader and leader != self.env.user:
            self.message_notify(
                partner_ids=leader.partner_id.ids,
                subject=self.name,
                body=self.env._(
                    "%(title)s: %(result)s",
                    title=self.name,
                    result=self.decision_ids[:1].transition_label,
                ),
            )

    # -- a file anew ---------------------------------------------------------

    def action_copy_direction(self):
        """Copy the content as a new draft in another direction (R9, R14)."""
        self.ensure_one()
        refusal = self._applicant_reason(None)
        if refusal:
            raise UserError(refusal)
        return self.copy()._get_records_action(context={})

    def action_apply_again(self):
        """Begin a new application that is linked to this declined one."""
        self.ensure_one()
        self.check_access("read")
        refusal = self._applicant_reason(None)
        if refusal:
            raise UserError(refusal)
        if self.state not in ("declined", "withdrawn"):
            raise UserError(
                self.env._(
                    "Only a declined or withdrawn project can be applied for anew."
                )
            )
        project = self.copy({"name": self.name})
        project.sudo().previous_id = self
        return project._get_records_action(context={})
