from odoo import fields, models

from .change_terms import LINES

CLOSING_DATES = ("due_date", "due_applicant", "due_unit", "due_authority")


class ChangeApplying(models.AbstractModel):
    """A request is carried out in one act, all or nothing: the project, its lines, a
    new frozen version, and what follows from them."""

    _name = "jiebang.change.applying"
    _description = "Change: carried out"

    def _apply(self):
        """Carry out all matters (superuser, inside the act).

        :raise UserError: what is there is no longer what the request started from
        """
        project = self.project_id
        project._lock_or_explain()
        self._raise_for(self._stale() + self._blocks())
        day = min(self.date_wanted or self._effective_day(), self._workflow_today())
        self.write({"date_effective": day, "date_done": self._workflow_today()})
        if self.with_termination:
            project._carry_out_by_itself("end_by_change", self.reason)
            return
        moved = (project.organization_id, project.authority_id)
        for matter in self.matter_ids:
            matter.effects = [
                self._carry_out_effect(matter, effect, day)
                for effect in matter.effects or ()
            ]
        project._carry_out_by_itself("amend", self._told_matters())
        if self.with_unit:
            self._follow_unit(*moved)
        if self.with_extension or self.with_closing:
            self._follow_end()
        self._follow_reports()
        project._refresh_risk_light()

    def _effective_day(self):
        return self.meeting_date or self._workflow_today()

    def _carry_out_effect(self, matter, effect, day):
        """Write one effect.

        :return: the effect as it was carried out, with the line that it made
        """
        project = self.project_id
        records = self.env[effect["model"]].sudo()
        after = dict(effect["after"] or {})
        if matter.kind == "pause":
            effect["before"] = dict(effect["before"] or {}, paused_since=False)
            after["paused_since"] = fields.Date.to_string(day)
        effect = effect | {"after": after}
        if effect["op"] == "add":
            vals = after | {"project_id": project.id}
            if matter.kind == "member":
                vals |= {
                    "state": "confirmed",
                    "date_from": day,
                    "date_confirmed": self._workflow_today(),
                }
            last = max(project[LINES[matter.kind][0]].mapped("sequence"), default=0)
            made = records.create(vals | {"sequence": last + 1})
            return effect | {"id": made.id}
        record = records.browse(effect["id"])
        if effect["op"] == "drop" and matter.kind == "member":
            project.involved_user_ids |= record.cadre_id.user_id
            user = record.cadre_id.user_id
            if user:
                project.message_unsubscribe(partner_ids=user.partner_id.ids)
            after = {
                "date_to": max(
                    self._day_of_leaving(record) or day, record.date_from or day
                )
            }
        elif effect["op"] == "drop":
            after = {"active": False}
        record.write(after)
        return effect

    def _day_of_leaving(self, member):
        line = self.member_line_ids.filtered(lambda x: x.member_id == member)
        return line.date_left

    def _follow_unit(self, unit, department):
        """What is open of the project goes to the new unit and department."""
        project = self.project_id
        renamed = {
            old: new
            for old, new in (
                (unit, project.organization_id),
                (department, project.authority_id),
            )
            if old and old != new
        }
        for records in self.env["jiebang.leader.change"]._files_of(project)[1:]:
            if records._name == self._name or not getattr(records, "_passed_on", ()):
                continue
            for record in records.filtered_domain(records._passed_on_domain()):
                if values := record._reform_values(renamed):
                    record._pass_on(values)
                if record.holder_tier:
                    record.holder_organization_id = record._holder_organization(
                        record.holder_tier
                    )
                    record._reassign_to_do()

    def _follow_end(self):
        """A closing report that is being written is due by the new end."""
        reports = self.project_id.work_report_ids.filtered(
            lambda r: r.kind == "closing" and r.state in r._editable_states
        )
        for report in reports:
            report.write(
                report._rules_in_force(self.project_id, "closing", report.year)
            )
            report._hand_over_to_next_holder()

    def _follow_reports(self):
        """Reports that are being written follow the plan in force; what was handed in
        stays as it was signed."""
        project = self.project_id
        open_reports = project.work_report_ids.filtered(
            lambda r: r.state in r._editable_states
        )
        for report in open_reports:
            report._prefill()
            for lines, name in (
                (report.indicator_line_ids, "indicator_id"),
                (report.milestone_line_ids, "milestone_id"),
            ):
                for line in lines.filtered(name):
                    self._follow_line(line, line[name])

    def _follow_line(self, line, source):
        former = self.project_id._former_values(source)
        vals = {
            name: source[name]
            for name in former
            if name in line._fields and line[name] != source[name]
        }
        if vals.get("goal"):
            vals["goal"] = vals["goal"][:1000]
        if vals:
            line.write(vals)

    def _raise_for(self, texts):
        if texts:
            raise self._refused("\n".join(texts))
