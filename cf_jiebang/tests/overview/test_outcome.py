from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..followup.follow_up_case import FollowupCase


@tagged("post_install", "-at_install")
class TestOutcome(FollowupCase):
    """Outcomes add up: what was aimed at, reported and confirmed, never mixed (R46–
    R50)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls.env["jiebang.measure"].create(
            {
                "name": "Harvest",
                "code": "harvest",
                "unit": "t",
                "words": "Harvest",
                "dimension_id": cls.env.ref("cf_jiebang.dimension_benefit").id,
            }
        )
        cls.jobs = cls.env.ref("cf_jiebang.measure_jobs")
        with cls.at("2026-10-12"):
            cls.project = cls.draft(name="Second grass")
            mine = cls.as_(cls.project, "leader")
            mine.indicator_ids = [
                Command.clear(),
                *(
                    Command.create({"name": name, "target": target})
                    for name, target in (
                        ("Harvest of hay", "从10t提高到20t"),
                        ("Harvest of seed", "5 kg"),
                        ("带动就业", "30人"),
                        ("Something of its own", "3"),
                    )
                ),
            ]
            cls.walk(cls.project, "running")

    def figures(self, measure=None, persona="bureau", day=None):
        model = self.as_(self.env["jiebang.outcome"], persona)
        rows = model.with_context(outcome_day=day).search(
            [
                ("measure_id", "=", (measure or self.measure).id),
                ("project_id", "=", self.project.id),
            ]
        )
        return [(row.target, row.reported, row.confirmed) for row in rows]

    def progress_of(self, day, **numbers):
        reports = self.open_reports(day)
        report = reports.filtered(lambda r: r.project_id == self.project)
        for line in self.as_(report.line_ids, "leader"):
            if line.name in numbers:
                line.value_number = numbers[line.name]
        return report

    def test_suggested_from_the_name_and_changed_by_hand(self):
        hay, seed, jobs, own = self.project.indicator_ids
        self.assertEqual(hay.measure_id, self.measure)
        self.assertEqual(jobs.measure_id, self.jobs)
        self.assertFalse(own.measure_id, "a free indicator stays free")
        self.assertEqual((hay.measure_factor, seed.measure_factor), (1, 0))
        draft = self.draft()
        mine = self.as_(draft, "leader").indicator_ids
        mine.measure_id = self.measure
        mine.name = "新增就业"
        self.assertEqual(mine.measure_id, self.measure, "what was chosen stays")

    def test_a_value_counts_once_and_only_when_handed_in(self):
        with self.at("2026-10-13"):
            self.assertEqual(self.figures(), [(20, 0, 0)])
        october = self.progress_of("2026-10-13", **{"Harvest of hay": 14})
        with self.at("2026-10-20"):
            self.assertEqual(self.figures(), [(20, 0, 0)], "a draft is no report")
        self.hand_in(october, "2026-10-30")
        november = self.progress_of("2026-11-02", **{"Harvest of hay": 16})
        self.hand_in(november, "2026-11-30")
        with self.at("2026-12-02"):
            self.assertEqual(self.figures(), [(20, 16, 0)], "once, the newest")
            self.assertEqual(self.figures(day="2026-11-10"), [(20, 14, 0)])
            self.assertEqual(self.figures(day="2026-10-29"), [(20, 0, 0)])
            self.assertEqual(self.figures(day="2026-10-01"), [], "not filed yet")
            self.assertEqual(self.figures(persona="other_authority"), [])

    def test_how_it_adds_up(self):
        self.hand_in(self.progress_of("2026-10-13", 带动就业=12), "2026-10-30")
        with self.at("2026-12-02"):
            self.assertEqual(self.figures(self.jobs), [(30, 12, 0)])
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE jiebang_measure SET rollup = 'projects' WHERE id = %s",
                [self.jobs.id],
            )
            self.env.invalidate_all()
            self.assertEqual(self.figures(self.jobs), [(1, 1, 0)])

    def test_results_of_a_report_count_by_their_number(self):
        patent = self.env.ref("cf_jiebang.measure_patent")
        before = self.figures(patent)
        with self.at("2026-11-20"):
            report = self.report(self.project, "annual")
            mine = self.as_(report, "leader")
            mine.output_line_ids = [
                Command.create({"kind": "patent", "name": name, "number": "ZL 1"})
                for name in ("Knife", "The same knife")
            ]
            self.walk_report(report, "submitted")
        with self.at("2026-12-02"):
            [(target, reported, confirmed)] = self.figures(patent)
            self.assertEqual((reported, confirmed), (1, 0), "evidence is asked for")
            self.assertEqual(target, before[0][0] if before else 0)
            self.assertEqual(self.figures(), [(20, 15, 0)], "the report's own value")

    def test_a_used_measure_keeps_its_meaning(self):
        with self.assertRaisesRegex(UserError, "is in use"):
            self.measure.unit = "kg"
        self.measure.name = "Harvest (dry)"
        self.measure.active = False
        with self.at("2026-10-13"):
            self.assertEqual(self.figures(), [(20, 0, 0)], "archived, still counted")

    def test_bad_figures_are_said(self):
        self.hand_in(
            self.progress_of("2026-10-13", **{"Harvest of hay": 16}), "2026-10-30"
        )
        self.hand_in(
            self.progress_of("2026-11-02", **{"Harvest of hay": 12}), "2026-11-30"
        )
        flaws = self.as_(self.env["jiebang.data.flaw"], "authority").search(
            [("project_id", "=", self.project.id)]
        )
        self.assertEqual(
            sorted(zip(flaws.mapped("kind"), flaws.mapped("name"), strict=True)),
            [
                ("below", "Harvest of hay"),
                ("factor", "Harvest of seed"),
                ("unit", "Something of its own"),
            ],
        )
        self.assertEqual(flaws.filtered(lambda f: f.kind == "below").note, "16 → 12")
        self.assertFalse(
            self.as_(self.env["jiebang.data.flaw"], "other_authority").search(
                [("project_id", "=", self.project.id)]
            )
        )
