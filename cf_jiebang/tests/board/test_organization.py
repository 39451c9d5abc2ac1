from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import JiebangCase


@tagged("post_install", "-at_install")
class TestOrganization(JiebangCase):
    """Every unit has exactly one competent department (R18, R20)."""

    def unit(self, **values):
        return self.env["jiebang.organization"].create({"name": "Unit"} | values)

    def test_routes(self):
        """By its own mapping, by what is above it, by its territory."""
        other = self.unit(name="Other department", is_authority=True, level="city")
        station = self.unit(name="Station", parent_id=self.institute.id, level="city")
        cases = {
            "it is one itself": (self.department, self.department),
            "it belongs to one": (self.institute, self.department),
            "two levels below": (station, self.department),
            "the territory's": (self.other_institute, self.county_bureau),
            "a municipal unit goes to no county": (
                self.unit(level="city", territory_id=self.territory.id),
                self.env["jiebang.organization"],
            ),
        }
        for name, (unit, authority) in cases.items():
            with self.subTest(case=name):
                self.assertEqual(unit.route_authority_id, authority)
        self.institute.authority_id = other
        self.assertEqual(self.institute.route_authority_id, other)
        self.assertEqual(station.route_authority_id, other)

    def test_path_is_explained_with_names_and_phones(self):
        self.department.write({"contact_name": "Ms Bao", "phone": "0476-8333333"})
        text = self.institute.route_explanation
        for part in ("Test institute", "Test department Ms Bao 0476-8333333"):
            self.assertIn(part, text)

    def test_no_unit_is_above_itself(self):
        with self.assertRaises(UserError):
            self.department.parent_id = self.institute

    def test_department_must_be_one(self):
        with self.assertRaisesRegex(ValidationError, "not marked"):
            self.other_institute.authority_id = self.institute

    def test_reorganisation_rewrites_no_file(self):
        """A unit that is moved: what was handed in keeps its way."""
        project = self.walk(self.draft(), "unit_review")
        draft = self.draft(name="Not handed in yet")
        self.institute.authority_id = self.county_bureau
        self.assertEqual(project.authority_id, self.department)
        self.act(draft, "leader", "submit")
        self.assertEqual(draft.authority_id, self.county_bureau)

    def test_working_days(self):
        """Holidays are skipped, make-up days count, weekends don't."""
        Calendar = self.env["jiebang.calendar.day"]
        from_date = self.env["jiebang.project"]._as_date
        for start, days, end in (
            ("2026-03-02", 0, "2026-03-02"),
            ("2026-03-02", 5, "2026-03-09"),
            ("2026-03-06", 1, "2026-03-09"),
            ("2026-09-30", 1, "2026-10-08"),
            ("2026-10-09", 1, "2026-10-10"),
        ):
            with self.subTest(start=start, days=days):
                self.assertEqual(
                    str(Calendar._add_working_days(from_date(start), days)), end
                )
        self.assertEqual(
            Calendar._working_days_between(
                from_date("2026-09-30"), from_date("2026-10-10")
            ),
            3,
        )

    # -- the end of an organisation ------------------------------------------

    def test_no_organisation_ends_while_files_are_open_there(self):
        project = self.walk(self.draft(), "unit_review")
        for close in (
            lambda: self.institute.action_archive(),
            lambda: self.department.write({"is_authority": False}),
            lambda: self.department.action_archive(),
        ):
            with self.subTest(close=close), self.said(project.code):
                close()
        empty = self.unit(name="Nobody's")
        empty.action_archive()
        self.assertFalse(empty.active)

    def test_no_organisation_ends_while_units_belong_to_it(self):
        above = self.unit(name="Above")
        unit = self.unit(name="Below", parent_id=above.id)
        with self.said("1 units belong to it"):
            above.active = False
        unit.parent_id = False
        above.active = False
