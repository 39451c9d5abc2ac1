from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ...models.account import account_request
from .account_case import AccountCase, row

URL = "/jiebang/account/request"


@tagged("post_install", "-at_install")
class TestAccountRequest(AccountCase, HttpCase):
    """Somebody asks for an account on the login page; his unit confirms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["jiebang.program"].search([]).takes_requests = False
        cls.brought_in(row("张一", phone="13911110001"))
        cls.env["jiebang.account.request"].search([]).unlink()

    def ask(self, name="张一", unit="虚构研究所", phone="13911110001"):
        page = html.fromstring(self.url_open(URL).text)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        data = {"name": name, "unit": unit, "phone": phone, "csrf_token": token}
        return self.url_open(URL, data=data)

    def told(self, response, role="status"):
        """What the page says."""
        [note] = html.fromstring(response.text).xpath(f"//*[@role='{role}']")
        return note.text_content().strip()

    def requests(self):
        return self.env["jiebang.account.request"].search([])

    def test_off_by_default(self):
        self.assertFalse(self.env["jiebang.program"].new({}).takes_requests)
        self.assertEqual(self.url_open(URL).status_code, 404)
        self.assertNotIn(URL, self.url_open("/web/login").text)

    def test_asked_and_confirmed(self):
        self.program.takes_requests = True
        self.assertIn(URL, self.url_open("/web/login").text)
        answers = {
            self.told(self.ask(*given))
            for given in (
                ("张一", "虚构研究所", "13911110001"),
                ("无此人", "虚构研究所", "13911110002"),
                ("无此人", "无此单位", "1"),
                ("Person leader", "虚构研究所", "13800000000"),
            )
        }
        self.assertEqual(len(answers), 1, "nobody learns who exists")
        known = self.requests().filtered("cadre_id")
        self.assertEqual(known.name, "张一")
        self.assertEqual(len(self.requests()), 4)
        theirs = self.as_(known, "unit")
        self.assertTrue(theirs.phone_fits)
        with self.denied(AccessError):
            self.as_(known, "other_unit").action_confirm_request()
        with self.denied(AccessError):
            self.as_(known, "leader").read(["name"])
        other = self.env["jiebang.cadre"].create(
            {"name": "Elsewhere", "organization_id": self.other_institute.id}
        )
        with self.assertRaises(AccessError):
            theirs.cadre_id = other
        batch = self.batch(theirs.action_confirm_request(), "unit")
        batch.action_open()
        self.assertEqual(batch.line_ids.user_id.login, "13911110001")
        self.assertEqual(known.state, "confirmed")
        acts = self.env["jiebang.account.log"].search([("person", "=", "张一")])
        self.assertEqual(acts.mapped("act"), ["open", "confirm", "ask"])

    def test_turned_down(self):
        self.program.takes_requests = True
        self.ask(name="无此人")
        theirs = self.as_(self.requests(), "unit")
        with self.said("choose who it is"):
            theirs.action_confirm_request()
        with self.said("Reason"):
            theirs.action_deny_request()
        theirs.reason = "Works elsewhere"
        theirs.action_deny_request()
        self.assertEqual(theirs.state, "denied")
        with self.said("not possible now"):
            theirs.action_deny_request()

    def test_few_from_one_address(self):
        self.program.takes_requests = True
        with patch.object(account_request, "PER_ADDRESS", 2):
            codes = [self.ask().status_code for _time in range(3)]
        self.assertEqual(codes, [200, 200, 429])
        self.assertEqual(len(self.requests()), 2)
        for long in ({"name": "名" * 41}, {"unit": " "}, {"phone": "1" * 31}):
            self.assertTrue(self.told(self.ask(**long), "alert"))

    def test_forgotten(self):
        self.program.takes_requests = True
        self.ask()
        self.cr.execute(
            "UPDATE jiebang_account_request SET create_date = %s",
            [fields.Datetime.now() - timedelta(days=91)],
        )
        self.env.invalidate_all()
        self.env["jiebang.account.request"]._gc_requests()
        self.assertFalse(self.requests())
