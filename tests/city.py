"""The people of the demo city and how they carry a project from draft to closing.

Everything goes through the API, as the role.
"""

import base64
import io
import itertools
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pypdf import PdfWriter

ROLES = {
    "leader": "demo.applicant",
    "member": "demo.member",
    "stranger": "demo.cadre03",
    "unit": "demo.unit",
    "other_unit": "demo.unit02",
    "authority": "demo.authority",
    "county": "demo.county",
    "bureau": "demo.bureau",
    "bureau2": "demo.bureau02",
    "evaluation_officer": "demo.assessor",
    "secretary": "demo.secretary",
    "evaluator": "demo.evaluator",
    "personnel": "demo.personnel",
    "auditor": "demo.auditor",
    "manager": "demo.manager",
    # the same offices in a county
    "county_leader": "demo.cadre27",
    "county_unit": "demo.unit07",
}
"""Role: login of the demo user who has it (his password is the same)."""

BUREAU = frozenset({"bureau", "bureau2", "evaluation_officer"})
"""The roles of the bureau's officers: an evaluation officer is one of them."""

ROAD = (
    "draft",
    "unit_review",
    "authority_review",
    "delivery",
    "bureau_review",
    "meeting",
    "running",
    "acceptance",
    "closed",
)
"""The straight road, and beside it where each side road leaves it."""

SIDE_ROADS = {
    "returned": ("unit_review", "unit", "unit_return"),
    "declined": ("unit_review", "unit", "unit_decline"),
    "withdrawn": ("unit_review", "leader", "withdraw"),
    "terminated": ("running", "bureau", "terminate"),
}
"""State: where it branches off, who acts, and how."""

FIELDS_OF_TEXT = ("foundation", "content", "method", "innovation", "schedule")

_numbers = itertools.count(1)


def pdf(text="sealed"):
    """A small PDF with a text of its own, as base64."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": f"{text} {next(_numbers)}"})
    stream = io.BytesIO()
    writer.write(stream)
    return base64.b64encode(stream.getvalue()).decode()


def some_days_ago(days=2):
    """A date in the past, on the city's clock, as the API takes it."""
    return str(datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=days))


