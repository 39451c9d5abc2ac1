import re
from datetime import date, datetime, time, timedelta

from odoo import Command

from ..tools.legal_time import legal_day
from .story_clock import seen_by

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
STATES = ("draft", "unit_review", "authority_review", "delivery", "submitted")
"""States of a report on the straight road."""

TEXTS = {
    "exec_targets": "{span}，项目组围绕“{problem}”开展工作。{indicators}其余任务按"
    "计划书推进，未作调整。",
    "exec_results": "形成试验数据和阶段性技术材料，主要创新点是针对“{problem}”提出"
    "了适合本地条件的技术路线，已在{location}验证。成果清单和佐证"
    "材料编号见表。",
    "exec_benefits": "{benefit}本期效益以示范和试运行数据为依据，规模化效益待下一阶"
    "段验证。",
    "org_duties": "项目由{leader}牵头，实行分工负责、按月碰头。各成员的任务、实"
    "际贡献和参加时间见表。",
    "org_plan": "按计划书分{stages}个阶段安排。{stage_text}执行中未变更考核指"
    "标和主要人员。",
    "org_experience": "一是把阶段目标拆到月、落到人，每月核对台账；二是依托合作单位"
    "的试验条件，减少重复投入；三是数据当日归档、双人复核，佐证材"
    "料随做随存。",
    "next_steps": "继续完成尚未到期的阶段目标，重点补齐完成值偏低的指标；组织一"
    "次第三方检测；整理可推广的技术规程，为结题验收做准备。",
    "problems": "一是季节性强，有效试验窗口短；二是检测任务集中，送检排队时间"
    "较长。建议市科技局协调共享检测资源，并在示范用地上给予支持。",
}


