from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .delegation_case import DelegationCase


@tagged("post_install", "-at_install")
class TestHandover(DelegationCase):
    """A whole desk passes to a successor in one act, and stays on record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.successor = cls.add_users({"successor": ("unit_reviewer", None)})
        cls.institute.handler_id = cls.users["unit"]

    def wizard(self, persona="manager", **values):
        vals = {
            "user_id": self.users["unit"].id,
            "successor_id": self.successor.id,
            "reason": "Transferred",
        }
        Wizard = self.as_(self.env["jiebang.handover.wizard"], persona)
        return Wizard.create(vals | values)

    def hand_over(self, **values):
        wizard = self.wizard(**values)
        action = wizard.action_hand_over()
        return self.env["jiebang.handover"].browse(action["res_id"])

    def test_desk_passes_whole(self):
        unit, old = self.users["unit"], self.successor
        self.as_(self.project, "unit").activity_schedule(
            "mail.mail_activity_data_todo", summary="Ask", user_id=unit.id
        )
        delegation = self.granted(day="2026-11-05")
        self.assertFalse(self.sees("successor", self.project))
        with self.at("2026-11-06"):
            wizard = self.wizard()
            self.assertFalse(wizard.blocking_text)
            self.assertNotIn(self.project.name, wizard.preview)
            handover = self.env["jiebang.handover"].browse(
                wizard.action_hand_over()["res_id"]
            )
            self.assertEqual(self.to_do_owner(self.project), old)
            self.assertTrue(self.sees("successor", self.project))
            self.assertFalse(self.sees("unit", self.project))
            self.assertEqual(delegation.state, "revoked")
        outcomes = {line.kind: line.outcome for line in handover.line_ids}
        self.assertEqual(
            outcomes,
            {
                "organization": "moved",
                "handler": "moved",
                "to_do": "moved",
                "activity": "moved",
                "delegation": "ended",
            },
        )
        self.assertEqual(self.institute.handler_id, old)
        self.assertEqual(self.project.activity_ids.user_id, old)
        self.assertNotIn(unit.partner_id, self.project.message_partner_ids)
        with self.at("2026-11-06"):
            self.act(
                self.project, "successor", "unit_agree", "Agreed", **self.party_group()
            )
            with self.assertRaises(AccessError):
                self.act(self.project, "unit", "unit_return", "No")

    def test_what_was_decided_stays(self):
        with self.at("2026-11-03"):
            self.walk(self.project, "authority_review")
        rows = self.project.decision_ids.read()
        with self.at("2026-11-06"):
            self.hand_over()
        self.env.invalidate_all()
        self.assertEqual(self.project.decision_ids.read(), rows)
        verify = self.env["jiebang.decision"]._verify_chain
        self.assertEqual(verify(self.project), "")
        # of the file with others nothing passes
        self.assertEqual(self.to_do_owner(self.project), self.users["authority"])

    def test_double_click_and_atomic(self):
        wizard = self.wizard()
        first = wizard.action_hand_over()
        self.assertEqual(wizard.action_hand_over(), first)
        self.assertEqual(
            self.env["jiebang.handover"].search_count(
                [("user_id", "=", self.users["unit"].id)]
            ),
            1,
        )
        with self.said("There is nothing on the desk"):
            self.wizard().action_hand_over()

    def test_half_a_desk_does_not_pass(self):
        """When the record can't be kept, nothing has moved."""
        self.patch(
            type(self.env["jiebang.handover.line"]),
            "_check_texts",
            lambda _self, _vals: self.fail_in_words(),
        )
        wizard = self.wizard()
        with self.assertRaises(UserError):
            wizard.action_hand_over()
        self.assertEqual(
            self.institute.handler_id, self.users["unit"], "rolled back as a whole"
        )
        self.assertEqual(self.to_do_owner(self.project), self.users["unit"])

    def fail_in_words(self):
        raise UserError(self.project.name)

    def test_only_the_administrator(self):
        for persona in ("unit", "bureau", "auditor"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.wizard(persona)
        self.assertTrue(self.hand_over())

    def test_what_is_missing_is_said(self):
        manager = self.users["manager"]
        manager.group_ids = [
            Command.link(self.env.ref("cf_jiebang.group_unit_reviewer").id)
        ]
        for vals, words in (
            ({"successor_id": False}, "choose who"),
            ({"reason": " "}, "say why"),
            ({"successor_id": self.users["leader"].id}, "has not the role"),
            ({"successor_id": self.users["unit"].id}, "somebody else"),
            ({"successor_id": manager.id}, "to himself"),
            ({"user_id": self.users["stranger"].id}, "nothing on the desk"),
        ):
            with self.subTest(words=words), self.said(words):
                self.hand_over(**vals)
        self.assertTrue(self.hand_over())

    def test_officer_who_stays(self):
        self.hand_over(keeps_posts=True)
        self.assertTrue(self.sees("unit", self.project))
        self.assertTrue(self.sees("successor", self.project))
        self.assertEqual(self.to_do_owner(self.project), self.successor)

    def test_own_project_stays(self):
        """His own to-dos as a leader are no part of the desk."""
        unit = self.users["unit"]
        with self.at("2026-11-03"):
            self.act(
                self.project,
                "unit",
                "unit_return",
                "Correct it",
                **self.return_values(),
            )
        self.assertEqual(self.to_do_owner(self.project), self.users["leader"])
        self.users["leader"].jiebang_organization_ids = self.other_institute
        self.users["leader"].group_ids = [
            Command.link(self.env.ref("cf_jiebang.group_unit_reviewer").id)
        ]
        self.hand_over(user_id=self.users["leader"].id, successor_id=unit.id)
        self.assertEqual(self.to_do_owner(self.project), self.users["leader"])
        self.assertIn(self.other_institute, unit.jiebang_organization_ids)
        self.assertTrue(self.sees("leader", self.project))

    def test_record_is_append_only(self):
        handover = self.hand_over()
        for persona in ("unit", "successor", "manager", "auditor"):
            mine = self.as_(handover, persona)
            self.assertTrue(self.sees(persona, handover))
            self.assertTrue(self.sees(persona, handover.line_ids))
            with self.refused():
                mine.write({"reason": "Other"})
            with self.refused():
                mine.unlink()
        self.assertFalse(self.sees("authority", handover))
        with self.refused():
            handover.line_ids.write({"note": "X"})
        names = self.as_(handover.line_ids, "manager").mapped("record_name")
        self.assertNotIn(self.project.display_name, names)
        names = self.as_(handover.line_ids, "successor").mapped("record_name")
        self.assertIn(self.project.display_name, names)
        Handover = self.env["jiebang.handover"]
        for persona in ("manager", "unit"):
            with self.assertRaises(AccessError):
                self.as_(Handover, persona).create({"reason": "X"})
            with self.refused():
                self.as_(handover, persona).copy()
        with self.assertRaises(AccessError):
            self.as_(self.env["jiebang.handover.wizard"], "manager").create(
                {"user_id": self.users["unit"].id, "handover_id": handover.id}
            )
