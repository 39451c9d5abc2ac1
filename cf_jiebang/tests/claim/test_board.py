from unittest.mock import patch

from odoo.models import BaseModel
from odoo.tests import tagged

from ...models.speed.to_dos import FastToDos
from .test_performance import CARD, PerformanceCase


@tagged("post_install", "-at_install")
class TestBoard(PerformanceCase):
    """The board that is read by few statements (``models/speed``) is the board that
    Odoo reads by itself."""

    PERSONAS = ("leader", "unit", "authority", "bureau", "secretary", "auditor") + (
        "stranger",
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_projects(cls, 24)

    def boards(self, persona, domain, groupby="stage_id", order=None, **options):
        """The board as we read it and as Odoo does, each from an empty cache."""
        Project = self.as_(self.env["jiebang.project"], persona)
        options = {
            "auto_unfold": True,
            "unfold_read_specification": CARD,
            "unfold_read_default_limit": 3,
            **options,
        }
        result = []
        for read in (FastToDos._fetch_query, BaseModel._fetch_query):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with patch.object(FastToDos, "_fetch_query", read):
                board = Project.web_read_group(
                    domain,
                    groupby=[groupby],
                    aggregates=["__count"],
                    order=order,
                    **options,
                )
            result.append((board, self.env.cr.sql_log_count - before))
        return result

    def assert_same(self, persona, *arguments, **options):
        (board, _few), (plain, _many) = self.boards(persona, *arguments, **options)
        self.assertEqual(board, plain)
        return board

    def cards(self, board):
        return [
            [card["id"] for card in group["__records"]]
            for group in board["groups"]
            if "__records" in group
        ]

    def test_every_role_sees_the_same_board(self):
        seen = {}
        for persona in self.PERSONAS:
            with self.subTest(persona=persona):
                board = self.assert_same(persona, self.domain)
                seen[persona] = self.cards(board)
        self.assertEqual(sum(map(len, seen["bureau"])), 12, "3 of each of 4 stages")
        self.assertFalse(any(seen["stranger"]), "who sees no file sees empty columns")

    def test_columns_that_a_role_can_fill(self):
        """No column of drafts for an office, none before its tier for the meeting, and
        no empty one for who has only files of his own."""
        columns = {}
        for persona in ("bureau", "secretary", "stranger"):
            Project = self.as_(self.env["jiebang.project"], persona)
            board = Project.with_context(read_group_expand=True).web_read_group(
                [("id", "=", 0)], groupby=["stage_id"], aggregates=["__count"]
            )
            stages = self.env["jiebang.stage"].browse(
                group["stage_id"][0] for group in board["groups"]
            )
            self.assertEqual(stages, stages.sorted("sequence"))
            columns[persona] = stages.mapped("state")
        self.assertIn("unit_review", columns["bureau"])
        self.assertNotIn("draft", columns["bureau"])
        self.assertIn("meeting", columns["secretary"])
        self.assertIn("returned", columns["secretary"])
        self.assertNotIn("bureau_review", columns["secretary"])
        self.assertFalse(columns["stranger"])

    def test_fewer_statements(self):
        for persona in ("unit", "bureau"):
            self.boards(persona, self.domain)  # warm the caches of rights
            (_board, few), (_plain, many) = self.boards(persona, self.domain)
            self.assertLess(few, many, "to-dos and people are read once a page")

    def test_domains_orders_and_groups(self):
        domain = self.domain
        for case in (
            (domain, "stage_id", "name asc"),
            (domain, "stage_id", "deadline desc, id asc"),
            (domain, "stage_id", "stage_id desc"),
            (domain, "deadline_status", None),
            (domain, "organization_id", None),
            (domain, "deadline:month", "id"),
            ([*domain, ("name", "ilike", "2")], "stage_id", None),
            ([*domain, ("waiting_for_me", "=", True)], "state", None),
            ([("id", "=", 0)], "stage_id", None),
        ):
            with self.subTest(case=case):
                self.assert_same("bureau", *case)

    def test_columns_that_were_opened_and_folded(self):
        """What the client sends when it reloads: more cards, a part of the progress
        bar, a column that was folded, an offset past the end."""
        stages = self.env["jiebang.stage"].search([])
        by_state = {stage.state: stage.id for stage in stages}
        late = [("deadline_status", "=", "overdue")]
        opening = [
            {"value": by_state["unit_review"], "folded": True},
            {
                "value": by_state["authority_review"],
                "folded": False,
                "limit": 5,
                "offset": 0,
            },
            {
                "value": by_state["bureau_review"],
                "folded": False,
                "limit": 2,
                "offset": 3,
                "progressbar_domain": [("deadline_status", "=", "on_time")],
            },
            {"value": by_state["draft"], "folded": False, "limit": 2, "offset": 7},
            {
                "value": by_state["returned"],
                "folded": False,
                "limit": 80,
                "offset": 0,
                "progressbar_domain": late,
            },
        ]
        board = self.assert_same("bureau", self.domain, opening_info=opening)
        counts = [len(cards) for cards in self.cards(board)]
        self.assertIn(5, counts)
        self.assertIn(2, counts)
        self.assert_same("bureau", self.domain, unfold_read_default_limit=None)
        self.assert_same("bureau", self.domain, auto_unfold=False)
        self.assert_same(
            "bureau",
            self.domain,
            groupby_read_specification={"stage_id": {"description": {}}},
        )

    def test_to_dos_of_the_page(self):
        """The to-dos on the cards are those that the user may see."""
        project = self.walk(self.draft(), "unit_review")
        self.env.flush_all()
        for persona in ("leader", "unit", "bureau"):
            with self.subTest(persona=persona):
                self.env.invalidate_all()
                board = self.assert_same(persona, [("id", "=", project.id)])
                cards = [c for g in board["groups"] for c in g.get("__records", ())]
                to_dos = [to_do["id"] for to_do in cards[0]["activity_ids"]]
                self.assertEqual(to_dos, project.activity_ids.ids)
