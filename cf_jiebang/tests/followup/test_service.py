from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import AT_BUREAU
from .ticket_case import TicketCase


@tagged("post_install", "-at_install")
class TestService(TicketCase):
    """R33: the service log, kept by department and bureau."""

    def serve(self, persona="authority", **values):
        return (
            self.as_(self.env["jiebang.service"], persona)
            .create(
                {
                    "project_id": self.project.id,
                    "subject": "Visit to the field",
                    "counterpart": "The team",
                    "content": "Looked at the drill.",
                }
                | values
            )
            .with_env(self.env)
        )

    def test_department_and_bureau_keep_it(self):
        for persona, organization in (
            ("authority", self.department),
            ("bureau", self.bureau),
        ):
            service = self.serve(persona, kind="matchmaking")
            self.assertEqual(service.organization_id, organization)
            self.assertEqual(service.user_id, self.users[persona])
        for persona in set(self.users) - {"authority"} - AT_BUREAU:
            with (
                self.subTest(persona=persona),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
                self.assertRaises(AccessError),
            ):
                self.serve(persona)

    def test_bound_to_project_and_ticket(self):
        ticket = self.raise_ticket()
        self.assertEqual(self.serve(ticket_id=ticket.id).ticket_id, ticket)
        other = self.walk(self.draft(name="Seeds that stand frost"), "running")
        theirs = self.raise_ticket(project_id=other.id)
        with self.assertRaisesRegex(UserError, "another project"):
            self.serve(ticket_id=theirs.id)
        with self.assertRaisesRegex(UserError, "future"):
            self.serve(date="2099-01-01")
        with self.assertRaisesRegex(UserError, "stays with its project"):
            self.as_(self.serve(), "authority").write({"project_id": other.id})
        waiting = self.walk(self.draft(name="Not filed yet"), "delivery")
        with self.assertRaisesRegex(UserError, "not running"):
            self.serve(project_id=waiting.id)

    def test_author_corrects_until_the_period_is_over(self):
        self.project.sudo().filing_date = "2026-11-02"
        with freeze_time("2026-11-24 02:00:00"):
            service = self.serve()
            self.assertEqual(str(service.editable_until), "2026-11-30")
            own = self.as_(service, "authority")
            own.write({"result": "The drill is changed"})
            with self.assertRaisesRegex(AccessError, "Only Person authority"):
                self.as_(service, "bureau").write({"result": "Mine"})
        with freeze_time("2026-12-01 02:00:00"):
            self.assertFalse(own.can_edit)
            with self.assertRaisesRegex(AccessError, "period"):
                own.write({"result": "Later"})
        for record in (own, service.sudo()):
            with self.refused():
                record.unlink()

    def test_no_fate_by_the_client(self):
        for vals in (
            {"user_id": self.users["bureau"].id},
            {"organization_id": self.bureau.id},
            {"editable_until": "2099-12-31"},
        ):
            with self.subTest(vals=vals), self.refused():
                self.serve(**vals)
            with self.subTest(vals=vals), self.refused():
                self.as_(self.serve(), "authority").write(vals)