class City:
    """Acts of the roles. ``city["unit"]`` is the API of a role."""

    def __init__(self, roles):
        self.roles = roles
        manager = roles["manager"]
        rows = manager.call(
            "jiebang.section", "search_read", domain=[], fields=["code"]
        )
        self.sections = {row["code"]: row["id"] for row in rows}
        self.category = manager.search(
            "jiebang.category",
            ["parent_id", "!=", False],
            ["state", "=", "published"],
            limit=1,
        )[0]

    def __getitem__(self, role):
        return self.roles[role]

    def cast(self, local="city"):
        """Who leads and decides at the first tiers, in the city or in a county."""
        if local == "county":
            return {
                "leader": "county_leader",
                "unit": "county_unit",
                "authority": "county",
            }
        return {"leader": "leader", "unit": "unit", "authority": "authority"}

    # -- the draft -----------------------------------------------------------

    def content(self, **values):
        """What a complete draft holds."""
        number = next(_numbers)
        return {
            "name": f"旱地牧草新品种选育与示范 {number}",
            "main_category_id": self.category,
            "date_start": "2026-03-01",
            "date_end": "2027-12-31",
            "summary": "在旱地条件下选育高产优质牧草。",
            "key_problems": "抗旱与越冬。",
            "indicator_ids": [
                [0, 0, {"name": "亩产", "baseline": "300", "target": "420"}]
            ],
            "milestone_ids": [
                [
                    0,
                    0,
                    {
                        "name": "第一阶段",
                        "date_start": "2026-03-01",
                        "date_end": "2026-12-31",
                        "goal": "建立试验田",
                    },
                ]
            ],
            **{f"plan_{name}": "<p>计划内容一段。</p>" for name in FIELDS_OF_TEXT},
        } | values

    def draft(self, role="leader", **values):
        """Id of a complete and declared draft."""
        project = self[role].create("jiebang.project", **self.content(**values))
        self[role].call("jiebang.project", "action_declare", project)
        return project

    def evidence(self, project, role="leader", **values):
        """Id of a new piece of evidence."""
        usual = {
            "project_id": project,
            "name": "合作意向书",
            "kind": "intent",
            "file_name": "意向书.pdf",
        }
        values.setdefault("content", pdf("intent"))
        return self[role].create("jiebang.evidence", **usual | values)

    # -- acts ----------------------------------------------------------------

    def act(self, project, role, name, opinion=None, model="jiebang.project", **values):
        """A role acts through the one door."""
        return self[role].call(
            model,
            "action_transition",
            project,
            name=name,
            opinion=opinion,
            **values,
        )

    def values_of(self, act):
        """Everything that an act asks for, so that nothing is missing."""
        values = {}
        if act.opinion:
            values["opinion"] = "经研究，意见如上。"
        if "meeting_date" in act.required:
            values |= self.party_group()
        if "section_ids" in act.required:
            values["section_ids"] = [self.sections["content"]]
        return values

    @staticmethod
    def party_group():
        """What the consent of the Party group carries (R19)."""
        return {
            "meeting_date": some_days_ago(0),
            "minutes_no": "党组会议纪要〔2026〕5号",
            "seal_scan": pdf("opinion"),
            "seal_scan_name": "党组意见盖章件.pdf",
        }

    def letter(self, projects, role="authority", issue=True):
        """Write a recommendation letter over projects and issue it (R22)."""
        api = self[role]
        authority = api.read("jiebang.project", projects[0], "authority_id")
        letter = api.create(
            "jiebang.recommendation",
            name=f"函〔2026〕{projects[0]}-{next(_numbers)}号",
            authority_id=authority,
            content=pdf("letter"),
            file_name="推荐文.pdf",
            line_ids=[[0, 0, {"project_id": project}] for project in projects],
        )
        if issue:
            api.call(
                "jiebang.recommendation", "action_transition", letter, name="issue"
            )
        return letter

    def receipt(self, project, role="bureau", register=True, **values):
        """Enter the paper of a project in the register (R23)."""
        code = self["bureau"].read("jiebang.project", project, "version_code")
        receipt = self[role].create(
            "jiebang.receipt",
            **{"project_id": project, "version_code": code, "copies": 2, "discs": 2}
            | values,
        )
        if register:
            self[role].call(
                "jiebang.receipt", "action_transition", receipt, name="register"
            )
        return receipt

    def check(self, project, role="bureau"):
        """Pass all items of the preliminary review of the present version (R24)."""
        api = self[role]
        version = api.read("jiebang.project", project, "version")
        lines = api.search(
            "jiebang.project.check",
            ["project_id", "=", project],
            ["version", "=", version],
        )
        api.call("jiebang.project.check", "action_pass", lines)

    def meeting(self, conclusions, conclude=True, role="secretary"):
        """Hold a joint meeting: ``{project: conclusion}`` (R25)."""
        meeting = self[role].create(
            "jiebang.meeting",
            name=f"联席会议 {next(_numbers)}",
            minutes_no=f"赤科揭联纪〔2026〕{next(_numbers)}号",
            attendee_ids=[[0, 0, {"name": f"成员{n}"}] for n in (1, 2, 3)],
            item_ids=[
                [
                    0,
                    0,
                    {
                        "project_id": project,
                        "conclusion": conclusion,
                        "opinion": conclusion and "会议认为理由充分。",
                        "open_section_ids": [[6, 0, [self.sections["content"]]]],
                    },
                ]
                for project, conclusion in conclusions.items()
            ],
        )
        if conclude:
            self[role].call(
                "jiebang.meeting", "action_transition", meeting, name="conclude"
            )
        return meeting

    # -- the closing report --------------------------------------------------

    def closing_report(self, project, cast=None):
        """Bring the closing report of a project to the bureau (R53–R56)."""
        cast = cast or self.cast("city")
        leader = self[cast["leader"]]
        action = leader.call("jiebang.project", "action_begin_closing_report", project)
        report, model = action["res_id"], "jiebang.work.report"
        rows = leader.read(
            model, report, "indicator_line_ids", "milestone_line_ids", "member_line_ids"
        )
        for kind, vals in (
            ("indicator", {"achieved": "已达标", "result": "done"}),
            ("milestone", {"result": "done"}),
            ("member", {"contribution": "完成分工任务。"}),
        ):
            lines = rows[f"{kind}_line_ids"]
            leader.write(f"{model}.{kind}", lines, **vals)
        points = (
            *("exec_targets", "exec_results", "exec_benefits", "org_duties"),
            *("org_plan", "org_experience", "problems"),
        )
        leader.write(model, report, **dict.fromkeys(points, "按计划完成。"))
        self.act(report, cast["leader"], "submit", model=model)
        self.act(report, cast["unit"], "unit_agree", "情况属实。", model=model)
        self.act(report, cast["authority"], "authority_agree", "同意。", model=model)
        code = leader.read(model, report, "version_code")
        values = {"version_code": code, "copies": 2, "discs": 2}
        self.act(report, "bureau", "receive", model=model, **values)
        return report

    def acceptance(self, project, conclusion="pass", conclude=True, role="bureau"):
        """Record the acceptance of a project by a panel of three (R58)."""
        model = "jiebang.acceptance"
        acceptance = self[role].create(
            model,
            project_id=project,
            place="市科技局",
            opinion="资料齐全，同意验收组结论。",
            conclusion=conclusion,
            content=pdf("sheet"),
            file_name="验收书.pdf",
            member_ids=[
                [0, 0, {"name": f"专家{n}", "role": "member" if n > 1 else "head"}]
                for n in (1, 2, 3)
            ],
        )
        if conclude:
            self[role].call(model, "action_transition", acceptance, name="conclude")
        return acceptance

    # -- walking -------------------------------------------------------------

    def state(self, project):
        """The state, as the leader reads it."""
        for role in ("leader", "county_leader", "stranger"):
            if self[role].search("jiebang.project", ["id", "=", project]):
                return self[role].read("jiebang.project", project, "state")
        raise LookupError(f"nobody leads project {project}")

    def step(self, project, state, local="city"):
        """Take the step of the straight road that leads into ``state``."""
        cast = self.cast(local)
        if state == "unit_review":
            self.act(project, cast["leader"], "submit")
        elif state == "authority_review":
            self.act(
                project, cast["unit"], "unit_agree", "同意。", **self.party_group()
            )
        elif state == "delivery":
            self.act(project, cast["authority"], "authority_agree", "同意推荐。")
        elif state == "bureau_review":
            self.letter([project], cast["authority"])
            self.receipt(project)
        elif state == "meeting":
            self.check(project)
            self.act(project, "bureau", "bureau_accept", "初审合格。")
        elif state == "running":
            self.meeting({project: "pass"})
        elif state == "acceptance":
            self.closing_report(project, cast)
            self.act(
                project, cast["leader"], "apply_acceptance", "任务完成，申请验收。"
            )
        elif state == "closed":
            self.acceptance(project)

    def walk(self, project, state, start="draft", local="city"):
        """Walk a draft along the straight road until ``state``."""
        first, last = ROAD.index(start) + 1, ROAD.index(state)
        for each in ROAD[first : last + 1]:
            self.step(project, each, local)
        return project

    def project_in(self, state, local="city", **values):
        """Id of a new project that was walked to ``state``."""
        cast = self.cast(local)
        project = self.draft(cast["leader"], **values)
        if state in ROAD:
            return self.walk(project, state, local=local)
        branch, role, name = SIDE_ROADS[state]
        self.walk(project, branch, local=local)
        values = {"section_ids": [self.sections["content"]]}
        self.act(
            project,
            cast.get(role, role),
            name,
            "理由如下。",
            **(values if state == "returned" else {}),
        )
        return project
