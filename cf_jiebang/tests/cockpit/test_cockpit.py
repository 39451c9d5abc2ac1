import json

from odoo.tests import new_test_user, tagged

from ..followup.ticket_case import TicketCase

ROLES = (
    *("leader", "member", "stranger", "unit", "other_unit", "authority"),
    *("other_authority", "bureau", "secretary", "evaluator", "personnel"),
    *("auditor", "manager"),
)


@tagged("post_install", "-at_install")
class TestCockpit(TicketCase):
    """What each role finds on its desk, and that a number opens what it counts."""

    @classmethod
    def _create_organizations(cls):
        """A city of its own: a desk counts all that there is."""
        company = cls.env["res.company"].create({"name": "City of the desks"})
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=company.ids)
        )
        return super()._create_organizations()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = {
            state: cls.walk(cls.draft(name=f"In {state}"), state)
            for state in (
                *("unit_review", "authority_review", "delivery", "bureau_review"),
                "meeting",
            )
        }
        cls.files["draft"] = cls.draft(name="A draft")
        cls.files["recommended"] = cls.walk(cls.draft(name="Recommended"), "delivery")
        cls.letter(cls.files["recommended"], number="Letter 9")
        cls.ticket = cls.raise_ticket()
        cls.held = cls.meeting({cls.files["meeting"]: ("pass", "")}, name="Held today")

    def desk(self, persona):
        """The desk of a persona, as it goes over the wire."""
        model = self.as_(self.env["jiebang.cockpit"], persona)
        return json.loads(json.dumps(model.get_cockpit()))

    def lines(self, persona, section="waiting"):
        """``{(model, label): {column: number}}`` of a section."""
        return {
            (line["model"], line["label"]): {
                column: cell["count"] for column, cell in line["cells"].items()
            }
            for part in self.desk(persona)["sections"]
            if part["key"] == section
            for group in part["groups"]
            for line in group["lines"]
        }

    def labels(self, persona, model="jiebang.project", section="waiting"):
        return {
            label: cells["all"]
            for (name, label), cells in self.lines(persona, section).items()
            if name == model
        }

    def test_each_role_finds_what_waits_for_it(self):
        self.assertEqual(self.labels("leader"), {"Draft": 1})
        self.assertEqual(self.labels("unit"), {"With the unit's Party group": 1})
        self.assertEqual(
            self.labels("authority"),
            {
                "With the competent department": 1,
                "A recommendation letter is to be issued": 1,
                "Paper to be delivered": 1,
            },
        )
        self.assertEqual(
            self.labels("bureau"),
            {
                "In preliminary review": 1,
                "Recommended, the paper is to be received": 1,
            },
        )
        self.assertEqual(self.labels("secretary"), {"With the joint meeting": 1})
        self.assertEqual(
            self.labels("secretary", "jiebang.meeting"), {"Held, to be concluded": 1}
        )
        self.assertEqual(self.labels("authority", "jiebang.ticket"), {"New": 1})
        for persona in ("other_unit", "other_authority", "personnel", "evaluator"):
            with self.subTest(persona=persona):
                self.assertFalse(self.labels(persona))

    def test_what_was_done_leaves_the_desk(self):
        self.act(
            self.files["unit_review"], "unit", "unit_agree", "Yes", **self.party_group()
        )
        self.assertFalse(self.labels("unit"))
        self.assertEqual(self.labels("authority")["With the competent department"], 2)

    def test_where_it_is_stuck(self):
        stuck = self.labels("auditor", section="stuck")
        self.assertEqual(stuck["With the unit's Party group · Test institute"], 1)
        self.assertEqual(stuck["Paper to be delivered · Test department"], 2)
        # the leader sees with whom his files are, not the drafts that wait for him
        mine = self.labels("leader", section="stuck")
        self.assertEqual(mine["In preliminary review · Test bureau"], 1)
        self.assertNotIn("Draft · Applicant", mine)

    def test_what_is_late(self):
        project = self.files["authority_review"].sudo()
        project.write({"deadline": "2026-01-05", "deadline_status": "overdue"})
        label = "Overdue, with: Competent department"
        for persona in ("leader", "unit", "authority", "bureau", "auditor"):
            with self.subTest(persona=persona):
                self.assertEqual(self.labels(persona, section="late")[label], 1)
        self.assertNotIn(label, self.labels("secretary", section="late"))
        waiting = self.lines("authority")
        self.assertEqual(
            waiting["jiebang.project", "With the competent department"],
            {"all": 1, "overdue": 1},
        )
        self.assertEqual(self.desk("authority")["overdue"], 1)

    def test_counties_are_counted_for_who_sees_several(self):
        self.walk_other_county()
        counties = self.lines("bureau", "territory")
        self.assertEqual(counties["jiebang.project", "Test county"], {"approval": 1})
        self.assertFalse(self.lines("unit", "territory"))

    def walk_other_county(self):
        """A submitted project of the county, by another leader."""
        self.cadres["stranger"].sudo().organization_id = self.other_institute
        project = self.draft("stranger", name="Of the county")
        self.act(project, "stranger", "submit")
        return project

    def test_a_number_opens_what_it_counts(self):
        """For each role and number: the list behind it has just as many records,
        and its action shows this model."""
        self.walk_other_county()
        seen = 0
        for persona in ROLES:
            for part in self.desk(persona)["sections"]:
                for group in part["groups"]:
                    for line in group["lines"]:
                        seen += self.check_line(persona, line)
        self.assertGreater(seen, 40)

    def check_line(self, persona, line):
        model = self.as_(self.env[line["model"]], persona)
        if line["action"]:
            action = self.env.ref(line["action"])
            self.assertEqual(action.res_model, line["model"])
        for column, cell in line["cells"].items():
            with self.subTest(persona=persona, line=line["label"], column=column):
                found = model.search_count(cell["domain"])
                self.assertEqual(found, cell["count"])
                self.assertTrue(found)
        return len(line["cells"])

    def test_strangers_find_an_empty_desk(self):
        """An internal user without a role and a portal user learn nothing."""
        for groups in ("base.group_user", "base.group_portal"):
            user = new_test_user(self.env, login=f"x_{groups}", groups=groups)
            desk = self.env["jiebang.cockpit"].with_user(user).get_cockpit()
            self.assertEqual(desk["waiting"], 0)
            self.assertFalse([part for part in desk["sections"] if part["groups"]])

    def test_statements_are_constant(self):
        """The desk costs as much with twenty files as with two."""
        personas = ("leader", "unit", "authority", "bureau", "secretary", "auditor")
        counts = {persona: self.statements(persona) for persona in personas}
        for state in ("unit_review", "authority_review", "delivery", "meeting"):
            self.walk(self.drafts(f"More {state}", 3), state)
        for number in range(3):
            self.raise_ticket(name=f"More {number}")
        self.env.flush_all()
        for persona, count in counts.items():
            with self.subTest(persona=persona):
                self.assertLessEqual(self.statements(persona), count)
        self.assertLessEqual(max(counts.values()), 90)

    def statements(self, persona):
        self.desk(persona)  # warm the caches of rights
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.desk(persona)
        return self.env.cr.sql_log_count - before
