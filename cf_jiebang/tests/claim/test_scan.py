from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import AT_BUREAU, ProjectCase


@tagged("post_install", "-at_install")
class TestScan(ProjectCase):
    """The counter: paper is scanned, counted and registered, or refused aloud."""

    def counter(self, persona="bureau"):
        return Form(self.as_(self.env["jiebang.receipt.scan.wizard"], persona))

    def delivered(self):
        self.walk(self.project, "delivery")
        self.letter(self.project)
        return self.project._verify_url()

    def scan(self, form, text):
        with self.assertLogs("odoo.tests.form", "WARNING") as logs:
            form.scan = text
        return "".join(logs.output)

    def test_scans_are_counted_and_registered(self):
        url = self.delivered()
        form = self.counter()
        form.scan = url
        self.assertEqual(form.project_id, self.as_(self.project, "bureau"))
        self.assertEqual(form.version_code, self.project.version_code)
        self.assertEqual((form.copies, form.discs), (1, 0))
        self.assertIn("1 bound copies", form.shortage)
        self.assertIn("2 discs", form.shortage)
        self.assertFalse(form.scan)
        form.scan = f"  {url.lower()}#disc\n"
        form.scan = self.project.version_code.lower()
        self.assertEqual((form.copies, form.discs), (2, 1))
        self.assertEqual(form.shortage, "1 discs")
        action = form.save().action_confirm()
        self.assertIn("Missing: 1 discs", action["context"]["default_result"])
        receipt = self.project.receipt_ids
        self.assertEqual((receipt.state, receipt.copies), ("short", 2))
        self.assertEqual(self.project.state, "delivery")
        # the rest comes a day later and is added to what is there
        form = self.counter()
        form.scan = f"{url}#DISC"
        self.assertEqual((form.copies, form.discs, form.shortage), (2, 2, ""))
        form.save().action_confirm()
        self.assertEqual(self.project.receipt_ids.state, "complete")
        self.assertEqual(self.project.state, "bureau_review")

    def test_void_and_unknown_codes_are_refused(self):
        self.delivered()
        old = self.project.version_code
        self.act(self.project, "bureau", "bureau_return", "x", **self.return_values())
        form = self.counter()
        self.assertIn("went back", self.scan(form, old))
        self.assertIn("went back", form.refusal)
        self.mine.write({"summary": "Another summary"})
        self.walk(self.project, "unit_review")
        self.assertIn(self.project.version_code, self.scan(form, old))
        self.assertIn("is void", form.refusal)
        self.assertFalse(form.project_id)
        self.assertIn("not received now", self.scan(form, self.project.version_code))
        for text in ("V9-AAAA-BBBB", "hello", "https://x/jiebang/verify/", "%", "'"):
            self.assertIn("not the code of any", self.scan(form, text))
        self.assertEqual(form.copies, 0)

    def test_two_projects_are_not_mixed(self):
        self.delivered()
        other = self.walk(self.draft(name="Seeds that stand frost"), "delivery")
        form = self.counter()
        form.scan = self.project.version_code
        self.assertIn("Register", self.scan(form, other.version_code))
        self.assertEqual((form.copies, form.project_id.id), (1, self.project.id))

    def test_the_counter_is_the_bureaus(self):
        self.delivered()
        for persona in set(self.users) - AT_BUREAU:
            with (
                self.subTest(persona=persona),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                self.as_(self.env["jiebang.receipt.scan.wizard"], persona).create({})
        form = self.counter()
        form.scan = self.project.version_code
        wizard = form.save()
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            self.as_(wizard, "bureau2").action_confirm()
        wizard.write({"project_id": self.draft(name="Other title").id})
        with self.assertRaises(UserError):
            wizard.action_confirm()

    def test_receipt_form_takes_a_scan_too(self):
        url = self.delivered()
        form = Form(self.as_(self.env["jiebang.receipt"], "bureau"))
        form.version_code = url
        self.assertEqual(form.project_id.id, self.project.id)
        self.assertEqual(form.version_code, self.project.version_code)
        receipt = form.save()
        receipt.action_transition("register")
        self.assertEqual(self.project.state, "bureau_review")
