from odoo.tests import freeze_time, tagged

from ..common import ProjectCase


@tagged("post_install", "-at_install")
class TestCalendar(ProjectCase):
    """Deadlines in a year whose holidays are not announced yet are provisional."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Day = cls.env["jiebang.calendar.day"]
        cls.Day.search([("date", ">=", "2031-01-01")]).unlink()
        cls.Day.create({"date": "2031-10-01", "kind": "holiday", "name": "National"})
        cls.env["jiebang.stage"].search([("state", "=", "unit_review")]).write(
            {"working_days": 3}
        )

    def test_provisional_without_data(self):
        with freeze_time("2031-12-30 02:00:00"):
            self.walk(self.project, "unit_review")
        self.assertEqual(str(self.project.deadline), "2032-01-02", "by weekdays")
        self.assertTrue(self.project.deadline_provisional)
        self.Day.create({"date": "2032-10-01", "kind": "holiday"})
        self.project.invalidate_recordset(["deadline_provisional"])
        self.assertFalse(self.project.deadline_provisional)

    def test_not_provisional_with_data(self):
        with freeze_time("2031-06-02 02:00:00"):
            self.walk(self.project, "unit_review")
        self.assertEqual(self.project.deadline.year, 2031)
        self.assertFalse(self.project.deadline_provisional)
        self.assertFalse(self.draft(name="Not submitted").deadline_provisional)

    def test_the_manager_is_told(self):
        calendar = self.as_(self.Day, "manager")
        with freeze_time("2031-12-01"):
            text = calendar.get_provisional_text()
            self.assertIn("2032", text)
            self.assertNotIn("2031", text)
            settings = self.env["res.config.settings"].create({})
            self.assertEqual(settings.jiebang_calendar_text, text)
            calendar.create({"date": "2032-01-01", "kind": "holiday"})
            self.assertEqual(calendar.get_provisional_text(), "")
        with freeze_time("2032-01-02"):
            self.assertIn("2033", calendar.get_provisional_text())

    def test_one_statement_for_many(self):
        projects = self.project | self.draft(name="Seeds that stand frost")
        projects.mapped("deadline")
        with self.assertQueryCount(1):
            years = self.Day._provisional_years({2031, 2032, 2033})
        self.assertEqual(years, {2032, 2033})
        self.assertEqual(self.Day._provisional_years([]), set())
