from odoo import Command
from odoo.tests import tagged

from ..common import JiebangCase

CARD = {
    name: {}
    for name in (
        "name",
        "code",
        "filing_no",
        "missing",
        "deadline",
        "deadline_status",
        "conclusion",
        "available_acts",
        "state",
        "version",
        "checklist_count",
        "holder_unmanned",
        "activity_state",
    )
} | {
    name: {"fields": {"display_name": {}}}
    for name in (
        "main_category_id",
        "leader_id",
        "leader_user_id",
        "stage_id",
        "activity_ids",
    )
}
"""What a card of the board reads."""


class PerformanceCase(JiebangCase):
    """A fixture of many projects is the one place where a state is set without
    walking to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = {
            stage.state: stage.id for stage in cls.env["jiebang.stage"].search([])
        }
        cls.count = 0
        cls.domain = [("program_id", "=", cls.program.id)]

    def add_projects(self, number):
        """Many projects in review at all tiers."""
        first, self.count = self.count, self.count + number
        projects = (
            self.env["jiebang.project"]
            .with_user(self.users["leader"])
            .sudo()
            .create(
                [
                    {
                        "name": f"Project {first + index}",
                        "program_id": self.program.id,
                        "leader_id": self.cadres["leader"].id,
                        "main_category_id": self.category.id,
                        "indicator_ids": [Command.create({"name": "I", "target": "1"})],
                    }
                    for index in range(number)
                ]
            )
        )
        for index, project in enumerate(projects):
            state, level, organization = (
                ("unit_review", "unit", self.institute),
                ("authority_review", "authority", self.department),
                ("bureau_review", "bureau", self.bureau),
                ("returned", "applicant", self.bureau.browse()),
            )[index % 4]
            project.write(
                {
                    "state": state,
                    "version": 1,
                    "reached_tier": 3,
                    "holder_tier": level,
                    "holder_organization_id": organization.id,
                    "deadline": "2026-12-01",
                    "deadline_status": "on_time",
                }
            )
        self.env.flush_all()


@tagged("post_install", "-at_install", "undated")
class TestPerformance(PerformanceCase):
    """Statements are constant in the number of projects, for every role."""

    def board(self, persona):
        """The requests of a board's first page."""
        Project = self.as_(self.env["jiebang.project"], persona)
        Project.web_read_group(
            self.domain,
            groupby=["stage_id"],
            aggregates=["__count"],
            auto_unfold=True,
            unfold_read_specification=CARD,
        )
        Project.read_progress_bar(
            self.domain,
            "stage_id",
            {
                "field": "deadline_status",
                "colors": {"on_time": "success", "overdue": "danger"},
            },
        )

    def page(self, persona):
        self.as_(self.env["jiebang.project"], persona).web_search_read(
            self.domain, CARD, limit=2
        )

    def waiting(self, persona):
        self.as_(self.env["jiebang.project"], persona).web_search_read(
            [*self.domain, ("waiting_for_me", "=", True)], CARD, limit=2
        )

    def statements(self, call, persona):
        self.env.invalidate_all()
        call(persona)  # warm the caches of rights and views
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call(persona)
        return self.env.cr.sql_log_count - before

    def test_statements_are_constant(self):
        personas = ("leader", "unit", "authority", "bureau", "secretary", "auditor")
        self.add_projects(10)
        counts = {
            (call.__name__, persona): self.statements(call, persona)
            for call in (self.board, self.page, self.waiting)
            for persona in personas
        }
        self.add_projects(190)
        for (name, persona), count in counts.items():
            with self.subTest(call=name, persona=persona):
                now = self.statements(getattr(self, name), persona)
                self.assertLessEqual(now, count, "grows with the number of projects")
        # a search for each of the four columns
        self.assertLessEqual(max(counts.values()), 26, counts)

    def test_form(self):
        """The lines and counts of a form come by one statement each, for every role;
        what is read is what Odoo reads line by line."""
        project = self.walk(self.draft(), "bureau_review")
        names = ("member_ids", "partner_ids", "resource_ids", "indicator_ids")
        names += ("output_ids", "milestone_ids", "evidence_ids", "decision_ids")
        names += ("snapshot_ids", "receipt_ids", "check_ids", "next_ids")
        for persona in ("leader", "unit", "authority", "bureau", "auditor"):
            mine, counts = self.as_(project, persona), []
            for _warm in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                [read] = mine.read([*names, "evidence_count", "dossier_count"])
                counts.append(self.env.cr.sql_log_count - before)
            with self.subTest(persona=persona):
                self.assertLessEqual(counts[-1], 10)
                for name in names:
                    mine.invalidate_recordset([name])
                    self.assertEqual(read[name], mine[name].ids, name)
                lines = mine.env["jiebang.evidence"].search_count(
                    [("project_id", "=", project.id)]
                )
                self.assertEqual(read["evidence_count"], lines)

    def test_an_act_takes_few_statements(self):
        """State, decision, clock, to-do and the call of who tells, and the receipt that
        is void by it: not more than a lead that changes its column."""
        counts = []
        for _warm in range(2):
            project = self.walk(self.draft(), "bureau_review")
            values = self.return_values()
            self.env.cr.flush()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.act(project, "bureau", "bureau_return", "A paper is missing", **values)
            self.env.cr.flush()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[-1], 39)

    def test_clock_is_refreshed_in_few_statements(self):
        self.add_projects(40)
        self.env["jiebang.project"].search([]).write({"deadline_status": "on_time"})
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env["jiebang.project"]._cron_refresh_clock()
        self.env.flush_all()
        # two of them are the savepoint by which a bad record spares the others
        self.assertLessEqual(self.env.cr.sql_log_count - before, 14)
