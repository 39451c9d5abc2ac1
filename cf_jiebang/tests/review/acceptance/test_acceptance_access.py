from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...common import AT_BUREAU, READERS, RULES, ProjectCase
from ...pdf import PDF

SEES = READERS | {"secretary"}

FATE = {
    "state": "concluded",
    "sha256": "0" * 64,
    "version_code": "V9-0000-0000",
    "work_report_id": False,
    "panel_minimum": 0,
    "concluded_by_id": 1,
    "concluded_date": "2026-01-01 00:00:00",
}
"""Guarded fields of an acceptance, each with a value that a forger would like."""


@tagged("post_install", "-at_install")
class TestAcceptanceAccess(ProjectCase):
    """Who sees an acceptance, who concludes it, and which doors are shut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "acceptance")

    def test_panel_is_not_of_the_project(self):
        """By the directory, by name, and of who joins the project later."""
        mine = self.as_(self.acceptance(self.project), "bureau")
        for vals in (
            {"cadre_id": self.cadres["leader"].id},
            {"name": " Person leader "},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "part of the project"),
                self.env.cr.savepoint(),
            ):
                mine.member_ids = [Command.create(vals)]
            with (
                self.assertRaisesRegex(UserError, "part of the project"),
                self.env.cr.savepoint(),
            ):
                mine.member_ids[0].write(vals)
        mine.member_ids = [Command.create({"cadre_id": self.cadres["stranger"].id})]
        self.assertEqual(mine.member_ids[-1].name, "Person stranger")
        self.project.sudo().involved_user_ids |= self.users["stranger"]
        with self.assertRaisesRegex(UserError, "Person stranger is part"):
            mine.action_transition("conclude")

    def test_only_the_bureau_records(self):
        self.assertTrue(self.acceptance(self.project).exists())
        self.project.acceptance_ids.sudo().unlink()
        for persona in set(self.users) - AT_BUREAU:
            with (
                self.subTest(persona=persona),
                mute_logger(*RULES),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self.acceptance(self.project, persona=persona)

    @mute_logger(*RULES)
    def test_only_the_bureau_concludes(self):
        acceptance = self.acceptance(self.project)
        for persona in set(self.users) - AT_BUREAU:
            with self.subTest(persona=persona), self.assertRaises(UserError):
                self.as_(acceptance, persona).action_transition("conclude")
        self.as_(acceptance, "bureau2").action_transition("conclude")
        self.assertEqual(self.project.state, "closed")

    def test_nobody_accepts_his_own_project(self):
        acceptance = self.acceptance(self.project)
        group = self.env.ref("cf_jiebang.group_bureau_officer")
        self.users["leader"].write(
            {
                "group_ids": [Command.link(group.id)],
                "jiebang_organization_ids": [Command.set(self.bureau.ids)],
            }
        )
        mine = self.as_(acceptance, "leader")
        for call in (
            lambda: mine.action_transition("conclude"),
            lambda: mine.write({"opinion": "Splendid"}),
            lambda: mine.member_ids.write({"present": False}),
            mine.unlink,
        ):
            with self.assertRaisesRegex(AccessError, "someone else must decide"):
                call()
        self.as_(acceptance, "bureau").action_transition("conclude")

    def test_who_sees_it_and_from_when(self):
        acceptance = self.acceptance(self.project)
        for persona in self.users:
            with self.subTest(persona=persona, state="draft"):
                early = {
                    "bureau",
                    "bureau2",
                    "evaluation_officer",
                    "auditor",
                    "secretary",
                }
                self.assertEqual(self.sees(persona, acceptance), persona in early)
                panel = acceptance.member_ids
                self.assertEqual(self.sees(persona, panel), persona in early)
        self.as_(acceptance, "bureau").action_transition("conclude")
        for persona in self.users:
            with self.subTest(persona=persona, state="concluded"):
                self.assertEqual(self.sees(persona, acceptance), persona in SEES)
                panel = acceptance.member_ids
                self.assertEqual(self.sees(persona, panel), persona in SEES)

    @mute_logger(*RULES)
    def sees(self, persona, records):
        model = self.as_(records.browse(), persona)
        if not model.has_access("read"):
            return False
        return bool(model.search([("id", "in", records.ids)]))

    def test_the_acts_have_no_other_door(self):
        """The project's own door refuses what the acceptance carries."""
        for name in ("acceptance_pass", "acceptance_fail", "acceptance_rectify"):
            self.assertNotIn(name, self.as_(self.project, "bureau").available_acts)
            with self.assertRaisesRegex(UserError, "can't be done one by one"):
                self.act(self.project, "bureau", name, "By hand")
        for name, value in (
            ("acceptance_result", "pass"),
            ("date_rectify", "2030-01-01"),
            ("state", "closed"),
        ):
            for persona in ("leader", "bureau", "manager"):
                with mute_logger(*RULES), self.refused():
                    self.as_(self.project, persona).write({name: value})
        self.accept(self.project)

    def test_doors_to_the_fate(self):
        acceptance = self.acceptance(self.project)
        mine = self.as_(acceptance, "bureau")
        mine.write({"place": "Another room"})
        for name, value in FATE.items():
            with self.subTest(field=name), self.refused():
                mine.write({name: value})
            with self.subTest(field=name), self.refused():
                mine.web_save({name: value}, {})
        mine.unlink()
        for name, value in FATE.items():
            with self.subTest(field=name), self.refused(), self.env.cr.savepoint():
                self.acceptance(self.project, **{name: value})
        model = self.as_(self.env["jiebang.acceptance"], "bureau")
        model = model.with_context(default_state="concluded")
        self.assertEqual(model.default_get(["state"]), {"state": "draft"})
        with self.refused(), self.env.cr.savepoint():
            model.create({"project_id": self.project.id})

    def test_what_is_concluded_stays(self):
        acceptance = self.accept(self.project)
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "jiebang.acceptance"),
                    ("res_id", "=", acceptance.id),
                    ("res_field", "=", "content"),
                ]
            )
        )
        row = acceptance.decision_ids
        self.assertEqual((row.transition, row.project_id), ("conclude", self.project))
        self.assertIn(acceptance.sha256, row.attachments)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(acceptance), "")
        mine, file = self.as_(acceptance, "bureau"), self.as_(attachment, "bureau")
        self.assertTrue(file.read(["raw"]))
        panel = mine.member_ids
        for name, call in {
            "write": lambda: mine.write({"opinion": "Rewritten"}),
            "content": lambda: mine.write({"content": PDF}),
            "again": lambda: mine.action_transition("conclude"),
            "unlink": mine.unlink,
            "panel write": lambda: panel[0].write({"name": "Another"}),
            "panel add": lambda: mine.write(
                {"member_ids": [Command.create({"name": "Fourth"})]}
            ),
            "panel create": lambda: panel.create(
                {"acceptance_id": acceptance.id, "name": "Fourth"}
            ),
            "panel unlink": panel.unlink,
            "file raw": lambda: file.write({"raw": b"x"}),
            "file public": lambda: file.write({"public": True}),
            "file unlink": file.unlink,
            "file su": lambda: attachment.write({"raw": b"x"}),
        }.items():
            with self.subTest(door=name), self.refused(), self.env.cr.savepoint():
                call()
        self.assertEqual(acceptance.opinion, "The panel has seen the trials.")
        self.assertEqual(attachment._content_sha256(), acceptance.sha256)
