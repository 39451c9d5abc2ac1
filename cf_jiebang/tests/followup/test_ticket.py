from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .ticket_case import TicketCase

ACTOR = {
    "applicant": ("leader", "member"),
    "authority": ("authority",),
    "bureau": ("bureau", "bureau2", "evaluation_officer"),
    "helper_unit": ("other_unit",),
}
"""Actor of the table: the personas who are that actor on the ticket of the case."""


@tagged("post_install", "-at_install")
class TestTicket(TicketCase):
    """R31, R32, R34: raised by the people in it, answered by department or bureau,
    closed by the applicant."""

    # -- raising -------------------------------------------------------------

    def test_leader_and_allowed_members_raise(self):
        for persona in ("leader", "member"):
            ticket = self.raise_ticket(persona)
            self.assertEqual(ticket.state, "new")
            self.assertEqual(ticket.reporter_id, self.users[persona])
            self.assertRegex(ticket.code, r"^GD\d{4}-\d{4}")
            self.assertEqual(self.to_do_of(ticket), self.users["authority"])
            self.assertEqual(ticket.holder_organization_id, self.department)
        self.member.sudo().may_report = False
        for persona in ("member", "stranger", "unit", "authority", "bureau"):
            with (
                self.subTest(persona=persona),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                self.raise_ticket(persona)

    def test_only_on_a_running_project(self):
        other = self.draft(name="Seeds that stand frost")
        with self.assertRaisesRegex(UserError, "not running"):
            self.raise_ticket(project_id=other.id)
        self.act(self.project, "bureau", "terminate", "The unit is closed")
        with self.assertRaisesRegex(UserError, "not running"):
            self.raise_ticket()

    def test_rules_of_its_day_stay_with_it(self):
        self.program.write(
            {"response_days": 2, "resolution_days": 9, "confirm_days": 4}
        )
        ticket = self.raise_ticket()
        self.program.response_days = 7
        self.assertEqual(
            (ticket.response_days, ticket.resolution_days, ticket.confirm_days),
            (2, 9, 4),
        )

    def test_bad_input(self):
        for vals, text in (
            ({"name": "  "}, "Subject"),
            ({"description": "\n"}, "Description"),
            ({"name": "x" * 101}, "at most 100"),
            ({"description": "a\x00b"}, "can't be stored"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, text):
                self.raise_ticket(**vals)

    # -- the road ------------------------------------------------------------

    def test_straight_road(self):
        ticket = self.raise_ticket("member")
        self.walk_ticket(ticket, "to_confirm")
        self.assertEqual(self.to_do_of(ticket), self.users["member"])
        self.assertEqual(ticket.measures, "An expert comes")
        self.assertEqual(ticket.response_result, "on_time")
        self.assertEqual(ticket.response_time, 0)
        self.act(ticket, "member", "confirm")
        self.assertEqual((ticket.state, ticket.closed_by), ("closed", "confirmed"))
        self.assertFalse(self.to_do_of(ticket))
        self.assertEqual(
            ticket.decision_ids.sorted("sequence").mapped("tier"),
            ["authority", "authority", "authority", "applicant"],
        )
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(ticket), "")

    def test_bureau_answers_as_well(self):
        """R32: both can; who answered has it, and the log says for whom."""
        ticket = self.raise_ticket()
        self.act(ticket, "bureau", "begin", "We call the seed institute")
        self.assertEqual(ticket.holder_tier, "bureau")
        self.assertEqual(ticket.decision_ids.tier, "bureau")
        self.assertEqual(ticket.decision_ids.organization_id, self.bureau)
        self.assertIn(
            self.to_do_of(ticket), self.users["bureau"] | self.users["bureau2"]
        )
        self.act(ticket, "authority", "propose", "Solved with them")
        self.assertEqual(ticket.state, "to_confirm")

    def test_department_refers(self):
        ticket = self.raise_ticket()
        self.act(ticket, "authority", "refer", "Beyond our means")
        self.assertEqual((ticket.state, ticket.holder_tier), ("new", "bureau"))
        self.assertFalse(ticket.first_response_date, "referring is no answer")
        self.assertEqual(ticket.deadline, ticket.response_deadline)
        self.act(ticket, "bureau", "begin", "We answer")
        self.assertTrue(ticket.first_response_date)

    def test_not_solved(self):
        ticket = self.walk_ticket(self.raise_ticket(), "to_confirm")
        with self.assertRaisesRegex(UserError, "Opinion"):
            self.act(ticket, "leader", "refuse")
        self.act(ticket, "leader", "refuse", "It still jams")
        self.assertEqual((ticket.state, ticket.refusal_count), ("in_hand", 1))
        self.assertEqual(ticket.refusal, "It still jams")
        self.assertEqual(self.to_do_of(ticket), self.users["authority"])

    def test_watch_and_resume(self):
        ticket = self.raise_ticket()
        for day in ("2020-01-01", "soon"):
            with self.assertRaises(UserError):
                self.act(ticket, "authority", "watch", "Next year", review_date=day)
        self.act(ticket, "authority", "watch", "Next year", review_date="2099-05-01")
        self.assertEqual((ticket.state, str(ticket.deadline)), ("watch", "2099-05-01"))
        self.act(ticket, "bureau", "resume", "There is money now")
        self.assertEqual(ticket.state, "in_hand")

    def test_settle(self):
        ticket = self.raise_ticket()
        self.act(ticket, "leader", "settle", "We found the fault")
        self.assertEqual((ticket.state, ticket.closed_by), ("closed", "settled"))

    def test_assisting_organisation(self):
        """R34: it reads and answers its ticket, and nothing else of the project."""
        ticket, other = self.raise_ticket(), self.raise_ticket(name="Another one")
        helper = self.as_(ticket, "other_unit")
        self.assertFalse(helper.has_access("read"))
        for organization in (self.department, self.bureau):
            with self.assertRaisesRegex(UserError, "answers the ticket anyway"):
                self.act(
                    ticket,
                    "authority",
                    "assist",
                    "Help",
                    organization_ids=organization.ids,
                )
        self.act(
            ticket,
            "authority",
            "assist",
            "Lend them a drill",
            organization_ids=self.other_institute.ids,
        )
        told = self.env["mail.message"].search(
            [
                ("model", "=", "jiebang.ticket"),
                ("res_id", "=", ticket.id),
                ("notified_partner_ids", "in", self.users["other_unit"].partner_id.ids),
            ]
        )
        self.assertEqual(len(told), 1, "the asked organisation is told, once")
        self.assertEqual(helper.description, "It jams on wet ground.")
        self.assertEqual(helper.assist_request, "Lend them a drill")
        self.assertEqual(helper.project_name, self.project.name)
        self.assertEqual(helper.project_id.display_name, "…")
        self.assertFalse(self.as_(self.project, "other_unit").has_access("read"))
        self.assertFalse(self.as_(other, "other_unit").has_access("read"))
        with self.assertRaises(AccessError):
            self.act(other, "other_unit", "help", "We can")
        self.act(ticket, "other_unit", "help", "We lend one")
        self.assertEqual(ticket.assist_answer, "We lend one")
        row = ticket.decision_ids[0]
        self.assertEqual(
            (row.tier, row.organization_id), ("unit", self.other_institute)
        )
        self.assertEqual(ticket.state, "in_hand")
        self.assertEqual(self.to_do_of(ticket), self.users["authority"])

    def test_several_are_asked_at_once(self):
        """The first answer hides the request from nobody else."""
        ticket = self.raise_ticket()
        asked = self.other_institute | self.county_bureau
        personas = ("other_unit", "other_authority")
        self.act(ticket, "authority", "assist", "A drill", organization_ids=asked.ids)
        self.assertEqual([self.asked(persona) for persona in personas], [1, 1])
        self.act(ticket, "other_unit", "help", "We lend one")
        self.assertEqual([self.asked(persona) for persona in personas], [0, 1])
        self.assertEqual(ticket.assist_waiting_ids, self.county_bureau)
        self.act(ticket, "other_authority", "help", "We have none")
        self.assertEqual([self.asked(persona) for persona in personas], [0, 0])
        for text in ("Other institute：We lend one", "county bureau：We have none"):
            self.assertIn(text, ticket.assist_answer)

    def asked(self, persona):
        """How many requests for help stand in the inbox of a persona."""
        rows = self.as_(self.env["jiebang.inbox"], persona).search([])
        return rows.mapped("task").count("Help is asked for")

    def test_asked_a_second_time(self):
        """What was answered before does not hide the next request from the desk."""
        ticket = self.raise_ticket()
        asked = {"organization_ids": self.other_institute.ids}
        for request, answer in (("A drill", "We lend one"), ("A pump", "None left")):
            self.act(ticket, "authority", "assist", request, **asked)
            self.assertFalse(ticket.assist_answer)
            self.assertEqual(self.asked("other_unit"), 1)
            self.act(ticket, "other_unit", "help", answer)
            self.assertEqual(self.asked("other_unit"), 0)
        self.assertEqual(
            ticket.decision_ids.filtered(lambda d: d.transition == "help").mapped(
                "opinion"
            ),
            ["None left", "We lend one"],
        )

    # -- every act, person and state -----------------------------------------

    def test_matrix_of_persons_and_acts(self):
        """The positive cell first; then the same call is refused to all others."""
        values = {
            "organization_ids": self.other_institute.ids,
            "review_date": "2099-01-01",
        }
        for state in ("new", "accepted", "in_hand", "to_confirm", "closed"):
            ticket = self.walk_ticket(self.raise_ticket("member"), state)
            if state == "in_hand":
                self.act(
                    ticket,
                    "authority",
                    "assist",
                    "Help",
                    **{"organization_ids": self.other_institute.ids},
                )
            with self.unchanged(ticket):
                for act in ticket._all_acts():
                    if act.name == "hand_back":  # nothing was referred: TestTicketHands
                        continue
                    mine = {name: values[name] for name in act.values if name in values}
                    possible = state in act.sources and not act.carried_by
                    for persona in self.users:
                        expected = possible and any(
                            persona in ACTOR.get(actor, ()) for actor in act.actors
                        )
                        with self.subTest(state=state, act=act.name, persona=persona):
                            self._try(ticket, persona, act, mine, expected)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def _try(self, ticket, persona, act, values, expected):
        own = self.as_(ticket, persona)
        offered = own.available_acts if own.has_access("read") else ""
        self.assertEqual(act.name in offered.split(","), expected)
        if not expected:
            with self.denied():
                self.act(ticket, persona, act.name, "Because", **values)
            return
        savepoint = self.env.cr.savepoint()
        self.act(ticket, persona, act.name, "Because", **values)
        self.assertEqual(ticket.decision_ids[0].user_id, self.users[persona])
        savepoint.rollback()
        savepoint.close(rollback=False)
        self.env.invalidate_all()

    def test_people_of_the_project_never_answer(self):
        """Whatever roles they hold."""
        for persona in ("leader", "member"):
            self.users[persona].write(
                {
                    "group_ids": [
                        (4, self.env.ref("cf_jiebang.group_authority_officer").id)
                    ],
                    "jiebang_organization_ids": [(6, 0, self.department.ids)],
                }
            )
        ticket = self.raise_ticket()
        for persona in ("leader", "member"):
            with self.assertRaisesRegex(AccessError, "someone else must decide"):
                self.act(ticket, persona, "begin", "We answer ourselves")

    def test_silent_closing_is_no_button(self):
        ticket = self.walk_ticket(self.raise_ticket(), "to_confirm")
        for persona in ("authority", "bureau", "leader"):
            with self.assertRaisesRegex(UserError, "one by one"):
                self.act(ticket, persona, "expire")

    # -- content -------------------------------------------------------------

    def test_text_stays_once_taken_up(self):
        ticket = self.raise_ticket()
        own = self.as_(ticket, "leader")
        own.write({"description": "It jams on every ground."})
        self.walk_ticket(ticket, "accepted")
        for vals in ({"description": "Changed"}, {"name": "Changed"}, {"urgent": True}):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(AccessError, "taken up"),
            ):
                own.write(vals)
        for call in (own.unlink, own.copy, ticket.sudo().unlink):
            with self.refused():
                call()

    def test_dialog(self):
        """What the button opens does what the door does."""
        ticket = self.raise_ticket()
        wizard = (
            self.as_(self.env["jiebang.transition.wizard"], "authority")
            .with_context(
                **self.as_(ticket, "authority").action_open_transition("assist")[
                    "context"
                ]
            )
            .create(
                {
                    "opinion": "Lend a drill",
                    "organization_ids": [(6, 0, self.other_institute.ids)],
                }
            )
        )
        self.assertFalse(wizard.blocking_text)
        wizard.action_confirm()
        self.assertEqual(ticket.assist_organization_ids, self.other_institute)
