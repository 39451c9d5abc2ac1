from odoo.tests import tagged

from ..common import ProjectCase


@tagged("post_install", "-at_install", "undated")
class TestIntegrity(ProjectCase):
    """The whole database is verified at once, and what is broken is named."""

    known = ()

    def setUp(self):
        super().setUp()
        self.known = self.broken()

    def broken(self):
        """What is found beyond what the database held before the test."""
        return [
            text
            for _kind, _count, texts in self.env["jiebang.integrity"]._findings()
            for text in texts
            if text not in self.known
        ]

    def counted(self):
        counts = dict.fromkeys(("chain", "version", "file"), 0)
        for kind, count, _texts in self.env["jiebang.integrity"]._findings():
            counts[kind] += count
        return counts

    def test_whole_database(self):
        before = self.counted()
        self.walk(self.project, "running")
        self.assertEqual(self.broken(), [])
        after = self.counted()
        for kind, count in after.items():
            self.assertGreater(count, before[kind], kind)

    def test_altered_version(self):
        self.walk(self.project, "unit_review")
        self.env.flush_all()
        snapshot = self.project.snapshot_ids[0]
        self.env.cr.execute("ALTER TABLE jiebang_snapshot DISABLE TRIGGER ALL")
        self.env.cr.execute(
            "UPDATE jiebang_snapshot SET payload = '[]' WHERE id = %s", [snapshot.id]
        )
        (text,) = self.broken()
        self.assertIn(snapshot.version_code, text)

    def test_altered_decision(self):
        self.walk(self.project, "authority_review")
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE jiebang_decision DISABLE TRIGGER ALL")
        self.env.cr.execute(
            "UPDATE jiebang_decision SET opinion = 'Forged' WHERE id = %s",
            [self.project.decision_ids.sorted("sequence")[0].id],
        )
        (text,) = self.broken()
        self.assertIn("Row 1", text)

    def test_lost_and_exchanged_file(self):
        """An attachment without its row, and one with another content."""
        self.walk(self.project, "authority_review")
        self.env.flush_all()
        lost = self.project.evidence_ids[0]
        self.assertTrue(lost.sha256)
        condition = "res_model = 'jiebang.evidence' AND res_id = %s"
        self.env.cr.execute(
            f"UPDATE ir_attachment SET store_fname = 'ab/other' WHERE {condition}",
            [lost.id],
        )
        self.env.invalidate_all()
        (text,) = self.broken()
        self.assertIn("missing or altered", text)
        self.env.cr.execute(f"DELETE FROM ir_attachment WHERE {condition}", [lost.id])
        self.env.invalidate_all()
        self.assertEqual(self.broken(), [text])
