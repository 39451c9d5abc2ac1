import base64
import io
import random
from datetime import datetime, time, timedelta

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from odoo import Command

from ..tools.legal_time import legal_day
from .demo_report import DemoReport
from .story_clock import OPENING, seen_by

TO_BUREAU = ("submit", "unit_agree", "authority_agree", "letter", "receive")
STORIES = {
    "draft": (),
    "draft_incomplete": (),
    "unit_review": ("submit",),
    "unit_returned": ("submit", "unit_return"),
    "unit_declined": ("submit", "unit_decline"),
    "authority_review": ("submit", "unit_agree"),
    "authority_returned": ("submit", "unit_agree", "authority_return"),
    "authority_declined": ("submit", "unit_agree", "authority_decline"),
    "withdrawn": ("submit", "unit_agree", "withdraw"),
    "delivery": ("submit", "unit_agree", "authority_agree"),
    "delivery_with_letter": TO_BUREAU[:-1],
    "bureau_review": TO_BUREAU,
    "bureau_returned": (*TO_BUREAU, "bureau_return"),
    "bureau_returned_minor": (*TO_BUREAU, "bureau_return_minor"),
    "bureau_declined": (*TO_BUREAU, "bureau_decline"),
    "meeting": (*TO_BUREAU, "accept"),
    "meeting_deferred": (*TO_BUREAU, "accept", "meeting:defer"),
    "meeting_refused": (*TO_BUREAU, "accept", "meeting:refuse"),
    "meeting_supplement": (*TO_BUREAU, "accept", "meeting:supplement"),
    "running": (*TO_BUREAU, "accept", "meeting:pass"),
    "running_after_return": (
        "submit",
        "unit_agree",
        "authority_return",
        "correct",
        *TO_BUREAU,
        "accept",
        "meeting:pass",
    ),
    "acceptance": (*TO_BUREAU, "accept", "meeting:pass", "apply_acceptance"),
    "closed": (
        *TO_BUREAU,
        "accept",
        "meeting:pass",
        "apply_acceptance",
        "acceptance_pass",
    ),
    "rectify": (
        *TO_BUREAU,
        "accept",
        "meeting:pass",
        "apply_acceptance",
        "acceptance_rectify",
    ),
    "not_accepted": (
        *TO_BUREAU,
        "accept",
        "meeting:pass",
        "apply_acceptance",
        "acceptance_fail",
    ),
    "terminated": (*TO_BUREAU, "accept", "meeting:pass", "terminate"),
}
"""Name of a story: the acts that it is made of, in their order."""


PANEL = (
    ("高文远", "内蒙古农业大学", "教授", "head"),
    ("陈素芳", "内蒙古科技大学", "教授级高级工程师", "member"),
    ("白音查干", "自治区科技成果评估中心", "研究员", "member"),
    ("许志强", "市科技局成果转化科", "科长", "secretary"),
)
"""Who sits on the acceptance panels: name, organisation, post, role."""


