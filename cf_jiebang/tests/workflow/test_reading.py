import contextlib

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...groups import PERSONAL
from ..common import ProjectCase

EXPORT = "base.group_allow_export"


@tagged("post_install", "-at_install")
class TestReading(ProjectCase):
    """Whoever reads a person's phone or identity data is in the log: he, the person,
    the fields and the door, whatever the door is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profiles = cls.env["jiebang.cadre.profile"].search(
            [("cadre_id", "in", [cadre.id for cadre in cls.cadres.values()])]
        )
        cls.profile = cls.profiles.filtered(lambda p: p.name == "Person leader")
        cls.users["bureau"].group_ids += cls.env.ref(EXPORT)
        cls.users["manager"].group_ids += cls.env.ref(EXPORT)

    def readings(self, persona):
        return self.env["jiebang.passport.log"].search(
            [("user_id", "=", self.users[persona].id)]
        )

    def read_by(self, persona, reading):
        """The rows that a reading leaves."""
        before = self.readings(persona)
        reading()
        rows = self.readings(persona) - before
        self.env.cr.cache.pop("jiebang_passport_log", None)
        return rows

    def facts(self, rows):
        return {(row.cadre_id.name, row.door) for row in rows}

    def test_every_personal_field_is_watched(self):
        """A model that gets such a field can't forget the log."""
        for model in self.env.values():
            personal = {n for n, f in model._fields.items() if f.groups == PERSONAL}
            mixin = hasattr(model, "_log_cadres")
            if personal and not model._abstract and not model._transient:
                with self.subTest(model=model._name):
                    self.assertTrue(mixin)
                    self.assertLessEqual(personal, model._logged_fields)
                    self.assertFalse(model.browse()._log_cadres())

    def test_doors_of_the_personal_file(self):
        mine = self.as_(self.profile, "bureau")
        domain = [("id", "in", self.profiles.ids)]
        one, all_ = {("Person leader", "form")}, {p.name for p in self.profiles}
        doors = (
            (one, lambda: mine.read(["phone"])),
            (one, lambda: mine.web_read({"phone": {}, "name": {}})),
            (one, lambda: mine.read()),
            (one, lambda: mine.search_read([("id", "=", mine.id)], ["email"])),
            (one, lambda: mine.copy_data()),
            (one, lambda: self.download_name(mine, "phone")),
            (
                {(name, "list") for name in all_},
                lambda: mine.web_search_read(domain, {"phone": {}}),
            ),
            (
                {(name, "export") for name in all_},
                lambda: self.as_(self.profiles, "bureau").export_data(
                    ["name", "phone"]
                ),
            ),
            (set(), lambda: mine.read(["name", "position"])),
            (set(), lambda: mine.web_search_read(domain, {"name": {}})),
            (set(), lambda: mine.export_data(["name"])),
            (set(), lambda: mine.copy_data({n: 0 for n in mine._logged_fields})),
            (set(), lambda: self.download_name(mine, "name")),
            (set(), lambda: mine.sudo().read(["phone"])),
        )
        for number, (expected, door) in enumerate(doors):
            with self.subTest(door=number):
                self.assertEqual(self.facts(self.read_by("bureau", door)), expected)

    def download_name(self, record, field):
        """As the route of a download asks: its file is called by ``field``."""
        with contextlib.suppress(UserError):  # the person has no file
            record.env["ir.binary"]._get_stream_from(record, "name", None, field)

    def test_what_stands_in_a_row(self):
        def read():
            self.as_(self.profile, "bureau").read(["phone", "name", "resume"])

        row = self.read_by("bureau", read)
        self.assertEqual(row.subject, "personal")
        self.assertEqual(row.cadre_id, self.cadres["leader"])
        self.assertEqual(row.user_name, "Person bureau")
        self.assertTrue(row.date)
        self.assertEqual(self.as_(row, "auditor").what, "Phone、Main work experience")

    def test_nobody_is_logged_for_his_own(self):
        rows = self.read_by(
            "leader", lambda: self.as_(self.profile, "leader").read(["phone"])
        )
        self.assertFalse(rows)

    def test_projects_and_members(self):
        """The form of a project shows the leader's data and the phones of members."""
        self.team()
        self.walk(self.project, "bureau_review")
        mine = self.as_(self.project, "bureau")

        def form():
            mine.web_read({"leader_phone": {}, "member_ids": {"fields": {"phone": {}}}})

        both = {("Person leader", "form"), ("Person member", "form")}
        self.assertEqual(self.facts(self.read_by("bureau", form)), both)
        own = self.as_(mine, "leader")
        rows = self.read_by("leader", lambda: own.read(["leader_phone"]))
        self.assertFalse(rows)
        snapshot = self.as_(self.project.snapshot_ids[0], "bureau")
        rows = self.read_by("bureau", lambda: snapshot.read(["content"]))
        self.assertEqual({row[0] for row in self.facts(rows)}, {r[0] for r in both})

    def test_export_through_other_records(self):
        """Columns that lead to a person through links, of any model."""
        self.team()
        self.walk(self.project, "bureau_review")
        evidence = self.as_(self.env["jiebang.check.item"], "bureau")
        self.assertFalse(self.read_by("bureau", lambda: evidence.export_data(["name"])))
        for records, path, name in (
            (self.project, "leader_phone", "leader"),
            (self.project, "member_ids/phone", "member"),
            (self.project, "leader_phone.id", "leader"),
            (self.project, "member_ids/phone:id", "member"),
            (self.project.indicator_ids, "project_id/leader_email", "leader"),
            (self.project.check_ids, "project_id/member_ids/phone", "member"),
        ):
            with self.subTest(path=path):
                mine = self.as_(records, "bureau")
                rows = self.read_by("bureau", lambda m=mine, p=path: m.export_data([p]))
                self.assertEqual(self.facts(rows), {(f"Person {name}", "export")})

    def test_papers_and_lists(self):
        self.team()
        self.walk(self.project, "bureau_review")
        paper = self.as_(self.env["report.cf_jiebang.project_annex1"], "bureau")
        rows = self.read_by(
            "bureau", lambda: paper._get_report_values(self.project.ids)
        )
        self.assertEqual(
            self.facts(rows), {("Person leader", "print"), ("Person member", "print")}
        )
        self.assertIn("Phone", rows[0].what)
        word = self.as_(self.env["jiebang.word"], "bureau")
        mine = self.as_(self.project, "bureau")
        rows = self.read_by("bureau", lambda: word._build(mine, "annex1"))
        self.assertIn(("Person leader", "print"), self.facts(rows))
        excel = self.as_(self.env["jiebang.xlsx.list"], "bureau")
        excel = excel._get_list("project")
        rows = self.read_by("bureau", lambda: excel._list_file(self.project.ids))
        self.assertEqual(self.facts(rows), {("Person leader", "export")})

    def test_no_grouping_tells(self):
        Profile = self.as_(self.env["jiebang.cadre.profile"], "bureau")
        for name in ("phone", "education", "birth_date:month"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                Profile.formatted_read_group([], [name], ["__count"])
        for more in ({"order": "phone:max"}, {"having": [("phone:max", ">", "139")]}):
            with self.subTest(**more), self.assertRaises(AccessError):
                Profile.formatted_read_group(
                    [], ["organization_id"], ["__count"], **more
                )

    def test_many_cost_one_statement(self):
        """The rows of a reading are written by one statement, for one or for all."""
        more = self.env["jiebang.cadre.profile"].create(
            [
                {
                    "name": f"Cadre {number}",
                    "organization_id": self.institute.id,
                    "phone": "13800000001",
                }
                for number in range(150)
            ]
        )

        def count(records):
            self.env.cr.flush()
            self.env.invalidate_all()
            mine = self.as_(records, "bureau")
            mine.check_access("read")
            before = self.env.cr.sql_log_count
            mine.read(["phone", "email"])
            self.env.cr.flush()
            return self.env.cr.sql_log_count - before

        few, many = count(more[:2]), count(more[2:])
        self.assertEqual(many, few)
        rows = self.readings("bureau").filtered(lambda r: r.cadre_id in more.cadre_id)
        self.assertEqual(rows.cadre_id, more.cadre_id)


@tagged("post_install", "-at_install")
class TestReadingOverHttp(ProjectCase, HttpCase):
    """Routes that read with a cursor which can't write still leave their rows."""

    def rows(self):
        return self.env["jiebang.passport.log"].search_count(
            [("user_id", "=", self.users["bureau"].id)]
        )

    def test_readonly_routes(self):
        profile = self.env["jiebang.cadre.profile"].search([], limit=1)
        self.authenticate("jb_bureau", "jb_bureau")
        for method, args, kwargs in (
            ("web_read", [profile.ids], {"specification": {"phone": {}}}),
            ("web_search_read", [[]], {"specification": {"phone": {}}}),
            ("read", [profile.ids, ["phone"]], {}),
            ("search_read", [[]], {"fields": ["phone"]}),
        ):
            with self.subTest(method=method):
                before = self.rows()
                with self.assertNoLogs("odoo.http", "WARNING"):
                    self.call("jiebang.cadre.profile", method, args, kwargs)
                self.assertGreater(self.rows(), before)
                self.env.cr.cache.pop("jiebang_passport_log", None)

    def call(self, model, method, args, kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def test_through_links(self):
        """A form reads members within its project; a list without phones needs no
        cursor that can write."""
        self.team()
        self.walk(self.project, "bureau_review")
        self.authenticate("jb_bureau", "jb_bureau")
        nested = {"name": {}, "member_ids": {"fields": {"phone": {}}}}
        for specification, more in ((nested, 1), ({"name": {}}, 0)):
            before = self.rows()
            with self.assertNoLogs("odoo.http", "WARNING"):
                self.call(
                    "jiebang.project",
                    "web_read",
                    [self.project.ids],
                    {"specification": specification},
                )
            self.assertEqual(self.rows() - before, more)

    def test_word_by_its_address(self):
        self.walk(self.project, "bureau_review")
        self.authenticate("jb_bureau", "jb_bureau")
        before = self.rows()
        answer = self.url_open(f"/jiebang/word/annex1/{self.project.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertGreater(self.rows(), before)
