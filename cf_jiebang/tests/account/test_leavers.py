from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.workflow.holder_mixin import TURN
from ..common import JiebangCase


@tagged("post_install", "-at_install")
class TestLeavers(JiebangCase):
    """Several people leave in one act: what they have in hand passes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.successor = cls.add_users({"successor": ("unit_reviewer", None)})
        cls.leaving = cls.env["jiebang.cadre"].create(
            [
                {
                    "name": cls.users[persona].name,
                    "organization_id": cls.institute.id,
                    "user_id": cls.users[persona].id,
                }
                for persona in ("unit", "secretary")
            ]
        )
        cls.leaving |= cls.cadres["leader"]
        # nobody of the demo data is a secretary as well
        group = cls.env.ref("cf_jiebang.group_meeting_secretary")
        ours = cls.env["res.users"].union(*cls.users.values())
        (group.all_user_ids - ours).active = False

    def wizard(self, persona="manager"):
        action = self.as_(self.leaving, persona).action_open_leavers()
        return self.as_(self.env[action["res_model"]], persona).browse(action["res_id"])

    def of(self, wizard, persona):
        return wizard.line_ids.filtered(
            lambda line: line.user_id == self.users[persona]
        )

    def test_many_at_once(self):
        project = self.walk(self.draft(), "unit_review")
        wizard = self.wizard()
        self.assertEqual(len(wizard.line_ids), 3)
        unit = self.of(wizard, "unit")
        self.assertIn("To-dos whose turn is his: 1", unit.desk_text)
        self.assertIn("Test institute：Unit reviewer", unit.orphan_text)
        self.assertIn("Projects that he leads", self.of(wizard, "leader").desk_text)
        self.assertIn("Secretary", self.of(wizard, "secretary").orphan_text)
        with self.said("Reason"):
            wizard.action_end_accounts()
        wizard.reason = "Retired"
        unit.successor_id = self.successor
        self.assertFalse(unit.orphan_text)
        wizard.action_end_accounts()
        self.assertEqual(wizard.line_ids.mapped("is_closed"), [True] * 3)
        for persona in ("unit", "secretary", "leader"):
            self.assertFalse(self.users[persona].active, persona)
        self.assertEqual(self.successor.jiebang_organization_ids, self.institute)
        to_do = project.activity_search([TURN])
        self.assertEqual(to_do.user_id, self.successor)
        logs = self.env["jiebang.account.log"].search([("act", "=", "close")])
        self.assertEqual(len(logs), 3)
        self.assertEqual(set(logs.mapped("reason")), {"Retired"})

    def test_a_refusal_stops_no_other(self):
        wizard = self.wizard()
        wizard.reason = "Retired"
        unit = self.of(wizard, "unit")
        unit.successor_id = self.users["stranger"]
        wizard.action_end_accounts()
        self.assertIn("has not the role", unit.error)
        self.assertEqual(wizard.failed_count, 1)
        self.assertTrue(self.users["unit"].active)
        self.assertFalse(self.users["leader"].active)
        unit.successor_id = self.successor
        wizard.action_end_accounts()
        self.assertFalse(self.users["unit"].active)
        self.assertFalse(wizard.failed_count)

    def test_doors(self):
        wizard = self.wizard()
        line = wizard.line_ids[0]
        with self.denied():
            line.user_id = self.env.ref("base.user_admin")
        self.patch(self.env.transaction, "default_env", wizard.env)
        with self.denied():
            wizard.line_ids = [Command.create({"user_id": self.users["manager"].id})]
        for persona in self.users.keys() - {"manager"}:
            with self.subTest(persona=persona), self.denied(AccessError):
                self.as_(self.leaving, persona).action_open_leavers()
