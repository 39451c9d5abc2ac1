from odoo import api, fields, models

from ...workflow.holder_mixin import TURN
from ..annex.project_sections import COPIED


class LeaderChangeApply(models.AbstractModel):
    """What happens to the project when its leader changes."""

    _name = "jiebang.leader.change.apply"
    _description = "Change of the leader: what follows"

    def _pass_project(self):
        """Give the project to its new leader (superuser, inside the act).

        Block B is copied anew from his personal file. The former leader stands
        among the members until today; he goes on reading only if he stays.
        Nothing sealed or decided is touched.
        """
        project, today = self.project_id, self._workflow_today()
        project._lock_or_explain()
        old, new = self.old_leader_id, self.new_leader_id
        former = old.user_id
        project.involved_user_ids |= former | new.user_id
        since = project.led_since or project.filing_date
        lines = project.member_ids
        lines.filtered(lambda m: m.cadre_id == new and not m.date_to).date_to = today
        project.write(
            project._applicant_values(new, COPIED.keys())
            | {"leader_id": new.id, "led_since": today}
        )
        self._keep_as_member(old, since, today)
        # what he reads follows from the project, and so do his to-dos
        self.flush_recordset()
        files = self._files_of(project)
        self._pass_to_dos(files, former, new.user_id)
        if former and not self.stays:
            for records in files:
                records.message_unsubscribe(partner_ids=former.partner_id.ids)
        project.message_subscribe(partner_ids=new.user_id.partner_id.ids)
        self._tell(project)

    def _keep_as_member(self, old, since, today):
        project = self.project_id
        line = project.member_ids.filtered(lambda m: m.cadre_id == old)
        vals = {
            "duty": self.duty or self.env._("Led the project"),
            "date_confirmed": today,
            "date_from": since,
            "date_to": False if self.stays else today,
        }
        if line:
            if line.state != "confirmed":
                line._apply_act(line._get_act("keep"))
            line.write(vals)
            return
        profile = self.env["jiebang.cadre.profile"].search(
            [("cadre_id", "=", old.id)], limit=1
        )
        self.env["jiebang.member"].create(
            vals
            | {
                "project_id": project.id,
                "cadre_id": old.id,
                "phone": profile.phone,
                "state": "confirmed",
            }
        )

    @api.model
    def _files_of(self, project):
        """The project and what hangs on it, a recordset a model."""
        files = [project]
        for model in self.env.values():
            field = model._fields.get("project_id")
            if (
                not model._abstract
                and model._name.startswith("jiebang.")
                and hasattr(model, "_reassign_to_do")
                and field is not None
                and field.store
                and field.comodel_name == "jiebang.project"
            ):
                files.append(model.sudo().search([("project_id", "=", project.id)]))
        return files

    @api.model
    def _pass_to_dos(self, files, former, successor):
        """The to-dos of the former leader go to who has them now."""
        for records in files:
            waiting = records.activity_ids.filtered(lambda a: a.user_id == former)
            turn = waiting.filtered(lambda a: a.activity_type_id == self.env.ref(TURN))
            for record in records.browse(turn.mapped("res_id")):
                record._reassign_to_do()
            (waiting - turn).exists().user_id = successor

    def _tell(self, project):
        """Write to both leaders and to the handlers above, and keep it."""
        text = self.env._(
            "%(title)s: %(new)s leads the project from %(day)s in place of %(old)s.",
            title=project.name,
            new=self.new_leader_id.name,
            old=self.old_leader_id.name,
            day=fields.Date.to_string(self.date_done),
        )
        project._message_log(body=text)
        handlers = project.authority_id.handler_id | project.bureau_id.handler_id
        people = self.old_leader_id.user_id | self.new_leader_id.user_id | handlers
        self.message_notify(
            partner_ids=(people - self.env.user).partner_id.ids,
            subject=project.name,
            body=text,
        )
