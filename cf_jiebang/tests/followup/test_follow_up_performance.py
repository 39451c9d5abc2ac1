from odoo.tests import tagged

from .ticket_case import TicketCase

CARD = {
    name: {}
    for name in (
        "name",
        "kind",
        "project_name",
        "missing",
        "deadline",
        "deadline_status",
        "escalated",
        "urgent",
        "available_acts",
        "activity_state",
    )
} | {"reporter_id": {"fields": {"display_name": {}}}, "activity_ids": {"fields": {}}}
"""What a card of the board of tickets reads."""


@tagged("post_install", "-at_install", "undated")
class TestFollowUpPerformance(TicketCase):
    """Statements are constant in the number of tickets."""

    def add_tickets(self, number):
        self.as_(self.env["jiebang.ticket"], "leader").create(
            [
                {
                    "project_id": self.project.id,
                    "name": f"Ticket {index}",
                    "description": "D",
                }
                for index in range(number)
            ]
        )
        self.env.flush_all()

    def board(self, persona):
        model = self.as_(self.env["jiebang.ticket"], persona)
        domain = [("project_id", "=", self.project.id)]
        model.web_read_group(
            domain,
            groupby=["state"],
            aggregates=["__count"],
            auto_unfold=True,
            unfold_read_specification=CARD,
        )
        model.web_search_read([*domain, ("waiting_for_me", "=", True)], CARD, limit=4)

    def form_of_the_project(self, persona):
        self.as_(self.project, persona).web_read(
            {
                name: {}
                for name in (
                    "open_ticket_count",
                    "service_count",
                    "recognition_count",
                    "support_count",
                    "publicity_count",
                )
            }
        )

    def statements(self, call, persona):
        call(persona)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call(persona)
        return self.env.cr.sql_log_count - before

    def test_statements_are_constant(self):
        personas = ("leader", "unit", "authority", "bureau", "auditor")
        self.add_tickets(5)
        counts = {
            (call.__name__, persona): self.statements(call, persona)
            for call in (self.board, self.form_of_the_project)
            for persona in personas
        }
        self.add_tickets(35)
        for (name, persona), count in counts.items():
            with self.subTest(call=name, persona=persona):
                now = self.statements(getattr(self, name), persona)
                self.assertLessEqual(now, count, "grows with the number of tickets")
        self.assertLessEqual(max(counts.values()), 60)

    def test_clock_is_refreshed_in_few_statements(self):
        self.add_tickets(20)
        self.env["jiebang.ticket"].search([]).write(
            {"deadline_status": "on_time", "deadline": "2020-01-01"}
        )
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env["jiebang.ticket"]._cron_refresh_clock()
        self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 12)
