from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...tools.legal_time import legal_today
from ..common import ProjectCase


@tagged("post_install", "-at_install")
class TestLeaderChange(ProjectCase):
    """A running project passes to a new leader, with reasons and consents (R16)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "running")
        cls.new = cls.cadres["stranger"]
        today = legal_today(cls.env)
        cls.consent = {"meeting_date": today, "minutes_no": "Minutes 9"}

    def change(self, persona="leader", **values):
        vals = {
            "project_id": self.project.id,
            "new_leader_id": self.new.id,
            "reason": "Transferred to another post",
        }
        Change = self.as_(self.env["jiebang.leader.change"], persona)
        return Change.create(vals | values).with_env(self.env)

    def pass_on(self, **values):
        change = self.change(**values)
        self.act(change, "leader", "submit")
        self.act(change, "stranger", "successor_accept")
        self.act(change, "unit", "unit_consent", "The group consents", **self.consent)
        return change

    def reads(self, persona, records=None):
        return self.as_(records or self.project, persona).has_access("read")

    def test_project_passes(self):
        snapshots = self.project.snapshot_ids.mapped("sha256")
        rows = self.project.decision_ids.ids
        self.assertFalse(self.reads("stranger"))
        change = self.change()
        self.act(change, "leader", "submit")
        self.assertTrue(self.reads("stranger"), "he reads what he is asked to lead")
        self.assertFalse(self.as_(self.project, "stranger").can_edit)
        self.act(change, "stranger", "successor_accept")
        self.assertEqual(self.project.leader_id, self.cadres["leader"])
        self.act(change, "unit", "unit_consent", "The group consents", **self.consent)
        project = self.project
        self.assertEqual(change.state, "done")
        self.assertEqual(project.leader_id, self.new)
        self.assertEqual(project.leader_name, "Person stranger")
        self.assertEqual(project.led_since, change.date_done)
        self.assertEqual(project.organization_id, self.institute)
        self.assertEqual(project.state, "running")
        # sealed versions and decisions are untouched
        self.assertEqual(project.snapshot_ids.mapped("sha256"), snapshots)
        self.assertEqual(project.decision_ids.ids, rows)
        for record in (project, change):
            self.assertEqual(self.env["jiebang.decision"]._verify_chain(record), "")
        row = change.decision_ids[0]
        self.assertEqual(row.minutes_no, "Minutes 9")
        self.assertEqual(row.project_id, project)

    def test_old_leader_leaves(self):
        self.pass_on()
        line = self.project.member_ids.filtered(
            lambda m: m.cadre_id == self.cadres["leader"]
        )
        self.assertEqual(line.state, "confirmed")
        self.assertTrue(line.date_to)
        self.assertFalse(self.reads("leader"))
        self.assertFalse(self.reads("leader", self.project.indicator_ids))
        self.assertNotIn(
            self.users["leader"].partner_id, self.project.message_partner_ids
        )
        # but he never decides on it
        self.assertIn(self.users["leader"], self.project._involved_users())
        with self.assertRaises(AccessError):
            self.act(self.project, "leader", "apply_acceptance", "Done")

    def test_old_leader_stays_as_member(self):
        self.pass_on(stays=True, duty="Advises")
        line = self.project.member_ids.filtered(
            lambda m: m.cadre_id == self.cadres["leader"]
        )
        self.assertEqual((line.duty, line.date_to), ("Advises", False))
        self.assertTrue(self.reads("leader"))
        self.assertFalse(self.as_(self.project, "leader").available_acts)

    def test_new_leader_leads(self):
        report = self.report(self.project, "closing")
        turn = self.env.ref("cf_jiebang.mail_activity_type_turn")
        self.pass_on()
        owners = report.activity_ids.filtered(
            lambda a: a.activity_type_id == turn
        ).user_id
        self.assertEqual(owners, self.users["stranger"])
        self.assertTrue(self.reads("stranger", report))
        self.assertTrue(self.as_(report, "stranger").can_edit)
        self.assertFalse(self.reads("leader", report))
        with self.assertRaises(UserError):
            self.change("leader")
        self.assertTrue(self.change("stranger", new_leader_id=self.cadres["leader"].id))

    def test_report_at_the_bureau_keeps_its_leader(self):
        done = self.closing_report(self.project)
        self.pass_on()
        self.assertEqual(done.leader_id, self.cadres["leader"])
        self.assertEqual(done.leader_user_id, self.users["stranger"])

    def test_member_becomes_leader(self):
        cadre = self.cadres["member"]
        member = self.env["jiebang.member"].create(
            {"project_id": self.project.id, "cadre_id": cadre.id, "duty": "Trials"}
        )
        member.write({"state": "confirmed"})
        change = self.change(new_leader_id=cadre.id)
        self.act(change, "leader", "submit")
        self.act(change, "member", "successor_accept")
        self.act(change, "unit", "unit_consent", "Yes", **self.consent)
        self.assertTrue(member.date_to)
        self.assertTrue(self.reads("member"))
        self.assertEqual(self.project.leader_user_id, self.users["member"])

    def test_unit_asks_where_the_leader_cannot(self):
        change = self.change("unit")
        self.act(change, "unit", "submit")
        self.act(change, "stranger", "successor_accept")
        self.act(change, "unit", "unit_consent", "Yes", **self.consent)
        self.assertEqual(self.project.leader_id, self.new)

    def test_who_may_ask(self):
        for persona in ("stranger", "other_unit"):
            with self.subTest(persona=persona), self.refused():
                self.change(persona)
        for persona in ("authority", "bureau", "manager", "auditor"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.change(persona)

    def test_declined_or_withdrawn(self):
        change = self.change()
        self.act(change, "leader", "submit")
        with self.assertRaises(AccessError):
            self.act(change, "leader", "successor_accept")
        with self.said("write the opinion"):
            self.act(change, "stranger", "successor_decline")
        self.act(change, "stranger", "successor_decline", "No time")
        self.assertFalse(self.reads("stranger"))
        self.assertTrue(self.reads("stranger", change))
        second = self.change()
        self.act(second, "leader", "submit")
        self.act(second, "leader", "withdraw", "He stays")
        self.assertFalse(self.reads("stranger"))
        self.assertEqual(self.project.leader_id, self.cadres["leader"])

    def test_unit_consents_with_its_minutes(self):
        change = self.change()
        self.act(change, "leader", "submit")
        self.act(change, "stranger", "successor_accept")
        with self.said("Minutes No."):
            day = self.consent["meeting_date"]
            self.act(change, "unit", "unit_consent", "Yes", meeting_date=day)
        with self.said("future"):
            self.act(
                change,
                "unit",
                "unit_consent",
                "Yes",
                **self.consent | {"meeting_date": "2090-01-01"},
            )
        for persona in ("leader", "stranger"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.act(change, persona, "unit_consent", "Yes", **self.consent)
        # the reviewer who is asked to lead does not consent himself
        self.users["stranger"].write(
            {
                "group_ids": [
                    Command.link(self.env.ref("cf_jiebang.group_unit_reviewer").id)
                ],
                "jiebang_organization_ids": [Command.set(self.institute.ids)],
            }
        )
        with self.said("someone else must decide"):
            self.act(change, "stranger", "unit_consent", "Yes", **self.consent)
        self.act(change, "unit", "unit_consent", "Yes", **self.consent)
        with self.refused():
            self.act(change, "unit", "unit_consent", "Yes", **self.consent)

    def test_what_is_missing(self):
        free = self.env["jiebang.cadre"].create(
            {"name": "Without a user", "organization_id": self.institute.id}
        )
        for cadre, words in (
            (free, "needs a user"),
            (self.cadres["leader"], "leads the project already"),
        ):
            change = self.change(new_leader_id=cadre.id)
            with self.subTest(words=words), self.said(words):
                self.act(change, "leader", "submit")
        first, second = self.change(), self.change()
        self.act(first, "leader", "submit")
        with self.said("under way"):
            self.act(second, "leader", "submit")
        self.act(first, "leader", "withdraw", "No")
        draft = self.draft()
        change = self.change(project_id=draft.id)
        with self.said("only a running project"):
            self.act(change, "leader", "submit")

    def test_nothing_is_forged(self):
        for name, value in (
            ("state", "done"),
            ("old_leader_id", self.new.id),
            ("requester_id", self.users["stranger"].id),
            ("date_done", "2026-01-01"),
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.change(**{name: value})
        change = self.change()
        with self.refused():
            self.as_(change, "leader").copy()
        self.as_(change, "leader").reason = "Another"
        self.act(change, "leader", "submit")
        for vals in ({"reason": "X"}, {"new_leader_id": self.new.id}, {"stays": True}):
            with self.subTest(vals=vals), self.refused():
                self.as_(change, "leader").write(vals)
        with self.refused():
            self.as_(change, "leader").unlink()
        for name, value in (("leader_id", self.new.id), ("led_since", "2026-01-01")):
            with self.assertRaises(AccessError):
                self.as_(self.project, "leader").write({name: value})
