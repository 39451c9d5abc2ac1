from collections import Counter
from datetime import date
from fractions import Fraction

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from . import year_sums as sums
from .year_case import COUNT, YEAR
from .year_scores import YearScores

REASON = "As the committee discussed."
OTHER = {"first": "second", "second": "first", "third": "second", False: "third"}
"""What is confirmed instead of what is suggested."""


@tagged("post_install", "-at_install", "undated")
class TestYear(YearScores):
    """A year is closed: from the filing to the incentives (R42–R70).

    Each scheduled action of the year is killed half-way with the work of its batch,
    run again, and run once more: no duplicates, none missing.
    """

    def test_a_year(self):
        self.projects = self.file(COUNT, 5, 12)
        self.spared = self.file(4, 11, 3)
        self.assertEqual(
            len(set((self.projects | self.spared).mapped("filing_no"))), COUNT + 4
        )
        self.reports_are_opened()
        self.reports_come_in()
        self.round_is_opened()
        self.evaluators_leave()
        self.sheets_are_filled()
        self.persons_are_appraised()
        self.sheets_are_added_up()
        self.other_standards()
        self.grades_are_decided()
        self.meeting_is_told()
        self.incentives_follow()
        self.no_chain_is_broken()

    # -- persons -------------------------------------------------------------

    def persons_are_appraised(self):
        """Half of the leaders are appraised, on some a negative finding is made."""
        reports = self.evaluations.work_report_id
        Appraisal = self.env["jiebang.appraisal"]
        domain = [("work_report_ids", "in", reports.ids)]
        with self.at(1, 24, YEAR + 1):
            self.twice(
                "cron_appraisal_open",
                "person.appraisal_opening",
                lambda: Appraisal.search_count(domain),
                len(reports.project_id.leader_id),
                most=13,  # who has a sheet costs less than who gets one
            )
        of_the_year = Appraisal.search(domain)
        by_report = {r: s for s in of_the_year for r in s.work_report_ids}
        self.assertEqual(set(by_report), set(reports))
        numbers = {sheet: number for number, sheet in enumerate(of_the_year)}
        self.persons, self.points = {}, {}
        sheets, negative = Appraisal, Appraisal
        for evaluation in self.evaluations:
            sheet = by_report[evaluation.work_report_id]
            number = numbers[sheet]
            if number % 2:
                self.persons[evaluation] = (None, False)
                continue
            sheets |= sheet
            if number == 2:
                negative |= sheet
                self.persons[evaluation] = (None, True)
            else:
                points = self.facets(number)
                self.persons[evaluation] = (sum(map(Fraction, points)) * 5, False)
                self.points[sheet] = points
        with self.at(1, 30, YEAR + 1):
            self.give_opinions(sheets, negative)
            for sheet, points in self.points.items():
                self.score_person(sheet, points)
            self.act(sheets - negative, "assessor", "conclude", "Firm.")
        self.assertEqual(
            Counter(Appraisal.search(domain).mapped("state")),
            Counter(
                complete=len(sheets - negative),
                referred=len(negative),
                open=len(of_the_year) - len(sheets),
            ),
        )
        self.negative = negative

    def facets(self, number):
        """The points of the five facets, four of them at most each."""
        least = 27 + number // 2 % 5 * 3
        return [f"{(least + more) / 10:.1f}" for more in (0, 1, 0, -2, 1)]

    def score_person(self, sheet, points):
        self.as_(sheet, "assessor").write(
            {
                "line_ids": [
                    Command.update(
                        line.id, {"score": float(given), "comment": "By the opinions."}
                    )
                    for line, given in zip(sheet.line_ids, points, strict=True)
                ]
            }
        )

    # -- sums ----------------------------------------------------------------

    def independent(self, evaluation, aggregate=sums.trimmed):
        """``(outcome, total, grade)`` of a project, by plain arithmetic."""
        sheets = [
            sheet for sheet in self.live_then[evaluation] if sheet not in self.lapsed
        ]
        outcome = aggregate([sums.sheet(self.marks[sheet]) for sheet in sheets])
        political, stopped = self.persons[evaluation]
        if political is not None:
            political = sums.rounded(political)
        points = sums.total(
            outcome, political, self.days_late[evaluation.work_report_id]
        )
        ticks = Counter(name for sheet in sheets for name in self.ticks[sheet])
        effect = sums.veto(ticks, len(sheets))
        grade = sums.grade(points, outcome, political, effect, stopped)
        return outcome, points, grade, effect

    def sheets_are_added_up(self):
        self.live_then = {e: self.live(e) for e in self.evaluations}
        parts = (self.evaluations[:2], self.evaluations[2:7], self.evaluations[7:])
        costs = []
        with self.at(2, 10, YEAR + 1):
            for part in parts:
                with self.statements() as counted:
                    self.act(part, "assessor", "aggregate")
                costs.append((len(part), counted[0]))
        self.flat(costs[1:])
        self.assertEqual(set(self.evaluations.mapped("state")), {"aggregated"})
        self.assertEqual(
            Counter(self.evaluations.sheet_ids.mapped("state"))["lapsed"],
            len(self.lapsed),
        )
        self.suggested, self.effects = {}, {}
        for evaluation in self.evaluations:
            outcome, points, grade, effect = self.independent(evaluation)
            self.suggested[evaluation] = grade
            self.effects[evaluation] = effect
            with self.subTest(evaluation=evaluation.display_name):
                self.assertEqual(
                    (evaluation.outcome_percent, evaluation.total),
                    (float(outcome), float(points)),
                )
                self.assertEqual(evaluation.suggested_grade, grade)
                self.assertEqual(evaluation.veto, effect)
        # the lot has drawn something of everything
        self.assertEqual(
            set(self.suggested.values()), {"first", "second", "third", False}
        )
        self.assertEqual(set(self.effects.values()), {"none", "open", "cap", "stop"})
        skipped = [mark[3] for marks in self.marks.values() for mark in marks.values()]
        self.assertGreater(sum(skipped), COUNT // 2)

    def other_standards(self):
        """The same scores by the plain mean and by the median."""
        ways = {"mean": sums.mean, "median": sums.median}
        totals = {}
        for name, way in ways.items():
            draft = self.standard(name)
            action = self.as_(draft, "assessor").action_simulate()
            lines = (
                self.as_(self.env[action["res_model"]], "assessor")
                .browse(action["res_id"])
                .line_ids
            )
            self.assertEqual(
                sorted(lines.evaluation_id.ids), sorted(self.evaluations.ids)
            )
            for line in lines:
                evaluation = line.evaluation_id.with_env(self.env)
                _outcome, points, grade, _veto = self.independent(evaluation, way)
                totals[name, evaluation] = points
                with self.subTest(way=name, evaluation=evaluation.display_name):
                    self.assertEqual(line.total_after, float(points))
                    self.assertEqual(line.grade_after, grade)
        differ = [
            evaluation
            for evaluation in self.evaluations
            if totals["mean", evaluation] != totals["median", evaluation]
        ]
        self.assertGreater(len(differ), COUNT // 2)

    # -- grades --------------------------------------------------------------

    def grades_are_decided(self):
        """As suggested, or differently with a reason; what a veto or a finding stops
        waits."""
        self.decided = {}
        with self.at(2, 15, YEAR + 1):
            stopped = self.evaluations.filtered(lambda e: self.persons[e][1])
            self.assertEqual(len(stopped), len(self.negative.work_report_ids))
            self.no_grade(stopped, "second")
            rest = self.evaluations - stopped
            vetoed = rest.filtered(lambda e: self.effects[e] == "stop")
            self.no_grade(vetoed, "second")
            self.decide(vetoed[:1], "third", REASON)
            cleared = vetoed[1:]
            self.act(cleared, "assessor", "clear_veto", "The papers were genuine.")
            for evaluation in cleared:
                outcome, points, _grade, _veto = self.independent(evaluation)
                political = self.persons[evaluation][0]
                grade = sums.grade(points, outcome, political, "none", False)
                self.assertEqual(evaluation.suggested_grade, grade)
                self.decide(evaluation, grade, REASON)
            rest -= vetoed
            other = self.evaluations.browse(rest.ids[4::9])
            for evaluation in other:
                grade = OTHER[self.suggested[evaluation]]
                self.decide(evaluation, grade, f"Unlike suggested: {grade}.", "")
            rest -= other
            open_ones = rest.filtered(
                lambda e: self.effects[e] == "open" or self.persons[e][0] is None
            )
            for grade, mine in self.by_suggestion(open_ones):
                self.decide(mine, grade, REASON, "")
            for grade, mine in self.by_suggestion(rest - open_ones):
                self.decide(mine, grade, "")
        self.stopped, self.other = stopped, other
        self.graded = self.evaluations - stopped
        self.assertEqual(set(self.graded.mapped("state")), {"graded"})
        self.assertEqual({e: e.grade for e in self.graded}, self.decided)
        self.assertEqual(set(self.graded.graded_by_id), {self.users["assessor"]})
        with self.assertRaisesRegex(UserError, f": {len(stopped)} projects"):
            self.round.action_transition("close")

    def by_suggestion(self, evaluations):
        return evaluations.grouped(lambda e: self.suggested[e]).items()

    def no_grade(self, evaluations, grade):
        for evaluation in evaluations:
            with self.refused(), self.env.cr.savepoint():
                self.act(evaluation, "assessor", "decide_grade", REASON, grade=grade)

    def decide(self, evaluations, grade, reason, too_little=None):
        """Decide a grade; where reasons are needed it is refused without them."""
        if too_little is not None:
            with self.refused(), self.env.cr.savepoint():
                self.act(
                    evaluations, "assessor", "decide_grade", too_little, grade=grade
                )
        self.act(evaluations, "assessor", "decide_grade", reason, grade=grade)
        self.decided |= dict.fromkeys(evaluations, grade)

    # -- the meeting ---------------------------------------------------------

    def meeting_is_told(self):
        """The meeting is told all grades and concludes on persons; the applicants
        learn grade and reasons, and no number."""
        with self.at(2, 27, YEAR + 1):
            meeting = self.results_meeting()
            self.assertEqual(meeting.evaluation_count, len(self.graded))
            best = self.graded.filtered(lambda e: e.grade == "first")
            best = best.grouped("leader_id")
            self.assertGreater(len(best), 2)
            self.merits = self.as_(self.env["jiebang.merit"], "secretary").create(
                [
                    {
                        "meeting_id": meeting.id,
                        "project_id": mine[0].project_id.id,
                        "cadre_id": leader.id,
                        "conclusion": "not" if number == 0 else "outstanding",
                        "reasons": "Brought the variety into three banners.",
                    }
                    for number, (leader, mine) in enumerate(best.items())
                ]
            )
            meeting.action_draft_minutes()
            self.assertEqual(meeting.minutes.count("<li>"), len(self.graded))
            meeting.action_transition("conclude")
        self.assertEqual(meeting.state, "concluded")
        self.assertEqual(set(self.graded.mapped("state")), {"reported"})
        self.assertEqual(set(self.stopped.mapped("state")), {"aggregated"})
        for evaluation in self.graded:
            leader = evaluation.leader_id.user_id.login.removeprefix("jb_year_")
            mine = self.as_(evaluation, leader)
            self.assertEqual(mine.announced_grade, self.decided[evaluation])
            self.assertTrue(mine.announced_reason)
            with self.refused(AccessError):
                mine.read(["total"])
            told = self.notices(evaluation, evaluation.leader_id.user_id)
            told = told.filtered(lambda m: "told the result" in m.body)
            self.assertEqual(len(told), 1)
        for evaluation in self.other:
            self.assertIn("Unlike suggested", evaluation.announced_reason)
        leader = self.as_(self.stopped[:1], "leader0")
        self.assertFalse(leader.sudo().announced_grade)

    def notices(self, record, user):
        """What a user was told of a record."""
        return self.env["mail.message"].search(
            [
                ("model", "=", record._name),
                ("res_id", "=", record.id),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", user.partner_id.ids),
            ]
        )

    # -- incentives ----------------------------------------------------------

    def incentives_follow(self):
        """All are carried out but one; the promise is counted and reminded of."""
        good = self.merits.filtered(lambda m: m.conclusion == "outstanding")
        Incentive = self.env["jiebang.incentive"]
        with self.at(3, 3, YEAR + 1):
            with self.refused(), self.env.cr.savepoint():
                self.nominate(self.merits - good)
            incentives = self.nominate(good)
            self.act(
                incentives,
                "secretary",
                "decide",
                meeting_date=date(YEAR + 1, 3, 3),
                minutes_no="JM 10",
            )
        domain = [("program_id", "=", self.program.id), ("open_promise", "=", True)]
        desk = self.as_(Incentive, "personnel")
        self.assertEqual(desk.search_count(domain), len(good))
        *done, kept = incentives
        with self.at(3, 20, YEAR + 1):
            for incentive in done:
                self.act(incentive, "personnel", "carry_out", **self.proof())
        with self.at(4, 2, YEAR + 1):
            cron = self.env.ref("cf_jiebang.cron_incentive_remind")
            self.run_action(cron, killed=True)
            self.run_action(cron)
            self.run_action(cron)
        self.assertEqual(desk.search(domain), kept)
        self.assertEqual((kept.state, kept.deadline_status), ("decided", "overdue"))
        reminders = self.notices(kept, self.users["personnel"]).filtered(
            lambda m: "carried out by you: 1" in m.body
        )
        self.assertEqual(len(reminders), 1)
        passports = self.as_(self.env["jiebang.passport"], "personnel").browse(
            incentives.cadre_id.ids
        )
        self.assertEqual(
            {p.id: p.promise_count for p in passports},
            {c.id: int(c == kept.cadre_id) for c in incentives.cadre_id},
        )
        self.assertEqual(
            Counter(incentives.mapped("state")),
            Counter(done=len(good) - 1, decided=1),
        )

    def no_chain_is_broken(self):
        """Each decision of the year stands as it was written."""
        decisions = self.env["jiebang.decision"]
        for records in (self.projects, self.reports, self.evaluations):
            for record in records:
                self.assertEqual(decisions._verify_chain(record), "")
