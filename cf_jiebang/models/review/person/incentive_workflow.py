import base64
import binascii
import hashlib

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ....groups import EVALUATION, PERSONNEL, SECRETARY
from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class IncentiveWorkflow(models.AbstractModel):
    """Nominated → eligible → decided → carried out (R61–R70)."""

    _name = "jiebang.incentive.acts"
    _description = "Incentive: its acts"

    _workflow_actors = {
        "evaluation": ("bureau", EVALUATION, "bureau_id"),
        "personnel": ("personnel", PERSONNEL, ""),
        "secretary": ("meeting", SECRETARY, ""),
    }
    _workflow_holders = {
        "draft": "bureau",
        "eligibility": "personnel",
        "meeting": "meeting",
        "decided": "personnel",
    }
    _acts = (
        Act(
            name="nominate",
            label=_lt("Nominate"),
            sources=("draft",),
            target="eligibility",
            actors=("evaluation",),
            outcome="submitted",
            style="primary",
        ),
        Act(
            name="find_eligible",
            label=_lt("Eligible"),
            sources=("eligibility",),
            target="meeting",
            actors=("personnel",),
            outcome="agreed",
            opinion=True,
            style="primary",
        ),
        Act(
            name="find_ineligible",
            label=_lt("Not eligible"),
            sources=("eligibility",),
            target="ineligible",
            actors=("personnel",),
            outcome="declined",
            opinion=True,
            style="danger",
            confirm=_lt("This ends the nomination. It stays on record. Go on?"),
        ),
        Act(
            name="send_back",
            label=_lt("Back to the nomination"),
            sources=("eligibility",),
            target="draft",
            actors=("personnel",),
            outcome="answered",
            opinion=True,
        ),
        Act(
            name="decide",
            label=_lt("Decided by the joint meeting"),
            sources=("meeting",),
            target="decided",
            actors=("secretary",),
            outcome="agreed",
            required=("meeting_date", "minutes_no"),
            style="primary",
        ),
        Act(
            name="refuse",
            label=_lt("Not decided"),
            sources=("meeting",),
            target="refused",
            actors=("secretary",),
            outcome="declined",
            opinion=True,
            style="danger",
            confirm=_lt("This ends the nomination. It stays on record. Go on?"),
        ),
        Act(
            name="carry_out",
            label=_lt("Carried out"),
            sources=("decided",),
            target="done",
            actors=("personnel",),
            outcome="answered",
            required=("done_date", "seal_scan", "seal_scan_name"),
            style="primary",
        ),
        Act(
            name="withdraw",
            label=_lt("Withdraw"),
            sources=("draft", "eligibility"),
            target="withdrawn",
            actors=("evaluation",),
            outcome="withdrawn",
            opinion=True,
            style="danger",
            confirm=_lt("This ends the nomination. It stays on record. Go on?"),
        ),
    )

    # -- people --------------------------------------------------------------

    def _involved_users(self):
        """The person himself, and who works with him in the project."""
        incentive = self.sudo()
        people = incentive.subject_user_id
        if incentive.project_id:
            people |= incentive.project_id._involved_users()
        return people

    def _editor_refusal(self):
        return self._content_refusal()

    def _holder_organization(self, tier):
        return self.bureau_id if tier == "bureau" else self.env["jiebang.organization"]

    def _holder_choice(self):
        mine = {"draft": self.create_uid, "decided": self.responsible_id}
        user = mine.get(self.state)
        if user and user in self._holder_users():
            return user
        return super()._holder_choice()

    def _holder_deadline(self, today):
        if self.state == "decided":
            return self.date_due
        return super()._holder_deadline(today)

    def _deadline_days(self):
        return self.program_id.eligibility_days if self.state == "eligibility" else 0

    def _due_soon_days(self):
        return self.program_id.incentive_remind_days

    # -- what is missing -----------------------------------------------------

    def _lacks_nominate(self):
        incentive = self.sudo()
        missing = incentive._missing_ground()
        if not (incentive.reasons or "").strip():
            missing.append(self.env._("Reasons of the nomination: write them."))
        return missing + incentive._missing_by_kind()

    def _lacks_find_eligible(self):
        return self.sudo()._missing_by_kind()

    def _missing_by_kind(self):
        """What the kind of incentive asks for: the identity, the post."""
        missing = []
        if not self.identity:
            missing.append(self.env._("Personnel identity: enter it."))
        elif not self.rule_allowed:
            missing.append(
                self.env._(
                    "Kind: not for this personnel identity. %s",
                    self.rule_explanation or "",
                ).strip()
            )
        if self.kind == "posting" and not (self.post and self.date_from):
            missing.append(
                self.env._("Posting: enter the post and the day from which it is held.")
            )
        return missing

    def _missing_ground(self):
        """What the nomination rests on, as far as it lacks."""
        check = getattr(self, f"_missing_{self.source}")
        return check()

    def _missing_merit(self):
        merit = self.merit_id
        valid = (
            merit.conclusion == "outstanding"
            and merit.meeting_id.state == "concluded"
            and (merit.cadre_id, merit.project_id) == (self.cadre_id, self.project_id)
        )
        if merit and valid:
            return []
        return [
            self.env._(
                "Conclusion of the joint meeting: choose one on this person and "
                "project, of a concluded meeting."
            )
        ]

    def _missing_contribution(self):
        missing = []
        if not self.project_id:
            missing.append(self.env._("Project: choose it."))
        if not self.contribution_kind or not (self.contribution or "").strip():
            missing.append(
                self.env._("Contribution: say which kind it is, and what it was.")
            )
        if not self.recognition_id and not self.evidence_ids:
            missing.append(
                self.env._("Contribution: name the recognition or the evidence.")
            )
        return missing

    def _missing_selection(self):
        line = self.selection_line_id
        valid = (
            line.cadre_id == self.cadre_id
            and line.chosen
            and line.selection_id.state == "announced"
        )
        if line and valid:
            return []
        return [
            self.env._(
                "Chosen in: choose an announced selection that chose the person."
            )
        ]

    def _lacks_decide(self):
        incentive, missing = self.sudo(), []
        user = incentive.responsible_id
        if not user or not user.has_group(PERSONNEL):
            missing.append(
                self.env._("Carried out by: choose an officer of the department.")
            )
        if not incentive.date_due:
            missing.append(self.env._("To be carried out by: enter the day."))
        elif incentive.date_due < self._workflow_today():
            missing.append(self.env._("To be carried out by: the day has passed."))
        return missing

    # -- acts ----------------------------------------------------------------

    def _given_carry_out(self, given):
        file = (given["seal_scan_name"], self._check_proof(given))
        return {"files": [file]}

    def _check_proof(self, values):
        """SHA-256 of the proof: the appointment or the award, as a scan.

        :raise UserError: it can't be read
        """
        try:
            raw = base64.b64decode(values["seal_scan"] or b"")
        except (binascii.Error, ValueError, TypeError) as error:
            raise UserError(
                self.env._("Evidence: the upload was cut off. Choose it again.")
            ) from error
        name = values["seal_scan_name"]
        limit = min(self.sudo().program_id.mapped("evidence_max_mb"), default=50)
        self.env["jiebang.evidence"]._check_raw(
            raw, name, limit or 50, types=("pdf", "jpg", "jpeg", "png")
        )
        return hashlib.sha256(raw).hexdigest()

    def _values_find_eligible(self, given, eligible="in"):
        return {
            "eligible": eligible,
            "eligibility_basis": given["opinion"],
            "eligibility_date": self._workflow_today(),
            "eligibility_user_id": self.env.uid,
        }

    def _values_find_ineligible(self, given):
        return self._values_find_eligible(given, "out")

    def _values_decide(self, given):
        return {
            "minutes_no": given["minutes_no"],
            "decision_date": given["meeting_date"],
            "reminded": False,
        }

    def _after_decide(self):
        self._tell_person()

    def _values_carry_out(self, given):
        return {
            "done_date": given["done_date"],
            "proof": given["seal_scan"],
            "proof_name": given["seal_scan_name"],
        }

    def _after_carry_out(self):
        self._seal_proof()
        self._tell_person()

    def _seal_proof(self):
        """From here on the file stays as it is (see ``_frozen_for_files``)."""
        digests = self.env["ir.attachment"]._close_files(self, "proof")
        self.proof_sha256 = digests[self.id]

    def _missing_text(self):
        return {
            "draft": self.env._("the nomination is to be completed"),
            "eligibility": self.env._("the eligibility is to be checked"),
            "meeting": self.env._("the decision of the joint meeting"),
            "decided": self.env._("it is to be carried out, with evidence"),
        }.get(self.state, "")

    def _to_do_summary(self):
        return f"{self.cadre_id.name}: {self._missing_text()}"

    def _creation_message(self):
        return self.env._("The nomination was begun.")