class DemoReport:
    """A work report on its way to the bureau, walked by the real roles."""

    def __init__(self, tale, report):
        self.tale = tale
        self.env = tale.env
        self.report = report
        self.project = report.project_id

    def walk(self, state, returned=False):
        """Walk until ``state``; ``returned``: once through a return by the
        department."""
        steps = STATES[1 : STATES.index(state) + 1]
        for step in steps:
            self.tale.pass_time(1, 3)
            with self.tale.at_present():
                getattr(self, f"_to_{step}")()
        if returned:
            self.tale.pass_time(1, 2)
            with self.tale.at_present():
                self._return()
        return self.report

    def fill(self):
        """What the leader writes."""
        mine = self.report.with_env(seen_by(self.tale.leader))
        for line in mine.indicator_line_ids:
            line.write(self._achieved(line))
        for line in mine.milestone_line_ids:
            if line.result != "not_due":
                line.write(self._stage(line))
        for line in mine.member_line_ids:
            duty = line.duty or "项目任务"
            line.contribution = (
                "主持方案制定和阶段考核，统筹试验与示范。"
                if line.is_leader
                else f"承担{duty}，完成本期分工任务并提交记录。"
            )
        self._results(mine)
        words = self._words()
        mine.write({name: text.format(**words) for name, text in TEXTS.items()})
        if self.report._would_be_late():
            mine.late_reason = "年末试验数据未出齐，等待第三方检测报告后补充完整。"

    def _results(self, mine):
        """What came of it: all that was expected at the end, the first one before."""
        expected = self.project.output_ids
        if self.report.kind != "closing":
            expected = expected[:1] if self.project.id % 2 else expected[:0]
        proof = self.project.evidence_ids.filtered(lambda e: e.kind != "seal_scan")[:1]
        mine.output_line_ids = [
            Command.create(
                {
                    "kind": line.kind,
                    "name": f"{line.note or self.project.name}（{number}）"[:200],
                    "number": f"CF{self.report.year}-{line.id:04}-{number}",
                    "owners": self.project.leader_name,
                    "evidence_ids": [Command.set(proof.ids)],
                }
            )
            for line in expected
            for number in range(1, min(line.quantity, 3) + 1)
        ]

    def _words(self):
        project, report = self.project, self.report
        due = report.milestone_line_ids.filtered(lambda line: line.result != "not_due")
        first = report.indicator_line_ids[:1]
        return {
            "span": "项目实施以来" if report.kind == "closing" else f"{report.year}年",
            "problem": re.split("[；;。]", project.key_problems or "")[0][:60],
            "location": project.location or "示范点",
            "benefit": (project.expected_benefit or "").strip(),
            "leader": project.leader_name or project.leader_id.name,
            "stages": len(report.milestone_line_ids),
            "stage_text": "；".join(
                f"“{line.name}”{dict(done='已完成', partly='部分完成')[line.result]}"
                for line in due
                if line.result in ("done", "partly")
            )[:200]
            + "。"
            if due
            else "各阶段尚未到期。",
            "indicators": f"“{first.name}”由{first.baseline or '无'}达到"
            f"{first.achieved}{first.unit or ''}，目标为{first.target}。"
            if first
            else "",
        }

    def _achieved(self, line):
        """A value between baseline and target, as far as the time has gone."""
        closing = self.report.kind == "closing"
        values = [
            NUMBER.fullmatch((text or "").strip())
            for text in (line.baseline, line.target)
        ]
        if closing or not all(values):
            achieved = line.target if closing else line.baseline or "进行中"
            result = "done" if closing else "partly"
            return {"achieved": achieved, "result": result}
        low, high = (float(value[0]) for value in values)
        share = self.tale.random.choice((0.3, 0.4, 0.5, 0.6))
        digits = 0 if low == int(low) and high == int(high) else 1
        value = round(low + (high - low) * share, digits)
        return {
            "achieved": str(int(value) if not digits else value),
            "result": "partly",
            "comment": "按进度推进，见佐证-01。" if self.report.evidence_ids else False,
        }

    def _stage(self, line):
        today = legal_day(self.tale.moment)
        if self.report.kind == "closing" or line.date_end < today:
            return {
                "result": "done",
                "date_done": min(line.date_end, today),
                "comment": "按计划完成。",
            }
        return {"result": "partly", "comment": "正在实施，进度符合计划。"}

    # -- the acts ------------------------------------------------------------

    def _act(self, name, opinion=None, **values):
        act = self.report._get_act(name)
        if act.actors[0] == "leader":
            user = self.tale.leader
        else:
            user = self.tale.someone_for(act, self.report)
        self.report.with_env(seen_by(user)).action_transition(name, opinion, **values)

    def _to_unit_review(self):
        self.fill()
        self._act("submit")

    def _to_authority_review(self):
        self._act("unit_agree", "情况属实，同意上报。")

    def _to_delivery(self):
        self._act(
            "authority_agree", "经审核，任务推进情况与台账一致，同意报送市科技局。"
        )

    def _to_submitted(self):
        code = self.report.version_code
        self._act("receive", version_code=code, copies=2, discs=2)

    def _return(self):
        section = self.env.ref("cf_jiebang.section_report_problems")
        self._act(
            "authority_return",
            "“存在问题及意见”写得过于笼统，请写明需要协调的单位和时间。",
            section_ids=section.ids,
        )


def tell_reports(clock, tales):
    """The annual reports of the projects that run: of the last year whose evaluation
    is told, and of the next one where the day has come on which they are opened."""
    env = clock.env
    by_project = {tale.project: tale for tale in tales}
    program = env.ref("cf_jiebang.program_2025")
    program.report_first_year = clock.year - 1
    Report = env["jiebang.work.report"].sudo()
    for year in (clock.year - 1, clock.year):
        opened = clock.open_day(date(year, 11, 12))
        if opened > clock.today:
            continue
        reports = Report.browse()
        projects = env["jiebang.project"].search(
            Report._owed_annual(program, year), order="id"
        )
        begun = {}
        for project in projects:
            # who is filed later gets his report then
            day = max(opened, clock.after(project.filing_date, 1))
            begun[project] = min(datetime.combine(day, time(1, 0)), clock.latest)
            with clock.at(begun[project]):
                reports |= Report._open(project, "annual", year)
        for number, report in enumerate(reports):
            tale = by_project[report.project_id]
            before = tale.moment
            tale.moment = begun[report.project_id]
            if year < clock.year:
                # each seventh is late
                late = 31 if number % 7 == 3 else 0
                tale.wait_until(tale.moment + timedelta(days=1 + late))
                DemoReport(tale, report).walk("submitted")
            else:
                state = ("draft", "unit_review", "authority_review", "delivery")[
                    number % 4
                ]
                state = "submitted" if number % 9 == 8 else state
                returned = state == "authority_review" and number % 3 == 0
                DemoReport(tale, report).walk(state, returned)
            tale.moment = max(before, tale.moment)
    Report._cron_refresh_clock()
