from odoo import models
from odoo.fields import Domain

from ....groups import BUREAU


class SupportWorkflow(models.AbstractModel):
    """What the acts on a support ask for and bring about."""

    _name = "jiebang.support.acts"
    _description = "Support: its acts"

    _workflow_actors = {
        "leader": ("applicant", "", ""),
        "bureau": ("bureau", BUREAU, "bureau_id"),
    }
    _workflow_holders = {
        "need": "bureau",
        "provided": "bureau",
        "feedback": "applicant",
    }

    def _applicant_reason(self, act):
        project = self.sudo().project_id
        if project.leader_user_id == self.env.user:
            return ""
        return self.env._(
            "“%(act)s” is an act of the leader, %(name)s.",
            act=act.label if act else self.env._("Change"),
            name=project.leader_id.name,
        )

    def _applicant_user(self):
        return self.sudo().project_id.leader_user_id

    def _applicant_organization(self):
        return self.organization_id

    def _applicant_domain(self):
        return Domain("project_id.leader_user_id", "=", self.env.uid)

    def _decided_tiers(self, user):
        """To help is no approval."""
        return {}

    def _holder_organization(self, tier):
        return self.bureau_id if tier == "bureau" else self.env["jiebang.organization"]

    def _lacks_arrange(self):
        if self.kind == "plan":
            missing = self.env._("Plan applied for: enter it first.")
            return [] if self.plan_name else [missing]
        return [] if self.provider else [self.env._("Provider: enter it first.")]

    def _values_arrange(self, given):
        return {"arrangement": given["opinion"]}

    def _lacks_deliver(self):
        if self.kind == "plan" and not self.plan_outcome:
            return [self.env._("Outcome: approved, or not approved?")]
        return []

    def _values_deliver(self, given):
        return {"result": given["opinion"], "result_date": self._workflow_today()}

    def _values_drop(self, given):
        return {"result": given["opinion"]}

    def _values_acknowledge(self, given):
        return {"feedback": given["opinion"], "satisfaction": given["satisfaction"]}

    def _values_reopen(self, given):
        return {"feedback": given["opinion"]}

    def _missing_text(self):
        return {
            "need": self.env._("a provider is to be found"),
            "provided": self.env._("the support is to be given"),
            "feedback": self.env._("say whether it helped"),
        }.get(self.state, "")

    def _creation_message(self):
        return self.env._("The need was recorded.")
