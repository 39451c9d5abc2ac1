import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import PERSONAS, RULES
from .arrival_case import PERSON_HEAD, ArrivalCase, person
from .test_office_book import xlsx

OTHERS = sorted(PERSONAS.keys() - {"manager"})


@tagged("post_install", "-at_install", "undated")
class TestArrivalAccess(ArrivalCase, HttpCase):
    """Units and people are brought in by the administrator; nobody else reads what a
    file holds of persons, by whatever door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw = xlsx(
            [PERSON_HEAD, person("张三", "市农牧局"), person("李四", "无此单位")]
        )
        cls.kept = cls.arrival(cls.raw)
        cls.kept.action_read()

    def test_everybody_else_is_refused(self):
        line, column = self.kept.line_ids[0], self.kept.column_ids[0]
        file = self.env["ir.attachment"]._files_of(self.kept, "content")
        self.assertTrue(file)
        content = base64.b64encode(self.raw).decode()
        for persona in OTHERS:
            kept = self.as_(self.kept, persona)
            doors = (
                lambda kept=kept: kept.read(["content_name"]),
                lambda kept=kept: kept.search([]),
                lambda kept=kept: kept.create({"content": content}),
                lambda kept=kept: kept.write({"content_name": "x"}),
                lambda kept=kept: kept.unlink(),
                lambda kept=kept: kept.copy(),
                lambda kept=kept: kept.export_data(["content_name", "line_ids/name"]),
                lambda kept=kept: kept.action_read(),
                lambda kept=kept: kept.action_take_good(),
                lambda kept=kept: kept.action_another_file(),
                lambda kept=kept: kept.action_download_back(),
                lambda p=persona: self.as_(line, p).read(["cells"]),
                lambda p=persona: self.as_(line, p).write({"answer": "skip"}),
                lambda p=persona: line.with_user(self.users[p])._read_group(
                    [], ["name"]
                ),
                lambda p=persona: self.as_(column, p).write({"target": False}),
                lambda p=persona: self.as_(file, p).read(["datas"]),
            )
            with self.unchanged(self.kept):
                for number, door in enumerate(doors):
                    with self.subTest(persona=persona, door=number), self.denied():
                        door()
            with mute_logger(*RULES):
                found = self.as_(file, persona).search([("id", "=", file.id)])
            self.assertFalse(found, persona)

    def test_the_refusal_names_who_may(self):
        with self.assertRaises(AccessError) as caught, mute_logger(*RULES):
            self.as_(self.kept, "bureau").action_take_good()
        self.assertIn("Administrator of the scheme", str(caught.exception))

    def test_what_the_server_writes(self):
        """The administrator does not write what only the file says."""
        line, column = self.kept.line_ids[0], self.kept.column_ids[0]
        for records, vals in (
            (self.kept, {"state": "done"}),
            (self.kept, {"content_sha256": "x"}),
            (self.kept, {"organization_id": self.bureau.id}),
            (self.kept, {"line_ids": [Command.clear()]}),
            (line, {"given": {"name": "x"}}),
            (line, {"fate": "new"}),
            (line, {"name": "x"}),
            (line, {"answer": "same"}),
            (column, {"label": "x"}),
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                records.write(vals)
        for model, vals in (
            (line, {"arrival_id": self.kept.id, "kind": "unit", "name": "x"}),
            (column, {"arrival_id": self.kept.id, "label": "x"}),
            (self.kept, {"state": "running"}),
        ):
            with self.subTest(vals=vals), self.denied():
                model.browse().create(vals)

    def test_the_file_is_sealed(self):
        file = self.env["ir.attachment"]._files_of(self.kept, "content")
        mine = self.as_(file, "manager")
        for vals in ({"raw": b"x"}, {"public": True}, {"name": "x"}, {"res_id": 0}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                mine.write(vals)
        with self.assertRaises(UserError):
            mine.unlink()
        with self.assertRaises(UserError):
            mine.create(
                {
                    "name": "beside.txt",
                    "raw": b"x",
                    "res_model": self.kept._name,
                    "res_id": self.kept.id,
                }
            )

    def test_readings_are_on_record(self):
        """What a row tells of somebody who is there already is personal data."""
        self.kept.action_take_good()
        line = self.kept.line_ids[0]
        self.env.flush_all()
        line.read(["changes"])
        self.env.cr.precommit.run()
        log = self.env["jiebang.passport.log"].search(
            [("user_id", "=", self.users["manager"].id)], limit=1
        )
        self.assertEqual(log.cadre_id, line.cadre_id)
        self.assertIn("jiebang.arrival.line.changes", log.field_names)

    def test_another_city(self):
        company = self.env["res.company"].create({"name": "Another city"})
        manager = self.users["manager"]
        manager.company_ids |= company
        there = self.kept.with_user(manager).with_context(
            allowed_company_ids=company.ids
        )
        self.assertFalse(there.search([]))
        with self.assertRaises(AccessError), mute_logger(*RULES):
            there.line_ids.read(["name"])

    def test_downloads(self):
        addresses = [
            "/jiebang/arrival/template",
            f"/jiebang/arrival/{self.kept.id}/back",
        ]
        contents = f"/web/content/jiebang.arrival/{self.kept.id}/content"
        self.authenticate("jb_manager", "jb_manager")
        for address in (*addresses, contents):
            answer = self.url_open(address)
            self.assertEqual(answer.status_code, 200, address)
            self.assertTrue(answer.content.startswith(b"PK"))
        self.assertEqual(answer.content, self.raw, "as it came")
        for persona in OTHERS:
            self.authenticate(f"jb_{persona}", f"jb_{persona}")
            for address in (*addresses, contents):
                with self.subTest(persona=persona, address=address):
                    with mute_logger("odoo.http", *RULES):
                        answer = self.url_open(address)
                    self.assertIn(answer.status_code, (403, 404))
