from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import AT_BUREAU
from ..pdf import PDF
from .ticket_case import TicketCase


@tagged("post_install", "-at_install")
class TestPublicity(TicketCase):
    """R39–R41: a recognised breakthrough is told, after another person has checked
    the text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ground = cls.recognise("breakthrough")

    def text(self, persona="bureau", **values):
        return (
            self.as_(self.env["jiebang.publicity"], persona)
            .create(
                {
                    "project_id": self.project.id,
                    "recognition_id": self.ground.id,
                    "name": "Grass on dry land",
                    "body": "The team has done it.",
                    "medium_name": "Chifeng Daily",
                }
                | values
            )
            .with_env(self.env)
        )

    def approved(self):
        text = self.text()
        self.act(text, "bureau", "submit")
        self.act(text, "bureau2", "approve", "Fine", secrecy_checked=True)
        return text

    def test_breakthrough_names_proof(self):
        with self.assertRaisesRegex(UserError, "who achieved it"):
            self.recognise("breakthrough", achieved_by=False)
        with self.assertRaisesRegex(UserError, "choose one of this project"):
            self.text(recognition_id=self.recognise().id)

    def test_promised_day_is_the_deadline(self):
        with freeze_time("2026-11-02 02:00:00"):
            text = self.text(promised_date="2026-11-20")
            self.assertEqual(str(text.deadline), "2026-11-20")
            self.act(text, "bureau", "submit")
            self.as_(text, "bureau").promised_date = "2026-11-27"
            self.assertEqual(str(text.deadline), "2026-11-27")
            with self.assertRaises(AccessError):
                self.as_(text, "leader").promised_date = "2026-12-27"
        with freeze_time("2026-11-30 02:00:00"):
            text._cron_refresh_clock()
            self.assertEqual(text.deadline_status, "overdue")

    def test_road_to_the_paper(self):
        text = self.text()
        self.act(text, "bureau", "submit")
        self.assertTrue(text.version_code)
        self.assertEqual(self.to_do_of(text), self.users["bureau2"])
        self.act(text, "bureau2", "text_return", "Leave out the yield")
        self.as_(text, "bureau").body = "The team has nearly done it."
        self.act(text, "bureau", "submit")
        with self.assertRaisesRegex(UserError, "Checked for secrecy"):
            self.act(text, "bureau2", "approve", "Fine")
        self.act(text, "bureau2", "approve", "Fine", secrecy_checked=True)
        self.assertEqual(text.approver_id, self.users["bureau2"])
        with self.assertRaisesRegex(UserError, "Published on"):
            self.act(text, "bureau", "publish")
        own = self.as_(text, "bureau")
        own.write(
            {
                "published_date": text._workflow_today(),
                "clipping": PDF,
                "clipping_name": "clipping.pdf",
            }
        )
        self.act(text, "bureau", "publish")
        self.assertEqual(text.state, "published")
        self.assertIn(text.clipping_sha256, text.decision_ids[0].attachments)
        self.assertEqual(len(text.snapshot_ids), 2)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(text), "")
        own.write({"spread_where": "Aohan Banner", "spread_effect": "Ten farms"})
        for vals in (
            {"clipping": PDF},
            {"body": "Other words"},
            {"published_date": "2026-01-06"},
        ):
            with self.subTest(vals=vals), self.refused():
                own.write(vals)

    def test_four_eyes(self):
        text = self.text()
        self.act(text, "bureau", "submit")
        with self.assertRaisesRegex(AccessError, "another officer"):
            self.act(text, "bureau", "approve", "Fine", secrecy_checked=True)
        for persona in set(self.users) - AT_BUREAU:
            with (
                self.subTest(persona=persona),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
                self.assertRaises(AccessError),
            ):
                self.act(text, persona, "approve", "Fine", secrecy_checked=True)
        self.act(text, "bureau2", "approve", "Fine", secrecy_checked=True)

    def test_who_rewrote_it_does_not_check_it(self):
        """Also the one who submitted an earlier version."""
        text = self.text()
        self.act(text, "bureau", "submit")
        self.act(text, "bureau2", "text_return", "Rewrite it")
        self.act(text, "bureau2", "submit")
        for persona in ("bureau", "bureau2"):
            with self.assertRaisesRegex(AccessError, "another officer"):
                self.act(text, persona, "approve", "Fine", secrecy_checked=True)

    def test_who_wrote_in_it_does_not_check_it(self):
        text = self.text()
        self.as_(text, "bureau2").body = "My own words."
        self.act(text, "bureau", "submit")
        with self.assertRaisesRegex(AccessError, "another officer"):
            self.act(text, "bureau2", "approve", "Fine", secrecy_checked=True)

    def test_text_is_frozen_under_review(self):
        text = self.approved()
        own = self.as_(text, "bureau")
        for vals in ({"body": "Secret"}, {"name": "X"}, {"medium_name": "Y"}):
            with self.subTest(vals=vals), self.refused():
                own.write(vals)
        with self.assertRaisesRegex(UserError, "https"):
            own.write({"link": "javascript:alert(1)"})
        with self.assertRaisesRegex(UserError, "not accepted"):
            own.write({"clipping": PDF, "clipping_name": "clipping.exe"})
        own.write({"link": "https://news.example/1"})

    def test_clipping_is_sealed(self):
        text = self.approved()
        own = self.as_(text, "bureau")
        own.write(
            {
                "published_date": text._workflow_today(),
                "clipping": PDF,
                "clipping_name": "clipping.pdf",
            }
        )
        self.act(text, "bureau", "publish")
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "jiebang.publicity"),
                    ("res_id", "=", text.id),
                    ("res_field", "=", "clipping"),
                ]
            )
        )
        self.assertTrue(self.as_(attachment, "bureau").raw)
        for call in (
            lambda: self.as_(attachment, "bureau").write({"raw": b"%PDF-forged"}),
            lambda: self.as_(attachment, "bureau").unlink(),
            lambda: attachment.write({"public": True}),
        ):
            with self.refused():
                call()

    def test_stays_with_its_breakthrough(self):
        other = self.walk(self.draft(name="Seeds that stand frost"), "running")
        own = self.as_(self.text(), "bureau")
        with self.assertRaisesRegex(UserError, "stays with its breakthrough"):
            own.write({"project_id": other.id})
        own.unlink()
        submitted = self.approved()
        with self.assertRaisesRegex(UserError, "stays on record"):
            self.as_(submitted, "bureau").unlink()

    def test_only_the_bureau_writes(self):
        for persona in set(self.users) - AT_BUREAU:
            with (
                self.subTest(persona=persona),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
                self.assertRaises(AccessError),
            ):
                self.text(persona)
