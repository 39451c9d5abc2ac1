import random
from datetime import date, timedelta

from odoo import Command, api, models

from ..demo_project import small_pdf
from ..story_clock import LANGUAGE, StoryClock, seen_by

OPINIONS = {
    "unit": "政治立场坚定，服从组织安排；长期在试验一线，急难任务主动承担。经本单位党委"
    "（党组）研究，同意评价。",
    "authority": "攻关期间遵守工作纪律，项目推进中敢于担责，与台账记录一致，"
    "未发现违规问题。",
    "personnel": "经查阅干部档案和日常考核情况，近三年无处分记录，同意评价。",
}
NEGATIVE = (
    "因涉嫌违规报销差旅费正在接受组织谈话，情况尚未查清，建议暂停评价并转有关部门核实。"
)
COMMENTS = {
    "loyalty": "学习贯彻党的创新理论认真，执行市委决策部署不打折扣。",
    "resolve": "遇到试验失败和经费紧张，坚持既定路线，没有动摇。",
    "duty": "主动认领“卡脖子”环节，对延期问题不推诿。",
    "ability": "能把试验安排与产业需要结合起来，协调三家单位有办法。",
    "discipline": "经费使用规范，数据如实记录，廉洁自律。",
}
MERIT = {
    "outstanding": "项目带动示范面积扩大，关键指标提前完成，个人贡献突出，"
    "认定成效明显。",
    "not": "项目总体推进正常，个人贡献尚需再看一年。",
}
BASIS = (
    "符合干部任用和奖励有关规定，任职年限、考核等次、廉洁自律情况已核查，"
    "同意提交联席会议。"
)
OUT = "任现职不满一年，不符合优先提拔使用的基本条件，建议下一年度再行研究。"


