import json
from datetime import date, datetime, time, timedelta
from itertools import count

from odoo import Command, api, models
from odoo.tools import file_open

from ...tools.legal_time import LEGAL_TIME_ZONE, legal_day
from ..demo_project import DemoProject, small_pdf
from ..demo_report import tell_reports
from ..story_clock import LANGUAGE, StoryClock, seen_by

LETTER_DAYS = 15
"""Working days that a department's letter waits for further projects."""

WITH_PASSWORD = (
    *("applicant", "member", "unit", "authority", "county", "bureau", "assessor"),
    *("secretary", "evaluator", "personnel", "auditor", "manager"),
)
"""One user a role, whose password is his login; the others are there to be met."""

CONTENTS = "cf_jiebang/demo/claim/project_contents.json"


class JiebangDemo(models.AbstractModel):
    """Tells the demo projects by walking the real transitions as the real roles.

    Nothing is written past the engine, so every chain of decisions verifies; when the
    acts happen is ``StoryClock``'s.
    """

    _name = "jiebang.demo"
    _description = "Demo Stories"

    @api.model
    def _load_projects(self):
        """Create the projects and walk each along its story, round by round: up to
        the letters, the letters, up to the meetings, the meetings, the rest.

        Odoo reads an addon's translations after its demo data; versions and decisions
        keep the words of their day.
        """
        self.env["ir.module.module"]._load_module_terms(["cf_jiebang"], [LANGUAGE])
        with file_open(CONTENTS, "r") as stream:
            contents = sorted(json.load(stream), key=lambda item: item["start"])
        self = self.with_context(lang=LANGUAGE)
        clock = StoryClock(self.env)
        tales = [DemoProject(clock, content) for content in contents]
        for tale in tales:
            tale.begin()
            tale.walk_until("letter")
        self._issue_letters([tale for tale in tales if tale.next == "letter"])
        for tale in tales:
            tale.walk_until("meeting:")
        self._hold_meetings(
            [tale for tale in tales if tale.next.startswith("meeting:")]
        )
        for tale in tales:
            tale.walk_until("the end")
        self._publish_lists(tales)
        tell_reports(clock, tales)
        self.env["jiebang.project"]._cron_refresh_clock()

    @api.model
    def _settle_users(self):
        """Language, time zone and inbox for all, a password for one user a role."""
        users = self.env["res.users"].search([("login", "=like", "demo.%")])
        users.write(
            {"lang": LANGUAGE, "tz": LEGAL_TIME_ZONE, "notification_type": "inbox"}
        )
        for user in users:
            if user.login.removeprefix("demo.") in WITH_PASSWORD:
                user.password = user.login

    # -- who acts ------------------------------------------------------------

    @api.model
    def _users_in(self, group, organization_id=False):
        """Users with a role for an organisation, or with it at all."""
        Users = self.env["res.users"]
        return Users.browse(Users._jiebang_officer_ids(group, organization_id))

    @api.model
    def _officers(self, actor, record):
        """Users with the role of an actor for the record's organisation."""
        _tier, group, field = record._workflow_actors[actor]
        if not group:
            return self.env["res.users"]
        return self._users_in(group, record[field].id if field else False)

    @api.model
    def _who_may(self, act, record):
        """The first user who may carry out an act on a record, if there is any; on
        some one of another role may too."""
        actors = sorted(
            record._workflow_actors, key=lambda name: name not in act.actors
        )
        for actor in actors:
            for user in self._officers(actor, record):
                own = record.with_env(seen_by(user))
                if own.has_access("read") and not own._actor_reasons(act)[record.id]:
                    return user
        return self.env["res.users"]

    @api.model
    def _officer(self, act, record):
        """An officer who has the role of an act and is no part of the record.

        :raise ValueError: there is nobody
        """
        officers = self._officers(act.actors[0], record) - record._involved_users()
        if not officers:
            raise ValueError(f"nobody may {act.name} {record.display_name}")
        return officers[0]

    @api.model
    def _issue_letters(self, tales):
        """A department's letter is over all projects that it agrees to within some
        weeks."""
        numbers = count(1)
        waiting = sorted(tales, key=lambda tale: tale.moment)
        while waiting:
            first = waiting[0]
            authority = first.project.authority_id
            last = first.clock.after(legal_day(first.moment), LETTER_DAYS)
            together = [
                tale
                for tale in waiting
                if tale.project.authority_id == authority
                and legal_day(tale.moment) <= last
            ]
            waiting = [tale for tale in waiting if tale not in together]
            moment = max(tale.pass_time(1, 3) for tale in together)
            for tale in together:
                tale.wait_until(moment)
            with first.at_present():
                self._issue_letter(authority, next(numbers), moment, together)

    @api.model
    def _issue_letter(self, authority, number, moment, tales):
        act = tales[0].project._get_act("authority_agree")
        officer = tales[0].someone_for(act)
        name = f"{authority.short_name or authority.name}函〔{moment.year}〕{number}号"
        letter = (
            self.env["jiebang.recommendation"]
            .with_env(seen_by(officer))
            .create(
                {
                    "name": name,
                    "date": moment.date(),
                    "authority_id": authority.id,
                    "content": small_pdf(
                        "推荐文", [name, *[t.project.name for t in tales]]
                    ),
                    "file_name": "推荐文.pdf",
                    "line_ids": [
                        Command.create({"project_id": tale.project.id})
                        for tale in tales
                    ],
                }
            )
        )
        letter.action_transition("issue")
        for tale in tales:
            tale.step()

    @api.model
    def _hold_meetings(self, tales):
        """A joint meeting at the end of each quarter over what is ready by then; in
        this one it was called together earlier."""
        waiting = sorted(tales, key=lambda tale: tale.moment)
        numbers = count(1)
        while waiting:
            first = waiting[0]
            day = first.clock.open_day(_end_of_quarter(legal_day(first.moment)))
            moment = first.wait_until(datetime.combine(day, time(1, 30)))
            ready = [tale for tale in waiting if tale.moment <= moment]
            waiting = [tale for tale in waiting if tale not in ready]
            for tale in ready:
                tale.wait_until(moment)
            with first.at_present():
                self._hold_meeting(next(numbers), legal_day(moment), ready)

    @api.model
    def _publish_lists(self, tales):
        """A list for each year's filed projects; the first one carried a wrong number,
        was withdrawn and published anew."""
        officer = self.env.ref("cf_jiebang.user_bureau")
        projects = self.env["jiebang.project"].union(*[tale.project for tale in tales])
        filed = projects.filtered(
            lambda p: p.filing_no and p.state in ("running", "acceptance", "closed")
        )
        groups = filed.sorted("filing_no").grouped(lambda p: p.filing_date.year)
        clock = tales[0].clock
        wrong = True
        for year, members in sorted(groups.items()):
            last = max(members.mapped("filing_date")) + timedelta(days=6)
            moment = datetime.combine(clock.open_day(last), time(2, 0))
            with clock.at(min(moment, clock.latest)):
                Publication = self.env["jiebang.publication"].with_env(seen_by(officer))
                for number in ("8号", "9号") if wrong else ("9号",):
                    publication = Publication.create(
                        {
                            "name": f"{year}年度“揭榜挂帅”备案项目公布",
                            "program_id": members.program_id[:1].id,
                            "channel": "市科技局网站",
                            "document_no": f"赤科发〔{year}〕{number}",
                        }
                    )
                    publication._gather(members)
                    publication.action_transition("publish")
                    if wrong:
                        publication.action_transition(
                            "withdraw", "文号印发有误，更正后重新公布。"
                        )
                        wrong = False

    @api.model
    def _hold_meeting(self, number, day, tales):
        secretary = self.env.ref("cf_jiebang.user_secretary")
        meeting = (
            self.env["jiebang.meeting"]
            .with_env(seen_by(secretary))
            .create(
                {
                    "name": f"“揭榜挂帅”联席会议第{number}次会议",
                    "date": day,
                    "place": "市科技局三楼会议室",
                    "chair": "市科技局主要负责人",
                    "minutes_no": f"赤科揭联纪〔{day.year}〕{number}号",
                    "attendee_ids": [
                        Command.create({"name": name, "position": position})
                        for name, position in (
                            ("孙立新", "市科技局局长"),
                            ("包海峰", "市委组织部公务员科科长"),
                            ("李春华", "市农牧局副局长"),
                            ("赵国庆", "市工业和信息化局副局长"),
                            ("王雅琴", "市人力资源和社会保障局副局长"),
                        )
                    ],
                    "item_ids": [
                        Command.create(
                            {
                                "project_id": tale.project.id,
                                "conclusion": tale.next.partition(":")[2],
                                "opinion": tale.opinion("meeting"),
                                "open_section_ids": [
                                    Command.set(tale.sections().ids)
                                    if tale.next == "meeting:supplement"
                                    else Command.clear()
                                ],
                            }
                        )
                        for tale in tales
                    ],
                }
            )
        )
        meeting.action_transition("conclude")
        for tale in tales:
            tale.step()


def _end_of_quarter(day):
    month = (day.month - 1) // 3 * 3 + 3
    following = date(day.year + month // 12, month % 12 + 1, 1)
    end = following - timedelta(days=3)
    return end if end > day else day + timedelta(days=7)
