from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...common import READERS, ProjectCase
from ...pdf import PDF

SEES = READERS | {"member", "secretary"}
LINES = ("indicator", "milestone", "output", "member")
FATE = {
    "state": "submitted",
    "version": 3,
    "submitted_date": "2026-01-01",
    "is_late": True,
    "cutoff_applicant": "2099-12-31",
    "date_due": "2099-12-31",
    "copies": 2,
    "received_date": "2026-01-01",
    "required_copies": 0,
    "seal_required": True,
    "kind": "closing",
    "year": 2001,
    "deadline_status": "none",
    "deadline": "2099-12-31",
    "reminded": "overdue",
}
"""Fields of a report's fate, each with a value that a forger would like."""

ACTS = {
    "unit_review": {"unit_agree": "unit", "unit_return": "unit"},
    "authority_review": {
        "authority_agree": "authority",
        "authority_return": "authority",
    },
    "delivery": {
        "receive": "bureau",
        "authority_return": "authority",
        "bureau_return": "bureau",
    },
    "submitted": {"bureau_return": "bureau"},
}
"""State: the acts that are possible there, each with its one persona."""


@tagged("post_install", "-at_install")
class TestReportAccess(ProjectCase):
    """Who sees and who acts; every other door is shut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine.write(
            {
                "mode": "team",
                "team_name": "Team",
                "member_ids": [
                    Command.create(
                        {"cadre_id": cls.cadres["member"].id, "duty": "Trials"}
                    )
                ],
            }
        )
        cls.as_(cls.project.member_ids, "member").action_transition("confirm")
        cls.walk(cls.project, "running")
        cls.annual = cls.report(cls.project, "annual")
        cls.as_(cls.env["jiebang.work.report.output"], "leader").create(
            {"report_id": cls.annual.id, "name": "A patent"}
        )

    @mute_logger("odoo.addons.base.models.ir_model")
    def sees(self, persona, records):
        model = self.as_(records.browse(), persona)
        if not model.has_access("read"):
            return False
        return bool(model.search([("id", "in", records.ids)]))

    def test_seen_by_whom_the_project_has_reached(self):
        for persona in self.users:
            with self.subTest(persona=persona):
                self.assertEqual(self.sees(persona, self.annual), persona in SEES)
                for kind in LINES:
                    lines = self.annual[f"{kind}_line_ids"]
                    self.assertTrue(lines)
                    self.assertEqual(self.sees(persona, lines), persona in SEES, kind)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_matrix_of_persons_and_acts(self):
        report = self.annual
        section = self.sections["report_problems"]
        for state, acts in ACTS.items():
            self.walk_report(report, state)
            values = {
                "section_ids": section.ids,
                "minor": False,
            } | self.receipt_values(report)
            with self.unchanged(report):
                for act in report._all_acts():
                    mine = {name: values[name] for name in act.values if name in values}
                    for persona in set(self.users) - {"bureau2", "evaluation_officer"}:
                        may = acts.get(act.name) == persona
                        with self.subTest(state=state, act=act.name, persona=persona):
                            self._try(report, persona, act, mine, may)
            self.assertEqual(report.state, state)

    def _try(self, report, persona, act, values, may):
        if not may:
            with self.denied():
                self.act(report, persona, act.name, "Because", **values)
            return
        savepoint = self.env.cr.savepoint()
        try:
            self.act(report, persona, act.name, "Because", **values)
            self.assertEqual(report.state, act.target)
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()

    def test_member_writes_nothing(self):
        with self.assertRaisesRegex(AccessError, "Only the leader"):
            self.as_(self.annual, "member").problems = "By the member"
        with self.assertRaisesRegex(AccessError, "Only the leader"):
            self.as_(self.annual.member_line_ids, "member").write({"duty": "All"})

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_doors_to_the_fate(self):
        mine = self.as_(self.annual, "leader")
        mine.write({"problems": "Mine to change"})
        for name, value in FATE.items():
            with self.subTest(field=name), self.assertRaises(UserError):
                mine.write({name: value})
            with self.subTest(field=name), self.assertRaises(UserError):
                mine.create({"project_id": self.project.id, name: value})
            with self.subTest(field=name), self.assertRaises(UserError):
                mine.web_save({name: value}, {})
        for call in (
            lambda: mine.create({"project_id": self.project.id, "kind": "closing"}),
            mine.copy,
            mine.unlink,
            lambda: mine.with_context(_force_unlink=True).unlink(),
            lambda: self.annual.sudo(False).with_user(self.users["leader"]).unlink(),
        ):
            with self.assertRaises(UserError):
                call()
        good = mine.load([".id", "problems"], [[str(mine.id), "Imported"]])
        self.assertTrue(good["ids"], good["messages"])
        bad = mine.load([".id", "state"], [[str(mine.id), "At the bureau"]])
        self.assertFalse(bad["ids"])

    def test_content_is_frozen_after_submission(self):
        report = self.walk_report(self.annual, "unit_review")
        mine = self.as_(report, "leader")
        line = mine.indicator_line_ids
        for call in (
            lambda: mine.write({"problems": "Changed"}),
            lambda: mine.write({"late_reason": "Changed"}),
            lambda: mine.write({"evidence_ids": [Command.clear()]}),
            lambda: mine.write(
                {"indicator_line_ids": [Command.update(line.id, {"achieved": "99"})]}
            ),
            lambda: line.write({"achieved": "99"}),
            line.unlink,
            lambda: line.create({"report_id": report.id, "name": "New"}),
            lambda: mine.with_context(install_mode=True).write({"problems": "X"}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                call()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_lines_of_another_report(self):
        other = self.draft("stranger", name="Another's project")
        for state in ("unit_review",):
            self.act(other, "stranger", "submit")
            self.assertEqual(other.state, state)
        report = self.env["jiebang.work.report"]._open(
            other.sudo(), "annual", self.annual.year
        )
        model = self.as_(self.env["jiebang.work.report.indicator"], "leader")
        model.create({"report_id": self.annual.id, "name": "Mine"})
        with self.assertRaises(AccessError):
            model.create({"report_id": report.id, "name": "Smuggled"})
        with self.assertRaises(UserError):
            self.as_(self.annual, "leader").indicator_line_ids.write(
                {"report_id": report.id}
            )

    def test_nobody_decides_on_his_own_report(self):
        group = self.env.ref("cf_jiebang.group_unit_reviewer")
        for persona in ("leader", "member"):
            self.users[persona].write(
                {
                    "group_ids": [Command.link(group.id)],
                    "jiebang_organization_ids": [Command.set(self.institute.ids)],
                }
            )
        report = self.walk_report(self.annual, "unit_review")
        for persona in ("leader", "member"):
            with self.assertRaisesRegex(AccessError, "someone else must decide"):
                self.act(report, persona, "unit_agree", "Fine")
        self.act(report, "unit", "unit_agree", "Fine")

    def test_nobody_decides_on_two_tiers(self):
        self.users["unit"].write(
            {
                "group_ids": [
                    Command.link(self.env.ref("cf_jiebang.group_authority_officer").id)
                ],
                "jiebang_organization_ids": [Command.link(self.department.id)],
            }
        )
        report = self.walk_report(self.annual, "authority_review")
        with self.assertRaisesRegex(AccessError, "already decided"):
            self.act(report, "unit", "authority_agree", "Me again")
        self.act(report, "authority", "authority_agree", "We consent")

    def test_only_the_leader_begins(self):
        project = self.walk(self.draft(name="Seeds that stand frost"), "running")
        for persona in ("unit", "authority", "bureau", "auditor"):
            with self.subTest(persona=persona), self.assertRaises(UserError):
                self.as_(project, persona).action_begin_closing_report()
        report = self.report(project)
        self.assertEqual(report.kind, "closing")
        action = self.as_(project, "bureau").action_begin_closing_report()
        self.assertEqual(action["res_id"], report.id, "one that is there is opened")

    def test_evidence_is_sealed_with_the_report(self):
        evidence = self.env["jiebang.evidence"].create(
            {"project_id": self.project.id, "file_name": "a.pdf", "content": PDF}
        )
        self.as_(self.annual, "leader").evidence_ids = [Command.link(evidence.id)]
        self.assertFalse(evidence.sealed)
        self.walk_report(self.annual, "unit_review")
        self.assertTrue(evidence.sealed)
