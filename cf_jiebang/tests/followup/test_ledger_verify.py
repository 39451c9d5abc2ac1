import io

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from .follow_up_case import FollowupCase


@tagged("post_install", "-at_install")
class TestLedgerVerify(FollowupCase, HttpCase):
    """The paper of a signed ledger, annex 4, can be checked like the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.october = cls.ledger()
        cls.sign(cls.october, "2026-11-03")

    def page(self, status=200, code=None):
        self.authenticate(None, None)
        code = code or self.october._verify_url().rpartition("/")[2]
        response = self.url_open(f"/jiebang/verify/{code}")
        self.assertEqual(response.status_code, status)
        return response.text

    def stamp(self):
        report = self.env["report.cf_jiebang.ledger"]
        return report._get_report_values(self.october.ids, {"report_type": "pdf"})[
            "stamp"
        ]

    def test_page_of_a_signed_ledger(self):
        text = self.page()
        for shown in (
            "verdict good",
            self.october.version_code,
            self.october.period,
            self.department.name,
            "2026-11-03",
        ):
            self.assertIn(shown, text)
        self.assertNotIn("Bao", text)
        self.assertNotIn("0476-8888888", text)
        self.assertNotIn(self.project.name, text)
        self.page(404, self.october.version_code)

    def test_a_correction_makes_the_paper_void(self):
        old = self.october._verify_url().rpartition("/")[2]
        with self.at("2026-11-04"):
            self.as_(self.october, "authority").action_transition("correct", "Again")
        self.assertIn("verdict bad", self.page(code=old))
        self.sign(self.october, "2026-11-05")
        self.assertIn("verdict bad", self.page(code=old))
        self.assertIn("verdict good", self.page())

    def test_paper(self):
        """The QR code leads to the page; who has no scanner types what is beside
        it."""
        stamp = self.stamp()
        self.assertEqual(stamp.code, self.october._verify_url())
        code = "-".join(stamp.lines)
        self.assertIn("verdict good", self.page(code=code))
        reports = self.as_(self.env["ir.actions.report"], "authority")
        content = reports.with_context(force_report_rendering=True)._render_qweb_pdf(
            "cf_jiebang.ledger", self.october.ids
        )[0]
        text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
        for line in stamp.lines:
            self.assertIn(line, text)


@tagged("post_install", "-at_install", "undated")
class TestLedgerFrozen(FollowupCase):
    """A signed ledger is a frozen version like every other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.october = cls.ledger()
        cls.sheet = cls.october._sheet()
        cls.sign(cls.october, "2026-11-03")
        cls.version = cls.october.snapshot_ids

    def alter(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE jiebang_snapshot DISABLE TRIGGER ALL")
        self.env.cr.execute(
            f"UPDATE jiebang_snapshot SET {query} WHERE id = %s",
            [*values, self.version.id],
        )
        self.env.invalidate_all()

    def test_an_altered_one_is_named(self):
        """By the command that looks at the whole database, also where its SHA-256 was
        altered with it."""
        payload = self.version.payload.replace("Person leader", "Person member")
        self.assertNotEqual(payload, self.version.payload)
        for more in ("", ", sha256 = encode(sha256(payload::bytea), 'hex')"):
            self.alter("payload = %s", payload)
            self.alter(f"kind = kind{more}")
            broken = [
                text
                for kind, _count, texts in self.env["jiebang.integrity"]._findings()
                if kind == "version"
                for text in texts
            ]
            named = [text for text in broken if self.version.version_code in text]
            self.assertEqual(len(named), 1, broken)
            self.assertIn(self.october.display_name, named[0])

    def test_read_back_as_it_was_signed(self):
        self.october.line_ids.sudo().progress = "Altered later"
        sheet = self.october._frozen_sheet()
        self.assertEqual(sheet["rows"], self.sheet["rows"])
        self.assertEqual(
            [value for _label, value in sheet["header"]],
            [self.department.name, "Bao", self.october.phone, "2026年11月3日"],
        )
        self.assertEqual(sheet["columns"], self.sheet["columns"])
        self.assertEqual(sheet["period"], self.october.period)

    def test_phones_can_be_removed(self):
        """Of the project's leader and of who filled it in; the paper says so."""
        self.assertNotIn("13800000000", self.version.payload)
        self.assertNotIn(self.october.phone, self.version.payload)
        content = self.as_(self.version, "authority").content
        self.assertIn("13800000000", content)
        self.assertIn(self.october.phone, content)
        self.alter("personal = personal - %s", f"{self.project.id}.phone")
        self.assertEqual(self.version._fault(), "")
        self.assertEqual(self.version._verify_facts(self._code())["in_force"], True)
        ((_project, cells),) = self.october._frozen_sheet()["rows"]
        self.assertIn("removed", cells[4])
        content = self.as_(self.version, "authority").content
        self.assertNotIn("13800000000", content)
        self.assertIn(self.october.phone, content)

    def _code(self):
        return self.october._verify_url().rpartition("/")[2]

    def test_reading_is_on_record(self):
        """Whoever reads the phones in a signed version is in the log."""
        before = self.env["jiebang.passport.log"].search([])
        self.as_(self.version, "bureau").read(["content"])
        rows = self.env["jiebang.passport.log"].search([]) - before
        self.assertEqual(rows.cadre_id, self.project.leader_id)
