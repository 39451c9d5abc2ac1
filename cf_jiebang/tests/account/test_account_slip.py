import io
from datetime import timedelta

from lxml import html
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .account_case import AccountCase, row

WEB = {"interactive": True}
SCRIPT = {"interactive": False}
LOGIN = "odoo.addons.base.models.res_users"


@tagged("post_install", "-at_install")
class TestAccountSlip(AccountCase, HttpCase):
    """A one-time password opens the page where one's own is set, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        batch = cls.listed(
            row("张一", phone="13911110001"), row("李二", phone="13911110002")
        )
        batch.by_mail = False
        batch.action_open()
        cls.opened = batch
        cls.person_one = batch.with_env(cls.env).line_ids[0].user_id
        cls.person_one.lang = "en_US"

    def issued(self):
        days = self.program.slip_days
        Slip = self.env["jiebang.account.slip"]
        return Slip._issue(self.person_one, days)[self.person_one.id]

    def log_in(self, password, how=None, login="13911110001"):
        credential = {"type": "password", "login": login, "password": password}
        return self.env["res.users"].authenticate(credential, how or WEB)

    def token(self, response):
        page = html.fromstring(response.text)
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def post(self, url, **data):
        data["csrf_token"] = self.token(self.url_open(url))
        return self.url_open(url, data=data)

    def test_printed_once(self):
        action = self.opened.action_print_slips()
        found = self.slips(action)
        self.assertEqual(set(found), {"13911110001", "13911110002"})
        self.assertTrue(all(len(text) == 14 for text in found.values()))
        with self.said("shown once"):
            self.slips(action)
        self.assertEqual(self.opened.slip_count, 0)
        with self.said("All slips"):
            self.opened.action_print_slips()
        plain = found["13911110001"].replace("-", "")
        self.env.flush_all()
        self.cr.execute("SELECT secret FROM jiebang_account_slip")
        stored = " ".join(secret for (secret,) in self.cr.fetchall())
        self.assertNotIn(plain, stored)
        self.assertNotIn(found["13911110001"], stored)
        acts = self.env["jiebang.account.log"].search([("act", "=", "slip")])
        self.assertEqual(len(acts), 2)
        with self.assertRaises(AccessError):
            self.as_(self.env["jiebang.account.slip"], "auditor").search([]).read(
                ["secret"]
            )

    def test_paper(self):
        """The paper has Chinese words, login and one-time password; no other door
        prints it, and nothing of it is kept."""
        self.users["manager"].password = "manager-of-the-test"
        reports = self.registry["ir.actions.report"]
        render = reports._render_qweb_pdf
        self.patch(
            reports,
            "_render_qweb_pdf",
            lambda model, *args, **kwargs: render(
                model.with_context(force_report_rendering=True), *args, **kwargs
            ),
        )
        action = self.opened.action_print_slips()
        files = self.env["ir.attachment"].search_count([])
        self.env.flush_all()
        self.authenticate("jb_manager", "manager-of-the-test")
        response = self.url_open(action["url"])
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        text = "".join(
            page.extract_text()
            for page in PdfReader(io.BytesIO(response.content)).pages
        )
        for word in ("账号通知单", "13911110001", "一次性口令", "虚构研究所", "张一"):
            self.assertIn(word, text)
        self.assertEqual(self.url_open(action["url"]).status_code, 409)
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
        number = action["url"].rpartition("/")[2]
        with mute_logger("odoo.addons.web.controllers.report", "odoo.http"):
            for kind in ("pdf", "html"):
                url = f"/report/{kind}/cf_jiebang.account_slip/{number}"
                self.assertNotIn("一次性口令", self.url_open(url).text)

    @mute_logger(LOGIN)
    def test_only_to_the_page(self):
        password = self.issued()
        info = self.log_in(password)
        self.assertEqual(info["uid"], self.person_one.id)
        self.assertEqual(self.person_one._mfa_url(), "/web/login/jiebang")
        with self.assertRaises(AccessDenied):
            self.log_in(password, SCRIPT)
        with self.assertRaises(AccessDenied):
            self.log_in("2222-2222-2222")
        self.assertTrue(self.log_in(password.upper().replace("-", " ")))

    @mute_logger(LOGIN)
    def test_lapsed(self):
        password = self.issued()
        slip = self.env["jiebang.account.slip"]._open_of(self.person_one)
        slip.valid_until = fields.Datetime.now() - timedelta(minutes=1)
        with self.assertRaisesRegex(AccessDenied, "ended on"):
            self.log_in(password)
        with self.assertRaises(AccessDenied) as caught:
            self.log_in("3333-3333-3333")
        self.assertNotIn("ended", str(caught.exception), "only its owner is told")

    @mute_logger(LOGIN)
    def test_a_new_one_replaces_the_old(self):
        old, new = self.issued(), self.issued()
        with self.assertRaises(AccessDenied):
            self.log_in(old)
        self.assertTrue(self.log_in(new))
        self.person_one.password = "one's own password"
        with self.assertRaises(AccessDenied):
            self.log_in(new)
        self.assertTrue(self.log_in("one's own password"))
        self.assertFalse(self.person_one._mfa_url())

    @mute_logger(LOGIN, "odoo.http")
    def test_in_the_browser(self):
        """From the login page to the own password; nothing else opens before."""
        password = self.issued()
        self.env.flush_all()
        page = self.post("/web/login", login="13911110001", password=password)
        self.assertIn('name="again"', page.text)
        self.assertIn("/web/login/jiebang", page.url)
        for path in ("/odoo", "/my", "/web/session/get_session_info"):
            shut = self.url_open(path, allow_redirects=False)
            self.assertIn(shut.status_code, (303, 400, 403, 415), path)
        answer = self.url_open(
            "/web/dataset/call_kw/res.users/read",
            json={
                "params": {
                    "model": "res.users",
                    "method": "read",
                    "args": [[self.person_one.id], ["name"]],
                    "kwargs": {},
                }
            },
        )
        self.assertIn("Session Expired", answer.text)
        url = "/web/login/jiebang"
        # in the language of the page, whichever is installed
        for new, again, english, chinese in (
            ("short", "short", "at least 8", "至少 8"),
            ("long enough", "other words", "differ", "不一致"),
            (password, password, "another one", "一次性口令"),
            ("x13911110001", "x13911110001", "login name", "登录名"),
        ):
            with self.subTest(words=english):
                page = html.fromstring(self.post(url, password=new, again=again).text)
                [told] = page.xpath("//p[@role='alert']")
                self.assertRegex(told.text_content(), f"{english}|{chinese}")
        answer = self.post(url, password="my own words", again="my own words")
        self.assertIn("/odoo", answer.url)
        self.assertTrue(self.log_in("my own words"))
        with self.assertRaises(AccessDenied):
            self.log_in(password)
        log = self.env["jiebang.account.log"].search([("act", "=", "set")])
        self.assertEqual(log.account_id, self.person_one)

    def test_page_is_for_nobody_else(self):
        self.assertIn("/web/login", self.url_open("/web/login/jiebang").url)
        self.issued()
        self.env.flush_all()
        page = self.url_open("/web/login/jiebang")
        self.assertNotIn('name="again"', page.text)

    def test_lost_password(self):
        """The administrator prints a new slip; the person is told, the old password
        opens nothing more."""
        self.person_one.password = "forgotten words"
        cadre = self.as_(self.person_one.jiebang_cadre_id, "manager")
        found = self.slips(cadre.action_new_slip())
        with mute_logger(LOGIN), self.assertRaises(AccessDenied):
            self.log_in("forgotten words")
        self.assertTrue(self.log_in(found["13911110001"]))
        log = self.env["jiebang.account.log"].search([("act", "=", "lost")])
        self.assertEqual(log.user_id, self.users["manager"])
        note = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.person_one.partner_id.id)]
        )
        self.assertIn("new slip", note.mail_message_id.body)
        self.person_one.group_ids |= self.env.ref("base.group_system")
        with self.said("administers the users"):
            cadre.action_new_slip()
        with self.assertRaises(UserError):
            self.as_(self.person_one.jiebang_cadre_id, "leader").action_new_slip()
