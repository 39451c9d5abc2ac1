from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class ChangePeople(models.AbstractModel):
    """Who asks, who joins, and with whom the request is."""

    _name = "jiebang.change.people"
    _description = "Change: its people"

    def _bars_leader(self):
        return "" if self.sudo().requester_id == self.env.user else "applicant"

    def _bars_joiner(self):
        if self.env.user in self._joining().cadre_id.user_id:
            return ""
        names = "、".join(self._joining().cadre_id.mapped("name"))
        return self.env._("Only %s, who is asked to join, may do this.", names)

    def _joiner_lines(self):
        return (
            self.sudo().member_line_ids.filtered(lambda line: line.operation == "add")
            if self.sudo().with_member
            else self.sudo().member_line_ids.browse()
        )

    def _joining(self):
        """Lines of those who have not yet agreed to join."""
        return self._joiner_lines().filtered(lambda line: not line.agreed)

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
            return change._joining()[:1].cadre_id.user_id
        return change.requester_id

    def _applicant_organization(self):
        return self.organization_id

    @api.model
    def _applicant_domain(self):
        uid = self.env.uid
        mine = Domain("requester_id", "=", uid)
        asked = Domain("joiner_user_ids", "in", [uid])
        return mine & Domain("state", "in", ("draft", "returned")) | asked & Domain(
            "state", "=", "consent"
        )

    def _involved_users(self):
        return super()._involved_users() | self._joiner_lines().cadre_id.user_id

    def _holder_organization(self, tier):
        return {
            "unit": self.organization_id,
            "authority": self.authority_id,
            "bureau": self.bureau_id,
        }.get(tier, self.env["jiebang.organization"])

    def _deadline_days(self):
        program = self.project_id.program_id.sudo()
        if self.state == "notice":
            return program.change_notice_days
        return program.change_days if self.state not in ("draft", "returned") else 0

    def _check_requester(self):
        """Raise unless the user leads the project."""
        if self.env.su:
            return
        for change in self:
            change.project_id.check_access("read")
            leader = change.project_id.sudo().leader_id
            if leader.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "A change is asked for by the leader of the project, %s.",
                        leader.name,
                    )
                )
            if change.project_id.sudo().state not in ("running", "acceptance"):
                raise UserError(
                    self.env._(
                        "“%s” does not run: only a filed project that has not ended "
                        "is changed.",
                        change.project_id.display_name,
                    )
                )
