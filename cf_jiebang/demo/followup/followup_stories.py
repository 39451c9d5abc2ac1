import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models

from ..story_clock import LANGUAGE, StoryClock, seen_by

MONTHS = 3
"""Whole months that the follow-up is told over, before the present one."""

WORK = (
    "围绕“{stage}”开展工作：{goal}已完成现场布置，取样检测按计划进行。",
    "本期重点推进“{stage}”，完成两轮对比试验，数据已整理归档。",
    "与合作单位开展技术对接3次，“{stage}”各项任务按计划推进。",
    "完成示范点建设阶段任务，组织技术培训2期、培训86人次，“{stage}”进展顺利。",
)
IDLE = (
    "受霜冻影响，本期试验田停工，待天气回暖后恢复。",
    "关键设备尚未到货，供货方答复下月交付。",
)
MATTERS = (
    "",
    "",
    "",
    "示范基地用电增容需协调供电部门。",
    "建议组织同类项目开展一次技术交流。",
    "检测经费紧张，希望协调科技创新平台共享检测设备。",
)


class JiebangDemo(models.AbstractModel):
    """Tells the follow-up of the filed demo projects: reports that are handed in,
    late, without progress or overdue, and the ledgers that were signed."""

    _inherit = "jiebang.demo"

    @api.model
    def _load_followup(self):
        """Walk through the last months to today, some days at a time."""
        self = self.with_context(lang=LANGUAGE)
        Project = self.env["jiebang.project"]
        filed = Project.search([("followup_since", "!=", False)])
        if not filed:
            return
        clock = StoryClock(self.env)
        today = clock.today
        day = begin = today.replace(day=1) - relativedelta(months=MONTHS)
        # the office begins with its ledgers here
        self.env["jiebang.ledger"].search([("date_to", "<", begin)]).unlink()
        while day <= today:
            with clock.at(day):
                self._tell_day(day, begin)
            day += timedelta(days=4)
        with clock.at(today):
            self._tell_day(today, begin, last=True)
            Project._cron_follow_up()

    @api.model
    def _tell_day(self, day, begin, last=False):
        Progress, Ledger = self.env["jiebang.progress"], self.env["jiebang.ledger"]
        Progress._open_missing(
            [
                (project_id, max(since, begin))
                for project_id, since in Progress._projects_to_open(day)
            ]
        )
        Ledger._open_missing()
        waiting = Progress.search([("state", "!=", "submitted")], order="id")
        for report in waiting:
            if report.project_id.state == "running" and self._reports_on(report, day):
                self._hand_in(report)
        for ledger in Ledger.search([("state", "=", "draft")], order="date_from, id"):
            if last or ledger.date_to + timedelta(days=9) <= day:
                ledger._compose()
            if ledger.date_to + timedelta(days=9) <= day:
                self._sign(ledger)

    @api.model
    def _reports_on(self, report, day):
        """Whether the leader reports on ``day``: most in time, one in six late, one
        in six not at all of late."""
        mood = report.project_id.id % 6
        if mood == 1 and report.date_to > day - timedelta(days=45):
            return False
        grace = timedelta(days=6) if mood == 2 else timedelta(days=-2)
        return day >= report.due_date + grace

    @api.model
    def _hand_in(self, report):
        dice = random.Random(f"{report.project_id.id} {report.period}")  # noqa: S311
        leader = report.project_id.leader_user_id
        mine = report.with_env(seen_by(leader))
        for line in mine.line_ids:
            percent = min(line.percent + dice.randint(4, 18), 95)
            if line.is_measured:
                span = line.target_value - line.baseline_value
                value = round(line.baseline_value + span * percent / 100, 2)
                line.write({"value_number": value, "state": "running"})
                continue
            line.write({"percent": percent, "state": "running"})
            if line.kind == "indicator":
                line.value = f"完成{percent}%"
        if report.project_id.id % 6 == 3:
            mine.write({"outcome": "none", "reason": dice.choice(IDLE)})
        else:
            stage = report.project_id.milestone_ids[:1]
            text = dice.choice(WORK).format(
                stage=stage.name or "总体任务",
                goal=f"{(stage.goal or '').rstrip('。；，')[:60]}，",
            )
            mine.text = text
        mine.open_matters = dice.choice(MATTERS)
        mine.action_transition("submit")

    @api.model
    def _sign(self, ledger):
        """Somebody who may sign for the organisation does, if there is anybody."""
        user = ledger._holder_user()
        if not user:
            return
        mine = ledger.with_env(seen_by(user))
        organization = ledger.organization_id
        mine.write(
            {
                "reporter_name": organization.contact_name or user.name,
                "phone": organization.phone or "0476-8888888",
            }
        )
        mine.action_transition("sign")
