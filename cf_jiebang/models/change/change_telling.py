from odoo import models
from odoo.exceptions import UserError


class ChangeTelling(models.AbstractModel):
    """What the people hear, and what stands in log and frozen version."""

    _name = "jiebang.change.telling"
    _description = "Change: what is told"

    def _refused(self, text):
        return UserError(text)

    def _told_matters(self):
        """All matters with before and after, for the project's log."""
        return "\n".join(
            [
                self.env._(
                    "%(code)s, counts from %(day)s",
                    code=self.code,
                    day=self.date_effective,
                ),
                *(
                    f"{matter.display_name}：{matter.before} → {matter.after}"
                    for matter in self.matter_ids
                ),
            ]
        )

    def _tell_decided(self):
        """Tell the leader, and who joins or leaves, how it was decided."""
        states = dict(self._fields["state"]._description_selection(self.env))
        people = self.requester_id | self.project_id.leader_user_id
        people |= self.joiner_user_ids
        people |= self.member_line_ids.member_id.cadre_id.user_id
        text = self.env._(
            "%(title)s: %(name)s, %(state)s.",
            title=self.project_id.name,
            name=self.display_name,
            state=states[self.state],
        )
        self.message_notify(
            partner_ids=(people - self.env.user).partner_id.ids,
            subject=self.project_id.name,
            body=text,
        )
        if self.state == "done":
            self.project_id._message_log(body=text)

    def action_word_request(self):
        """Download the request as a Word file; the address checks the rights."""
        return self.env["jiebang.word"]._download(self, "change")

    def action_word_notice(self):
        """Download the notice as a Word file; the address checks the rights."""
        return self.env["jiebang.word"]._download(self, "change_notice")

    def _paper_name(self):
        return self.env._("Request for a change")

    def _to_do_summary(self):
        if self.state == "consent":
            return self.env._("You are asked to join a project")
        if self.state == "notice":
            return self.env._("A change is notified; object in time or take note")
        if self.state == "draft":
            return self.env._("The change is to be handed in")
        if self.state == "returned":
            return self.env._("The change is to be corrected")
        return self.env._("A change of a project is to be decided on")

    def _missing_text(self):
        """What the request waits for, in a few words."""
        return self._to_do_summary()

    def _snapshot_sections(self):
        record = self.with_context(bin_size=False)
        rows = [
            ["project_id", record._field_label("project_id"), self.project_id.name],
            ["code", record._field_label("code"), self.code or ""],
            ["reason", record._field_label("reason"), self.reason or ""],
            ["paper_name", record._field_label("paper_name"), self.paper_name or ""],
        ]
        matters = [
            [
                matter.kind,
                matter.display_name,
                f"{matter.before} → {matter.after}"
                + (f"（{matter.reason}）" if matter.reason else ""),
            ]
            for matter in self.matter_ids
        ]
        return [
            ["change", self.env._("Change of a Project"), rows],
            ["matters", self.env._("Matters"), matters],
        ]
