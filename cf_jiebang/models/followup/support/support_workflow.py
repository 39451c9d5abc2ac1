from odoo import models
from odoo.exceptions import UserError
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

    def _asked_values(self, act):
        """A recommendation to the plan has a plan and an outcome, the others have a
        provider."""
        plan = {"plan_name", "plan_outcome", "plan_number"}
        of_plan = "plan" in self.mapped("kind")
        return tuple(
            name for name in super()._asked_values(act) if (name in plan) == of_plan
        )

    def _given_arrange(self, given):
        for support in self:
            if support.kind == "plan":
                if not (given.get("plan_name") or support.plan_name):
                    raise UserError(self.env._("Plan applied for: enter it first."))
            elif not (given.get("provider") or support.provider):
                raise UserError(self.env._("Provider: enter it first."))

    def _given_deliver(self, given):
        for support in self:
            outcome = given.get("plan_outcome") or support.plan_outcome
            if support.kind == "plan" and not outcome:
                raise UserError(self.env._("Outcome: approved, or not approved?"))

    def _words_given(self, given, *names):
        """What was entered in the dialog and belongs to this kind of support."""
        asked = self._asked_values(self._get_act("arrange")) + self._asked_values(
            self._get_act("deliver")
        )
        return {
            name: given[name] for name in names if given.get(name) and name in asked
        }

    def _values_arrange(self, given):
        entered = self._words_given(given, "provider", "plan_name")
        return entered | {"arrangement": given["opinion"]}

    def _values_deliver(self, given):
        entered = self._words_given(given, "plan_outcome", "plan_number")
        today = self._workflow_today()
        return entered | {"result": given["opinion"], "result_date": today}

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
