from odoo import api, models
from odoo.exceptions import UserError

from ....groups import EVALUATION, PERSONNEL, SECRETARY

NOMINATION = {
    *("cadre_id", "project_id", "source", "merit_id", "recognition_id"),
    *("selection_line_id", "contribution_kind", "contribution", "evidence_ids"),
    *("kind", "identity", "reasons", "post", "date_from", "date_to"),
}
"""What the nomination says; the bureau's evaluation officers write it."""

CHECKED = {"kind", "identity", "eligibility_note", "post", "date_from", "date_to"}
"""What the organisation department may set right during its check."""

PROMISE = {"responsible_id", "date_due", "decision_meeting_id"}
"""What the joint meeting decides besides yes or no."""


class IncentiveGuard(models.AbstractModel):
    """Who may write what of an incentive, and when."""

    _name = "jiebang.incentive.guard"
    _description = "Incentive: who writes what"

    @api.model_create_multi
    def create(self, vals_list):
        incentives = super().create(vals_list)
        for incentive in incentives if not self.env.su else ():
            refusal = incentive._content_refusal()
            if refusal:
                raise UserError(refusal)
            incentive._check_readable(NOMINATION)
        incentives.sudo()._without_client_context()._hand_over_to_next_holder()
        return incentives

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and vals.keys() & NOMINATION:
            for incentive in self:
                incentive._check_readable(vals)
        return result

    def _check_readable(self, names):
        """Nothing is named that the user may not read: its name would be told."""
        for name in ("project_id", "recognition_id", "evidence_ids", "merit_id"):
            if name in names and self[name]:
                self[name].check_access("read")

    def _content_refusal(self, field_names=None):
        """The nomination is the bureau's, the check the organisation department's,
        responsible and day the secretary's, each in its turn."""
        if self.env.su or not self.id:
            return ""
        turns = {
            "draft": (EVALUATION, NOMINATION | {"program_id"}),
            "eligibility": (PERSONNEL, CHECKED),
            "meeting": (SECRETARY, PROMISE),
        }
        if self.state not in turns:
            return self.env._("“%s” is decided; it stays as it is.", self.display_name)
        group, names = turns[self.state]
        organization = self.sudo().bureau_id if group == EVALUATION else None
        refusal = self._desk_reason(group, organization)
        closed = set(field_names or ()) - names
        if not refusal and closed:
            return self.env._(
                "%s: this can't be changed at this stage.",
                "、".join(self._field_label(name) for name in sorted(closed)),
            )
        return refusal

    def _frozen_for_files(self):
        """No client touches the proof; once it is sealed, nobody does."""
        return self.filtered(lambda i: i.proof_sha256 or not self.env.su)

    def _file_sha256(self, field_name):
        return self.proof_sha256 if field_name == "proof" else ""
