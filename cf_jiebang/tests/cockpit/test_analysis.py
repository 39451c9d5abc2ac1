from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...tools.legal_time import at_moment
from ..common import ProjectCase

READERS = ("unit", "authority", "bureau", "secretary", "auditor")
MODELS = ("jiebang.project.analysis", "jiebang.stay.analysis")


@tagged("post_install", "-at_install")
class TestAnalysis(ProjectCase):
    """The analysis shows to each what he sees as projects, and counts days right."""

    def stays(self, persona="auditor"):
        """Rows of the project's stays, the first first."""
        return self.as_(self.env["jiebang.stay.analysis"], persona).search(
            [("project_id", "=", self.project.id)], order="date_in, id"
        )

    def test_rows_are_those_of_the_projects_one_sees(self):
        other = self.walk(self.draft(name="Just submitted"), "unit_review")
        self.draft(name="A draft")
        self.walk(self.project, "meeting")
        mine = self.project | other
        wanted = {
            "unit": mine,
            "authority": self.project,
            "bureau": mine,
            "secretary": self.project,
            "auditor": mine,
        }
        for model in MODELS:
            for persona in READERS:
                with self.subTest(model=model, persona=persona):
                    rows = self.as_(self.env[model], persona).search(
                        [("program_id", "=", self.program.id)]
                    )
                    self.assertEqual(rows.project_id, wanted[persona])
            for persona in ("other_unit", "other_authority"):
                with self.subTest(model=model, persona=persona):
                    rows = self.as_(self.env[model], persona).search(
                        [("program_id", "=", self.program.id)]
                    )
                    self.assertFalse(rows)
            for persona in ("leader", "manager", "evaluator", "personnel"):
                refused = self.assertRaises(AccessError)
                with self.subTest(model=model, persona=persona), refused:
                    self.as_(self.env[model], persona).search([])

    def test_other_companies_are_apart(self):
        self.walk(self.project, "unit_review")
        company = self.env["res.company"].create({"name": "Other city"})
        user = self.users["auditor"]
        user.company_ids = [fields.Command.link(company.id)]
        for model in MODELS:
            rows = self.env[model].with_user(user)
            domain = [("project_id", "=", self.project.id)]
            both = rows.with_context(
                allowed_company_ids=[company.id, self.env.company.id]
            )
            self.assertTrue(both.search_count(domain))
            only = rows.with_context(allowed_company_ids=company.ids)
            self.assertFalse(only.search_count(domain))

    def test_facts_of_a_project(self):
        self.act(self.project, "leader", "submit")
        self.act(self.project, "unit", "unit_return", "Correct", **self.return_values())
        self.act(self.project, "leader", "submit")
        row = self.as_(self.env["jiebang.project.analysis"], "auditor").search(
            [("project_id", "=", self.project.id)]
        )
        self.assertRecordValues(
            row,
            [
                {
                    "state": "unit_review",
                    "unit_kind": self.institute.kind,
                    "authority_id": self.department.id,
                    "field_id": self.category.parent_id.id,
                    "return_count": 1,
                    "waiting_days": 0,
                }
            ],
        )
        self.assertEqual(row.action_open_record()["res_id"], self.project.id)

    def test_days_and_deadlines_of_each_stage(self):
        """The unit is asked on Monday the 5th, has until the 9th, and agrees on the
        14th: nine days, late."""
        stage = self.env["jiebang.stage"].search([("state", "=", "unit_review")])
        stage.working_days = 4
        self.at("2026-01-05 02:00:00")
        self.act(self.project, "leader", "submit")
        deadline = self.project.deadline
        self.at("2026-01-14 02:00:00")
        self.act(self.project, "unit", "unit_agree", "Yes", **self.party_group())
        self.at("2026-01-16 02:00:00")
        rows = self.stays()
        self.assertEqual(
            [(row.stage_id.state, row.outcome, row.days) for row in rows],
            [("unit_review", "agreed", 9), ("authority_review", "open", 2)],
        )
        first, last = rows
        self.assertEqual(first.due_date, deadline)
        self.assertEqual(first.late_percent, 100)
        self.assertEqual(first.acting_organization_id, self.institute)
        self.assertEqual(last.acting_organization_id, self.department)
        self.assertFalse(last.date_out)
        self.assertEqual(last.late_percent, 0)

    def at(self, moment):
        """Set the moment of the acts that follow."""
        self.enterContext(at_moment(self.env, fields.Datetime.from_string(moment)))

    def test_the_due_date_is_no_part_of_the_chain(self):
        self.walk(self.project, "authority_review")
        self.assertTrue(self.project.decision_ids.mapped("due_date"))
        self.assertFalse(self.env["jiebang.decision"]._verify_chain(self.project))
