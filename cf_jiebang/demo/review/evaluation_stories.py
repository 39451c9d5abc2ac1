import random
from datetime import date, timedelta

from odoo import Command, api, models

from ...groups import EVALUATOR
from ...tools.legal_time import legal_day
from ..story_clock import LANGUAGE, StoryClock, seen_by

COMMENTS = {
    "development": (
        "到期考核指标与阶段目标基本完成，技术路线清楚，攻关难度较大。",
        "阶段目标按期推进，个别指标完成值偏低，创新点有待检测数据支撑。",
    ),
    "transfer": (
        "已形成中试条件，示范线运行稳定，应用前景较好。",
        "转化仍处于示范阶段，合同尚未落地，下一年度应重点推进。",
    ),
    "benefit": (
        "示范点效益数据真实，对本地产业有带动作用。",
        "效益以试运行数据为主，规模化效益尚待验证。",
    ),
    "talent": (
        "引进专家到位，团队稳定，培养了本地技术骨干。",
        "意向专家尚未到位，人才引育需加快。",
    ),
    "cooperation": (
        "与高校院所合作紧密，交流频次高，成效明显。",
        "合作单位作用发挥一般，交流活动偏少。",
    ),
}
REASONS = {
    "as_is": "与评价细则计算结果一致，材料齐全，予以确认。",
    "changed": "经集体研究，关键指标第三方检测报告尚未出具，等次下调一档，待下一年度"
    "评估时再行认定。",
}


