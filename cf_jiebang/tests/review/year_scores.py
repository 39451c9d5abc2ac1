from collections import Counter
from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from .year_case import COUNT, NEAR, YEAR, YearCase

MODELS = "odoo.addons.cf_jiebang.models.review."
LATE_DAYS = ((12, 11, YEAR), (12, 18, YEAR), (12, 30, YEAR), (1, 19, YEAR + 1))
"""When the four parts of those who are late hand in."""
TIERS = ("unit", "authority", "bureau")


class YearScores(YearCase):
    """The first half of the year's end: reports, evaluators, sheets."""

    def refused(self, error=UserError):
        return self.assertRaises(error)

    def flat(self, batches):
        """A big batch costs no more statements a record than a small one."""
        costs = [statements / records for records, statements in batches]
        self.assertLessEqual(costs[-1], costs[0] * 1.02, batches)

    def twice(self, name, module, count, wanted, most=None):
        """Run an action with growing batches: killed half-way, finished, once more.

        :param count: a function that counts what is there
        :param int wanted: how much there is in the end
        :param most: statements a record, where records of a batch are not alike
        """
        cron = self.env.ref(f"cf_jiebang.{name}")
        begun = count()
        half = begun + (wanted - begun) // 2
        with patch(f"{MODELS}{module}.BATCH", max(COUNT // 20, 2)):
            small = self.run_action(cron, lost=lambda: count() > half)
        killed_at = count()
        self.assertGreater(killed_at, begun)
        self.assertLessEqual(killed_at, half)
        with patch(f"{MODELS}{module}.BATCH", max(COUNT // 5, 2)):
            large = self.run_action(cron)
        self.assertEqual(count(), wanted)
        self.assertEqual(self.run_action(cron), [])
        self.assertEqual(count(), wanted)
        if most:
            records, statements = large[0]
            self.assertLessEqual(statements / records, most)
        else:
            self.flat([small[-1], large[0]])

    # -- reports -------------------------------------------------------------

    def reports_are_opened(self):
        domain = [("program_id", "=", self.program.id), ("kind", "=", "annual")]
        Report = self.env["jiebang.work.report"]
        with self.at(11, 5):
            self.twice(
                "cron_open_work_reports",
                "report.work_report_open",
                lambda: Report.search_count(domain),
                COUNT,
            )
        reports = Report.search(domain)
        by_project = reports.grouped("project_id")
        self.assertEqual(set(by_project), set(self.projects))
        self.reports = Report.union(*(by_project[p] for p in self.projects))
        self.assertEqual(set(reports.mapped("cutoff_applicant")), {date(YEAR, 12, 10)})
        todos = reports.activity_ids.filtered(lambda a: a.user_id.login != "jb_leader")
        self.assertEqual(len(todos), COUNT)
        self.assertEqual(len(reports.indicator_line_ids), COUNT)

    def chosen(self, rest, divisor):
        return self.reports.browse(self.reports.ids[rest::divisor])

    def reports_come_in(self):
        self.idle = self.chosen(7, 20)
        self.late = self.chosen(1, 3) - self.idle
        returned = self.chosen(4, 10) - self.idle
        in_time = self.reports - self.idle - self.late
        groups = {
            tier: (returned & in_time).browse((returned & in_time).ids[n::3])
            for n, tier in enumerate(TIERS)
        }
        with self.at(11, 20):
            self.write_reports(in_time)
            self.hand_in(in_time)
            self.seal(in_time - groups["unit"])
            self.consent(in_time - groups["unit"] - groups["authority"])
            self.receive_reports(in_time.filtered(lambda r: r.state == "delivery"))
        with self.at(12, 15):
            for tier, reports in groups.items():
                self.send_back(reports, tier)
            self.climb(in_time & returned)
        self.days_late = dict.fromkeys(in_time, 0)
        for number, (month, day, year) in enumerate(LATE_DAYS):
            with self.at(month, day, year):
                self.late_ones(self.late.browse(self.late.ids[number::4]), returned)
                days = (date(year, month, day) - date(YEAR, 12, 10)).days
                self.days_late |= dict.fromkeys(
                    self.late.browse(self.late.ids[number::4]), days
                )
        self.filed = self.reports - self.idle
        self.assertEqual(
            Counter(self.reports.mapped("state")),
            {"submitted": len(self.filed), "draft": len(self.idle)},
        )
        self.assertEqual(self.reports.filtered("is_late"), self.late)
        self.assertLess(abs(3 * len(self.late) - COUNT), 5 + COUNT // 10)
        twice = self.reports.filtered(lambda r: r.version == 2)
        self.assertEqual(twice, returned)
        self.assertEqual(set((self.filed - returned).mapped("version")), {1})

    def late_ones(self, reports, returned):
        self.write_reports(reports)
        with self.refused(), self.env.cr.savepoint():
            self.hand_in(reports)
        for number, mine in self.by_unit(reports):
            self.as_(mine, f"leader{number}").late_reason = "The harvest was late."
        self.hand_in(reports)
        self.send_back(reports & returned, "unit")
        self.climb(reports)

    def climb(self, reports):
        self.seal(reports)
        self.consent(reports)
        self.receive_reports(reports)

    # -- evaluators ----------------------------------------------------------

    def round_is_opened(self):
        with self.at(1, 20, YEAR + 1):
            self.rubric = self.standard("trimmed")
            self.round = self.as_(
                self.env["jiebang.evaluation.round"], "assessor"
            ).create(
                {
                    "name": "Annual evaluation",
                    "program_id": self.program.id,
                    "year": YEAR,
                    "date_end": date(YEAR + 1, 2, 8),
                    "sheets_each": 5,
                    "evaluator_ids": [Command.set(self.evaluators.ids)],
                }
            )
            with patch(f"{MODELS}evaluation.evaluation_round_open.BATCH", 2):
                self.round.action_transition("open")
            self.assertEqual(self.round.evaluation_count, 2)
            Evaluation = self.env["jiebang.evaluation"]
            domain = [("round_id", "=", self.round.id)]
            self.twice(
                "cron_advance_evaluations",
                "evaluation.evaluation_round_open",
                lambda: Evaluation.search_count(domain),
                len(self.filed),
            )
        by_report = Evaluation.search(domain).grouped("work_report_id")
        self.assertEqual(set(by_report), set(self.filed))
        self.evaluations = Evaluation.union(*(by_report[r] for r in self.filed))
        self.assertEqual(set(self.evaluations.mapped("state")), {"scoring"})
        self.all_have_five()
        loads = Counter(self.evaluations.sheet_ids.evaluator_id.mapped("login"))
        self.assertEqual(set(loads.values()), {1})
        loads = Counter(s.evaluator_id for s in self.evaluations.sheet_ids)
        self.assertEqual(sum(loads.values()), 5 * len(self.filed))
        self.assertLessEqual(max(loads.values()) - min(loads.values()), 2)
        todos = self.round.sudo().activity_ids
        self.assertEqual(sorted(todos.user_id.ids), sorted(self.evaluators.ids))
        self.assertEqual(len(todos), len(self.evaluators))

    def standard(self, aggregation):
        """The default standard with another way of adding up, and a criterion on a
        scale."""
        draft = self.env.ref("cf_jiebang.rubric_2025").copy(
            {"program_id": self.program.id, "aggregation": aggregation}
        )
        scale = draft.criterion_ids.filtered(lambda c: c.code == "cooperation")
        scale.kind = "scale"
        if aggregation == "trimmed":
            self.as_(draft, "assessor").action_transition("adopt")
        return draft

    def live(self, evaluation):
        return evaluation.sheet_ids.filtered(
            lambda s: s.state in ("assigned", "declared", "submitted")
        )

    def all_have_five(self):
        """Five evaluators each, and none of them near the project."""
        for evaluation in self.evaluations:
            sheets = self.live(evaluation)
            self.assertEqual(len(sheets), 5)
            self.assertEqual(len(sheets.evaluator_id), 5)
            units = evaluation.organization_id
            near = {
                number
                for number, place in enumerate(NEAR)
                if self.organizations[place] in units | units.parent_id
            }
            for number in near:
                self.assertNotIn(
                    self.users[f"evaluator{number}"], evaluation.sheet_ids.evaluator_id
                )

    def evaluators_leave(self):
        """A conflict that arises later is refused; who recuses himself or abstains
        is replaced."""
        with self.at(1, 22, YEAR + 1):
            self._cadre("evaluator2", self.organizations["unit2"])
            near = self.evaluations.filtered(
                lambda e: e.organization_id == self.organizations["unit2"]
            ).sheet_ids.filtered(lambda s: self.evaluator(s) == "evaluator2")
            self.assertTrue(near)
            with self.refused(), self.env.cr.savepoint():
                self.as_(near, "evaluator2").action_transition("declare")
            far = self.env["jiebang.score.sheet"]
            for evaluation in self.evaluations[0::6]:
                far |= (evaluation.sheet_ids - near)[:1]
            for sheet in near | far:
                mine = self.as_(sheet, self.evaluator(sheet))
                with self.refused(), self.env.cr.savepoint():
                    mine.action_transition("recuse")
                mine.action_transition("recuse", "We know each other.")
            for evaluation in self.evaluations[3::8]:
                sheet = self.live(evaluation)[-1]
                mine = self.as_(sheet, self.evaluator(sheet))
                mine.action_transition("declare")
                mine.action_transition("abstain", "Not my field.")
        states = Counter(self.evaluations.sheet_ids.mapped("state"))
        self.assertEqual(states["recused"], len(near | far))
        self.assertEqual(states["abstained"], len(self.evaluations[3::8]))
        self.all_have_five()

    def sheets_are_filled(self):
        """Differing scores; who names a veto and who hands in nothing."""
        self.marks, self.ticks = {}, {}
        lapsed = self.env["jiebang.score.sheet"]
        for number, evaluation in enumerate(self.evaluations):
            sheets = self.live(evaluation)
            if number % 7 == 2:
                lapsed |= sheets[-1]
            self.plan_marks(number, sheets)
        with self.at(2, 5, YEAR + 1):
            for evaluator in self.evaluators:
                persona = evaluator.login.removeprefix("jb_year_")
                mine = self.evaluations.sheet_ids.filtered(
                    lambda s, e=evaluator: s.evaluator_id == e and s in self.marks
                )
                mine = self.as_(mine, persona)
                mine.action_transition("declare")
                for sheet in mine:
                    self.fill_in(sheet)
                # what the others wrote is not his to read before he is done
                seen = mine.search([("evaluation_id", "in", self.evaluations.ids)])
                self.assertEqual(seen.evaluator_id, evaluator)
                (mine - lapsed).action_transition("hand_in")
        self.lapsed = lapsed
        self.assertEqual(
            self.round.sheet_done_count, 5 * len(self.evaluations) - len(lapsed)
        )

    def plan_marks(self, number, sheets):
        criteria = self.rubric.criterion_ids.filtered(lambda c: c.part == "outcome")
        quality = self.random.uniform(62, 99)
        named = {5: ("veto_fraud", 3), 11: ("veto_indicators", 3)}.get(number % 20)
        if number % 20 == 15:
            named = ("veto_misconduct", 1)
        for place, sheet in enumerate(sheets):
            veto = {named[0]} if named and place < named[1] else set()
            self.ticks[sheet] = veto
            self.marks[sheet] = {}
            for criterion in criteria.filtered(lambda c: c.kind != "veto"):
                code, top = (
                    criterion.code,
                    5 if criterion.kind == "scale" else (criterion.weight),
                )
                skip = (number % 5 == 0 and code == "cooperation") or (
                    code == "talent" and self.random.random() < 0.05
                )
                percent = min(max(self.random.gauss(quality, 6), 0), 100)
                score = top * percent / 100
                score = round(score) if criterion.kind == "scale" else round(score, 2)
                self.marks[sheet][code] = (score, top, criterion.weight, skip)

    def fill_in(self, sheet):
        commands = []
        for line in sheet.line_ids:
            code = line.criterion_id.code
            if line.kind == "veto":
                vals = {"veto": code in self.ticks[sheet]}
            else:
                score, _top, _weight, skip = self.marks[sheet][code]
                vals = {"not_applicable": True} if skip else {"score": score}
            commands.append(Command.update(line.id, vals | {"comment": "Sound."}))
        sheet.write({"line_ids": commands})
