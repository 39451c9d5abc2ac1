import re

from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import JiebangCase

PROJECTS = 3000


@tagged("post_install", "-at_install", "undated")
class TestPlans(JiebangCase):
    """The index that PostgreSQL takes for each role's pages.

    The projects are copied by SQL, and a sequential scan costs too much to be
    chosen: what is asked is whether an index *can* serve the page.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        project = (
            cls.env["jiebang.project"]
            .with_user(cls.users["leader"])
            .create(
                {
                    "name": "Seed",
                    "program_id": cls.program.id,
                    "main_category_id": cls.category.id,
                    "indicator_ids": [Command.create({"name": "I", "target": "1"})],
                }
            )
        )
        cls.env.flush_all()
        cr = cls.env.cr
        cr.execute(
            "SELECT attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped"
            " AND attrelid = 'jiebang_project'::regclass"
        )
        values = {
            "id": "nextval('jiebang_project_id_seq')",
            "name": "md5(n::text) || '冶炼'",
            "code": "'P' || n",
            "filing_no": "'F' || n",
            "reached_tier": "3",
            "leader_user_id": "NULL",
            "organization_id": f"CASE WHEN n % 50 = 0 THEN {cls.institute.id}"
            f" ELSE {cls.other_institute.id} END",
            "authority_id": f"CASE WHEN n % 50 = 0 THEN {cls.department.id}"
            f" ELSE {cls.county_bureau.id} END",
            "stage_id": "(SELECT id FROM jiebang_stage ORDER BY sequence"
            " LIMIT 1 OFFSET n % 10)",
        }
        names = [row[0] for row in cr.fetchall()]
        cr.execute(
            "INSERT INTO jiebang_project ({}) SELECT {} FROM jiebang_project p,"
            " generate_series(1, {}) n WHERE p.id = {}".format(
                ", ".join(names),
                ", ".join(values.get(name, f"p.{name}") for name in names),
                PROJECTS,
                project.id,
            )
        )
        cls.analyze("jiebang_project")
        cls.env.invalidate_all()
        cls.stage = cls.env["jiebang.stage"].search([], limit=1)

    @classmethod
    def analyze(cls, table):
        """What autovacuum does with a table after many changes."""
        cr = cls.env.cr
        cr.execute(
            "SELECT gin_clean_pending_list(indexname::regclass) FROM pg_indexes"
            " WHERE tablename = %s AND indexdef ~ 'USING gin'",
            [table],
        )
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def plan(self, persona, domain, model="jiebang.project", select=None, **options):
        """The plan of a search by a persona, under his rules."""
        query = self.as_(self.env[model], persona)._search(domain, **options)
        found = query.select(*select or ())
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(SQL("EXPLAIN %s", found))
        return "\n".join(row[0] for row in self.env.cr.fetchall())

    def assert_index(self, plan, *names):
        self.assertNotIn("Seq Scan on jiebang_project ", plan)
        self.assertTrue(any(name in plan for name in names), plan)

    def test_own_files_are_found_by_index(self):
        """A person who sees little does not read the whole table."""
        for persona in ("leader", "unit", "authority"):
            with self.subTest(persona=persona):
                plan = self.plan(persona, [], order="id DESC", limit=80)
                self.assert_index(plan, "BitmapOr")
                self.assertIn("jiebang_project_pkey", plan)
                self.assertIn("jiebang_project__reached_tier_index", plan)
        self.assertIn("jiebang_project__organization_id_index", self.plan("unit", []))
        self.assertIn("jiebang_project__authority_id_index", self.plan("authority", []))

    def test_columns_of_the_board(self):
        """Who sees much reads a column in its order and stops at the last card."""
        for persona in ("bureau", "auditor", "other_authority"):
            with self.subTest(persona=persona):
                plan = self.plan(
                    persona,
                    [("stage_id", "=", self.stage.id)],
                    order="id DESC",
                    limit=40,
                )
                self.assert_index(
                    plan, "jiebang_project_board_index", "jiebang_project_pkey"
                )
                self.assertNotIn("Sort", plan)

    def test_lists_of_who_sees_much(self):
        for persona in ("bureau", "auditor", "other_authority"):
            with self.subTest(persona=persona):
                plan = self.plan(persona, [], order="id DESC", limit=80)
                self.assert_index(plan, "jiebang_project_pkey")
                self.assertNotIn("Sort", plan)

    def test_counts_read_an_index_alone(self):
        self.env.cr.execute("SET LOCAL enable_bitmapscan = off")
        columns = SQL("stage_id, deadline_status, count(*)")
        query = self.as_(self.env["jiebang.project"], "bureau")._search([])
        query.groupby = SQL("stage_id, deadline_status")
        query.order = SQL("stage_id")
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("SET LOCAL enable_indexscan = off")
        self.env.cr.execute(SQL("EXPLAIN %s", query.select(columns)))
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("Index Only Scan", plan)
        self.assertIn("jiebang_project_count_index", plan)

    def test_search_by_title_and_number(self):
        words = "deadbeef"
        domain = Domain.OR(
            Domain(name, "ilike", words) for name in ("name", "code", "filing_no")
        )
        for persona in ("leader", "authority"):
            with self.subTest(persona=persona):
                plan = self.plan(persona, domain, order="id DESC", limit=80)
                self.assert_index(plan, "jiebang_project__name_index", "BitmapOr")
        # few rows are cheaper to read by the rule: here without it
        self.env.cr.execute("SET LOCAL enable_indexscan = off")
        query = self.env["jiebang.project"]._search(domain, limit=80)
        self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        for name in ("name", "code", "filing_no"):
            self.assertIn(f"jiebang_project__{name}_index", plan)

    def words(self, word):
        """The domain of the search box."""
        return Domain.OR(
            Domain(name, "ilike", word) for name in ("name", "code", "filing_no")
        )

    def test_frequent_word_of_two_characters(self):
        """It is found by reading along the order, which ends at the 80th hit."""
        Project = self.as_(self.env["jiebang.project"], "bureau")
        found = Project.search(self.words("冶炼"), limit=80)
        self.assertEqual(len(found), 80)
        number = found[0].code
        self.assertEqual(Project.search([("code", "ilike", number)]), found[0])
        plan = self.plan("bureau", self.words("冶炼"), order="id DESC", limit=80)
        self.assert_index(plan, "jiebang_project_pkey")

    def rename(self, project, name):
        self.env.cr.execute(
            "UPDATE jiebang_project SET name = %s WHERE id = %s", [name, project.id]
        )

    def test_rare_word_of_two_characters(self):
        """Who sees everything reads the few titles that hold both characters."""
        Project = self.as_(self.env["jiebang.project"], "bureau")
        rare, other, third = Project.search([], limit=3)
        self.rename(rare, "牧草鼱鼩技术")
        self.rename(other, "鼩存鼱草")  # both characters, another word
        self.rename(third, "QJ高压")
        self.analyze("jiebang_project")
        self.env.invalidate_all()
        self.assertEqual(Project.search(self.words("鼱鼩"), limit=80), rare)
        self.assertEqual(Project.search([("name", "ilike", "qj")]), third)
        self.assertFalse(Project.search([("name", "like", "qj")]))
        self.assertEqual(Project.search([("name", "ilike", "鼩")]), rare | other)
        for word in ("鼱鼩", "qj", "鼩"):
            with self.subTest(word=word):
                plan = self.plan("bureau", self.words(word), order="id DESC", limit=80)
                self.assert_index(plan, "BitmapOr")
                for name in ("name", "code", "filing_no"):
                    self.assertIn(f"jiebang_project_{name}_characters", plan)

    def test_short_words_find_what_ilike_finds(self):
        """Also with wildcards, blanks, numbers, and what holds no such text."""
        Project = self.env["jiebang.project"]
        rows = Project.search([], limit=6)
        names = ("冶", "A%炼", "五0%", "ab_c", "炼冶 炼", "ÄÖ 冶炼")
        for row, name in zip(rows, names, strict=True):
            self.rename(row, name)
        self.env.invalidate_all()
        words = ("冶炼", "炼冶", "冶", "%", "0%", "a%", "_c", "炼 ", "äö", "12", "f1")
        for word in words:
            for operator in ("ilike", "like", "not ilike", "not like", "=ilike"):
                for name in ("name", "code", "filing_no"):
                    with self.subTest(word=word, operator=operator, name=name):
                        self.assert_same(name, operator, word)

    def assert_same(self, name, operator, word):
        found = self.env["jiebang.project"].search([(name, operator, word)])
        pattern = word if operator.startswith("=") else f"%{word}%"
        column = SQL.identifier(name)
        plain = SQL(
            "%s %s %s",
            column,
            SQL("ILIKE" if operator.endswith("ilike") else "LIKE"),
            pattern,
        )
        if operator.startswith("not"):
            plain = SQL("(%s) IS NOT TRUE", plain)
        rows = self.env.execute_query(
            SQL("SELECT id FROM jiebang_project WHERE %s ORDER BY id DESC", plain)
        )
        self.assertEqual(found.ids, [row[0] for row in rows])

    def test_public_search(self):
        """A visitor's word of two characters, and what the filters offer."""
        Line = self.env["jiebang.publication.line"].sudo()
        publication = self.as_(self.env["jiebang.publication"], "bureau").create(
            {"name": "List", "program_id": self.program.id}
        )
        self.env.cr.execute(
            "INSERT INTO jiebang_publication_line (publication_id, project_id, state,"
            " company_id, name, leader, unit, filing_no, filing_date, category, year)"
            " SELECT %s, id, 'published', company_id, name, 'L' || code, 'U' || code,"
            " filing_no, '2026-03-01', 'C' || id %% 5, 2026 FROM jiebang_project"
            " ON CONFLICT DO NOTHING",
            [publication.id],
        )
        self.analyze("jiebang_publication_line")
        query = Line._search(
            Line._public_domain(search="青贮"), limit=20, order=Line._order
        )
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        for name in ("name", "leader", "unit", "filing_no"):
            self.assertIn(f"jiebang_publication_line_{name}_characters", plan)
        offered = Line._public_choices([publication.company_id.id])["category"]
        self.assertLessEqual({f"C{number}" for number in range(5)}, set(offered))
        here = Domain("publication_id", "=", publication.id)
        found = Line.search_count(Line._public_domain(search="冶炼") & here)
        self.assertGreaterEqual(found, PROJECTS)

    def test_ledger_of_a_department(self):
        plan = self.plan(
            "authority",
            [("organization_id", "=", self.department.id)],
            model="jiebang.ledger",
        )
        self.assertNotIn("Seq Scan on jiebang_ledger ", plan)
        plan = self.plan(
            "authority", [("ledger_id", "=", 1)], model="jiebang.ledger.line"
        )
        self.assertNotIn("Seq Scan on jiebang_ledger_line ", plan)
        self.assertIn("jiebang_ledger_line", plan)

    def test_lines_are_reached_from_their_projects(self):
        """A child model restates the rule: its projects by index, then its lines."""
        for model in ("jiebang.ticket", "jiebang.decision", "jiebang.evidence"):
            with self.subTest(model=model):
                plan = self.plan("leader", [], model=model)
                self.assertNotIn("Seq Scan on jiebang_project ", plan)

    def test_decisions_on_a_file_read_no_other_file(self):
        """What is kept from the people in a file is no reason to read all files."""
        for persona in ("bureau", "auditor"):
            with self.subTest(persona=persona):
                plan = self.plan(
                    persona,
                    [("res_model", "=", "jiebang.project"), ("res_id", "=", 1)],
                    model="jiebang.decision",
                )
                cost = float(re.search(r"\.\.([\d.]+) rows", plan)[1])
                self.assertLess(cost, PROJECTS, plan)

    def test_who_was_in_a_file_is_found(self):
        Project = self.as_(self.env["jiebang.project"], "leader")
        own = Project.search([("is_participant", "=", True)])
        there = Project.search([("is_participant", "=", False)], limit=1)
        self.assertEqual(Project.search([("was_participant", "=", True)]), own)
        there = there or self.env["jiebang.project"].search(
            [("id", "not in", own.ids)], limit=1
        )
        there.sudo().involved_user_ids = self.users["leader"]
        Project = self.env["jiebang.project"].with_user(self.users["leader"]).sudo()
        self.assertEqual(Project.search([("was_participant", "=", True)]), own | there)
        self.assertTrue(Project.browse(there.id).was_participant)
        self.assertFalse(Project.browse(there.id).is_participant)

    def test_the_user_alone_is_in_his_files(self):
        """The array of one's own files is one's own: shown next to the others'."""
        for persona, number in (("leader", 1), ("stranger", 0), ("unit", 0)):
            with self.subTest(persona=persona):
                Project = self.as_(self.env["jiebang.project"], persona)
                self.assertEqual(
                    Project.search_count([("is_participant", "=", True)]), number
                )
                seen = Project.search([("is_participant", "=", False)], limit=1)
                self.assertFalse(seen.is_participant)