class JiebangDemo(models.AbstractModel):
    """Tells the appraisals of persons, what the joint meeting concluded on them, and
    what became of it: carried out, promised, overdue, not eligible."""

    _inherit = "jiebang.demo"

    # -- appraisals ----------------------------------------------------------

    @api.model
    def _load_appraisals(self):
        """The last year's that is over are concluded before the evaluation, one
        member's is stopped; of those after it some opinions are there."""
        self = self.with_context(lang=LANGUAGE)
        clock = StoryClock(self.env)
        dice = random.Random("appraisal")
        winter = clock.open_day(date(clock.year, 2, 3))
        reports = self.env["jiebang.work.report"].search(
            [("state", "=", "submitted")], order="year, id"
        )
        past = reports.filtered(lambda report: report.year < clock.year)
        with clock.at(winter):
            sheets = self._open_sheets(past)
            bad = sheets.filtered(lambda sheet: not self._leads(sheet))[:1]
            self._give_opinions(bad, "unit", NEGATIVE)
            self._conclude_sheets(sheets - bad, dice)
        with clock.at(clock.today):
            sheets = self._open_sheets(reports - past)
            lots = {sheet: dice.random() for sheet in sheets}
            for giver, most in (("unit", 0.3), ("authority", 0.6)):
                self._give_opinions(
                    sheets.filtered(lambda s, most=most: most - 0.3 < lots[s] <= most),
                    giver,
                )

    @api.model
    def _open_sheets(self, reports):
        for report in reports:
            assessor = self._actor_in(
                "evaluation_officer",
                lambda user, report=report: user not in report._involved_users(),
            )
            report.with_env(seen_by(assessor)).action_open_appraisals()
        return self.env["jiebang.appraisal"].search(
            [("work_report_ids", "in", reports.ids)]
        )

    @api.model
    def _leads(self, sheet):
        """Whether the person leads one of the projects."""
        return sheet.cadre_id in sheet.sudo().project_ids.leader_id

    @api.model
    def _actor_in(self, group, may):
        users = self._users_in(f"cf_jiebang.group_{group}")
        return next((user for user in users if may(user)), users[:0])

    @api.model
    def _do_by(self, records, name, text=None, **values):
        """Whoever may act does, each on all of his records at once; nothing is done
        where nobody may.

        :return: the records that were acted on
        """
        act = records._get_act(name)
        mine = records.grouped(lambda record: self._who_may(act, record))
        for user, own in mine.items():
            if user:
                own.with_env(seen_by(user)).action_transition(name, text, **values)
        return records - mine.get(self.env["res.users"], records.browse())

    @api.model
    def _give_opinions(self, sheets, giver, negative=""):
        """The opinions of an office on persons.

        :return: the sheets that got one
        """
        opinions = sheets.opinion_ids.filtered(lambda o: o.giver == giver)
        act = "give_negative" if negative else "give"
        given = self._do_by(opinions, act, negative or OPINIONS[giver])
        return given.appraisal_id

    @api.model
    def _conclude_sheets(self, sheets, dice):
        for giver in ("unit", "authority", "personnel"):
            sheets &= self._give_opinions(sheets, giver)
        act = sheets._get_act("conclude")
        for assessor, mine in sheets.grouped(lambda s: self._who_may(act, s)).items():
            if not assessor:
                continue
            lines = mine.line_ids.with_env(seen_by(assessor))
            scored = lines.grouped(
                lambda line: (dice.choice((3.2, 3.5, 3.6, 3.8, 4)), line.facet)
            )
            for (score, facet), alike in scored.items():
                alike.write({"score": score, "comment": COMMENTS[facet]})
            mine.with_env(seen_by(assessor)).action_transition(
                "conclude", "三方意见一致，政治素质良好，同意计入评估。"
            )

    # -- the meeting ---------------------------------------------------------

    @api.model
    def _conclude_on_persons(self, meeting):
        """What the secretary enters on persons before he concludes the meeting."""
        secretary = self._user("secretary")
        Merit = self.env["jiebang.merit"].with_env(seen_by(secretary))
        for evaluation in meeting.evaluation_ids.sudo():
            project = evaluation.project_id
            if secretary in project._involved_users():
                continue
            first = evaluation.grade == "first"
            Merit.create(
                {
                    "meeting_id": meeting.id,
                    "project_id": project.id,
                    "cadre_id": project.leader_id.id,
                    "conclusion": "outstanding" if first else "not",
                    "reasons": MERIT["outstanding" if first else "not"],
                }
            )

    # -- incentives ----------------------------------------------------------

    @api.model
    def _load_incentives(self):
        self = self.with_context(lang=LANGUAGE)
        clock = StoryClock(self.env)
        kinds = ("promotion", "posting", "rank", "promotion", "posting")
        ends = ("done", "decided", "overdue", "ineligible", "meeting", "draft")
        merits = self.env["jiebang.merit"].search(
            [("conclusion", "=", "outstanding")], order="id"
        )
        for number, merit in enumerate(merits[:6]):
            kind = kinds[number % 5]
            if (
                not self.env["jiebang.incentive.rule"]
                ._find(kind, merit.cadre_id.identity)
                .allowed
            ):
                kind = "posting"
            self._tell_incentive(
                {
                    "cadre_id": merit.cadre_id.id,
                    "project_id": merit.project_id.id,
                    "source": "merit",
                    "merit_id": merit.id,
                    "kind": kind,
                },
                ends[number % 6],
                clock,
                merit.date,
            )
        for number, recognition in enumerate(
            self.env["jiebang.recognition"].search(
                [("kind", "=", "breakthrough")], limit=2, order="id"
            )
        ):
            cadre = recognition.project_id.leader_id
            rule = self.env["jiebang.incentive.rule"]._find(
                ("commendation", "merit")[number], cadre.identity
            )
            self._tell_incentive(
                {
                    "cadre_id": cadre.id,
                    "project_id": recognition.project_id.id,
                    "source": "contribution",
                    "recognition_id": recognition.id,
                    "contribution_kind": ("contribution", "major_project")[number],
                    "contribution": "突破关键工艺，形成可在全市推广的技术规程。"
                    if not number
                    else "牵线引进深加工项目，签约投资1.2亿元，已完成一期建设。",
                    "kind": ("commendation", "merit")[number],
                },
                ("done" if rule.allowed else "draft", "eligibility")[number],
                clock,
                recognition.date,
            )
        self._tell_selection(merits, clock)
        for model in ("jiebang.incentive", "jiebang.appraisal.opinion"):
            self.env[model]._cron_refresh_clock()

    @api.model
    def _tell_incentive(self, values, end, clock, since):
        """``since``: the day of what it is given for. What was decided lies a third of
        the time back from then, or some months; it is done, or due, in between."""
        posting = values["kind"] == "posting"
        ago = timedelta(days=160 if end in ("done", "overdue") else 40)
        begin = max(clock.after(since, 1), clock.today - ago)
        held = begin + min(timedelta(days=15), (clock.today - begin) / 3)
        between = held + min(timedelta(days=70), (clock.today - held) / 2)
        with clock.at(begin):
            assessor = self._actor_in(
                "evaluation_officer",
                lambda u: u.jiebang_cadre_id.id != values["cadre_id"],
            )
            incentive = (
                self.env["jiebang.incentive"]
                .with_env(seen_by(assessor))
                .create(
                    values
                    | {
                        "program_id": self.env.ref("cf_jiebang.program_2025").id,
                        "reasons": "攻关成效明显，群众认可度高，建议激励。",
                        "post": "国家农业高新技术产业示范区项目一线"
                        if posting
                        else False,
                        "date_from": begin + timedelta(days=60) if posting else False,
                        "date_to": begin + timedelta(days=425) if posting else False,
                    }
                )
                .sudo()
            )
            if end == "draft":
                return
            self._do_by(incentive, "nominate")
            if end == "eligibility":
                return
            if end == "ineligible":
                self._do_by(incentive, "find_ineligible", OUT)
                return
            self._do_by(incentive, "find_eligible", BASIS)
        if end == "meeting":
            return
        with clock.at(held):
            later = max(held + timedelta(days=90), clock.today)
            incentive.with_env(seen_by(self._user("secretary"))).write(
                {
                    "responsible_id": self._user("personnel").id,
                    "date_due": between if end == "overdue" else later,
                }
            )
            self._do_by(
                incentive,
                "decide",
                meeting_date=held,
                minutes_no=f"赤科联纪〔{held.year}〕{7 + incentive.id % 3}号",
            )
        if end == "done":
            with clock.at(between):
                self._do_by(
                    incentive,
                    "carry_out",
                    done_date=between,
                    seal_scan=small_pdf(
                        "激励落实凭证",
                        [incentive.display_name, f"{between:%Y年%m月%d日}"],
                    ),
                    seal_scan_name="落实凭证.pdf",
                )

    @api.model
    def _tell_selection(self, merits, clock):
        """Last year's selection is announced, this year's list is open."""
        if not merits:
            return
        day = max(clock.today - timedelta(days=30), clock.after(merits[0].date, 2))
        personnel = self._user("personnel")
        Selection = self.env["jiebang.selection"].with_env(seen_by(personnel))
        for year, people in (
            (clock.year - 1, merits[:2]),
            (clock.year, merits[2:5]),
        ):
            if not people:
                continue
            with clock.at(day):
                selection = Selection.create(
                    {
                        "name": "全市“担当作为好干部”评选",
                        "year": year,
                        "organizer": "市委组织部",
                        "program_id": self.env.ref("cf_jiebang.program_2025").id,
                        "line_ids": [
                            Command.create(
                                {
                                    "cadre_id": merit.cadre_id.id,
                                    "project_id": merit.project_id.id,
                                    "reasons": "扎根一线攻关，带动产业发展，敢于担当。",
                                    "chosen": number == 0,
                                    "honour": "担当作为好干部"
                                    if number == 0
                                    else False,
                                }
                            )
                            for number, merit in enumerate(people)
                        ],
                    }
                )
                if year == clock.year:
                    continue
                selection.write(
                    {
                        "document_no": f"赤组通字〔{year}〕36号",
                        "date": day,
                    }
                )
                selection.action_transition("announce")
                line = selection.line_ids[0]
                self._tell_incentive(
                    {
                        "cadre_id": line.cadre_id.id,
                        "project_id": line.project_id.id,
                        "source": "selection",
                        "selection_line_id": line.id,
                        "kind": "model",
                    },
                    "decided",
                    clock,
                    day,
                )
