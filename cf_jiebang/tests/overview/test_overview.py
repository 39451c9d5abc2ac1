import json

from odoo.tests import tagged

from ..followup.ticket_case import TicketCase

ROLES = (
    *("unit", "authority", "other_authority", "bureau", "secretary", "auditor"),
    *("leader", "personnel", "evaluator", "manager"),
)
STATEMENTS = 25


@tagged("post_install", "-at_install")
class TestOverview(TicketCase):
    """The page counts as its reader, and each number opens what it counts."""

    @classmethod
    def _create_organizations(cls):
        """A city of its own: the page counts all that there is."""
        company = cls.env["res.company"].create({"name": "City of the pages"})
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=company.ids)
        )
        return super()._create_organizations()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = {
            state: cls.walk(cls.draft(name=f"In {state}"), state)
            for state in ("unit_review", "authority_review", "bureau_review", "meeting")
        }
        cls.draft(name="A draft")
        cls.ticket = cls.raise_ticket()

    def page(self, persona):
        """The page of a persona, as it goes over the wire."""
        model = self.as_(self.env["jiebang.overview"], persona)
        page = json.loads(json.dumps(model.get_overview()))
        return {block["key"]: block for block in page["blocks"]}

    def cells(self, persona, block, column):
        found = self.page(persona).get(block, {"lines": []})
        return {
            line["label"]: line["cells"][column]["count"] for line in found["lines"]
        }

    def test_every_number_is_its_list(self):
        for persona in ROLES:
            for key, block in self.page(persona).items():
                model = self.as_(self.env[block["model"]], persona)
                for line in block["lines"]:
                    for column, cell in line["cells"].items():
                        if "domain" not in cell:
                            continue
                        found = model.search(cell["domain"])
                        count = len(found)
                        if column in ("target", "reported", "confirmed"):
                            count = round(sum(found.mapped(column)), 2)
                        with self.subTest(f"{persona} {key} {line['label']} {column}"):
                            self.assertEqual(cell["count"], count)

    def test_figures_are_those_of_the_tables(self):
        """The same by plain SQL, which knows nothing of rules."""
        self.env.flush_all()
        company = self.env.companies.ids
        self.env.cr.execute(
            """
            SELECT o.name, count(*)
              FROM jiebang_project p
              JOIN jiebang_organization o ON o.id = p.authority_id
             WHERE p.version > 0 AND p.company_id = ANY(%s) AND p.reached_tier >= 1
             GROUP BY o.id, o.name
            """,
            [company],
        )
        expected = dict(self.env.cr.fetchall())
        self.assertEqual(self.cells("bureau", "authority", "all"), expected)
        self.env.cr.execute(
            """
            SELECT o.name, count(*),
                   count(*) FILTER (WHERE t.response_result = 'open')
              FROM jiebang_ticket t
              JOIN jiebang_organization o ON o.id = t.authority_id
             WHERE t.state <> 'draft' AND t.company_id = ANY(%s)
             GROUP BY o.id, o.name
            """,
            [company],
        )
        rows = self.env.cr.fetchall()
        self.assertTrue(rows)
        self.assertEqual(
            self.cells("bureau", "ticket", "all"), {name: n for name, n, _o in rows}
        )
        self.assertEqual(
            self.cells("bureau", "ticket", "open"), {name: o for name, _n, o in rows}
        )

    def test_narrowed_to_its_reader(self):
        funnel = self.cells("bureau", "funnel", "count")
        self.assertEqual(sum(funnel.values()), 5, "four on their way, one running")
        mine = self.cells("authority", "funnel", "count")
        self.assertEqual(sum(mine.values()), 4, "not what the unit still has")
        self.assertFalse(self.page("other_authority"))
        meeting = self.cells("secretary", "funnel", "count")
        self.assertEqual(sum(meeting.values()), 2, "from the meeting on")
        self.assertFalse(self.page("evaluator"))
        self.assertFalse(self.page("manager"))
        self.assertNotIn("incentive", self.page("authority"))

    def test_statements(self):
        model = self.as_(self.env["jiebang.overview"], "bureau")
        model.get_overview()
        self.env.invalidate_all()
        with self.assertQueryCount(STATEMENTS):
            model.get_overview()
