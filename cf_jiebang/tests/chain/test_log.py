import psycopg2

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import ProjectCase


@tagged("post_install", "-at_install")
class TestLog(ProjectCase):
    """Decisions and versions are added and never changed."""

    # -- the log -------------------------------------------------------------

    def test_decisions_are_append_only_in_the_orm(self):
        self.walk(self.project, "authority_review")
        row = self.project.decision_ids[0]
        for persona in (*self.users, None):
            mine = self.as_(row, persona) if persona else row.sudo()
            for call in (
                lambda mine=mine: mine.write({"opinion": "Forged"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.with_context(_force_unlink=True).unlink(),
            ):
                with self.subTest(persona=persona), self.refused():
                    call()

    def test_decisions_are_not_planted(self):
        """Rows come from acts only: no create, no lines through the project."""
        vals = {
            "res_model": "jiebang.project",
            "res_id": self.project.id,
            "project_id": self.project.id,
            "sequence": 99,
            "tier": "meeting",
            "transition": "meeting_pass",
            "state_from": "meeting",
            "state_to": "running",
            "outcome": "agreed",
            "user_id": self.users["secretary"].id,
            "date": "2026-01-01",
        }
        for persona in self.users:
            model = self.as_(self.env["jiebang.decision"], persona)
            with self.subTest(persona=persona), self.refused():
                model.create(vals)
        with self.refused():
            self.mine.write({"decision_ids": [Command.create(vals)]})

    def test_decisions_are_append_only_in_sql(self):
        self.walk(self.project, "authority_review")
        row = self.project.decision_ids[0]
        for query in (
            "UPDATE jiebang_decision SET opinion = 'Forged' WHERE id = %s",
            "DELETE FROM jiebang_decision WHERE id = %s",
            "UPDATE jiebang_snapshot SET payload = '[]' WHERE id > 0 OR id = %s",
        ):
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(psycopg2.Error, "append-only"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [row.id])

    def test_verification_names_the_first_broken_row(self):
        """Whoever gets round the trigger is found by the chain."""
        self.walk(self.project, "bureau_review")
        Decision = self.env["jiebang.decision"]
        self.assertEqual(Decision._verify_chain(self.project), "")
        self.env.cr.execute("ALTER TABLE jiebang_decision DISABLE TRIGGER ALL")
        rows = self.project.decision_ids.sorted("sequence")
        self.env.cr.execute(
            "UPDATE jiebang_decision SET opinion = 'Forged' WHERE id = %s", [rows[1].id]
        )
        self.assertIn("Row 2", Decision._verify_chain(self.project))
        self.env.cr.execute(
            "UPDATE jiebang_decision SET opinion = 'Agreed' WHERE id = %s", [rows[1].id]
        )
        self.assertEqual(Decision._verify_chain(self.project), "")
        self.env.cr.execute("DELETE FROM jiebang_decision WHERE id = %s", [rows[3].id])
        self.assertIn("4 were made, 3", Decision._verify_chain(self.project))

    def test_verification_finds_a_state_without_a_decision(self):
        self.walk(self.project, "unit_review")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jiebang_project SET state = 'running' WHERE id = %s",
            [self.project.id],
        )
        decisions = self.env["jiebang.decision"]
        self.assertIn("does not follow", decisions._verify_chain(self.project))

    def test_chain_can_be_checked_in_sql(self):
        self.walk(self.project, "meeting")
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT count(*), bool_and(hash = encode(sha256(convert_to(
                       coalesce(previous_hash, '') || payload, 'UTF8')), 'hex'))
              FROM jiebang_decision WHERE project_id = %s
            """,
            [self.project.id],
        )
        # the five of the road, and the receipt of the paper
        self.assertEqual(self.env.cr.fetchone(), (6, True))
