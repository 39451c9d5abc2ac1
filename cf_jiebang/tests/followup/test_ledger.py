from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.followup.ledger.ledger_line import COLUMNS
from ..common import AT_BUREAU
from .follow_up_case import FollowupCase

SCHEME = [
    "序号",
    "项目类别",
    "项目名称",
    "揭榜人（团队）名称",
    "联系电话",
    "项目执行期",
    "项目简要内容",
    "项目进展",
    "意见建议及需协调事项",
]


@tagged("post_install", "-at_install")
class TestLedger(FollowupCase):
    """Annex 4: composed by itself, frozen by who signs (R28, R86, R87)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.october = cls.ledger()
        cls.progress = cls.open_reports("2026-10-13")

    def compose(self, ledger, day, persona="authority"):
        with self.at(day):
            self.as_(ledger, persona).action_compose()

    # -- rows ----------------------------------------------------------------

    def test_filing_makes_the_row(self):
        """Without any job: in the ledger of the department and of the city."""
        self.assertEqual(self.october.line_ids.project_id, self.project)
        self.assertEqual(self.ledger("city").line_ids.project_id, self.project)
        self.assertEqual(self.ledger("city").organization_id, self.bureau)
        self.assertEqual(str(self.october.due_date), "2026-11-13")
        todo = self.october.activity_ids
        self.assertEqual(todo.user_id, self.users["authority"])

    def test_filing_adds_a_row_and_leaves_the_others(self):
        """A city's ledger has thousands of rows: a filing touches one."""
        first = self.october.line_ids
        self.project.sudo().name = "Renamed"
        other = self.draft(name="Seeds")
        with self.at("2026-10-20"):
            self.walk(other, "running")
        for ledger in (self.october, self.ledger("city")):
            rows = ledger.line_ids.sorted("sequence")
            self.assertEqual(rows.project_id.ids, [self.project.id, other.id])
            self.assertEqual(rows.mapped("sequence"), [1, 2])
            self.assertEqual(rows.mapped("change"), ["new", "new"])
            self.assertEqual((ledger.line_count, ledger.change_count), (2, 2))
        self.assertEqual(first.name, "Improved grass for dry land")
        self.compose(self.october, "2026-10-21")
        self.assertEqual(first.name, "Renamed")

    def test_long_ledger_is_composed_in_the_background(self):
        """The first filing of a month opens it and does not wait for all rows."""
        cron = self.env.ref("cf_jiebang.cron_ledger_open")
        triggers = self.env["ir.cron.trigger"]
        other = self.draft(name="Seeds")
        with (
            self.at("2026-11-03"),
            patch(
                "odoo.addons.cf_jiebang.models.followup.ledger.ledger_compose.LINES", 1
            ),
        ):
            self.walk(other, "meeting")
            before = triggers.search_count([("cron_id", "=", cron.id)])
            self.walk(other, "running")
            november = self.ledger(period="2026-11")
            self.assertEqual(november.line_ids.project_id, other)
            self.assertGreater(
                triggers.search_count([("cron_id", "=", cron.id)]), before
            )
            self.assertFalse(november.composed_at)
            november._compose()
        rows = november.line_ids.sorted("sequence")
        self.assertEqual(rows.project_id.ids, [self.project.id, other.id])

    def test_what_is_completed_is_marked_alone(self):
        """A cell of a long ledger is saved without comparing all its rows."""
        with self.at("2026-10-20"):
            self.walk(self.drafts("Seeds number", 2), "running")
        line = self.october.line_ids.sorted("sequence")[0]
        with patch.object(
            self.registry["jiebang.ledger.line"], "_cells", return_value=[]
        ) as cells:
            self.as_(line, "authority").write({"open_matters": "The road is promised."})
        self.assertLessEqual(cells.call_count, 1)
        self.assertEqual(line.change, "new")

    def test_nine_columns_of_the_scheme(self):
        self.assertEqual([label for _name, label in COLUMNS], SCHEME)
        self.assertEqual(self.october._sheet()["columns"], SCHEME)
        cells = self.october.line_ids._cells()
        self.assertEqual(
            cells[:7],
            [
                "1",
                "Grass",
                "Improved grass for dry land",
                "Person leader",
                "13800000000",
                "2026年3月—2027年12月",
                "Grass that grows on dry land.",
            ],
        )
        labels = [label for label, _value in self.october._sheet()["header"]]
        self.assertEqual(labels, ["归口管理部门", "填报人", "电话", "填报时间"])

    def test_draft_follows_the_reports(self):
        line = self.october.line_ids
        self.assertTrue(line.progress)
        self.assertNotIn("watered", line.progress)
        self.hand_in(self.progress, "2026-10-30", open_matters="A road is missing.")
        self.compose(self.october, "2026-10-31")
        self.assertEqual(line.progress, "Sown and watered.")
        self.assertEqual(line.open_matters, "A road is missing.（新提出）")

    def test_what_the_officer_completed_stays(self):
        line = self.as_(self.october.line_ids, "authority")
        line.write({"open_matters": "The road is promised."})
        self.hand_in(self.progress, "2026-10-30", open_matters="A road is missing.")
        self.compose(self.october, "2026-10-31")
        self.assertEqual(line.open_matters, "The road is promised.")
        line.write({"open_matters": ""})
        self.compose(self.october, "2026-10-31")
        self.assertEqual(line.open_matters, "A road is missing.（新提出）")

    def test_closed_projects_leave_after_their_period(self):
        with self.at("2026-10-20"):
            self.walk(self.project, "closed")
        self.compose(self.october, "2026-10-31")
        self.assertEqual(self.october.line_count, 1)
        other = self.draft(name="Seeds")
        with self.at("2026-11-03"):
            self.walk(other, "running")
        self.assertEqual(self.ledger(period="2026-11").line_ids.project_id, other)

    def test_opened_by_the_job_once(self):
        with self.enter_registry_test_mode(), self.at("2026-12-02"):
            cron = self.env.ref("cf_jiebang.cron_ledger_open")
            cron.method_direct_trigger()
            mine = [("program_id", "=", self.program.id)]
            found = self.env["jiebang.ledger"].search(mine)
            cron.method_direct_trigger()
            again = self.env["jiebang.ledger"].search(mine)
        self.assertEqual(found, again)
        self.assertEqual(
            sorted(found.mapped(lambda ledger: (ledger.kind, ledger.period))),
            [
                (kind, period)
                for kind in ("city", "department")
                for period in ("2026-10", "2026-11", "2026-12")
            ],
        )
        self.assertEqual(set(found.mapped("line_count")), {1})

    # -- signing -------------------------------------------------------------

    def test_signed_is_frozen_for_good(self):
        self.hand_in(self.progress, "2026-10-30")
        self.compose(self.october, "2026-10-31")
        self.sign(self.october, "2026-11-03")
        version = self.october.snapshot_ids
        self.assertEqual(version.state, "valid")
        self.assertEqual(version._fault(), "")
        sheet = self.october._frozen_sheet()
        self.assertEqual(dict(sheet["header"])["填报时间"], "2026年11月3日")
        mine = self.as_(self.october, "authority")
        for call in (
            lambda: mine.line_ids.write({"progress": "Nicer"}),
            lambda: mine.write({"reporter_name": "Other"}),
            lambda: mine.write({"state": "draft"}),
            mine.action_compose,
            mine.action_open_import,
            mine.unlink,
            lambda: mine.line_ids.unlink(),
            lambda: version.sudo().write({"payload": "{}"}),
            lambda: version.sudo().unlink(),
        ):
            with (
                self.subTest(call=call),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.refused(),
            ):
                call()
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(self.october), "")

    def test_what_signing_needs(self):
        mine = self.as_(self.october, "authority")
        with self.at("2026-10-30"), self.assertRaisesRegex(UserError, "2026-10-31"):
            mine.action_transition("sign")
        with self.at("2026-11-03"), self.assertRaisesRegex(UserError, "your name"):
            mine.action_transition("sign")
        with self.assertRaisesRegex(UserError, "no phone number"):
            mine.phone = "12"

    def test_correction_is_a_new_version_with_its_reason(self):
        self.sign(self.october, "2026-11-03")
        mine = self.as_(self.october, "authority")
        with self.at("2026-11-04"):
            with self.assertRaisesRegex(UserError, "Opinion"):
                mine.action_transition("correct")
            mine.action_transition("correct", "A number was wrong")
            mine.line_ids.progress = "12 t"
            mine.action_transition("sign")
        new, old = self.october.snapshot_ids
        self.assertEqual((old.state, new.state), ("superseded", "valid"))
        self.assertEqual(new.reason, "A number was wrong")
        self.assertNotIn("12 t", old.payload)
        self.assertIn("12 t", new.payload)
        self.assertEqual(self.october.late_days, 0)

    def test_signature_is_in_the_log(self):
        """For the auditor, the bureau and the department; not for others."""
        self.open_reports("2026-10-12")
        with self.at("2026-11-02"):
            self.env["jiebang.ledger"]._open_missing()
        ledger = self.ledger()
        self.sign(ledger, "2026-11-03")
        domain = [("res_model", "=", ledger._name), ("res_id", "=", ledger.id)]
        for persona, sees in (
            ("auditor", True),
            ("bureau", True),
            ("authority", True),
            ("other_authority", False),
            ("secretary", False),
            ("leader", False),
        ):
            rows = self.as_(self.env["jiebang.decision"], persona).search(domain)
            self.assertEqual(rows.mapped("transition"), ["sign"] if sees else [])

    def test_difference_to_the_last_period(self):
        self.hand_in(self.progress, "2026-10-30")
        self.compose(self.october, "2026-10-31")
        self.assertEqual(self.october.line_ids.change, "new")
        self.sign(self.october, "2026-11-03")
        other = self.draft(name="Seeds")
        with self.at("2026-11-05"):
            self.walk(other, "running")
        november = self.ledger(period="2026-11")
        report = self.open_reports("2026-11-05").filtered(
            lambda r: r.project_id == self.project
        )
        self.hand_in(report, "2026-11-20", text="Sown and watered.")
        self.compose(november, "2026-11-21")
        self.assertEqual(november.line_ids.mapped("change"), ["same", "new"])
        self.assertEqual(november.change_count, 1)
        with self.at("2026-11-22"):
            self.as_(report, "leader").action_transition("reopen", "More was done")
        self.hand_in(report, "2026-11-22", text="Harvested.")
        self.compose(november, "2026-11-23")
        self.assertEqual(november.line_ids.mapped("change"), ["changed", "new"])
        table = self.as_(november, "authority").difference
        for text in ("Harvested.", "Sown and watered.", "Seeds", "项目进展"):
            self.assertIn(text, table)

    def test_city_is_signed_by_the_bureau(self):
        city = self.ledger("city")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
            self.sign(city, "2026-11-03", "authority")
        self.sign(city, "2026-11-03", "bureau")
        self.assertEqual(city.state, "signed")
        with self.assertRaises(AccessError):
            self.sign(self.october, "2026-11-03", "bureau")

    # -- people --------------------------------------------------------------

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_who_sees_and_who_signs(self):
        sees = {
            "department": {"authority", "auditor"} | AT_BUREAU,
            "city": AT_BUREAU | {"auditor"},
        }
        self.sign(self.october, "2026-11-03")
        for kind, readers in sees.items():
            ledger = self.ledger(kind)
            records = (ledger, ledger.line_ids, ledger.snapshot_ids)
            for persona in self.users:
                for found in filter(None, records):
                    found = self.as_(found, persona)
                    with self.subTest(kind=kind, persona=persona, model=found._name):
                        visible = found.has_access("read") and bool(
                            found.search([("id", "in", found.ids)])
                        )
                        self.assertEqual(visible, persona in readers)
        city = self.ledger("city")
        for persona in self.users.keys() - AT_BUREAU:
            with self.subTest(persona=persona), self.refused():
                self.as_(city.line_ids, persona).write({"progress": "Mine"})
            with self.subTest(persona=persona), self.refused():
                self.as_(city, persona).action_compose()
        self.as_(city.line_ids, "bureau").write({"progress": "Ours"})

    def test_nobody_makes_a_row_or_a_ledger(self):
        line = self.as_(self.october.line_ids, "authority")
        for call in (
            lambda: line.ledger_id.write(
                {"line_ids": [(0, 0, {"project_id": self.project.id})]}
            ),
            lambda: line.ledger_id.write({"line_ids": [(2, line.id)]}),
            lambda: line.write({"name": "Other"}),
            lambda: line.write({"phone": "13900000000"}),
            lambda: line.ledger_id.copy(),
            lambda: line.ledger_id.write({"due_date": "2027-01-01"}),
        ):
            with (
                self.subTest(call=call),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.refused(),
            ):
                call()

    def test_statements_do_not_grow_with_projects(self):
        def run():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.october._compose()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        with self.at("2026-10-20"):
            run()
            few = run()
            self.walk(self.drafts("Seeds number", 4), "running")
            run()
            self.assertLessEqual(run(), few)

    def test_runs_without_time_go_on(self):
        """Each run has time for one ledger only: the next begins with the next."""
        Ledger = self.env["jiebang.ledger"]
        cron = self.registry["ir.cron"]
        with (
            self.at("2026-11-02"),
            patch.object(cron, "_commit_progress", lambda *a, **k: 0),
        ):
            night = Ledger.with_context(ir_cron_progress_id=1)
            night._cron_open()
            left = Ledger.search(night._to_compose_domain())
            self.assertGreater(len(left), 1)
            for _run in left:
                night._cron_open()
            self.assertFalse(Ledger.search(night._to_compose_domain()))
            self.assertEqual(
                {str(day.date()) for day in left.mapped("composed_at")},
                {"2026-11-02"},
            )

    def test_signed_while_it_is_composed(self):
        """What is signed between two parts of a run is left as it was signed."""
        with self.at("2026-10-20"):
            self.walk(self.drafts("Seeds number", 2), "running")
        ledger = self.october
        texts = ledger.line_ids.sorted("sequence").mapped("name")
        self.assertEqual(len(texts), 3)
        ledger.line_ids.project_id.sudo().name = "Renamed"

        def sign():
            if ledger.state == "draft":
                self.sign(ledger, "2026-11-02")

        with (
            self.at("2026-11-02"),
            patch(
                "odoo.addons.cf_jiebang.models.followup.ledger.ledger_compose.LINES", 1
            ),
        ):
            ledger.sudo()._compose(sign)
        self.assertEqual(ledger.state, "signed")
        texts[0] = "Renamed"
        self.assertEqual(ledger.line_ids.sorted("sequence").mapped("name"), texts)

    # -- print ---------------------------------------------------------------
