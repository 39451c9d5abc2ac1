from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tests import tagged

from ...tools.legal_time import legal_today
from ..common import ProjectCase
from ..cron_mixin import CronMixin


class ChangeCase(ProjectCase):
    """A running project whose leader asks for changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "running")
        cls.today = legal_today(cls.env)
        cls.minutes = {"meeting_date": cls.today, "minutes_no": "Minutes 9"}
        cls.end = cls.today + relativedelta(months=10, day=31)
        cls.project.date_end = cls.end

    def change(self, persona="leader", **values):
        vals = {"project_id": self.project.id, "reason": "The trial takes longer"}
        Change = self.as_(self.env["jiebang.change"], persona)
        return Change.create(vals | values).with_env(self.env)

    def extension(self, months=6, **values):
        end = self.end + relativedelta(months=months, day=31)
        return self.change(with_extension=True, new_date_end=end, **values)

    def to_authority(self, change):
        self.act(change, "leader", "submit")
        self.act(change, "unit", "unit_agree", "The group agrees", **self.minutes)
        return change

    def to_bureau(self, change):
        self.to_authority(change)
        self.act(change, "authority", "authority_agree", "Agreed")
        return change

    def decide(self, change):
        self.to_bureau(change)
        self.act(change, "bureau", "bureau_agree", "Agreed")
        if change.state == "meeting":
            self.act(change, "secretary", "meeting_agree", "Agreed", **self.minutes)
        return change

    def notify(self, **values):
        change = self.change(**values)
        self.act(change, "leader", "submit")
        self.assertEqual(change.state, "notice")
        return change


@tagged("post_install", "-at_install")
class TestChange(CronMixin, ChangeCase):
    """What is asked for is decided by the table, and true everywhere afterwards."""

    def test_extension(self):
        change = self.extension()
        matter = change.matter_ids
        self.assertEqual((matter.kind, matter.tier), ("extension", "major"))
        self.assertIn(str(self.end), matter.before)
        before = self.project.version
        self.decide(change)
        self.assertEqual(change.state, "done")
        project = self.project
        self.assertEqual(project.date_end, change.new_date_end)
        self.assertEqual(project.version, before + 1)
        old, new = project.snapshot_ids.filtered(
            lambda s: s.kind == "submitted"
        ).sorted("version")[-2:]
        self.assertEqual((old.version, new.version), (before, before + 1))
        self.assertEqual(old.state, "superseded")
        self.assertEqual(new.previous_id, old)
        self.assertEqual(new._fault(), "")
        for record in (project, change):
            self.assertEqual(self.env["jiebang.decision"]._verify_chain(record), "")
        row = project.decision_ids.filtered(lambda d: d.transition == "amend")
        self.assertIn(change.code, row.opinion)
        # what was in force on a day
        yesterday = self.today - timedelta(days=1)
        self.assertEqual(project._value_on(yesterday, "date_end"), self.end)
        self.assertEqual(project._value_on(self.today, "date_end"), project.date_end)

    def test_indicator(self):
        line = self.project.indicator_ids[0]
        line.write({"target": "100", "baseline": "10"})
        change = self.change(
            with_indicator=True,
            indicator_line_ids=[
                Command.create({"indicator_id": line.id, "target": "80"}),
                Command.create(
                    {"operation": "add", "name": "Further one", "target": "3"}
                ),
            ],
        )
        self.assertEqual(change.indicator_line_ids[0].name, line.name)
        self.assertEqual(change.tier, "major")
        self.decide(change)
        self.assertEqual(line.target, "80")
        made = self.project.indicator_ids - line
        self.assertIn("Further one", made.mapped("name"))
        yesterday = self.today - timedelta(days=1)
        past = self.project._baseline_on(yesterday)["jiebang.indicator"]
        self.assertEqual(past[line.id]["target"], "100")
        added = made.filtered(lambda x: x.name == "Further one")
        self.assertIsNone(past[added.id])
        self.assertEqual(self.project._former_values(line)["target"], "100")
        # raised, it is the department's
        change = self.change(
            with_indicator=True,
            indicator_line_ids=[
                Command.create({"indicator_id": line.id, "target": "90"}),
                Command.create(
                    {"indicator_id": added.id, "operation": "change", "target": "4"}
                ),
            ],
        )
        self.assertEqual(change.tier, "department")
        # dropped, it stays on record
        change = self.change(
            with_indicator=True,
            indicator_line_ids=[
                Command.create({"indicator_id": added.id, "operation": "drop"})
            ],
        )
        self.decide(change)
        self.assertFalse(added.active)
        self.assertNotIn(added, self.project.indicator_ids)

    def test_joins_and_leaves(self):
        person = self.cadres["stranger"]
        change = self.change(
            with_member=True,
            member_line_ids=[
                Command.create(
                    {"operation": "add", "cadre_id": person.id, "duty": "Trials"}
                )
            ],
        )
        self.act(change, "leader", "submit")
        self.assertEqual(change.state, "consent")
        self.assertTrue(self.as_(change, "stranger").has_access("read"))
        self.act(change, "stranger", "join_agree")
        self.assertEqual(change.state, "unit_review")
        self.act(change, "unit", "unit_agree", "Agreed", **self.minutes)
        self.act(change, "authority", "authority_agree", "Agreed")
        self.assertEqual(change.state, "done")
        member = self.project.member_ids.filtered(lambda m: m.cadre_id == person)
        self.assertEqual((member.state, member.duty), ("confirmed", "Trials"))
        self.assertEqual(member.date_from, self.today)
        self.assertTrue(self.as_(self.project, "stranger").has_access("read"))
        change = self.notify(
            with_member=True,
            member_line_ids=[
                Command.create({"operation": "drop", "member_id": member.id})
            ],
        )
        self.act(change, "authority", "notice_note")
        self.assertEqual(member.date_to, self.today)
        self.assertFalse(self.as_(self.project, "stranger").has_access("read"))

    def test_notice_lapses(self):
        change = self.notify(
            with_partner=True,
            partner_line_ids=[
                Command.create(
                    {"operation": "add", "name": "Seed Ltd", "nature": "enterprise"}
                )
            ],
        )
        lapse = self.env.ref("cf_jiebang.cron_lapse_notices")
        self.run_action(lapse)
        self.assertEqual(change.state, "notice", "the time is not over")
        change.deadline = self.today - timedelta(days=1)
        self.run_action(lapse)
        self.assertEqual(change.state, "done")
        self.assertIn("Seed Ltd", self.project.partner_ids.mapped("name"))

    def test_objection(self):
        change = self.notify(
            with_partner=True,
            partner_line_ids=[Command.create({"operation": "add", "name": "Seed"})],
        )
        self.act(change, "authority", "notice_object", "It is a rival")
        self.assertEqual(change.state, "declined")
        self.assertNotIn("Seed", self.project.partner_ids.mapped("name"))

    def test_texts_and_titles(self):
        change = self.change(
            with_plan=True,
            with_name=True,
            with_category=True,
            with_milestone=True,
            new_name="A narrower title",
            new_main_category_id=self.category2.id,
            text_line_ids=[
                Command.create({"section": "plan_method", "text": "<p>New route</p>"})
            ],
            milestone_line_ids=[
                Command.create(
                    {
                        "operation": "add",
                        "name": "Stage 9",
                        "goal": "Harvest",
                        "date_start": self.today,
                        "date_end": self.end,
                    }
                )
            ],
        )
        self.decide(change)
        project = self.project
        self.assertEqual(project.name, "A narrower title")
        self.assertEqual(project.main_category_id, self.category2)
        self.assertIn("New route", project.plan_method)
        self.assertIn("Stage 9", project.milestone_ids.mapped("name"))

    def test_pause_and_resume(self):
        change = self.change(
            with_pause=True, pause_until=self.today + timedelta(days=30)
        )
        self.assertEqual(change.tier, "department")
        self.to_authority(change)
        self.act(change, "authority", "authority_agree", "Agreed")
        self.assertEqual(self.project.paused_since, self.today)
        found = self.env["jiebang.progress"]._projects_to_open(
            self.today + timedelta(days=70)
        )
        self.assertNotIn(self.project.id, [row[0] for row in found])
        change = self.change(with_resume=True)
        self.to_authority(change)
        self.act(change, "authority", "authority_agree", "Agreed")
        self.assertFalse(self.project.paused_since)
        long = self.change(
            with_pause=True, pause_until=self.today + timedelta(days=200)
        )
        self.assertEqual(long.tier, "major")

    def test_unit(self):
        change = self.change(
            with_unit=True,
            new_organization_id=self.other_institute.id,
            new_authority_id=self.county_bureau.id,
        )
        self.decide(change)
        self.assertEqual(self.project.organization_id, self.other_institute)
        self.assertEqual(self.project.authority_id, self.county_bureau)
        self.assertTrue(self.as_(self.project, "other_unit").has_access("read"))
        self.assertFalse(self.as_(self.project, "unit").has_access("read"))
        self.assertEqual(change.organization_id, self.institute, "it was decided there")

    def test_closing(self):
        end = self.today + relativedelta(months=1, day=31)
        self.decide(self.change(with_closing=True, closing_date=end))
        self.assertEqual(self.project.date_end, end)

    def test_termination(self):
        change = self.decide(self.change(with_termination=True))
        self.assertEqual(change.state, "done")
        self.assertEqual(self.project.state, "terminated")
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(self.project), "")

    def test_return(self):
        change = self.to_authority(self.extension())
        self.act(change, "authority", "authority_return", "Give the reasons")
        self.assertEqual(change.state, "returned")
        self.as_(change, "leader").reason = "The variety needs a second winter"
        self.decide(change)
        self.assertEqual(change.version, 2)
        self.assertEqual(change.state, "done")

    def test_rules_are_dated(self):
        rule = self.env["jiebang.change.rule"].create(
            {
                "case": "extension",
                "tier": "department",
                "date_from": self.today,
                "program_id": self.program.id,
                "basis": "Test",
            }
        )
        change = self.extension()
        self.assertEqual(change.tier, "department")
        self.assertEqual(change.matter_ids.rule_id, rule)
        self.to_authority(change)
        rule.tier = "major"
        self.act(change, "authority", "authority_agree", "Agreed")
        self.assertEqual(change.state, "done", "it keeps what it was handed in with")
