from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import ProjectCase

FATE = {
    "state": "running",
    "version": 7,
    "filing_no": "X",
    "reached_tier": 5,
    "conclusion": "pass",
    "decision_count": 3,
    "declined_tier": "unit",
}
"""Fields of a project's fate, each with a value that a forger would like."""


@tagged("post_install", "-at_install", "undated")
class TestDoors(ProjectCase):
    """Every door to the fate of a project is shut, and the same call with
    harmless content is allowed for who may."""

    # -- fate ----------------------------------------------------------------

    def test_write(self):
        self.mine.write({"summary": "Mine to change"})
        for name, value in FATE.items():
            with self.subTest(field=name), self.refused():
                self.mine.write({name: value})

    def test_stage_drag(self):
        """What a kanban drag sends."""
        stage = self.env["jiebang.stage"].search([("state", "=", "running")])
        with self.refused():
            self.mine.write({"stage_id": stage.id})
        with self.refused():
            self.mine.web_save({"stage_id": stage.id}, {"stage_id": {}})

    def test_create(self):
        self.assertTrue(self.Project.create({"name": "A harmless draft"}))
        for name, value in FATE.items():
            with self.subTest(field=name), self.refused():
                self.Project.create({"name": "A forged draft", name: value})

    def test_default_keys_of_the_context(self):
        for name, value in FATE.items():
            with self.subTest(field=name), self.refused():
                self.Project.with_context(**{f"default_{name}": value}).create(
                    {"name": "A forged draft"}
                )

    def test_stored_defaults_of_a_user(self):
        """``ir.default`` is writable by every user for himself."""
        self.env["ir.default"].set(
            "jiebang.project", "state", "running", user_id=self.users["leader"].id
        )
        self.env["ir.default"].set(
            "jiebang.project", "version", 9, user_id=self.users["leader"].id
        )
        project = self.Project.create({"name": "A harmless draft"})
        self.assertEqual((project.state, project.version), ("draft", 0))

    def test_import(self):
        good = self.Project.load(["name"], [["A harmless draft"]])
        self.assertTrue(good["ids"], good["messages"])
        bad = self.Project.load(
            ["name", "state"], [["A forged draft", "Filed, running"]]
        )
        self.assertFalse(bad["ids"])

    def test_copy(self):
        self.walk(self.project, "authority_review")
        copy = self.mine.copy()
        self.assertEqual((copy.state, copy.version, copy.reached_tier), ("draft", 0, 0))
        self.assertFalse(copy.decision_ids)
        for name, value in FATE.items():
            with self.subTest(field=name), self.refused():
                self.mine.copy({name: value})

    def test_leader_is_the_user_himself(self):
        """Nobody drafts, or hands his draft over, in another's name."""
        other = self.cadres["stranger"]
        with self.refused():
            self.Project.create({"name": "In his name", "leader_id": other.id})
        with self.refused():
            self.mine.write({"leader_id": other.id})

    def test_organisations_are_the_servers(self):
        for name in ("organization_id", "authority_id"):
            with self.subTest(field=name), self.refused():
                self.mine.write({name: self.county_bureau.id})

    def test_transition_context_keys_switch_nothing_off(self):
        """No key of a client's context skips a check, the log or the to-do."""
        keys = {
            "tracking_disable": True,
            "mail_activity_automation_skip": True,
            "mail_notrack": True,
            "mail_create_nolog": True,
            "skip_validation_check": True,
            "default_state": "running",
            "active_test": False,
            "install_mode": True,
            "_force_unlink": True,
            "import_file": True,
        }
        with self.refused():
            self.as_(self.project, "stranger").with_context(**keys).action_transition(
                "submit"
            )
        self.mine.with_context(**keys).action_transition("submit")
        self.assertEqual(self.project.state, "unit_review")
        self.assertEqual(self.project.decision_count, 1)
        self.assertEqual(len(self.project.activity_ids), 1)

    def test_carried_acts_are_not_called_one_by_one(self):
        """A meeting's conclusion and a receipt are no button of the project."""
        self.walk(self.project, "meeting")
        for act in ("meeting_pass", "meeting_refuse", "receive"):
            with self.subTest(act=act), self.assertRaisesRegex(UserError, "one by one"):
                self.act(self.project, "secretary", act, "Pass it")
        self.conclude({self.project: ("pass", "")})
        self.assertEqual(self.project.state, "running")

    def test_unknown_acts_and_values(self):
        with self.assertRaisesRegex(UserError, "no act"):
            self.act(self.project, "leader", "teleport")
        with self.assertRaisesRegex(UserError, "takes no"):
            self.act(self.project, "leader", "submit", state="running")
        with self.assertRaisesRegex(UserError, "takes no"):
            self.act(self.project, "leader", "submit", meeting_id=1)

    # -- content -------------------------------------------------------------

    def test_content_is_frozen_after_submission(self):
        line = self.mine.indicator_ids
        line.write({"target": "21"})
        self.walk(self.project, "unit_review")
        for vals in (
            {"summary": "Changed"},
            {"plan_content": "<p>Changed</p>"},
            {"leader_phone": "13900000000"},
            {"declare_true": False},
            {"indicator_ids": [Command.create({"name": "New", "target": "1"})]},
            {"indicator_ids": [Command.update(line.id, {"target": "1"})]},
            {"indicator_ids": [Command.delete(line.id)]},
            {"member_ids": [Command.create({"cadre_id": self.cadres["member"].id})]},
        ):
            with self.subTest(vals=vals), self.refused(), self.env.cr.savepoint():
                self.mine.write(vals)
        for call in (
            lambda: line.write({"target": "1"}),
            line.unlink,
            lambda: line.create(
                {"project_id": self.project.id, "name": "New", "target": "1"}
            ),
            lambda: line.with_context(_force_unlink=True).unlink(),
        ):
            with self.refused(), self.env.cr.savepoint():
                call()

    def test_lines_of_another_project(self):
        """x2many from a parent of one's own reaches no line of another's."""
        other = self.draft("stranger", name="Another's project")
        line = other.indicator_ids
        with mute_logger("odoo.addons.base.models.ir_rule"), self.refused():
            self.mine.write({"indicator_ids": [Command.link(line.id)]})
            self.env.flush_all()
        with mute_logger("odoo.addons.base.models.ir_rule"), self.refused():
            self.mine.write({"indicator_ids": [Command.update(line.id, {"name": "X"})]})
        with self.refused():
            self.mine.indicator_ids.write({"project_id": other.id})
        self.assertEqual(line.project_id, other)

    def test_lines_are_not_smuggled_into_another_project(self):
        other = self.draft("stranger", name="Another's project")
        model = self.as_(self.env["jiebang.indicator"], "leader")
        model.create({"project_id": self.project.id, "name": "Mine", "target": "1"})
        with mute_logger("odoo.addons.base.models.ir_rule"), self.refused():
            model.create({"project_id": other.id, "name": "Smuggled", "target": "1"})

    def test_members_edit_nothing(self):
        self.mine.write(
            {
                "mode": "team",
                "member_ids": [
                    Command.create(
                        {"cadre_id": self.cadres["member"].id, "duty": "Trials"}
                    )
                ],
            }
        )
        member = self.as_(self.project, "member")
        self.assertEqual(member.summary, "Grass that grows on dry land.")
        with self.refused():
            member.write({"summary": "By the member"})
        with self.refused():
            member.member_ids.write({"state": "confirmed"})
        with self.refused():
            self.mine.member_ids.action_transition("confirm")
        member.member_ids.action_transition("confirm")
        self.assertEqual(self.project.member_ids.state, "confirmed")

    def test_submitted_projects_are_not_deleted(self):
        self.draft(name="A draft to drop").with_user(self.users["leader"]).unlink()
        self.walk(self.project, "unit_review")
        for project in (self.mine, self.mine.with_context(_force_unlink=True)):
            with self.assertRaisesRegex(UserError, "stays on record"):
                project.unlink()
        with self.assertRaisesRegex(UserError, "stays on record"):
            self.project.sudo().unlink()

    # -- two tiers, own projects ---------------------------------------------

    def test_nobody_decides_on_two_tiers_of_a_version(self):
        both = self.users["unit"]
        both.write(
            {
                "group_ids": [
                    Command.link(self.env.ref("cf_jiebang.group_authority_officer").id)
                ],
                "jiebang_organization_ids": [Command.link(self.department.id)],
            }
        )
        self.walk(self.project, "authority_review")
        with self.assertRaisesRegex(AccessError, "already decided"):
            self.act(self.project, "unit", "authority_agree", "Me again")
        other = self.draft(name="Seeds that stand frost")
        self.act(other, "leader", "submit")
        self.as_(other, "other_unit")
        second = self.users["other_unit"]
        second.jiebang_organization_ids = self.institute
        self.act(other, "other_unit", "unit_agree", "Agreed", **self.party_group())
        self.act(other, "unit", "authority_agree", "His first decision here")
        self.assertEqual(other.state, "delivery")

    def test_nobody_decides_on_his_own_project(self):
        """Leader and members stand back, whatever roles they hold."""
        self.mine.write(
            {
                "mode": "team",
                "team_name": "Team",
                "member_ids": [
                    Command.create(
                        {"cadre_id": self.cadres["member"].id, "duty": "Trials"}
                    )
                ],
            }
        )
        self.as_(self.project.member_ids, "member").action_transition("confirm")
        for persona in ("leader", "member"):
            self.users[persona].write(
                {
                    "group_ids": [
                        Command.link(self.env.ref("cf_jiebang.group_unit_reviewer").id)
                    ],
                    "jiebang_organization_ids": [Command.set(self.institute.ids)],
                }
            )
        self.walk(self.project, "unit_review")
        for persona in ("leader", "member"):
            with (
                self.subTest(persona=persona),
                self.assertRaisesRegex(AccessError, "someone else must decide"),
            ):
                self.act(
                    self.project, persona, "unit_agree", "Fine", **self.party_group()
                )
        self.act(self.project, "unit", "unit_agree", "Agreed", **self.party_group())

    def test_recused_member_of_the_meeting(self):
        self.walk(self.project, "meeting")
        meeting = self.meeting(
            {self.project: ("pass", "")},
            attendee_ids=[
                Command.create({"cadre_id": self.cadres["leader"].id}),
                Command.create({"name": "Member 2"}),
            ],
        )
        item = self.as_(meeting.item_ids, "secretary")
        self.assertEqual(item.recused_ids.name, "Person leader")
        item.recused_ids = False
        with self.assertRaisesRegex(UserError, "must be recused"):
            self.as_(meeting, "secretary").action_transition("conclude")
        item.recused_ids = meeting.attendee_ids[0]
        self.as_(meeting, "secretary").action_transition("conclude")
        self.assertEqual(self.project.state, "running")

    def test_change_of_post_takes_effect_at_once(self):
        """The rules hold no stale organisation (they are cached per user)."""
        self.walk(self.project, "unit_review")
        unit, other = self.users["unit"], self.users["other_unit"]
        self.assertTrue(self.as_(self.project, "unit").has_access("read"))
        self.assertFalse(self.as_(self.project, "other_unit").has_access("read"))
        unit.jiebang_organization_ids = self.other_institute
        other.jiebang_organization_ids = self.institute
        self.assertFalse(self.as_(self.project, "unit").has_access("read"))
        self.assertTrue(self.as_(self.project, "other_unit").has_access("read"))
