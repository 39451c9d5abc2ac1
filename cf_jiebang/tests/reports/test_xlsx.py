import io
import json
from datetime import datetime

from openpyxl import load_workbook

from odoo import fields, http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..common import JiebangCase, ProjectCase


class XlsxCase(JiebangCase):
    def book(self, name, persona, ids=None, domain=None):
        report = (
            self.as_(self.env["jiebang.xlsx.list"], persona)
            ._get_list(name)
            .with_context(lang="en_US")
        )
        with report._list_file(ids, domain) as file:
            return load_workbook(io.BytesIO(file.read()))

    def table(self, name, persona, ids=None, domain=None):
        """The rows of a list, as dicts by the titles."""
        sheet = self.book(name, persona, ids, domain).active
        rows = list(sheet.iter_rows(values_only=True))
        start = next(i for i, row in enumerate(rows) if row[0] == "No.")
        return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


@tagged("post_install", "-at_install")
class TestXlsxLists(XlsxCase, ProjectCase):
    """The lists hold what their reader may read, and nothing else."""

    def test_projects_as_chosen(self):
        self.project.leader_phone = "13800000000"
        other = self.draft(name="=1+1", leader_phone="13900000000")
        for project in (self.project, other):
            self.walk(project, "unit_review")
        ids = (other | self.project).ids
        for chosen in (ids, ids[::-1]):
            rows = self.table("project", "bureau", chosen)
            self.assertEqual(
                [row["Project title"] for row in rows],
                self.env["jiebang.project"].browse(chosen).mapped("name"),
            )
        row = self.table("project", "bureau", other.ids)[0]
        self.assertEqual(row["No."], 1)
        self.assertEqual(row["Phone of the leader"], "13900000000")
        self.assertEqual(row["Starts in"], datetime(2026, 3, 1))
        self.assertEqual(row["Present state"], "With the unit's Party group")
        self.assertEqual(row["Unit"], self.institute.display_name)
        rows = self.table("project", "bureau", domain=[("name", "=", "=1+1")])
        self.assertEqual(len(rows), 1)

    def test_secretary_gets_no_phone(self):
        self.team()
        self.walk(self.project, "meeting")
        ids = self.project.ids
        self.assertIn("Phone of the leader", self.table("project", "bureau", ids)[0])
        self.assertEqual(self.table("member", "bureau", ids)[0]["Phone"], "13800000000")
        for name in ("project", "member"):
            with self.subTest(name=name):
                sheet = self.book(name, "secretary", ids).active
                texts = [
                    str(cell)
                    for row in sheet.iter_rows(values_only=True)
                    for cell in row
                ]
                self.assertTrue(any("not for your role" in text for text in texts))
                self.assertNotIn("13800000000", " ".join(texts))

    def test_rows_of_others_stay_out(self):
        draft = self.draft(name="A draft")
        self.walk(self.project, "unit_review")
        ids = [self.project.id, draft.id]
        self.assertEqual(len(self.table("project", "unit", self.project.ids)), 1)
        with self.assertRaisesRegex(AccessError, "1 of the chosen"):
            self.table("project", "unit", ids)
        domain = [("id", "in", ids)]
        self.assertEqual(len(self.table("project", "unit", domain=domain)), 1)
        self.assertEqual(len(self.table("member", "other_unit", domain=domain)), 0)
        self.assertEqual(len(self.table("project", "other_unit", domain=domain)), 0)

    def test_each_list_is_for_its_roles(self):
        self.team()
        self.walk(self.project, "running")
        may = {
            "project": "unit authority bureau secretary auditor",
            "member": "leader member unit authority bureau secretary auditor",
            "recommendation": "authority bureau auditor",
            "receipt": "bureau secretary auditor",
            "decision": "auditor",
            "meeting": "bureau secretary auditor",
        }
        for name, personas in may.items():
            model = self.env[f"jiebang.xlsx.{name}"]
            source = self.env[model._list_source or model._list_model]
            path = "id" if source._name == "jiebang.project" else "project_id"
            path = {
                "jiebang.recommendation": "line_ids.project_id",
                "jiebang.meeting": "item_ids.project_id",
            }.get(source._name, path)
            chosen = source.sudo().search([(path, "=", self.project.id)])
            for persona in self.users:
                with self.subTest(list=name, persona=persona):
                    role = persona.removesuffix("2")
                    role = "bureau" if role == "evaluation_officer" else role
                    if role in personas.split():
                        rows = self.table(name, persona, chosen.ids)
                        self.assertTrue(rows)
                        self.assertIn(
                            self.project.name,
                            [row["Project title"] for row in rows],
                        )
                    else:
                        with self.assertRaises(AccessError):
                            self.table(name, persona, chosen.ids)

    def test_content_of_the_other_lists(self):
        self.walk(self.project, "running")
        row = self.table("recommendation", "authority", self.project.letter_id.ids)[0]
        self.assertEqual(row["Letter No."], f"Letter of {self.project.id}")
        row = self.table("receipt", "bureau", self.project.receipt_ids.ids)[0]
        self.assertEqual((row["Bound copies"], row["Received by"][:6]), (2, "Person"))
        meeting = self.project.filing_meeting_id
        row = self.table("meeting", "secretary", meeting.ids)[0]
        self.assertEqual(row["Conclusion"], "Passed")
        self.assertEqual(row["Filing No."], self.project.filing_no)
        rows = self.table("decision", "auditor", self.project.decision_ids.ids)
        self.assertEqual(
            [row["Check sum"] for row in rows], self.project.decision_ids.mapped("hash")
        )

    def test_a_link_that_is_not_for_the_reader_is_blank(self):
        letter = self.letter(self.walk(self.project, "delivery"))
        self.project.sudo().authority_id = self.county_bureau
        self.env.flush_all()
        row = self.table("recommendation", "authority", letter.ids)[0]
        self.assertEqual(row["Letter No."], letter.name)
        self.assertIsNone(row["Project title"])


