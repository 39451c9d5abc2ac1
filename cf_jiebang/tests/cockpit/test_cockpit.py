import json
from collections import Counter

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ...models.claim.project.project_checklist import MISSING
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

    def waiting(self, persona, model="jiebang.project"):
        """``{what to do: how often}`` in the inbox."""
        rows = self.as_(self.env["jiebang.inbox"], persona).search([])
        return Counter(row.task for row in rows if row.res_model == model)

    def lines(self, persona, section):
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

    def labels(self, persona, section, model="jiebang.project"):
        return {
            label: cells["all"]
            for (name, label), cells in self.lines(persona, section).items()
            if name == model
        }

    def test_each_role_finds_what_waits_for_it(self):
        expected = {
            "leader": [MISSING["draft"]],
            "unit": [MISSING["unit_review"]],
            "authority": [
                MISSING["authority_review"],
                "the recommendation letter is to be issued",
                MISSING["delivery"],
            ],
            "bureau": [
                MISSING["bureau_review"],
                "Recommended, the paper is to be received",
            ],
            "secretary": [MISSING["meeting"]],
        }
        for persona, tasks in expected.items():
            with self.subTest(persona=persona):
                self.assertEqual(self.waiting(persona), Counter(map(self.env._, tasks)))
        self.assertEqual(
            self.waiting("secretary", "jiebang.meeting"), {"Held, to be concluded": 1}
        )
        self.assertEqual(sum(self.waiting("authority", "jiebang.ticket").values()), 1)
        for persona in ("other_unit", "other_authority", "personnel", "evaluator"):
            with self.subTest(persona=persona):
                self.assertFalse(self.waiting(persona))

    def test_what_was_done_leaves_the_desk(self):
        self.act(
            self.files["unit_review"], "unit", "unit_agree", "Yes", **self.party_group()
        )
        self.assertFalse(self.waiting("unit"))
        task = MISSING["authority_review"]
        self.assertEqual(self.waiting("authority")[self.env._(task)], 2)

    def test_one_number_on_desk_inbox_and_clock(self):
        """What the desk says is what the inbox lists and the clock icon shows."""
        for persona in ROLES:
            with self.subTest(persona=persona):
                inbox = self.as_(self.env["jiebang.inbox"], persona)
                groups = self.as_(self.env["res.users"], persona)._get_activity_groups()
                clock = [g for g in groups if g["model"] == "jiebang.inbox"]
                desk = self.desk(persona)
                self.assertEqual(desk["waiting"], inbox.search_count([]))
                self.assertEqual(
                    desk["waiting"], sum(group["total_count"] for group in clock)
                )
                self.assertFalse([g for g in groups if g["model"] == "jiebang.project"])

    def test_the_most_urgent_comes_first_and_opens(self):
        late, later = self.files["authority_review"], self.files["delivery"]
        late.sudo().write({"deadline": "2026-01-05", "deadline_status": "overdue"})
        later.sudo().write({"deadline": "2099-01-05", "deadline_status": "on_time"})
        inbox = self.as_(self.env["jiebang.inbox"], "authority")
        first = inbox.search([], limit=1)
        self.assertEqual((first.name, first.deadline_status), (late.name, "overdue"))
        action = first.action_open()
        self.assertEqual(action["res_model"], "jiebang.project")
        self.assertEqual(action["res_id"], late.id)
        row = self.desk("authority")["rows"][0]
        self.assertEqual((row["model"], row["record"]), (late._name, late.id))
        self.assertLess(row["days"], 0)
        self.assertEqual(inbox.search([("name", "ilike", later.name)]).res_id, later.id)
        found = inbox.search([("deadline_status", "=", "overdue")])
        self.assertEqual(found.mapped("res_id"), late.ids)

    def test_an_inbox_is_one_s_own(self):
        """What waits for another is no row of mine, whatever number I ask for; with
        the rights of the server there is no inbox."""
        rows = self.as_(self.env["jiebang.inbox"], "authority").search([])
        other = self.as_(rows, "other_unit")
        self.env.invalidate_all()
        self.assertFalse(other.exists())
        self.assertFalse(other.read(["res_id"]))
        with self.assertRaisesRegex(UserError, "not there"):
            other[0].action_open()
        self.assertFalse(self.env["jiebang.inbox"].sudo().search([]))

    def test_where_it_is_stuck(self):
        stuck = self.labels("auditor", "stuck")
        self.assertEqual(stuck["With the unit's Party group · Test institute"], 1)
        self.assertEqual(stuck["Paper to be delivered · Test department"], 2)
        # who has only his own files sees them in his list
        self.assertFalse(self.labels("leader", "stuck"))

    def test_what_is_late(self):
        project = self.files["authority_review"].sudo()
        project.write({"deadline": "2026-01-05", "deadline_status": "overdue"})
        label = "Overdue, with: Competent department"
        for persona in ("leader", "unit", "authority", "bureau", "auditor"):
            with self.subTest(persona=persona):
                self.assertEqual(self.labels(persona, "late")[label], 1)
        self.assertNotIn(label, self.labels("secretary", "late"))
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
        self.assertGreater(seen, 20)

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
        self.assertLessEqual(max(counts.values()), 90, counts)

    def statements(self, persona):
        self.desk(persona)  # warm the caches of rights
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.desk(persona)
        return self.env.cr.sql_log_count - before
