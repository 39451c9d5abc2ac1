from odoo import models
from odoo.fields import Domain

from ....groups import BUREAU

TEXT_FIELDS = ("subject", "name", "body", "pattern", "medium", "medium_name")


class PublicityWorkflow(models.AbstractModel):
    """Who writes, who checks, and what a publication needs."""

    _name = "jiebang.publicity.acts"
    _description = "Publicity: its acts"

    _workflow_actors = {
        "author": ("bureau", BUREAU, "bureau_id"),
        "approver": ("bureau", BUREAU, "bureau_id"),
    }
    _workflow_holders = {
        "draft": "bureau",
        "returned": "bureau",
        "review": "bureau",
        "approved": "bureau",
    }

    def _bars_approver(self):
        known = self._actor_knowledge()
        officer = self._actor_choice("approver", known)[1].sudo().user_id
        if not (self.env.user | officer) & self._writers():
            return ""
        return self.env._(
            "You wrote or submitted this text; another officer of the bureau checks it."
        )

    def _writers(self):
        """Who wrote in the text, and who submitted a version of it."""
        text = self.sudo()
        submitted = text.decision_ids.filtered(lambda d: d.outcome == "submitted")
        return text.author_id | text.writer_ids | submitted.user_id

    def _desk_refusal(self):
        """Why the current user does not write for the bureau here, or ``""``."""
        act = self._get_act("submit")
        return self._actor_reasons(act)[self.id] if self.id else ""

    def _decided_tiers(self, user):
        """One tier only; four eyes are asked for by ``_bars_approver``."""
        return {}

    def _applicant_reason(self, act):
        return self._desk_refusal()

    def _applicant_user(self):
        return self.sudo().author_id

    def _applicant_domain(self):
        return Domain("author_id", "=", self.env.uid)

    def _holder_organization(self, tier):
        return self.bureau_id if tier == "bureau" else self.env["jiebang.organization"]

    def _holder_users(self):
        users = super()._holder_users()
        if self.state == "review":
            return users - self._writers()
        return self.author_id & users or users

    def _holder_choice(self):
        if self.state != "review" and self.author_id in self._holder_users():
            return self.author_id
        return super()._holder_choice()

    def _lacks_publish(self):
        reasons = []
        if not self.published_date:
            reasons.append(self.env._("Published on: enter the day."))
        if not self.link and not self.clipping_name:
            reasons.append(
                self.env._(
                    "Enter the link, or upload the clipping as a PDF or picture."
                )
            )
        return reasons

    def _values_submit(self, _given):
        return {"version": self.version + 1, "approver_id": False}

    def _values_approve(self, _given):
        return {"approver_id": self.env.uid, "approved_date": self._workflow_today()}

    def _decision_files(self, given):
        files = super()._decision_files(given)
        if self.state == "published" and self.clipping:
            if not self.clipping_sha256:
                self._seal_clipping()
            files.append((self.clipping_name, self.clipping_sha256))
        return files

    def _snapshot_sections(self):
        rows = []
        for name in TEXT_FIELDS:
            field = self._fields[name]
            text = self[name] or ""
            if field.type == "selection":
                text = dict(field._description_selection(self.env)).get(text, "")
            label = field.get_description(self.env, ["string"])["string"]
            rows.append([name, label, text])
        return [["text", self.env._("Text"), rows]]

    def _missing_text(self):
        return {
            "draft": self.env._("the text is to be written and submitted"),
            "returned": self.env._("the correction is to be made and submitted"),
            "review": self.env._("the text is to be checked"),
            "approved": self.env._("it is to be published"),
        }.get(self.state, "")

    def _creation_message(self):
        return self.env._("The draft was begun.")