class JiebangDemo(models.AbstractModel):
    """Tells the evaluation: last year's round, scored, graded and reported to the
    joint meeting, and this year's closing round, which is being scored."""

    _inherit = "jiebang.demo"

    @api.model
    def _load_evaluations(self):
        self = self.with_context(lang=LANGUAGE)
        clock = StoryClock(self.env)
        self._tell_annual_round(clock)
        self._tell_closing_round(clock)

    def _user(self, name):
        return self.env.ref(f"cf_jiebang.user_{name}")

    def _make_round(self, clock, kind, year, day, end):
        evaluators = self._users_in(EVALUATOR)
        name = {"annual": "年度评估", "closing": "结题评估"}[kind]
        item = (
            self.env["jiebang.evaluation.round"]
            .with_env(seen_by(self._user("bureau")))
            .create(
                {
                    "name": f"{year}年度“揭榜挂帅”项目{name}",
                    "kind": kind,
                    "year": year,
                    "program_id": self.env.ref("cf_jiebang.program_2025").id,
                    "date_end": end,
                    "evaluator_ids": [Command.set(evaluators.ids)],
                }
            )
        )
        with clock.at(day):
            item.action_transition("open")
        return item.sudo()

    def _act(self, records, user, name, opinion=None, **values):
        records.with_env(seen_by(user)).action_transition(name, opinion, **values)

    def _grade(self, evaluations, user, grade, reason):
        self._act(evaluations, user, "decide_grade", reason, grade=grade)

    def _fill(self, dice, sheet, level, submit=True):
        mine = sheet.with_env(seen_by(sheet.evaluator_id))
        if mine.state == "assigned":
            mine.action_transition("declare")
        for number, line in enumerate(mine.score_line_ids):
            code = line.criterion_id.code
            share = min(max(level + dice.uniform(-0.08, 0.06), 0.3), 0.98)
            skip = code == "talent" and dice.random() < 0.15
            line.write(
                {
                    "score": 0 if skip else round(line.top * share, 1),
                    "not_applicable": skip,
                    "comment": "计划书未安排该项内容，不适用。"
                    if skip
                    else COMMENTS[code][share < 0.78],
                }
            )
            if not submit and number == 2:
                return
        if submit:
            mine.action_transition("hand_in")

    def _tell_annual_round(self, clock):
        """The last year's that is over: reported in spring, one asks for a
        re-evaluation, one is left for the next meeting."""
        dice = random.Random("annual")
        spring = clock.open_day(date(clock.year, 3, 2))
        item = self._make_round(
            clock, "annual", clock.year - 1, spring, spring + timedelta(days=21)
        )
        evaluations = item.evaluation_ids.filtered(lambda e: e.state == "scoring")
        for number, evaluation in enumerate(evaluations):
            level = (0.93, 0.86, 0.79, 0.9, 0.74, 0.66, 0.84)[number % 7]
            with clock.at(clock.after(spring, 3 + number % 7)):
                for position, sheet in enumerate(evaluation.sheet_ids.sorted("id")):
                    off = -0.22 if number % 8 == 5 and position == 1 else 0
                    self._fill(dice, sheet, level + off)
        officer = self._user("assessor")
        done = evaluations[:-2]
        with clock.at(clock.after(spring, 11)):
            self._act(evaluations, officer, "aggregate")
            changed = evaluations[3:4].filtered(lambda e: e.suggested_grade == "first")
            for evaluation in changed:
                self._grade(evaluation, officer, "second", REASONS["changed"])
            suggested = (evaluations[:-1] - changed).grouped("suggested_grade")
            for grade, alike in suggested.items():
                self._grade(alike, officer, grade or "third", REASONS["as_is"])
        held = clock.after(spring, 18)
        with clock.at(held):
            self._report(done, held, officer)
        with clock.at(clock.after(held, 3)):
            asking = done[4:5]
            self._act(
                asking,
                asking.project_id.leader_user_id,
                "ask_review",
                "年底补交的检测报告未计入成果，申请复核。",
            )

    def _report(self, evaluations, day, officer):
        Meeting = self.env["jiebang.meeting"]
        meeting = Meeting.with_env(seen_by(officer)).create(
            {
                "name": f"{day.year}年第1次联席会议（评估结果）",
                "kind": "evaluation",
                "date": day,
                "place": "市科技局三楼会议室",
                "chair": "联席会议召集人",
                "program_id": self.env.ref("cf_jiebang.program_2025").id,
                "minutes_no": f"赤科联纪〔{day.year}〕6号",
                "attendee_ids": [
                    Command.create({"name": name, "position": position})
                    for name, position in (
                        ("韩志国", "市科技局局长"),
                        ("孙慧", "市委组织部副部长"),
                        ("郭永强", "市工业和信息化局副局长"),
                        ("包秀英", "市农牧局副局长"),
                    )
                ],
            }
        )
        meeting.action_gather()
        left = meeting.evaluation_ids - evaluations.with_env(meeting.env)
        left.action_take_off()
        self._conclude_on_persons(meeting)
        secretary = meeting.with_env(seen_by(self._user("secretary")))
        secretary.action_draft_minutes()
        secretary.action_transition("conclude")

    def _tell_closing_round(self, clock):
        """The latest closing reports, in the middle of the scoring."""
        dice = random.Random("closing")
        reports = self.env["jiebang.work.report"].search(
            [("kind", "=", "closing"), ("state", "=", "submitted")], order="year desc"
        )
        if not reports:
            return
        # not before the last of them had come
        came = max(reports.decision_ids.mapped("date"))
        begun = max(clock.back(7), clock.after(legal_day(came), 1))
        item = self._make_round(
            clock, "closing", reports[0].year, begun, clock.today + timedelta(days=12)
        )
        sheets = item.evaluation_ids.sheet_ids.sorted("id")
        for number, sheet in enumerate(sheets):
            with clock.at(clock.after(begun, 1 + number)):
                if number % 4 == 0:
                    self._fill(dice, sheet, 0.8, submit=False)
                elif number % 4 == 1:
                    self._fill(dice, sheet, 0.85)
                elif number % 9 == 7:
                    mine = sheet.with_env(seen_by(sheet.evaluator_id))
                    mine.action_transition(
                        "recuse", "与项目牵头人曾有师生关系，申请回避。"
                    )
