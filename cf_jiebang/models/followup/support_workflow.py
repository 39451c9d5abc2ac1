from odoo import models
from odoo.fields import Domain

from ..res_users import BUREAU


class SupportWorkflow(models.Model):
    """What the acts on a support ask for and bring about."""

    _inherit = "jiebang.support"

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

    def _involved_users(self):
        return self.sudo().project_id._involved_users()

    def _decided_tiers(self, user):
        """To help is no approval."""
        return {}

    def _workflow_project(self):
        return self.project_id

    def _holder_organization(self, level):
        return self.bureau_id if level == "bureau" else self.env["jiebang.organization"]

    def _missing_reasons(self, act):
        check = {
            "arrange": self._missing_to_arrange,
            "deliver": self._missing_to_deliver,
        }.get(act.name)
        return {support.id: check(support) for support in self} if check else {}

    def _missing_to_arrange(self, support):
        if support.kind == "plan":
            return (
                []
                if support.plan_name
                else [self.env._("Plan applied for: enter it first.")]
            )
        return [] if support.provider else [self.env._("Provider: enter it first.")]

    def _missing_to_deliver(self, support):
        if support.kind == "plan" and not support.plan_outcome:
            return [self.env._("Outcome: approved, or not approved?")]
        return []

    def _return_values(self, act, opinion, values):
        text_field = {
            "arrange": "arrangement",
            "deliver": "result",
            "drop": "result",
            "acknowledge": "feedback",
            "reopen": "feedback",
        }.get(act.name)
        return super()._return_values(act, opinion, values) | {text_field: opinion}

    def _transition_values(self, act, values):
        if act.name == "deliver":
            return {"result_date": self._workflow_today()}
        if act.name == "acknowledge":
            return {"satisfaction": values["satisfaction"]}
        return {}

    def _to_do_summary(self):
        return {
            "need": self.env._("a provider is to be found"),
            "provided": self.env._("the support is to be given"),
            "feedback": self.env._("say whether it helped"),
        }.get(self.state, "")

    def _creation_message(self):
        return self.env._("The need was recorded.")
