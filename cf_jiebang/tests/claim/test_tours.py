from odoo.tests import HttpCase, tagged

from ..common import JiebangCase


@tagged("post_install", "-at_install", "undated")
class TestTours(JiebangCase, HttpCase):
    """The screens in a browser, as the people who use them."""

    def test_applicant_writes_a_draft(self):
        self.start_tour(
            "/odoo/jiebang-mine", "cf_jiebang_applicant", login="jb_leader", timeout=180
        )
        project = self.env["jiebang.project"].search(
            [("name", "=", "Grass for the tour")]
        )
        self.assertEqual(project.leader_id, self.cadres["leader"])
        self.assertEqual(project.state, "draft")

    def test_unit_returns_a_file(self):
        project = self.walk(self.draft(), "unit_review")
        self.start_tour(
            "/odoo/jiebang-inbox", "cf_jiebang_unit", login="jb_unit", timeout=180
        )
        self.assertEqual(project.state, "returned")
        self.assertEqual(project.open_section_ids.code, "indicators")
        self.assertEqual(project.return_reason, "The baseline of the yield is missing")

    def test_a_number_of_the_desk_opens_what_it_counts(self):
        """The unit's reviewer opens his desk, presses a number, and comes back."""
        self.walk(self.draft(name="In meeting"), "authority_review")
        self.walk(self.draft(name="In unit_review"), "unit_review")
        self.start_tour(
            "/odoo/jiebang-desk", "cf_jiebang_cockpit", login="jb_unit", timeout=180
        )

    def test_sealed_files_over_http(self):
        """A sealed file is handed out to who may, and only while it is whole."""
        project = self.draft()
        evidence = self.as_(self.env["jiebang.evidence"], "leader").create(
            {
                "project_id": project.id,
                "name": "Certificate",
                "file_name": "certificate.pdf",
                "content": self.party_group()["seal_scan"],
            }
        )
        self.walk(project, "unit_review")
        url = f"/web/content/jiebang.evidence/{evidence.id}/content"
        self.authenticate("jb_unit", "jb_unit")
        self.assertEqual(self.url_open(url).status_code, 200)
        self.authenticate("jb_stranger", "jb_stranger")
        self.assertIn(self.url_open(url).status_code, (403, 404))
        self.env.cr.execute(
            "UPDATE jiebang_evidence SET sha256 = 'x' WHERE id = %s", [evidence.id]
        )
        self.env.invalidate_all()
        self.authenticate("jb_unit", "jb_unit")
        self.assertNotEqual(self.url_open(url).status_code, 200)