@tagged("post_install", "-at_install")
class TestXlsxSpeed(XlsxCase):
    """As many statements for 1,000 rows as for 10, in each portion."""

    def add(self, number):
        projects = (
            self.env["jiebang.project"]
            .with_user(self.users["leader"])
            .sudo()
            .create(
                [
                    {
                        "name": f"Project {index}",
                        "program_id": self.program.id,
                        "leader_id": self.cadres["leader"].id,
                        "main_category_id": self.category.id,
                    }
                    for index in range(number)
                ]
            )
        )
        projects.write({"state": "unit_review", "version": 1, "reached_tier": 3})
        self.env.flush_all()
        return projects.ids

    def statements(self, ids):
        report = self.as_(self.env["jiebang.xlsx.list"], "bureau")._get_list("project")
        columns, _hidden = report._readable_columns()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        report._chunk_rows(ids, columns)
        return self.env.cr.sql_log_count - before

    def test_statements_are_constant(self):
        ids = self.add(1000)
        self.statements(ids[:10])
        few = self.statements(ids[:10])
        self.assertLessEqual(self.statements(ids[:500]), few)
        self.assertLessEqual(few, 25)
        report = self.as_(self.env["jiebang.xlsx.list"], "bureau")._get_list("project")
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        with report._list_file(ids):
            pass
        self.assertLessEqual(self.env.cr.sql_log_count - before, 4 * few + 20)


@tagged("post_install", "-at_install")
class TestXlsxDoor(HttpCase, ProjectCase):
    """The address of a list."""

    def get(self, name, persona, **data):
        self.authenticate(f"jb_{persona}", f"jb_{persona}")
        return self.url_open(f"/jiebang/xlsx/{name}?{self._query(data)}")

    def post(self, name, **data):
        data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(f"/jiebang/xlsx/{name}", data=data)

    def _query(self, data):
        return "&".join(f"{key}={value}" for key, value in data.items())

    def test_download(self):
        self.walk(self.project, "unit_review")
        answer = self.get("project", "bureau", ids=self.project.id)
        self.assertEqual(answer.status_code, 200)
        today = fields.Date.context_today(self.env.user)
        self.assertIn(f"{today:%Y%m%d}.xlsx", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(int(answer.headers["Content-Length"]), len(answer.content))
        sheet = load_workbook(io.BytesIO(answer.content)).active
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        self.assertIn(self.project.name, cells)
        answer = self.post("project", ids=self.project.id)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(load_workbook(io.BytesIO(answer.content)))

    def test_refusals(self):
        self.walk(self.project, "unit_review")
        self.assertEqual(
            self.get("project", "evaluator", ids=self.project.id).status_code, 403
        )
        answer = self.post("project", ids=self.project.id)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("AccessError", answer.text)
        self.assertEqual(self.get("project", "leader").status_code, 403)
        self.assertEqual(self.get("nothing", "bureau").status_code, 404)
        self.assertEqual(self.get("list", "bureau").status_code, 404)
        for data in (
            {"ids": "x"},
            {"ids": "1;2"},
            {"ids": "9" * 20},
            {"domain": "x"},
            {"domain": json.dumps([["no_such_field", "=", 1]])},
            {"domain": json.dumps([["leader_id", "any!", []]])},
        ):
            with self.subTest(data=data):
                self.assertEqual(self.get("project", "bureau", **data).status_code, 422)
        self.authenticate(None, None)
        answer = self.url_open("/jiebang/xlsx/project", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_action_of_the_menu(self):
        self.walk(self.project, "unit_review")
        action = self.env.ref("cf_jiebang.xlsx_project_action")

        def run(persona):
            return (
                self.as_(action, persona)
                .with_context(
                    active_model="jiebang.project",
                    active_id=self.project.id,
                    active_ids=self.project.ids,
                )
                .run()
            )

        self.assertEqual(
            run("bureau")["params"], {"list": "project", "ids": self.project.ids}
        )
        with self.assertRaises(UserError):
            run("evaluator")
