from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import RULES, JiebangCase


@tagged("post_install", "-at_install")
class TestProgramLife(JiebangCase):
    """A second programme beside the first: prepared, opened, closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        others = cls.env["jiebang.program"].search([("id", "!=", cls.program.id)])
        others.state = "closed"
        cls.next = cls.as_(cls.program, "manager").copy(
            {"name": "Next year", "filing_prefix": "新科揭备"}
        )

    def begin(self, **values):
        return self.as_(self.env["jiebang.project"], "leader").create(
            {"name": "Begun"} | values
        )

    def test_a_copy_is_one_of_its_own(self):
        new = self.next
        self.assertEqual(
            (new.name, new.year, new.filing_prefix, new.state),
            ("Next year", self.program.year + 1, "新科揭备", "preparation"),
        )
        self.assertEqual(
            new.check_item_ids.mapped("name"),
            self.program.check_item_ids.mapped("name"),
        )
        self.assertEqual(
            sorted(new.category_ids.mapped("name")),
            sorted(self.program.category_ids.mapped("name")),
        )
        directions = new.category_ids.filtered("parent_id")
        self.assertEqual(directions.parent_id.program_id, new)
        self.assertEqual(set(new.category_ids.mapped("state")), {"draft"})
        plain = self.as_(self.program, "manager").copy()
        self.assertNotEqual(
            (plain.name, plain.year), (self.program.name, self.program.year)
        )

    def test_prepared_opened_closed(self):
        self.assertEqual(self.begin().program_id, self.program)
        with self.said("in preparation"):
            self.begin(program_id=self.next.id)
        with mute_logger(*RULES), self.assertRaises(UserError):
            self.act(self.next, "bureau", "open")
        with mute_logger(*RULES), self.assertRaises(UserError):
            self.as_(self.next, "manager").state = "open"
        self.act(self.next, "manager", "open")
        self.assertEqual(set(self.next.category_ids.mapped("state")), {"published"})
        Project = self.as_(self.env["jiebang.project"], "leader")
        self.assertFalse(
            Project.default_get(["program_id"]).get("program_id"),
            "several: one is asked",
        )
        mine = self.begin(program_id=self.next.id)
        self.assertEqual(mine.program_id, self.next)
        self.act(self.next, "manager", "close")
        self.assertEqual(self.begin().program_id, self.program)
        self.assertIn("closed", "".join(mine._lacks_submit()))
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(self.next), "")

    def test_application_period(self):
        today = self.program._workflow_today()
        self.program.date_close = today - timedelta(days=1)
        with self.said("took applications until"):
            self.begin(program_id=self.program.id)
        self.program.write(
            {"date_close": False, "date_open": today + timedelta(days=1)}
        )
        with self.said("takes applications from"):
            self.begin(program_id=self.program.id)

    def test_no_board_no_opening(self):
        bare = self.env["jiebang.program"].create(
            {"name": "Bare", "basis": "1", "issuer_id": self.bureau.id}
        )
        with self.said("at least one direction"):
            self.act(bare, "manager", "open")
        twin = self.as_(self.program, "manager").copy(
            {"name": self.program.name, "year": self.program.year}
        )
        with self.said("is called"):
            self.act(twin, "manager", "open")

    def test_one_prefix_one_sequence(self):
        day = self.program._workflow_today()
        self.next.filing_prefix = self.program.filing_prefix
        numbers = [p._next_filing_no(day) for p in (self.program, self.next)]
        self.assertEqual(len(set(numbers)), 2)
        self.next.filing_prefix = "另科揭备"
        self.assertIn("另科揭备", self.next._next_filing_no(day))
        self.assertNotIn("另科揭备", self.program._next_filing_no(day))

    def test_the_programme_that_one_works_in(self):
        program = self.as_(self.next, "bureau")
        mine = [("program_id.is_mine", "=", True)]
        Category = self.as_(self.env["jiebang.category"], "bureau")
        everything = Category.search_count([])
        self.assertEqual(Category.search_count(mine), everything)
        program.action_work_here()
        self.assertEqual(Category.search(mine).program_id, self.next)
        self.assertEqual(Category.search_count([]), everything)
        program.action_work_everywhere()
        self.assertEqual(Category.search_count(mine), everything)
