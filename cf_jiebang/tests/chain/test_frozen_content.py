import json

from odoo.tests import BaseCase, tagged

from ...models.chain.frozen_content import is_same, is_whole, pack, unpack
from ...models.claim.annex.project_content import LINES
from ...models.review.report.work_report_content import LINES as REPORT_LINES
from ..common import ProjectCase

SECTIONS = [["a", "A", [["phone", "Phone", "13800000000"], ["name", "Name", "Grass"]]]]
KEY = "applicant.leader_phone"


@tagged("post_install", "-at_install")
class TestPack(BaseCase):
    """Content as one text, personal values beside it."""

    def test_personal_values_stand_beside(self):
        payload, kept = pack(SECTIONS, {"phone"}, {})
        self.assertNotIn("13800000000", payload)
        self.assertEqual(list(kept), ["a.phone"])
        self.assertEqual(unpack(payload, kept, "gone"), SECTIONS)
        self.assertTrue(is_whole(payload, kept, 1))
        again, _kept = pack(SECTIONS, {"phone"}, {})
        self.assertNotEqual(again, payload, "each has its salt")
        self.assertEqual(pack(SECTIONS, {"phone"}, kept), (payload, kept))

    def test_a_removed_value(self):
        payload, kept = pack(SECTIONS, {"phone"}, {})
        ((_code, _title, rows),) = unpack(payload, {}, "gone")
        self.assertEqual([row[2] for row in rows], ["gone", "Grass"])
        self.assertTrue(is_whole(payload, {}, 1))
        ((_code, _title, there),) = unpack(payload, kept, "gone")
        self.assertTrue(is_same(rows[0][2], there[0][2]), "told by its digest")
        other, _kept = pack(SECTIONS, {"phone"}, {})
        ((_code, _title, others),) = unpack(other, {}, "gone")
        self.assertFalse(is_same(rows[0][2], others[0][2]))

    def test_what_does_not_fit(self):
        payload, kept = pack(SECTIONS, {"phone"}, {})
        salt, _value = kept["a.phone"]
        self.assertFalse(is_whole(payload, {"a.phone": [salt, "13900000000"]}, 1))
        self.assertFalse(is_whole(payload, kept | {"a.name": [salt, "Seeds"]}, 1))
        self.assertFalse(is_whole(payload, kept, 2), "another format")
        unknown = payload.replace('"format":1', '"format":9')
        self.assertFalse(is_whole(unknown, kept, 9))
        with self.assertRaises(KeyError):
            unpack(unknown, kept, "gone")


@tagged("post_install", "-at_install")
class TestFrozenContent(ProjectCase):
    """What is frozen of a project: all of it proved, its personal values removable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine.leader_birth_date = "1980-05-01"
        cls.walk(cls.project, "unit_review")
        cls.version = cls.project.snapshot_ids

    def alter(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE jiebang_snapshot DISABLE TRIGGER ALL")
        self.env.cr.execute(
            f"UPDATE jiebang_snapshot SET {query} WHERE id = %s",
            [*values, self.version.id],
        )
        self.env.invalidate_all()

    def test_personal_by_the_rights_of_the_fields(self):
        """Every frozen field with groups, and no other, enters as a digest."""
        frozen = {
            name
            for _code, _title, rows in json.loads(self.version.payload)["sections"]
            for name, _label, cell in rows
            if isinstance(cell, dict)
        }
        self.assertEqual({key.split(".")[1] for key in self.version.personal}, frozen)
        self.assertIn("leader_phone", frozen)
        self.assertIn("leader_birth_date", frozen)
        fields = self.project._fields
        self.assertTrue(all(fields[name].groups for name in frozen))
        for _code, _title, rows in self.version._sections():
            for name, _label, text in rows:
                if name in fields and fields[name].groups and text:
                    self.assertIn(name, frozen)

    def test_lines_hold_nothing_personal(self):
        """Lines are frozen as one text each: a part with groups can't be removed."""
        for model, lines in (
            ("jiebang.project", LINES),
            ("jiebang.work.report", REPORT_LINES),
        ):
            for name, parts in lines.items():
                line = self.env[self.env[model]._fields[name].comodel_name]
                with self.subTest(model=line._name):
                    self.assertFalse(
                        [part for part in parts if line._fields[part].groups]
                    )

    def test_removed_and_still_whole(self):
        self.assertIn("13800000000", self.as_(self.version, "bureau").content)
        self.alter("personal = personal - %s", KEY)
        self.assertEqual(self.version._fault(), "")
        content = self.as_(self.version, "bureau").content
        self.assertNotIn("13800000000", content)
        self.assertIn("removed from the record", content)
        self.assertTrue(
            self.env["jiebang.snapshot"]._verify_facts(
                self.project._verify_url().rpartition("/")[2]
            )["in_force"]
        )

    def test_altered_beside_the_content(self):
        """A plain value that does not fit, and a format that was exchanged."""
        for query, values in (
            ("personal = jsonb_set(personal, %s, '\"13900000000\"')", [[KEY, "1"]]),
            ("personal = '{}', format = 2", []),
            ("personal = '[1]', format = 1", []),
        ):
            self.alter(query, *values)
            with self.subTest(query=query):
                self.assertIn(self.version.version_code, self.version._fault())
        self.alter("personal = NULL")
        self.assertEqual(self.version._fault(), "")

    def test_to_others_it_is_there_and_no_more(self):
        sections = self.version._sections()
        for persona, seen in (("bureau", True), ("secretary", False)):
            table = self.as_(self.version, persona)._content_table(sections)
            with self.subTest(persona=persona):
                self.assertEqual("13800000000" in table, seen)
                self.assertEqual("not shown to your role" in table, not seen)
                self.assertIn(self.project.name, table)

    def test_changes_are_told_after_a_removal(self):
        """An unchanged value keeps its salt, a removed one is told by its digest."""
        self.act(self.project, "unit", "unit_return", "Correct", **self.return_values())
        self.mine.name = "Improved grass, corrected"
        self.act(self.project, "leader", "submit")
        new = self.project.snapshot_ids.sorted("version")[-1]
        self.assertEqual(new.personal[KEY], self.version.personal[KEY])
        self.assertEqual(new.change_count, 1)
        self.alter("personal = personal - %s", KEY)
        self.assertEqual(new.change_count, 1)
        self.assertEqual((self.version.state, new.state), ("superseded", "valid"))

    def test_the_filed_version_has_the_code_of_the_paper(self):
        code = self.version.version_code
        self.walk(self.project, "running")
        self.assertEqual(set(self.project.snapshot_ids.mapped("version_code")), {code})
        self.assertEqual(self.project.version_code, code)

    def test_one_model_freezes(self):
        """Whatever keeps content and its SHA-256 is a version that is verified."""
        freezing = {
            model._name
            for model in self.env.values()
            if model._auto and {"payload", "sha256"} <= model._fields.keys()
        }
        self.assertEqual(freezing, {"jiebang.snapshot"})

    def test_a_lost_version_is_named(self):
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE jiebang_snapshot DISABLE TRIGGER ALL")
        self.env.cr.execute(
            "DELETE FROM jiebang_snapshot WHERE id = %s", [self.version.id]
        )
        self.env.invalidate_all()
        lost = [
            text
            for _kind, _count, texts in self.env["jiebang.integrity"]._lost_versions()
            for text in texts
        ]
        self.assertTrue([text for text in lost if self.project.version_code in text])
