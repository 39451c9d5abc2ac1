from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import GROUP, RULES, ProjectCase

WRITABLE = ("char", "text", "integer", "boolean", "selection", "date", "html")


@tagged("post_install", "-at_install")
class TestCities(ProjectCase):
    """Two cities in one database: what one has, the administrator of the other one can
    neither change nor have a part in, whatever the model."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "running")
        cls.second = cls.walk(cls.draft(), "meeting")
        cls.nobody = cls.env["jiebang.cadre"].create(
            {"name": "Nobody", "organization_id": cls.institute.id}
        )
        cls.city = cls.env["res.company"].create({"name": "Other city"})
        cls.other_bureau = cls.env["jiebang.organization"].create(
            {
                "name": "Other bureau",
                "level": "city",
                "is_bureau": True,
                "is_authority": True,
                "company_id": cls.city.id,
            }
        )
        cls.administrator = new_test_user(
            cls.env,
            login="jb_other_manager",
            lang="en_US",
            groups=f"{GROUP}manager,{GROUP}bureau_officer",
            context={"no_reset_password": True},
            company_id=cls.city.id,
            company_ids=[Command.set(cls.city.ids)],
            jiebang_organization_ids=[Command.set(cls.other_bureau.ids)],
        )

    def theirs(self, records):
        return records.with_user(self.administrator).with_context(
            lang="en_US", allowed_company_ids=self.city.ids
        )

    def stored(self):
        """Each stored model, with a record that is ours or common to all cities."""
        for name, model in sorted(self.env.items()):
            if not name.startswith("jiebang.") or not model._auto:
                continue
            if model._abstract or model._transient:
                continue
            domain = []
            if "company_id" in model._fields and model._fields["company_id"].store:
                domain = [("company_id", "in", [False, self.env.company.id])]
            record = model.sudo().search(domain, limit=1)
            if record:
                yield record

    @mute_logger(*RULES)
    def test_nothing_of_ours_is_changed(self):
        changeable = 0
        for record in self.stored():
            mine = self.theirs(record)
            if not mine.browse().has_access("write"):
                continue
            name = next(
                (
                    field.name
                    for field in record._fields.values()
                    if field.store
                    and field.type in WRITABLE
                    and not field.readonly
                    and not field.compute
                    and field.name not in ("create_date", "write_date")
                ),
                None,
            )
            if not name:
                continue
            changeable += 1
            with self.subTest(model=record._name, field=name):
                with self.denied(UserError):
                    mine.write({name: record[name]})
                with self.denied(UserError):
                    mine.unlink()
        self.assertGreater(changeable, 10)

    @mute_logger(*RULES)
    def test_nothing_is_added_to_what_is_ours(self):
        """A line under our project, programme, organisation, meeting …"""
        for record in self.stored():
            mine = self.theirs(record.browse())
            if not mine.has_access("create"):
                continue
            values = {
                field.name: field.convert_to_write(record[field.name], record)
                for field in record._fields.values()
                if field.store
                and field.copy
                and not (field.compute and field.readonly)
                and not field.related
                and field.type not in ("one2many", "many2many")
                and not (field.readonly and field.type != "many2one")
                and field.name not in ("id", "create_uid", "write_uid")
            }
            values.pop("user_id", None)
            for name, value in values.items():
                if value and record._fields[name].type == "char":
                    values[name] = f"{value}x"
                if name == "year" and value:
                    values[name] = value - 1
            if "cadre_id" in values:
                values["cadre_id"] = self.nobody.id
            if record._name == "jiebang.meeting.item":
                values["project_id"] = self.second.id
            if record._name == "jiebang.publication.line":
                values["state"] = "withdrawn"
            tied = [
                name
                for name, value in values.items()
                if value and record._fields[name].type == "many2one"
            ]
            if not tied:
                continue
            where = self.subTest(model=record._name, tied=tied)
            with where, self.assertRaises(UserError):
                mine.create(values)

    @mute_logger(*RULES)
    def test_our_route_leads_to_nobody_elses(self):
        with self.denied(UserError):
            self.theirs(self.territory).write({"authority_id": self.other_bureau.id})
        with self.said("another city"):
            self.as_(self.env["jiebang.reform"], "manager").create(
                {
                    "organization_ids": [Command.set(self.institute.ids)],
                    "target_id": self.new_unit_elsewhere().id,
                    "document_no": "1",
                    "document_date": "2026-01-05",
                }
            )

    def new_unit_elsewhere(self):
        return self.env["jiebang.organization"].create(
            {"name": "Elsewhere", "level": "city", "company_id": self.city.id}
        )

    def test_its_own_of_everything(self):
        """Territories, texts, numbers, checklist and standard of a new city."""
        county = self.theirs(self.env["jiebang.territory"]).create(
            {"name": "Their county", "code": "999999"}
        )
        self.assertEqual(county.company_id, self.city)
        Program = self.theirs(self.env["jiebang.program"])
        values = {"name": "Theirs", "basis": "1", "issuer_id": self.other_bureau.id}
        with self.said("another city"):
            Program.create(values | {"filing_prefix": self.program.filing_prefix})
        program = Program.create(values | {"filing_prefix": "Theirs"}).sudo()
        delivered = self.env.ref("cf_jiebang.program_2025")
        self.assertEqual(
            program.check_item_ids.mapped("name"),
            delivered.check_item_ids.mapped("name"),
        )
        rubric = self.env["jiebang.rubric"].search([("program_id", "=", program.id)])
        self.assertEqual(rubric.state, "draft")
        self.theirs(rubric).action_transition("adopt")
        second = Program.create(
            values | {"name": "Next year", "filing_prefix": "Theirs"}
        )
        self.assertFalse(second.sudo().check_item_ids, "the city has one already")
        Sequence, day = self.env["ir.sequence"], self.project.submitted_date
        ours = Sequence._jiebang_next("jiebang.project", self.env.company, day)
        first = Sequence._jiebang_next("jiebang.project", self.city, day)
        self.assertTrue(first.endswith("-0001"), first)
        after = Sequence._jiebang_next("jiebang.project", self.env.company, day)
        self.assertEqual(int(after[-4:]), int(ours[-4:]) + 1)

    def test_a_text_of_its_own(self):
        text = self.env["jiebang.paper.text"].search([], limit=1)
        prefix = text.code.partition("_")[0]
        rest = text.code.removeprefix(f"{prefix}_")
        action = self.theirs(text).action_own_text()
        own = self.theirs(text.browse(action["res_id"]))
        own.content = "Their words"
        self.assertEqual(own._texts(prefix)[rest], "Their words")
        self.assertNotEqual(text._texts(prefix)[rest], "Their words")
        self.assertEqual(self.theirs(text).action_own_text()["res_id"], own.id)
