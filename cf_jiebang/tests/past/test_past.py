from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..pdf import PDF
from .past_case import PastCase


@tagged("post_install", "-at_install")
class TestPast(PastCase):
    """A project from paper: taken over by one officer, confirmed by another, and from
    then on one like all others."""

    def test_from_paper_to_running(self):
        project = self.taken(
            members="Person member，Other institute，Trials\n赵新人，，试验",
            summary="Grass.",
            record_ids=[
                Command.create(
                    {
                        "kind": "annual",
                        "name": "Report 2025",
                        "year": 2025,
                        "date": "2025-12-20",
                        "content": PDF,
                        "content_name": "年度报告.pdf",
                    }
                )
            ],
        )
        self.assertEqual(project.state, "past")
        row = project.decision_ids
        self.assertEqual(
            (row.transition, row.outcome, row.state_from, row.state_to),
            ("past_take", "recorded", "draft", "past"),
        )
        book = project.past_id.book_id
        for words in (book.content_name, book.content_sha256, "第1页", "〔2025〕007号"):
            self.assertIn(words, row.opinion)
        self.assertIn(book.content_sha256, row.attachments)
        self.assertEqual(row.user_id, self.users["bureau"])
        self.assertEqual(project.leader_id, self.cadres["leader"])
        self.assertEqual(project.organization_id, self.institute)
        self.assertEqual(project.authority_id, self.department)
        names = project.member_ids.cadre_id.mapped("name")
        self.assertEqual(names, ["Person member", "赵新人"])
        new = project.member_ids.cadre_id[1]
        self.assertFalse(new.user_id, "a person without an account")
        self.assertEqual(set(project.member_ids.mapped("state")), {"confirmed"})
        scan = project.seal_scan_ids
        self.assertTrue(scan.sealed, "the scan of this project alone is its evidence")
        self.assertTrue(project.past_record_ids.content_sha256)
        self.assertEqual(project.version, 1)
        texts = [
            text
            for _c, _s, rows in project.snapshot_ids._sections()
            for _n, _l, text in rows
        ]
        self.assertTrue(any("Report 2025" in text for text in texts))

        self.act(project, "bureau2", "past_confirm")
        self.assertEqual(project.state, "running")
        self.assertEqual(project.filing_no, "测科揭备〔2025〕007号")
        self.assertEqual(str(project.filing_date), "2025-04-10")
        self.assertEqual(project.past_id.state, "confirmed")
        self.assertTrue(project.snapshot_ids.filtered(lambda v: v.kind == "baseline"))
        self.assertTrue(project.ledger_line_ids)
        self.assertIn("confirmed by a second officer", project.past_note)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(project), "")

    def test_second_officer_is_another(self):
        project = self.taken()
        with self.said("second officer must compare"):
            self.act(project, "bureau", "past_confirm")
        self.act(project, "bureau2", "past_correct", "The day is wrong.")
        entry = self.as_(project.sudo().past_id, "bureau2")
        entry.write({"filing_date": "2025-04-11"})
        self.as_(project, "bureau2").write({"summary": "Corrected."})
        self.as_(project, "bureau2").action_past_retake()
        self.assertEqual(project.version, 2)
        self.assertEqual(
            project.decision_ids.sorted("sequence").mapped("transition"),
            ["past_take", "past_correct", "past_retake"],
        )
        for persona in ("bureau", "bureau2"):
            with self.said("second officer must compare"):
                self.act(project, persona, "past_confirm")
        third = self.add_users({"third": ("bureau_officer", self.bureau)})
        self.assertTrue(third)
        self.act(project, "third", "past_confirm")
        self.assertEqual(str(project.filing_date), "2025-04-11")
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(project), "")
        with self.said("is possible in"):
            self.act(project, "bureau2", "past_correct", "Once more.")
        with self.assertRaises(UserError):
            entry.write({"filing_date": "2025-04-12"})
        with self.assertRaises(UserError):
            self.as_(project, "bureau2").write({"summary": "After."})

    def test_nobody_on_his_own_file(self):
        person = self.add_profiles({"bureau": self.bureau}).cadre_id
        with self.assertRaises(AccessError):
            self.entry(leader_id=person.id)
        entry = self.entry(leader_name="Person bureau", organization_id=self.bureau.id)
        with self.assertRaises(AccessError):
            entry.action_take()
        second = self.add_profiles({"bureau2": self.bureau}).cadre_id
        project = self.taken(
            filing_no="测科揭备〔2025〕008号",
            members=f"{second.name}，Test bureau，Trials",
        )
        with self.said("You lead this file or take part in it"):
            self.act(project, "bureau2", "past_confirm")

    def test_nothing_rests_on_it_before(self):
        project = self.taken(date_end="2025-12-31")
        today = project._workflow_today()
        owed = self.env["jiebang.work.report"]
        domain = owed._owed_closing(self.program, today)
        domain |= owed._owed_annual(self.program, today.year)
        Project = self.env["jiebang.project"]
        mine = [("id", "=", project.id)]
        self.assertFalse(Project.search_count([*mine, *domain]))
        self.assertFalse(project.filing_no)
        publication = self.as_(self.env["jiebang.publication"], "bureau").create(
            {"name": "List", "program_id": self.program.id}
        )
        self.assertNotIn(project, publication._candidates())
        with self.said("only filed projects"):
            publication.write(
                {"line_ids": [Command.create({"project_id": project.id})]}
            )
        passport = self.env["jiebang.passport"].browse(self.cadres["leader"].id)
        self.assertFalse(passport._facts()["projects"])
        self.act(project, "bureau2", "past_confirm")
        self.assertIn(project, publication._candidates())
        publication.action_gather()
        self.assertEqual(publication.line_ids.source, "据纸质材料补录")
        facts = passport._facts()["projects"]
        self.assertIn("taken over from paper", facts[0]["name"])
        annual = owed._owed_annual(self.program, today.year - 1)
        self.assertFalse(
            Project.search_count([*mine, *annual]), "earlier duties are not asked for"
        )
        self.env["jiebang.progress"]._open_missing(
            self.env["jiebang.progress"]._projects_to_open(today)
        )
        self.assertTrue(project.progress_ids)
        self.assertFalse(project.progress_ids.filtered(lambda r: r.due_date < today))
        self.assertNotEqual(project.risk_light, "red")

    def test_closed_with_its_grade(self):
        project = self.confirmed(
            outcome="closed", closed_date="2025-12-15", grade="first"
        )
        self.assertEqual((project.state, project.acceptance_result), ("closed", "pass"))
        self.assertEqual(str(project.followup_until), "2025-12-15")
        self.assertFalse(project.ledger_line_ids)
        passport = self.env["jiebang.passport"].browse(self.cadres["leader"].id)
        grades = passport._facts()["grades"]
        self.assertEqual([g["year"] for g in grades], ["2025"])
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(project), "")

    def test_numbers_go_on_behind_the_highest(self):
        self.confirmed(filing_no="测科揭备〔2025〕012号")
        self.taken(filing_no="测科揭备[2025]31号")
        day = self.taken(
            filing_no="测科揭备〔2024〕002号", filing_date="2024-05-01"
        )._workflow_today()
        filed = day.replace(year=2025)
        self.assertEqual(self.program._next_filing_no(filed), "测科揭备〔2025〕032号")
        self.assertEqual(self.program._next_filing_no(filed), "测科揭备〔2025〕033号")
        self.assertEqual(
            self.program._next_filing_no(day.replace(year=2024)),
            "测科揭备〔2024〕003号",
        )

    def test_a_number_is_given_once(self):
        self.taken()
        with self.said("has it too"):
            self.entry(filing_no="测科揭备（2025）第7号", name="Another").action_take()

    def test_discard_and_enter_again(self):
        project = self.taken()
        self.act(project, "bureau", "past_discard", "It is no project.")
        self.assertEqual(project.state, "withdrawn")
        self.assertEqual(project.past_id.state, "discarded")
        again = self.confirmed()
        self.assertEqual(again.filing_no, "测科揭备〔2025〕007号")

    def test_scans_for_many(self):
        book = self.book(
            b"\xef\xbb\xbf" + "项目名称,备案编号\n".encode(), "a.csv", read=False
        )
        book.unlink()
        book = self.book()
        first = self.taken(book_id=book.id)
        second = self.taken(
            book_id=book.id, filing_no="测科揭备〔2025〕008号", name="Second"
        )
        both = first | second
        self.assertTrue(first.seal_scan_ids)
        self.assertFalse(second.seal_scan_ids, "the file is of several projects")
        with self.said("Scanned decisions"):
            self.act(both, "bureau2", "past_confirm")
        self.act(second, "bureau", "past_scan", seal_scan=PDF, seal_scan_name="b.pdf")
        self.assertIn("b.pdf", second.decision_ids[:1].attachments)
        self.act(both, "bureau2", "past_confirm")
        self.assertEqual(set(both.mapped("state")), {"running"})

    def test_a_changed_origin_is_found(self):
        project = self.confirmed()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jiebang_project SET is_past = false WHERE id = %s", [project.id]
        )
        self.env.invalidate_all()
        self.assertIn(
            "do not say so", self.env["jiebang.decision"]._verify_chain(project)
        )
        told = self.env["jiebang.integrity"]._taken_over()
        self.assertFalse([line for line in told if project.name in line])
