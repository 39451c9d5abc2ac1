from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PERSONAS
from .test_change import ChangeCase


@tagged("post_install", "-at_install")
class TestChangeRefusals(ChangeCase):
    """What can't be is said in words, and nothing is half applied."""

    def refused(self, change, words, act="submit", persona="leader", **given):
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            self.act(change, persona, act, "…", **given)

    def test_two_at_once(self):
        first = self.extension()
        self.act(first, "leader", "submit")
        self.refused(self.extension(3), first.code)

    def test_stale(self):
        change = self.to_bureau(self.extension())
        self.project.date_end += relativedelta(months=1)
        self.refused(change, "no longer", "bureau_agree", "bureau")
        self.assertEqual(change.state, "bureau_review")

    def test_periods(self):
        with self.subTest("before the start"):
            change = self.change(
                with_extension=True,
                new_date_end=self.project.date_start - relativedelta(months=2),
            )
            self.refused(change, "ends? before it starts")
        with self.subTest("not later"):
            change = self.change(with_extension=True, new_date_end=self.end)
            self.refused(change, "not after the present one")
        with self.subTest("nothing ticked"):
            self.refused(self.change(), "tick")
        with self.subTest("limits are told, not enforced"):
            change = self.extension(18)
            self.assertIn("12 months", change.cautions)
            self.decide(change)
            self.assertEqual(self.project.date_end, change.new_date_end)

    def test_ended(self):
        change = self.to_bureau(self.extension())
        self.act(self.project, "bureau", "terminate", "Over")
        self.refused(change, "no longer running", "bureau_agree", "bureau")
        with self.assertRaises(UserError):
            self.extension()

    def test_judged(self):
        self.project.state = "acceptance"
        self.refused(self.extension(), "acceptance of the project is under way")

    def test_reached(self):
        line = self.project.indicator_ids[0]
        line.write({"target": "100", "baseline": "10"})
        self.env["jiebang.work.report"]._open(self.project, "annual", self.today.year)
        report = self.project.work_report_ids
        report.indicator_line_ids.filtered(
            lambda x: x.indicator_id == line
        ).achieved = "85"
        report.state = "submitted"
        vals = {"with_indicator": True}
        lower = self.change(
            **vals,
            indicator_line_ids=[
                Command.create({"indicator_id": line.id, "target": "80"})
            ],
        )
        self.refused(lower, "85")

    def test_members(self):
        add = {"operation": "add", "duty": "Trials"}
        for persona, words in (("leader", "leads the project"),):
            change = self.change(
                with_member=True,
                member_line_ids=[
                    Command.create(add | {"cadre_id": self.cadres[persona].id})
                ],
            )
            self.refused(change, words)
        change = self.change(
            with_member=True,
            member_line_ids=[
                Command.create(add | {"cadre_id": self.cadres["stranger"].id})
            ],
        )
        self.act(change, "leader", "submit")
        self.act(change, "stranger", "join_decline", "No time")
        self.assertEqual(change.state, "returned")

    def test_who(self):
        for persona in set(PERSONAS) - {"leader"}:
            with (
                self.subTest(persona),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                self.extension_of(persona)
        change = self.extension()
        acts = [act for act in change._all_acts() if not act.carried_by]
        self.assertFalse(self.as_(change, "unit").has_access("read"), "a draft")
        self.act(change, "leader", "submit")
        actors = {"unit_review": {"unit"}, "authority_review": {"authority"}}
        for persona in PERSONAS:
            record = self.as_(change, persona)
            for act in acts:
                mine = actors[change.state] | (
                    {"leader"} if act.name == "withdraw" else set()
                )
                if change.state in act.sources and persona in mine:
                    continue
                with (
                    self.subTest(persona=persona, act=act.name),
                    self.denied((UserError, AccessError)),
                ):
                    record.action_transition(
                        act.name, "…", **dict.fromkeys(act.required, self.today)
                    )
        self.assertEqual(change.state, "unit_review")

    def extension_of(self, persona):
        return self.as_(self.env["jiebang.change"], persona).create(
            {"project_id": self.project.id, "with_extension": True}
        )

    def test_forged(self):
        change = self.extension()
        self.act(change, "leader", "submit")
        mine = self.as_(change, "leader")
        for vals in (
            {"reason": "Another"},
            {"new_date_end": self.end},
            {"state": "done"},
            {"tier": "notice"},
            {"matter_ids": [Command.create({"kind": "name"})]},
            {"indicator_line_ids": [Command.create({"name": "x"})]},
        ):
            with self.subTest(vals), self.denied((UserError, AccessError)):
                mine.write(vals)
        with self.denied((UserError, AccessError)):
            mine.matter_ids.write({"effects": []})
        foreign = self.env["jiebang.indicator"].create(
            {
                "project_id": self.draft().id,
                "name": "Foreign",
                "target": "1",
            }
        )
        other = self.change(
            with_indicator=True,
            indicator_line_ids=[Command.create({"indicator_id": foreign.id})],
        )
        self.refused(other, "not of this project")
