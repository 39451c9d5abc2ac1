from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import JiebangCase


@tagged("post_install", "-at_install", "undated")
class TestProgramRules(JiebangCase):
    """No rule breaks what is computed from it (R90)."""

    def test_a_rule_beyond_its_limit_names_itself(self):
        limited = self.program._limited()
        self.assertGreater(len(limited), 15)
        labels = self.program.fields_get(limited, ["string"])
        for name, most in limited.items():
            with (
                self.subTest(rule=name),
                self.assertRaises(ValidationError) as refused,
                self.env.cr.savepoint(),
            ):
                self.program[name] = most + 3_000_000
                self.program.flush_recordset()
            self.assertIn(labels[name]["string"], str(refused.exception))

    def test_a_file_climbs_under_the_largest_rules(self):
        days = {n: m for n, m in self.program._limited().items() if n.endswith("_days")}
        self.program.write(days | {"objection_days": 60})
        project = self.walk(self.draft(), "meeting")
        self.env["jiebang.project"]._cron_refresh_clock()
        self.assertTrue(project.holder_tier)