class DemoProject:
    """One project on its way through its story."""

    def __init__(self, clock, content):
        self.clock = clock
        self.env = clock.env
        self.content = clock.retold(content)
        self.steps = list(STORIES[content["story"]])
        self.random = random.Random(content["key"])
        self.moment = self._office_hours(clock.begun(content["start"]))
        self.project = None

    @property
    def next(self):
        """The act that comes next, ``""`` at the end of the story."""
        return self.steps[0] if self.steps else ""

    def step(self):
        self.steps.pop(0)

    def pass_time(self, least, most):
        """Let some working days go by, as far as there are any."""
        days = self.random.randint(least, most)
        day = self.clock.after(legal_day(self.moment), days)
        return self.wait_until(self._office_hours(day))

    def wait_until(self, moment):
        """Go on at ``moment``, but neither back nor beyond the end of the stories."""
        self.moment = max(self.moment, min(moment, self.clock.latest))
        return self.moment

    def _office_hours(self, day):
        """Some moment of a working day (UTC)."""
        opening = datetime.combine(day, OPENING)
        return opening + timedelta(minutes=self.random.randint(0, 400))

    def at_present(self):
        """Context of the story's moment."""
        return self.clock.at(self.moment)

    def ref(self, name):
        return self.env.ref(f"cf_jiebang.{name}")

    def opinion(self, *keys):
        """The text written for this project, else the usual one."""
        opinions = self.content["opinions"]
        return next((opinions[key] for key in keys if opinions.get(key)), "同意。")

    def sections(self):
        """The sections that a return of this project opens."""
        codes = self.content.get("return_sections") or ["content"]
        return self.env["jiebang.section"].search([("code", "in", codes)])

    # -- the draft -----------------------------------------------------------

    def begin(self):
        """The leader writes his draft; the members confirm."""
        content = self.content
        leader = self.ref(content["leader"]).cadre_id
        self.leader = leader.user_id
        vals = {
            name: content[name]
            for name in content
            if name in self.env["jiebang.project"]._fields
            and not isinstance(content[name], (list, dict))
        }
        complete = content["story"] != "draft_incomplete"
        with self.at_present():
            self.project = (
                self.env["jiebang.project"]
                .with_env(seen_by(self.leader))
                .create(
                    vals
                    | {
                        "main_category_id": self.ref(content["main_category"]).id,
                        "category_ids": [
                            Command.set(
                                [self.ref(name).id for name in content["categories"]]
                            )
                        ],
                        "member_ids": self._member_lines(),
                        **{
                            f"{kind}_ids": [
                                Command.create(line) for line in content[f"{kind}s"]
                            ]
                            for kind in (
                                "indicator",
                                "output",
                                "milestone",
                                "resource",
                                "partner",
                            )
                        },
                    }
                )
            )
            if complete:
                self._add_evidence()
                for member in self.project.member_ids:
                    member.with_env(
                        seen_by(member.sudo().cadre_id.user_id)
                    ).action_transition("confirm")
                self.project.action_declare()
        self.project = self.project.with_env(self.env)

    def _member_lines(self):
        return [
            Command.create(
                {
                    "cadre_id": self.ref(line["cadre"]).cadre_id.id,
                    "duty": line["duty"],
                    "specialty": line.get("specialty"),
                }
            )
            for line in self.content["members"]
        ]

    def _add_evidence(self):
        lines = [("intent", "合作意向书"), ("test_report", "前期试验检测报告")]
        for kind, name in lines[: self.random.randint(1, 2)]:
            self.env["jiebang.evidence"].with_env(seen_by(self.leader)).create(
                {
                    "project_id": self.project.id,
                    "kind": kind,
                    "name": name,
                    "content": small_pdf(name, [self.content["name"]]),
                    "file_name": f"{name}.pdf",
                }
            )

    # -- the acts ------------------------------------------------------------

    def walk_until(self, stop):
        """Walk on until the next act begins with ``stop``."""
        while self.next and not self.next.startswith(stop):
            step = self.next
            self.pass_time(2, 6)
            if step in ("apply_acceptance", "terminate") and "finish" in self.content:
                finish = self.clock.told(self.content["finish"])
                self.wait_until(datetime.combine(finish, time(2, 0)))
            with self.at_present():
                getattr(self, f"_tell_{step}", self._tell_act)(step)
            self.step()

    def _tell_act(self, name):
        tier = name.partition("_")[0]
        if self.content["story"] == "running_after_return" and "return" in name:
            tier = "return"
        text = self.opinion({"apply": "leader", "withdraw": "leader"}.get(tier, tier))
        values = {}
        if name == "bureau_return_minor":
            name, values["minor"] = "bureau_return", True
        act = self.project._get_act(name)
        if "section_ids" in act.values:
            values["section_ids"] = self.sections().ids
        if "seal_scan" in act.required:
            answered, _what = self.project._answered_by(act)[self.project.id]
            met = legal_day(self.moment) - timedelta(days=1)
            values |= {
                "meeting_date": max(answered, met),
                "minutes_no": f"党组会议纪要〔{self.moment.year}〕"
                f"{self.random.randint(3, 60)}号",
                "seal_scan": small_pdf(
                    "本单位党委（党组）意见", [self.content["name"], text]
                ),
                "seal_scan_name": "党组意见盖章件.pdf",
            }
        user = self.leader if act.actors[0] == "leader" else self.someone_for(act)
        self.project.with_env(seen_by(user)).action_transition(name, text, **values)

    def _tell_submit(self, _name):
        self.project.with_env(seen_by(self.leader)).action_transition("submit")

    def _tell_correct(self, _name):
        """The leader corrects what the return opened; submitting comes next."""
        self.project.with_env(seen_by(self.leader)).write(self.content["revision"])

    def _tell_apply_acceptance(self, name):
        """The closing report goes to the bureau first."""
        action = self.project.with_env(
            seen_by(self.leader)
        ).action_begin_closing_report()
        report = self.env["jiebang.work.report"].browse(action["res_id"])
        DemoReport(self, report).walk("submitted")
        self.pass_time(1, 3)
        with self.at_present():
            self._tell_act(name)

    def _tell_acceptance(self, name):
        """A panel meets; the bureau's officer records what it found."""
        officer = self.someone_for(self.project._get_act(name))
        opinion = self.opinion("acceptance")
        values = {"conclusion": name.removeprefix("acceptance_")}
        if name == "acceptance_rectify":
            values |= {
                "rectification": "一、补充第三方检测报告；二、按任务书口径重新核算"
                "考核指标完成值，并附原始记录。",
                "date_rectify": self.clock.today + timedelta(days=40),
            }
        acceptance = (
            self.env["jiebang.acceptance"]
            .with_env(seen_by(officer))
            .create(
                values
                | {
                    "project_id": self.project.id,
                    "date": self.moment.date(),
                    "place": "市科技局三楼会议室",
                    "opinion": opinion,
                    "content": small_pdf(
                        "结题验收书（签字盖章件）", [self.content["name"], opinion]
                    ),
                    "file_name": "结题验收书.pdf",
                    "member_ids": [
                        Command.create(
                            {
                                "name": person,
                                "organization": place,
                                "position": title,
                                "role": role,
                            }
                        )
                        for person, place, title, role in PANEL
                    ],
                }
            )
        )
        acceptance.action_transition("conclude")

    _tell_acceptance_pass = _tell_acceptance
    _tell_acceptance_rectify = _tell_acceptance
    _tell_acceptance_fail = _tell_acceptance

    def _tell_receive(self, _name):
        officer = self.someone_for(self.project._get_act("receive"))
        receipt = (
            self.env["jiebang.receipt"]
            .with_env(seen_by(officer))
            .create(
                {
                    "project_id": self.project.id,
                    "version_code": self.project.version_code,
                    "copies": 2,
                    "discs": 2,
                    "date": self.moment.date(),
                    "deliverer": self.project.authority_id.contact_name,
                }
            )
        )
        receipt.action_transition("register")

    def _tell_accept(self, _name):
        officer = self.someone_for(self.project._get_act("bureau_accept"))
        project = self.project.with_env(seen_by(officer))
        project.check_ids.action_pass()
        project.action_transition("bureau_accept", self.opinion("bureau"))

    def someone_for(self, act, record=None):
        """A user who may carry out ``act`` on the project, or on ``record``."""
        project = self.project if record is None else record
        return self.env["jiebang.demo"]._officer(act, project)


def small_pdf(title, lines):
    """A one-page PDF with Chinese text, as base64."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(595, 842), invariant=1)
    page.setFont("STSong-Light", 20)
    page.drawCentredString(297, 760, title)
    page.setFont("STSong-Light", 11)
    for number, line in enumerate(lines):
        for part, start in enumerate(range(0, len(line), 42)):
            page.drawString(70, 710 - 40 * number - 16 * part, line[start : start + 42])
    page.drawString(400, 120, "（盖章）")
    page.save()
    return base64.b64encode(stream.getvalue()).decode()
