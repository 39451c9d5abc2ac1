from importlib.util import module_from_spec, spec_from_file_location

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.modules.module import get_module_path
from odoo.tests import Form, tagged

from .follow_up_case import FollowupCase

MIGRATION = "migrations/19.0.2.4.0/post-numbers.py"


@tagged("post_install", "-at_install")
class TestNumbers(FollowupCase):
    """Indicators are numbers with units; words are remarks (R11, R29, R82)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.progress = cls.open_reports("2026-10-13")
        lines = cls.progress.line_ids.filtered(lambda line: line.kind == "indicator")
        cls.line = cls.as_(lines, "leader")

    def indicator(self, **vals):
        project = self.draft()
        mine = self.as_(project, "leader")
        mine.indicator_ids = [Command.clear(), Command.create({"name": "I"} | vals)]
        return mine.indicator_ids

    def test_words_suggest_numbers_and_numbers_words(self):
        line = self.indicator(target="≥ 1,200万元")
        self.assertEqual((line.target_value, line.unit), (1200, "万元"))
        line.target_value = 1500
        self.assertEqual(line.target, "1500")
        line.target = "通过验收"
        self.assertFalse(line.is_measured)
        self.assertEqual((line.target_value, line.target_text), (0, "通过验收"))
        line.target = "年产值达到2亿元，由第三方核定"
        self.assertTrue(line.is_measured)
        self.assertEqual(line.target_value, 20000, "in the unit that is there")
        self.assertEqual(line.target_text, "20000（年产值达到2亿元，由第三方核定）")

    def test_from_and_to_in_one_text(self):
        line = self.indicator(target="从10%提高到15%")
        self.assertEqual((line.baseline_value, line.target_value), (10, 15))
        self.assertEqual((line.unit, line.direction), ("%", "up"))
        self.assertEqual(self.indicator(target="≤ 5 %").direction, "down")
        falling = self.indicator(baseline_value=8, target_value=5, unit="%")
        self.assertEqual((falling.baseline, falling.target), ("8", "5"))
        self.assertEqual(falling.direction, "down")
        self.assertEqual(falling.copy().target_value, 5)

    def test_a_goal_is_asked_for(self):
        with self.assertRaisesRegex(ValidationError, "the goal is missing"):
            self.indicator()
        line = self.indicator(target="0")
        self.assertEqual((line.is_measured, line.target_value), (True, 0))
        with self.assertRaisesRegex(ValidationError, "too large"):
            line.target_value = 1e13

    def test_number_gives_the_percentage(self):
        line = self.line
        self.assertEqual((line.baseline_value, line.target_value), (10, 20))
        line.value_number = 15
        self.assertEqual((line.percent, line.state, line.value), (50, "running", "15"))
        line.value_number = 25
        self.assertEqual((line.percent, line.state), (100, "done"))
        self.assertIn("150 %", line.percent_note)
        line.value = "测产18 t"
        self.assertEqual((line.value_number, line.percent), (18, 80))
        self.assertEqual(line.value_text, "18（测产18 t）")
        line.value_number = 0
        self.assertEqual((line.percent, line.state), (0, "running"))
        with self.assertRaisesRegex(UserError, "by the number, so it is not reached"):
            line.state = "done"
        with self.assertRaisesRegex(UserError, "computed from the number, 0 %"):
            line.percent = 95

    def test_typed_in_the_form(self):
        with Form(self.as_(self.progress, "leader")) as form:
            with form.indicator_line_ids.edit(0) as line:
                line.value_number = 20
                self.assertEqual((line.percent, line.state), (100, "done"))
            form.text = "Reached"
        self.assertEqual(self.line.value, "20")

    def test_the_report_suggests_the_result(self):
        report = self.env["jiebang.work.report"].new({"project_id": self.project.id})
        line = self.env["jiebang.work.report.indicator"].new(
            {"report_id": report, "baseline": "10", "baseline_value": 10}
            | {"target": "20", "target_value": 20, "achieved_value": 15}
        )
        line._onchange_achieved_value()
        self.assertEqual((line.achieved, line.percent), ("15", 50))
        self.assertEqual(line.result, "partly")
        line.achieved = "30"
        line._onchange_achieved()
        self.assertEqual((line.percent, line.result), (200, "done"))

    def test_texts_of_an_older_database(self):
        project = self.draft()
        mine = self.as_(project, "leader")
        mine.indicator_ids = [
            Command.create({"name": name, "target": name})
            for name in ("3项", "通过验收", "从8%降到5%")
        ]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jiebang_indicator SET is_measured = true, unit = NULL, "
            "target_value = NULL, direction = 'up' WHERE id IN %s",
            [tuple(mine.indicator_ids.ids)],
        )
        self.env.cr.execute(
            "UPDATE jiebang_progress_line SET is_measured = NULL, direction = NULL, "
            "target_value = NULL, baseline_value = NULL, value = '14', percent = 40"
        )
        self.env.invalidate_all()
        path = f"{get_module_path('cf_jiebang')}/{MIGRATION}"
        spec = spec_from_file_location("post_numbers", path)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.2.3.0")
        self.env.invalidate_all()
        found = {
            line.target: (line.is_measured, line.target_value, line.direction)
            for line in project.indicator_ids
        }
        self.assertEqual(found["3项"], (True, 3, "up"))
        self.assertFalse(found["通过验收"][0])
        self.assertEqual(found["从8%降到5%"], (True, 5, "down"))
        self.assertEqual((self.line.value_number, self.line.percent), (14, 40))
