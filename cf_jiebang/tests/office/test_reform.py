from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...tools.legal_time import legal_today
from ..common import ProjectCase

TURN = "cf_jiebang.mail_activity_type_turn"
NUMBER = "Document [2026] 12"


class ReformCase(ProjectCase):
    """A city whose organisations are changed."""

    @classmethod
    def reform(cls, sources, target, kind="merge", persona="manager", **values):
        """A draft of the administrator."""
        return cls.as_(cls.env["jiebang.reform"], persona).create(
            {
                "kind": kind,
                "organization_ids": [Command.set(sources.ids)],
                "target_id": target.id,
                "document_no": NUMBER,
                "document_date": legal_today(cls.env),
            }
            | values
        )

    @classmethod
    def carry_out(cls, sources, target, kind="merge", **values):
        reform = cls.reform(sources, target, kind, **values)
        reform.action_transition("carry_out")
        cls.env.invalidate_all()
        return reform.with_env(cls.env)

    def holder(self, record):
        """Whose to-do the record is."""
        return record.activity_search([TURN]).user_id

    def last_act(self, record):
        return record.decision_ids.sorted("sequence")[-1:]

    def sees(self, persona, records):
        mine = self.as_(records, persona)
        return bool(mine.search([("id", "in", records.ids)]))

    def assert_whole(self, record):
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(record), "")


