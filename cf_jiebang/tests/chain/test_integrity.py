from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import ProjectCase


@tagged("post_install", "-at_install", "undated")
class TestIntegrity(ProjectCase):
    """The whole database is verified at once, and what is broken is named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counts, cls.known = cls.looked_at()

    @classmethod
    def looked_at(cls):
        """The whole database verified: how many were checked of each kind, and the
        sentences on what is broken."""
        counts, broken = dict.fromkeys(("chain", "version", "file"), 0), []
        for kind, count, texts in cls.env["jiebang.integrity"]._findings():
            counts[kind] += count
            broken += texts
        return counts, broken

    def broken(self):
        """What is found beyond what the database held before the test."""
        return [text for text in self.looked_at()[1] if text not in self.known]

    def test_whole_database(self):
        self.walk(self.project, "running")
        after, broken = self.looked_at()
        self.assertEqual([text for text in broken if text not in self.known], [])
        for kind, count in after.items():
            self.assertGreater(count, self.counts[kind], kind)

    def test_altered_or_lost(self):
        """A version, a decision and a file that were exchanged, then the file lost:
        each is named, and nothing else."""
        self.walk(self.project, "authority_review")
        self.env.flush_all()
        snapshot, lost = self.project.snapshot_ids[0], self.project.evidence_ids[0]
        self.assertTrue(lost.sha256)
        for table in ("jiebang_snapshot", "jiebang_decision"):
            self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        self.env.cr.execute(
            "UPDATE jiebang_snapshot SET payload = '[]' WHERE id = %s", [snapshot.id]
        )
        self.env.cr.execute(
            "UPDATE jiebang_decision SET opinion = 'Forged' WHERE id = %s",
            [self.project.decision_ids.sorted("sequence")[0].id],
        )
        condition = "res_model = 'jiebang.evidence' AND res_id = %s"
        self.env.cr.execute(
            f"UPDATE ir_attachment SET store_fname = 'ab/other' WHERE {condition}",
            [lost.id],
        )
        self.env.invalidate_all()
        wanted = {
            "altered decision": "Row 1",
            "altered version": snapshot.version_code,
            "exchanged file": "missing or altered",
        }
        found = self.broken()
        self.assertEqual(len(found), len(wanted), found)
        for (what, words), text in zip(wanted.items(), found, strict=True):
            with self.subTest(what):
                self.assertIn(words, text)
        self.env.cr.execute(f"DELETE FROM ir_attachment WHERE {condition}", [lost.id])
        self.env.invalidate_all()
        self.assertEqual(self.broken(), found, "a lost file is named like another")

    def test_taken_away_by_an_act(self):
        """A member who answered is taken off the list, or goes with the draft: his
        chain is closed by that. Behind its back, he is missed."""
        self.team()
        line = self.mine.member_ids
        line.duty = "Trials in the north"
        self.assertEqual(line.state, "invited")
        with self.assertRaises(AccessError):
            line.write({"state": "confirmed"})
        line_id = line.id
        line.unlink()
        rows = self.env["jiebang.decision"].search(
            [("res_model", "=", "jiebang.member"), ("res_id", "=", line_id)]
        )
        self.assertEqual(
            rows.sorted("id").mapped("state_to"), ["confirmed", "invited", "removed"]
        )
        cadre = self.team().cadre_id
        gone = self.draft(
            mode="team",
            member_ids=[Command.create({"cadre_id": cadre.id, "duty": "Trials"})],
        )
        self.as_(gone.member_ids, "member").action_transition("confirm")
        self.as_(gone, "leader").unlink()
        self.assertEqual(self.broken(), [])
        line_id = self.mine.member_ids.id
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM jiebang_member WHERE id = %s", [line_id])
        self.env.invalidate_all()
        self.assertIn(f"jiebang.member {line_id}", "".join(self.broken()))
