from importlib.util import module_from_spec, spec_from_file_location

from odoo.modules.module import get_module_path
from odoo.tests import tagged

from .appraisal_case import AppraisalCase


@tagged("post_install", "-at_install")
class TestAppraisalYear(AppraisalCase):
    """One opinion a person and year from each office, for all his projects (R44)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.draft(name="Second project of the same leader")
        cls.walk(cls.second, "running")
        cls.second_report = cls.walk_report(
            cls.report(cls.second, "annual"), "submitted"
        )

    def open_both(self):
        leader, member = self.open_sheets()
        self.as_(self.second_report, "assessor").action_open_appraisals()
        return leader, member

    def mine(self, opinions, persona):
        return self.as_(opinions, persona)

    def write_many(self, opinions, persona, words):
        """Write opinions in the dialog; ``words`` by person."""
        action = self.as_(opinions, persona).action_write_many()
        dialog = self.as_(
            self.env["jiebang.opinion.writing"].browse(action["res_id"]), persona
        )
        self.assertFalse(any(dialog.line_ids.mapped("words")), "nothing is preset")
        for line in dialog.line_ids:
            line.words = words.get(line.sudo().opinion_id.cadre_id, "")
        dialog.action_confirm()
        return dialog

    def test_one_sheet_for_all_projects_of_the_year(self):
        leader, member = self.open_both()
        sheets = self.env["jiebang.appraisal"].search(
            [("cadre_id", "=", leader.cadre_id.id)]
        )
        self.assertEqual(sheets, leader)
        self.assertEqual(leader.work_report_ids, self.work_report | self.second_report)
        self.assertEqual(len(leader.opinion_ids), 3, "each office is asked once")
        self.assertEqual(member.work_report_ids, self.work_report)
        for opinion in leader.opinion_ids:
            self.assertIn(self.project.name, opinion.works)
            self.assertIn(self.second.name, opinion.works)
        self.conclude_sheet(leader, 4)
        results = self.env["jiebang.appraisal"]._political_results(
            self.work_report | self.second_report
        )
        self.assertEqual(results[self.second_report.id], (100.0, False))
        self.assertEqual(results[self.work_report.id], (None, False), "a member's")

    def test_what_is_concluded_counts_for_what_comes_later(self):
        leader, _member = self.open_sheets()
        self.conclude_sheet(leader, 4)
        self.as_(self.second_report, "assessor").action_open_appraisals()
        self.assertEqual(leader.state, "complete")
        self.assertEqual(len(leader.opinion_ids), 3)
        results = self.env["jiebang.appraisal"]._political_results(self.second_report)
        self.assertEqual(results[self.second_report.id], (100.0, False))

    def test_each_department_speaks_of_its_own(self):
        other = self.second_report.authority_id.copy({"name": "Other department"})
        self.second_report.project_id.authority_id = other
        leader, _member = self.open_both()
        opinions = leader.opinion_ids.filtered(lambda o: o.giver == "authority")
        self.assertEqual(opinions.organization_id, self.department | other)
        own = opinions.filtered(lambda o: o.organization_id == other)
        self.assertIn(self.second.name, own.works)
        self.assertNotIn(self.project.name, own.works)

    def test_team_of_another_project_reads_nothing(self):
        """Who takes part in one project of the person judges him in none."""
        leader, _member = self.open_both()
        self.assertTrue(self.visible(leader, "assessor2"))
        self.second.sudo().involved_user_ids |= self.users["assessor2"]
        self.env.flush_all()
        for record in (leader, *leader.line_ids, *leader.opinion_ids):
            with self.subTest(record=record):
                self.assertFalse(self.visible(record, "assessor2"))

    def test_many_are_written_in_one_list(self):
        leader, member = self.open_both()
        opinions = self.opinion(leader, "personnel") | self.opinion(member, "personnel")
        words = {leader.cadre_id: "Firm.", member.cadre_id: "Diligent."}
        self.write_many(opinions, "personnel", words)
        for opinion in opinions:
            self.assertEqual(opinion.text, words[opinion.cadre_id])
            self.assertEqual((opinion.together, opinion.alike), (2, 0))
            self.assertIn("One of 2 written at once", opinion.note)
            self.assertIn("One of 2 written at once", opinion.acts)
            self.assertEqual(self.env["jiebang.decision"]._verify_chain(opinion), "")

    def test_what_is_left_empty_stays_to_be_given(self):
        leader, member = self.open_both()
        opinions = self.opinion(leader, "personnel") | self.opinion(member, "personnel")
        self.write_many(opinions, "personnel", {leader.cadre_id: "Firm."})
        self.assertEqual(self.opinion(member, "personnel").state, "waiting")
        self.assertFalse(self.opinion(leader, "personnel").note, "one is not many")
        with self.said("write it beside at least one"):
            self.write_many(self.opinion(member, "personnel"), "personnel", {})

    def test_the_same_words_are_shown(self):
        """Also of who gives them one after the other."""
        leader, member = self.open_both()
        self.give(leader, "personnel")
        self.give(member, "personnel")
        own = self.opinion(leader, "personnel")
        self.assertEqual((own.together, own.alike), (1, 1))
        self.assertIn("the same words about 1", own.note)

    def test_a_negative_finding_is_made_alone(self):
        leader, member = self.open_both()
        opinions = self.opinion(leader, "personnel") | self.opinion(member, "personnel")
        with self.said("about one person"):
            self.as_(opinions, "personnel").action_transition(
                "give_negative", "Sanctioned."
            )
        self.assertEqual(set(opinions.mapped("state")), {"waiting"})

    def test_another_office_writes_none(self):
        leader, member = self.open_both()
        opinions = self.opinion(leader, "personnel") | self.opinion(member, "personnel")
        for persona in ("unit", "authority", "assessor", "auditor"):
            with self.subTest(persona=persona):
                self.shut(lambda p=persona: self.as_(opinions, p).action_write_many())

    # -- databases from before -----------------------------------------------

    def upgrade(self):
        """Carry out the second step of the upgrade, after that of the columns."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            CREATE TABLE jiebang_appraisal_before AS
            SELECT a.id, r.work_report_id
              FROM jiebang_appraisal a
              JOIN jiebang_appraisal_report_rel r ON r.appraisal_id = a.id
            """
        )
        path = f"{get_module_path('cf_jiebang')}/migrations/19.0.2.5.0"
        spec = spec_from_file_location("post", f"{path}/post-appraisals.py")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.2.3.0")
        self.env.invalidate_all()

    def sheet_of_before(self, report):
        """A sheet as each report had one for the leader."""
        model = self.env["jiebang.appraisal"].sudo()
        line = report.member_line_ids.filtered("is_leader")
        sheet = model.create(model._opening_values(line) | {"former": True})
        sheet.work_report_ids = report
        self.env["jiebang.appraisal.opinion"]._open_for(sheet)
        sheet._take_in(report)
        return sheet

    def test_open_sheets_of_before_become_one(self):
        first = self.sheet_of_before(self.work_report)
        other = self.sheet_of_before(self.second_report)
        self.give(first, "unit", text="Firm.")
        self.give(first, "authority", text="Firm too.")
        self.give(other, "personnel", text="Diligent.")
        self.upgrade()
        self.assertEqual((first.former, other.former), (False, True))
        self.assertEqual((first.state, other.state), ("open", "joined"))
        self.assertEqual(first.work_report_ids, self.work_report | self.second_report)
        self.assertEqual(
            first.opinion_ids.sorted("giver").mapped("text"),
            ["Firm too.", "Diligent.", "Firm."],
        )
        self.score(first, 4)
        self.act(first, "assessor", "conclude", "Good.")
        results = self.env["jiebang.appraisal"]._political_results(self.second_report)
        self.assertEqual(results[self.second_report.id], (100.0, False))
        for record in (first, other, *first.opinion_ids, *other.opinion_ids):
            self.assertEqual(self.env["jiebang.decision"]._verify_chain(record), "")

    def test_what_was_concluded_before_stays(self):
        first = self.sheet_of_before(self.work_report)
        other = self.sheet_of_before(self.second_report)
        self.conclude_sheet(first, 3)
        self.give(other, "unit", negative=True, text="Under investigation.")
        self.upgrade()
        self.assertEqual((first.state, other.state), ("complete", "referred"))
        results = self.env["jiebang.appraisal"]._political_results(self.second_report)
        self.assertEqual(results[self.second_report.id], (None, True))
