from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import JiebangCase


@tagged("post_install", "-at_install")
class TestUninstall(JiebangCase):
    """What was decided isn't uninstalled by a slip of the hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        modules = cls.env["ir.module.module"]
        cls.ours = modules.search([("name", "=", "cf_jiebang")])
        cls.below = modules.search([("name", "=", "portal")])

    def wizard(self, module=None):
        model = self.env["base.module.uninstall"]
        return model.create({"module_ids": (module or self.ours).ids})

    def test_asked_for_by_typing(self):
        self.walk(self.draft(), "unit_review")
        for module in (self.ours, self.below):
            with self.assertRaisesRegex(UserError, "deleted for good"):
                module.button_uninstall()
        wizard = self.wizard()
        self.assertGreater(wizard.jiebang_count, 0)
        with self.assertRaisesRegex(UserError, "name of the database"):
            wizard.action_uninstall()
        wizard.action_jiebang_verify()
        self.assertIn("0 broken", wizard.jiebang_report)
        self.assertEqual(self.ours.state, "installed")
        # typed: it goes, once
        self.ours._jiebang_confirm()
        self.ours.button_uninstall()
        self.assertEqual(self.ours.state, "to remove")
        self.ours.state = "installed"
        with self.assertRaisesRegex(UserError, "deleted for good"):
            self.ours.button_uninstall()

    def test_other_modules_are_nobody_s_business(self):
        other = self.env["ir.module.module"].search(
            [("name", "=", "auth_totp_mail"), ("state", "=", "installed")]
        )
        self.assertFalse(other._jiebang_lost_decisions())
        self.assertFalse(self.wizard(other).jiebang_count if other else 0)
