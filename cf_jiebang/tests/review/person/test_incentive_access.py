from functools import partial

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...pdf import PDF
from .incentive_case import WORKS, IncentiveCase

ACTS = {
    "nominate": ("draft", "assessor"),
    "find_eligible": ("eligibility", "personnel"),
    "find_ineligible": ("eligibility", "personnel"),
    "send_back": ("eligibility", "personnel"),
    "decide": ("meeting", "secretary"),
    "refuse": ("meeting", "secretary"),
    "carry_out": ("decided", "personnel"),
    "withdraw": ("draft", "assessor"),
}


@tagged("post_install", "-at_install")
class TestIncentiveAccess(IncentiveCase):
    """Who sees an incentive, who acts on it, and which doors are shut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merit = cls.evaluation_meeting()

    def test_matrix_of_acts(self):
        incentive = self.nomination(self.merit)
        values = self.decision() | self.proof()
        for state in ("draft", "eligibility", "meeting", "decided"):
            if state != "draft":
                self.walk_incentive(incentive, state)
            if state == "meeting":
                self.promise(incentive)
            with self.unchanged(incentive):
                for act in incentive._all_acts():
                    if act.carried_by == "jiebang.reform":
                        continue
                    mine = {name: values[name] for name in act.values if name in values}
                    with self.subTest(state=state, act=act.name):
                        self._try_everybody(incentive, act, mine)

    def _try_everybody(self, incentive, act, values):
        """Who may, does; then the same call is refused to all others."""
        state, right = incentive.state, ACTS[act.name][1]
        possible = state in act.sources
        if possible:
            savepoint = self.env.cr.savepoint()
            self.act(incentive, right, act.name, "Because", **values)
            self.assertEqual(incentive.state, act.target)
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
        others = set(self.users) - {right, f"{right}2"}
        if right == "assessor":
            others.discard("evaluation_officer")
        for persona in others if possible else {right}:
            with (
                self.subTest(state=state, act=act.name, persona=persona),
                self.denied(),
            ):
                self.act(incentive, persona, act.name, "Because", **values)

    def test_seen_by_the_person_once_decided(self):
        incentive = self.nomination(self.merit)
        seen = set(WORKS)
        for state, more in (
            ("draft", set()),
            ("eligibility", set()),
            ("meeting", {"secretary"}),
            ("decided", {"leader"}),
            ("done", set()),
        ):
            if state != "draft":
                self.walk_incentive(incentive, state)
            seen |= more
            for persona in self.users:
                with self.subTest(state=state, persona=persona):
                    self.assertEqual(self.visible(incentive, persona), persona in seen)
                    if persona not in seen:
                        self._assert_shut(incentive, persona)
        mine = self.as_(incentive, "leader")
        self.assertEqual(mine.read(["kind"])[0]["kind"], "promotion")
        for name in ("reasons", "eligibility_basis", "acts", "merit_id"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                mine.read([name])

    def _assert_shut(self, incentive, persona):
        mine = self.as_(incentive, persona)
        for call in (
            lambda: mine.read(["kind"]),
            lambda: mine.web_read({"kind": {}}),
            lambda: mine.export_data(["kind"]),
            lambda: mine.action_open_transition("decide"),
            lambda: mine.message_get_followers(),
        ):
            with self.denied():
                call()
        for call in (
            lambda: mine.message_post(body=self.project.name),
            lambda: mine.copy(),
        ):
            self.shut(call)
        domain = [("id", "=", incentive.id)]
        self.assertFalse(mine.search_count(domain))
        self.assertFalse(mine.browse().name_search("", domain))
        self.assertFalse(mine._read_group(domain, ["kind"], ["__count"]))

    def test_nothing_is_said_beside_a_sheet(self):
        """Not by who works on it either, through no door of Odoo's."""
        incentive = self.nomination(self.merit)
        place = {"model": incentive._name, "res_id": incentive.id}
        model = self.env["ir.model"]._get_id(incentive._name)
        partner = self.users["personnel"].partner_id
        before = incentive.sudo().message_ids
        note = {"body": "x", "partner_ids": partner.ids}
        later = {**place, "body": "x", "scheduled_date": "2099-01-01"}
        to_do = {"res_model_id": model, "res_id": incentive.id, "note": "x"}
        mail = {"model": incentive._name, "res_ids": str(incentive.ids), **note}
        for persona in ("assessor", "auditor"):
            mine = self.as_(incentive, persona)
            env = mine.env
            composer = env["mail.compose.message"]
            for call in (
                partial(mine.message_post, body="x"),
                partial(mine.message_notify, **note),
                partial(env["mail.thread"].message_notify, **note, **place),
                partial(env["mail.message"].create, {**place, "body": "x"}),
                partial(env["mail.scheduled.message"].create, later),
                partial(env["mail.activity"].create, to_do),
                lambda c=composer: c.create(mail).action_send_mail(),
                lambda c=composer: c.create(
                    mail | {"composition_mode": "mass_mail", "subject": "x"}
                ).action_send_mail(),
            ):
                self.shut(call)
        self.env.invalidate_all()
        self.assertEqual(incentive.sudo().message_ids, before)

    def test_person_with_roles_neither_reads_nor_decides_his_own(self):
        incentive = self.walk_incentive(self.nomination(self.merit), "eligibility")
        self.users["leader"].write(
            {
                "group_ids": [
                    Command.link(self.env.ref(f"cf_jiebang.group_{name}").id)
                    for name in (
                        *("evaluation_officer", "personnel", "auditor"),
                        "meeting_secretary",
                    )
                ],
                "jiebang_organization_ids": [Command.set(self.bureau.ids)],
            }
        )
        self.assertFalse(self.visible(incentive, "leader"))
        self.shut(lambda: self.act(incentive, "leader", "find_eligible", "Fine"))
        self.shut(lambda: self.nomination(self.merit, persona="leader"))
        other = self.nomination(self.merit, kind="rank", persona="assessor")
        self.assertFalse(self.visible(other, "leader"))

    def test_fate_is_the_servers(self):
        incentive = self.nomination(self.merit)
        mine = self.as_(incentive, "assessor")
        fate = {
            "state": "decided",
            "eligible": "in",
            "eligibility_basis": "x",
            "minutes_no": "JM",
            "decision_date": self.today,
            "done_date": self.today,
            "proof": PDF,
            "decision_count": 2,
        }
        for name, value in fate.items():
            with self.subTest(field=name):
                self.shut(lambda n=name, v=value: mine.write({n: v}))
                self.shut(lambda n=name, v=value: self.nomination(self.merit, **{n: v}))
                self.shut(
                    lambda n=name, v=value: mine.with_context(
                        **{f"default_{n}": v}
                    ).create(
                        {
                            "program_id": self.program.id,
                            "cadre_id": self.cadre.id,
                            "kind": "promotion",
                            n: v,
                        }
                    )
                )
        for persona in set(self.users) - {
            *("assessor", "assessor2", "evaluation_officer"),
        }:
            with self.subTest(persona=persona):
                self.shut(lambda p=persona: self.nomination(self.merit, persona=p))

    def test_nobody_carries_out_his_own(self):
        """An officer of the department may get an incentive; another one does it."""
        incentive = self.walk_incentive(self.nomination(self.merit), "meeting")
        officer = self.users["leader"]
        officer.group_ids |= self.env.ref("cf_jiebang.group_personnel")
        mine = self.as_(incentive, "secretary")
        with self.said("gets the incentive"), self.env.cr.savepoint():
            mine.responsible_id = officer
            self.env.flush_all()
        self.env.invalidate_all()
        mine.responsible_id = self.users["personnel"]
        self.assertEqual(incentive.responsible_id, self.users["personnel"])