@tagged("post_install", "-at_install")
class TestReformOfUnits(ReformCase):
    """Units are merged and split, and put under another department: what is open goes
    with them, what was signed keeps its names (R18)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new = cls.env["jiebang.organization"].create(
            {"name": "New institute", "level": "city", "authority_id": cls.bureau.id}
            if cls.bureau.is_authority
            else {
                "name": "New institute",
                "level": "city",
                "authority_id": cls.county_bureau.id,
            }
        )
        cls.add_users({"new_unit": ("unit_reviewer", cls.new)})
        cls.project = cls.walk(cls.draft(), "unit_review")

    def test_a_unit_is_merged(self):
        """People, open files, officers and the way of the files; the old unit says
        where it went."""
        draft = self.draft()
        before = self.project.decision_ids.read()
        frozen = self.project.snapshot_ids.read()
        reform = self.carry_out(self.institute, self.new)
        self.assertEqual(self.project.organization_id, self.new)
        self.assertEqual(self.project.holder_organization_id, self.new)
        self.assertEqual(self.project.authority_id, self.county_bureau)
        self.assertEqual(draft.organization_id, self.new)
        self.assertFalse(draft.decision_ids, "a draft is its writer's alone")
        self.assertEqual(self.cadres["leader"].organization_id, self.new)
        self.assertEqual(self.users["unit"].jiebang_organization_ids, self.new)
        self.assertFalse(self.institute.active)
        self.assertEqual(self.institute.successor_id, self.new)
        self.assertEqual(self.new.replaced_ids, self.institute)
        act = self.last_act(self.project)
        self.assertEqual(act.transition, "reorganise")
        for words in (NUMBER, "Test institute → New institute", "Test county bureau"):
            self.assertIn(words, act.opinion)
        self.assertEqual(act.user_id, self.users["manager"])
        rows = self.project.decision_ids.sorted("sequence")
        self.assertEqual((rows - act).sorted("id", reverse=True).read(), before)
        self.assertEqual(self.project.snapshot_ids.read(), frozen)
        self.assertIn("Test institute", str(self.project.snapshot_ids.content))
        self.assert_whole(self.project)
        self.assert_whole(reform)
        # and it goes on
        self.act(self.project, "new_unit", "unit_agree", "Agreed", **self.party_group())
        self.act(self.project, "other_authority", "authority_agree", "Agreed")

    def test_who_had_been_asked_goes_to_who_may_act(self):
        self.users["unit"].group_ids -= self.env.ref("cf_jiebang.group_unit_reviewer")
        self.carry_out(self.institute, self.new)
        self.assertEqual(self.holder(self.project), self.users["new_unit"])

    def test_what_has_ended_keeps_its_unit_and_is_read_by_who_came_after(self):
        ended = self.walk(self.draft(), "unit_review")
        self.act(ended, "leader", "withdraw", "No")
        self.carry_out(self.institute, self.new)
        self.assertEqual(ended.organization_id, self.institute)
        self.assertTrue(self.sees("new_unit", ended))
        self.assertFalse(self.sees("other_unit", ended))

    def test_papers_of_what_was_submitted_keep_the_old_names(self):
        self.walk(self.project, "bureau_review")
        self.carry_out(self.institute, self.new)
        report = self.env["jiebang.document"]
        self.assertEqual(
            report._text(self.project, "organization_id"), "Test institute"
        )
        self.assertEqual(report._text(self.project, "authority_id"), "Test department")

    def test_a_unit_is_split(self):
        """Who is chosen goes with the files that he leads, and the files that are
        named; the others stay."""
        stays, goes = self.draft("stranger"), self.draft("stranger")
        self.act(stays | goes, "stranger", "submit")
        self.carry_out(
            self.institute,
            self.new,
            "split",
            cadre_ids=[Command.set(self.cadres["leader"].ids)],
            codes=f" {goes.code}，",
            officer_ids=[Command.set(self.users["unit"].ids)],
        )
        self.assertEqual((self.project | goes).organization_id, self.new)
        self.assertEqual(stays.organization_id, self.institute)
        self.assertEqual(self.cadres["leader"].organization_id, self.new)
        self.assertEqual(self.cadres["stranger"].organization_id, self.institute)
        self.assertTrue(self.institute.active)
        self.assertEqual(
            self.users["unit"].jiebang_organization_ids, self.institute | self.new
        )

    def test_a_unit_is_put_under_another_department(self):
        self.walk(self.project, "authority_review")
        sub = self.env["jiebang.organization"].create(
            {"name": "Station", "level": "city", "parent_id": self.institute.id}
        )
        self.carry_out(self.institute, self.county_bureau, "move")
        self.assertEqual(self.institute.route_authority_id, self.county_bureau)
        self.assertEqual(sub.route_authority_id, self.county_bureau)
        self.assertEqual(self.project.authority_id, self.county_bureau)
        self.assertEqual(self.project.organization_id, self.institute)
        self.assertEqual(self.holder(self.project), self.users["other_authority"])
        self.assertFalse(self.sees("authority", self.project))
        self.act(self.project, "other_authority", "authority_agree", "Agreed")

    # -- refused -------------------------------------------------------------

    def test_refused_in_words(self):
        archived = self.new.copy({"name": "Gone", "active": False})
        future = legal_today(self.env) + timedelta(days=1)
        for words, sources, target, values in (
            ("can't go to itself", self.institute, self.institute, {}),
            ("Gone is archived", self.institute, archived, {}),
            ("mark New institute as", self.department, self.new, {}),
            (
                "as a competent department first",
                self.institute,
                self.new,
                {"kind": "move"},
            ),
            ("choose who goes", self.institute, self.new, {"kind": "split"}),
            (
                "has no open file NONE",
                self.institute,
                self.new,
                {"kind": "split", "codes": "NONE"},
            ),
        ):
            with self.subTest(words=words), self.said(words):
                self.carry_out(sources, target, **values)
        with self.said("Date of the document"):
            self.reform(self.institute, self.new, document_date=future)

    def test_not_a_second_time(self):
        reform = self.carry_out(self.institute, self.new)
        mine = self.as_(reform, "manager")
        with self.said("is possible in: Draft"):
            mine.action_transition("carry_out")
        with self.said("stays as it is"):
            mine.document_no = "Another"
        with self.said("stays on record"):
            mine.unlink()
        with self.said("Test institute is archived; it was merged into New institute"):
            self.carry_out(self.institute, self.other_institute)

    def test_only_the_administrator(self):
        draft = self.reform(self.institute, self.new)
        done = self.carry_out(self.other_institute, self.new)
        for persona in set(self.users) - {"manager"}:
            with self.subTest(persona=persona):
                with self.denied(AccessError):
                    self.as_(draft, persona).action_transition("carry_out")
                with self.denied(AccessError):
                    self.reform(self.institute, self.new, persona=persona)
                with self.denied():
                    self.as_(self.project, persona).action_transition("reorganise")
        for persona in ("auditor", "bureau"):
            self.assertTrue(self.as_(done, persona).touched)

    def test_closing_names_this_way_out(self):
        with self.said("Reforms of organisations"):
            self.as_(self.institute, "manager").action_archive()

    def test_it_shows_what_it_would_touch(self):
        reform = self.reform(self.institute, self.new)
        self.assertIn(self.project.code, reform.preview)
        self.assertNotIn(self.project.name, reform.preview)
        self.assertFalse(reform.blocking_text)
        self.assertEqual(self.project.organization_id, self.institute)

    def test_statements_grow_with_the_files_alone(self):
        """Twenty more files cost what twenty files cost, not their square."""
        counts = []
        for files in (2, 12, 22):
            unit = self.institute.copy({"name": f"Unit {files}"})
            self.cadres["leader"].organization_id = unit
            for _ in range(files):
                self.walk(self.draft(), "unit_review")
            reform = self.reform(unit, self.new)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            reform.action_transition("carry_out")
            counts.append(self.env.cr.sql_log_count - start)
        first, second = counts[1] - counts[0], counts[2] - counts[1]
        self.assertLess(second, first * 1.3, counts)
