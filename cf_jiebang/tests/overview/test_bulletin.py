import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..followup.follow_up_case import FollowupCase


@tagged("post_install", "-at_install")
class TestBulletin(FollowupCase):
    """A bulletin is written from the figures, issued with number and day, frozen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.at("2026-11-03"):
            cls.bulletin = cls.write_bulletin()

    @classmethod
    def write_bulletin(cls, **values):
        model = cls.as_(cls.env["jiebang.bulletin"], "bureau")
        return model.create(
            {
                "name": "工作简报",
                "program_id": cls.program.id,
                "date_from": "2026-10-15",
            }
            | values
        )

    def figures(self, bulletin):
        return {row["key"]: (row["value"], row["before"]) for row in bulletin.figures}

    def test_written_from_the_figures(self):
        bulletin = self.bulletin
        self.assertEqual(str(bulletin.date_from), "2026-10-01")
        self.assertEqual(str(bulletin.date_to), "2026-10-31")
        figures = self.figures(bulletin)
        self.assertEqual(figures["filed_new"], (1, None))
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM jiebang_project WHERE program_id = %s "
            "AND filing_date <= '2026-10-31'",
            [self.program.id],
        )
        self.assertEqual(figures["filed"][0], self.env.cr.fetchone()[0])
        self.assertTrue(bulletin.text)

    def test_issued_and_frozen(self):
        bulletin = self.bulletin
        with self.at("2026-11-03"):
            with self.assertRaisesRegex(UserError, "enter the number"):
                bulletin.action_transition("issue")
            bulletin.write({"number": "〔2026〕10号", "text": "Edited."})
            bulletin.action_transition("issue")
        self.assertEqual((bulletin.state, str(bulletin.date)), ("issued", "2026-11-03"))
        self.assertEqual(bulletin.sha256, bulletin._seal())
        self.assertIn(bulletin.sha256, bulletin.sudo().decision_ids.attachments)
        with self.assertRaisesRegex(UserError, "stays as it was"):
            bulletin.text = "Other"
        with self.assertRaisesRegex(UserError, "stays as it was"):
            bulletin.action_compose()
        with self.assertRaisesRegex(UserError, "stays on record"):
            bulletin.unlink()
        self.assertFalse(bulletin.sudo()._content_fault())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jiebang_bulletin SET text = 'Forged' WHERE id = %s", [bulletin.id]
        )
        self.env.invalidate_all()
        self.assertIn("not what was issued", bulletin.sudo()._content_fault())

    def test_differences_to_the_one_before(self):
        with self.at("2026-11-03"):
            self.bulletin.number = "1"
            self.bulletin.action_transition("issue")
        with self.at("2026-12-02"):
            later = self.write_bulletin(date_from="2026-11-01")
            self.assertEqual(later.previous_id, self.bulletin)
            self.assertEqual(self.figures(later)["filed_new"], (0, 1))
            self.assertIn("−1", later.text)
            later.number = "1"
            with self.assertRaisesRegex(UserError, "number is in use"):
                later.action_transition("issue")

    def test_the_period_is_over_first(self):
        with self.at("2026-11-03"):
            early = self.write_bulletin(date_from="2026-11-01", number="2")
            with self.assertRaisesRegex(UserError, "issue it after"):
                early.action_transition("issue")

    def test_written_by_the_bureau_alone(self):
        for persona in ("authority", "secretary", "auditor", "leader"):
            with self.assertRaises(AccessError):
                self.as_(self.env["jiebang.bulletin"], persona).create(
                    {"name": "Mine", "program_id": self.program.id}
                )
        secretary = self.as_(self.env["jiebang.bulletin"], "secretary")
        mine = [("id", "=", self.bulletin.id)]
        self.assertFalse(secretary.search(mine), "a draft is the bureau's")
        with self.at("2026-11-03"):
            self.bulletin.number = "3"
            self.bulletin.action_transition("issue")
        self.assertTrue(secretary.search(mine))

    def test_as_word(self):
        try:
            import docx
        except ImportError:
            self.skipTest("python-docx is not installed")
        name, content = self.env["report.cf_jiebang.bulletin"]._word(self.bulletin)
        self.assertTrue(name.endswith(".docx"))
        document = docx.Document(io.BytesIO(content))
        self.assertEqual(len(document.tables[0].rows), len(self.bulletin.figures) + 1)
