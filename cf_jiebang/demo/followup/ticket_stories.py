import json

from odoo import api, models
from odoo.tools import file_open

from ...groups import UNIT
from ..demo_project import small_pdf
from ..story_clock import LANGUAGE, StoryClock, seen_by

CONTENTS = "cf_jiebang/demo/followup/ticket_contents.json"
PROJECTS = "cf_jiebang/demo/claim/project_contents.json"


class JiebangDemoTickets(models.AbstractModel):
    """Tells tickets, services, supports and publicity of running projects by the real
    acts of the real roles, as ``demo_stories.py`` does for the projects."""

    _inherit = "jiebang.demo"

    @api.model
    def _load_tickets(self):
        """Raise the tickets, keep the log, recognise and support; the days of their
        contents are working days: before today, and after one another."""
        self = self.with_context(lang=LANGUAGE)
        clock = StoryClock(self.env)
        with file_open(CONTENTS, "r") as stream:
            contents = clock.retold(json.load(stream))
        with file_open(PROJECTS, "r") as stream:
            items = map(clock.retold, json.load(stream))
            names = {item["key"]: item["name"] for item in items}
        projects = {
            key: self.env["jiebang.project"].search([("name", "=", name)], limit=1)
            for key, name in names.items()
        }
        tickets = [
            self._tell_ticket(clock, projects[content["project"]], content)
            for content in contents["tickets"]
        ]
        for content in contents["services"]:
            self._tell_service(clock, projects[content["project"]], content, tickets)
        for content in contents["recognitions"]:
            self._tell_recognition(clock, projects[content["project"]], content)
        Ticket = self.env["jiebang.ticket"]
        for model in ("jiebang.ticket", "jiebang.support", "jiebang.publicity"):
            self.env[model]._cron_refresh_clock()
        today = Ticket._workflow_today()
        for ticket in Ticket.search(Ticket._escalation_domain(today)):
            ticket._escalate()

    @api.model
    def _do(self, record, name, text, **values):
        act = record._get_act(name)
        _tier, group, _field = record._workflow_actors[act.actors[0]]
        leader = record.project_id.leader_user_id
        user = self._who_may(act, record) if group else leader
        record.with_env(seen_by(user)).action_transition(name, text, **values)

    @api.model
    def _tell_ticket(self, clock, project, content):
        day = clock.back(content["days"])
        with clock.at(day):
            ticket = (
                self.env["jiebang.ticket"]
                .with_env(seen_by(project.leader_user_id))
                .create(
                    {
                        name: content[name]
                        for name in ("kind", "name", "description", "wish", "urgent")
                        if name in content
                    }
                    | {"project_id": project.id}
                )
                .with_env(self.env)
            )
        for name, days, text, *more in content["road"]:
            day = clock.after(day, days)
            with clock.at(day):
                if name == "expire":
                    ticket._expire()
                    continue
                values = {}
                if name == "assist":
                    values["organization_ids"] = self._helper_of(project).ids
                if name == "watch":
                    values["review_date"] = more[0]
                self._do(ticket, name, text, **values)
        return ticket

    @api.model
    def _helper_of(self, project):
        """A unit that is neither the project's own nor its department, and has
        people who answer."""
        users = self._users_in(UNIT)
        own = project.organization_id | project.authority_id | project.bureau_id
        for organization in users.jiebang_organization_ids - own:
            if (
                organization.handler_id
                and organization.handler_id not in project._involved_users()
            ):
                return organization
        return users.jiebang_organization_ids[:1]

    @api.model
    def _tell_service(self, clock, project, content, tickets):
        organization = content.get("by", "authority")
        act = self.env["jiebang.project"]._get_act(
            {"authority": "authority_agree", "bureau": "bureau_accept"}[organization]
        )
        officer = self._officer(act, project)
        ticket = tickets[content["ticket"]] if "ticket" in content else None
        with clock.at(clock.back(content["days"])):
            self.env["jiebang.service"].with_env(seen_by(officer)).create(
                {
                    name: content[name]
                    for name in ("kind", "subject", "counterpart", "content", "result")
                }
                | {"project_id": project.id, "ticket_id": ticket and ticket.id}
            )

    @api.model
    def _tell_recognition(self, clock, project, content):
        day = clock.back(content["days"])
        act = self.env["jiebang.project"]._get_act("bureau_accept")
        officer = self._officer(act, project)
        with clock.at(day):
            ground = (
                self.env["jiebang.recognition"]
                .with_env(seen_by(officer))
                .create(
                    {
                        name: content[name]
                        for name in (
                            "kind",
                            "basis",
                            "reference",
                            "name",
                            "text",
                            "achieved_by",
                        )
                        if name in content
                    }
                    | {"project_id": project.id}
                )
                .with_env(self.env)
            )
        for item in content.get("supports", ()):
            self._tell_support(clock, ground, item, officer, day)
        for item in content.get("publicity", ()):
            self._tell_publicity(clock, ground, item, officer, day)

    @api.model
    def _tell_support(self, clock, ground, content, officer, day):
        project = ground.project_id
        leader = project.leader_user_id
        with clock.at(day):
            support = (
                self.env["jiebang.support"]
                .with_env(seen_by(leader if content["by"] == "leader" else officer))
                .create(
                    {name: content[name] for name in ("kind", "name", "need")}
                    | {"project_id": project.id, "recognition_id": ground.id}
                )
                .with_env(self.env)
            )
        for name, days, text, *more in content["road"]:
            day = clock.after(day, days)
            with clock.at(day):
                if name == "arrange":
                    values = {
                        key: content[key]
                        for key in ("provider", "amount")
                        if key in content
                    }
                    plan = content.get("plan", {})
                    values |= plan and plan | {"plan_date": day}
                    support.with_env(seen_by(officer)).write(values)
                values = {"satisfaction": more[0]} if more else {}
                self._do(support, name, text, **values)

    @api.model
    def _tell_publicity(self, clock, ground, content, officer, day):
        with clock.at(day):
            text = (
                self.env["jiebang.publicity"]
                .with_env(seen_by(officer))
                .create(
                    {
                        name: content[name]
                        for name in (
                            "subject",
                            "name",
                            "body",
                            "pattern",
                            "medium",
                            "medium_name",
                        )
                        if name in content
                    }
                    | {"project_id": ground.project_id.id, "recognition_id": ground.id}
                )
                .with_env(self.env)
            )
        own = text.with_env(seen_by(officer))
        submitted = clock.after(day, 1)
        with clock.at(submitted):
            own.action_transition("submit")
        if content["road"] != "published":
            return
        approved = clock.after(submitted, 2)
        with clock.at(approved):
            self._do(
                text, "approve", "内容属实，不涉密，同意发布。", secrecy_checked=True
            )
        with clock.at(clock.after(approved, 1)):
            own.write(
                {
                    "published_date": text._workflow_today(),
                    "clipping": small_pdf(content["medium_name"], [content["name"]]),
                    "clipping_name": "剪报.pdf",
                }
            )
            own.action_transition("publish")
            own.write(
                {
                    "spread_where": "全市矿产资源综合利用现场会",
                    "spread_whom": "各旗县区工信、科技部门和矿山企业",
                    "spread_date": text._workflow_today(),
                    "spread_effect": "克什克腾旗、巴林左旗两家企业开展技术对接。",
                }
            )
