from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...pdf import PDF
from .appraisal_case import QUIET, AppraisalCase

READS = {"assessor", "assessor2", "evaluation_officer", "personnel", "auditor"}
SHEET_FATE = {
    "state": "complete",
    "percent": 100.0,
    "conclusion": "Forged",
    "negative_reason": "Forged",
    "decision_count": 3,
    "cadre_id": False,
    "year": 1999,
}


@tagged("post_install", "-at_install")
class TestAppraisal(AppraisalCase):
    """The political appraisal of persons (R44)."""

    # -- the road ------------------------------------------------------------

    def test_opened_for_leader_and_confirmed_members(self):
        leader, member = self.open_sheets()
        role = "leader|揭榜人"  # as the papers of the database call him
        self.assertRegex(leader.works, role)
        self.assertNotRegex(member.works, role)
        self.assertIn("Trials", member.works)
        self.assertEqual(leader.projects, self.project.name)
        self.assertEqual(len(leader.line_ids), 5)
        self.assertEqual(sum(leader.line_ids.mapped("points")), 20)
        self.assertEqual(
            self.opinion(member, "unit").organization_id, self.other_institute
        )
        for giver in ("unit", "authority", "personnel"):
            opinion = self.opinion(leader, giver)
            self.assertEqual(opinion.activity_ids.user_id, self.users[giver])
            self.assertTrue(opinion.deadline)
        self.assertFalse(leader.activity_ids, "nobody's turn before the opinions")
        self.assertEqual(self.open_sheets(), (leader, member), "once only")

    def test_only_for_a_report_at_the_bureau(self):
        self.assertTrue(self.open_sheets())
        for persona in ("bureau", "secretary", "personnel", "leader", "manager"):
            with self.subTest(persona=persona):
                self.shut(lambda p=persona: self.open_sheets(p))
        closing = self.report(self.project)
        with self.said("has not reached the bureau"):
            self.as_(closing, "assessor").action_open_appraisals()

    def test_straight_road(self):
        leader, member = self.open_sheets()
        with self.said("Opinions still to be given"):
            self.act(leader, "assessor", "conclude", "Good.")
        self.give_all(leader)
        self.assertEqual(len(leader.activity_ids), 1)
        with self.said("Score and comment"):
            self.act(leader, "assessor", "conclude", "Good.")
        self.score(leader, 3)
        self.assertFalse(leader.percent, "no number before the conclusion")
        self.act(leader, "assessor", "conclude", "Good.")
        self.assertEqual((leader.state, leader.percent), ("complete", 75.0))
        self.assertEqual(leader.conclusion, "Good.")
        results = self.env["jiebang.appraisal"]._political_results(self.work_report)
        self.assertEqual(results[self.work_report.id], (None, False), "one is open")
        self.conclude_sheet(member, 4)
        results = self.env["jiebang.appraisal"]._political_results(self.work_report)
        self.assertEqual(results[self.work_report.id], (87.5, False))
        for record in (leader, *leader.opinion_ids):
            self.assertEqual(self.env["jiebang.decision"]._verify_chain(record), "")
        with self.refused():
            self.score(leader, 4)

    def test_scores_have_bounds(self):
        leader, _member = self.open_sheets()
        line = self.as_(leader.line_ids[0], "assessor")
        line.write({"score": 4, "comment": "Facts."})
        for score in (-1, 4.5):
            with self.subTest(score=score), self.said("a score from 0 to"):
                line.write({"score": score})
        with self.said("at most"):
            line.write({"comment": "x" * 3000})

    def test_negative_finding_stops_and_refers(self):
        leader, member = self.open_sheets()
        self.score(leader)
        self.give(leader, "unit", negative=True, text="Under investigation.")
        self.assertEqual(leader.state, "referred")
        self.assertFalse(leader.percent, "never a number")
        self.assertEqual(leader.negative_reason, "Under investigation.")
        self.assertFalse(self.opinion(leader, "authority").activity_ids)
        with self.said("not asked for"):
            self.give(leader, "authority")
        self.shut(lambda: self.act(leader, "assessor", "conclude", "Good."))
        results = self.env["jiebang.appraisal"]._political_results(self.work_report)
        self.assertEqual(results[self.work_report.id], (None, True))
        # cleared by the organisation department alone, then asked anew
        self.shut(lambda: self.act(leader, "assessor", "resume", "It is nothing."))
        self.act(leader, "personnel", "resume", "Cleared by the inspection.")
        self.give(leader, "authority")
        self.give(leader, "personnel")
        with self.said("negative opinion stands"):
            self.act(leader, "assessor", "conclude", "Good.")
        self.act(self.opinion(leader, "unit"), "assessor", "ask_again", "Cleared.")
        self.give(leader, "unit")
        self.act(leader, "assessor", "conclude", "Good.")
        self.assertEqual(leader.state, "complete")
        self.assertTrue(member)

    def test_a_stopped_member_does_not_sink_the_project(self):
        leader, member = self.open_sheets()
        self.conclude_sheet(leader, 4)
        self.give(member, "personnel", negative=True, text="Sanctioned.")
        results = self.env["jiebang.appraisal"]._political_results(self.work_report)
        self.assertEqual(results[self.work_report.id], (100.0, False))

    # -- each office its own -------------------------------------------------

    def test_matrix_of_offices_and_opinions(self):
        leader, member = self.open_sheets()
        for sheet in (leader, member):
            for giver in ("unit", "authority", "personnel"):
                opinion = self.opinion(sheet, giver)
                right = self.office(sheet, giver)
                savepoint = self.env.cr.savepoint()
                self.act(opinion, right, "give", "Firm.")
                self.assertEqual(opinion.author_id, self.users[right])
                savepoint.rollback()
                savepoint.close(rollback=False)
                self.env.invalidate_all()
                with self.unchanged(opinion):
                    for persona in set(self.users) - {right}:
                        for act in ("give", "give_negative"):
                            with (
                                self.subTest(giver=giver, persona=persona, act=act),
                                self.denied(),
                            ):
                                self.act(opinion, persona, act, "Firm.")

    def test_one_person_speaks_for_one_office(self):
        leader, _member = self.open_sheets()
        double = self.users["authority"]
        double.write(
            {
                "group_ids": [
                    Command.link(self.env.ref("cf_jiebang.group_unit_reviewer").id)
                ],
                "jiebang_organization_ids": [Command.link(self.institute.id)],
            }
        )
        self.give(leader, "authority")
        with self.said("already decided"):
            self.act(self.opinion(leader, "unit"), "authority", "give", "Firm.")
        self.give(leader, "unit")

    def test_nobody_appraises_himself_or_his_team(self):
        """Whatever roles he holds."""
        leader, member = self.open_sheets()
        groups = [
            Command.link(self.env.ref(f"cf_jiebang.group_{name}").id)
            for name in ("evaluation_officer", "personnel", "auditor", "unit_reviewer")
        ]
        self.users["leader"].write(
            {
                "group_ids": groups,
                "jiebang_organization_ids": [
                    Command.set((self.bureau | self.institute).ids)
                ],
            }
        )
        for record in (leader, member, *leader.opinion_ids, *member.opinion_ids):
            with self.subTest(record=record):
                self.assertFalse(self.visible(record, "leader"))
        self.shut(lambda: self.act(self.opinion(member, "personnel"), "leader", "give"))
        self.shut(lambda: self.open_sheets("leader"))

    # -- every door ----------------------------------------------------------

    def test_reading(self):
        """Positive cells first; then every door of everybody else."""
        leader, _member = self.open_sheets()
        self.conclude_sheet(leader)
        line = leader.line_ids[0]
        for persona in self.users:
            for record in (leader, line):
                with self.subTest(persona=persona, model=record._name):
                    self.assertEqual(self.visible(record, persona), persona in READS)
                    mine = self.as_(record, persona)
                    if persona in READS:
                        self.assertTrue(mine.read())
                        if persona != "personnel":  # exports nothing anywhere
                            self.assertTrue(mine.export_data(["id"])["datas"])
                        self.assertTrue(mine.search([("id", "=", record.id)]))
                        continue
                    for call in (
                        lambda mine=mine: mine.read(["display_name"]),
                        lambda mine=mine: mine.read(),
                        lambda mine=mine: mine.web_read({"display_name": {}}),
                        lambda mine=mine: mine.export_data(["display_name"]),
                    ):
                        self.shut(call)
                    self._assert_finds_nothing(mine)
        for persona in set(self.users) - READS:
            mine = self.as_(leader, persona)
            for call in (
                lambda mine=mine: mine.action_open_transition("conclude"),
                lambda mine=mine: mine.action_verify_decisions(),
                lambda mine=mine: mine.message_get_followers(),
                lambda mine=mine: mine.message_post(body=self.project.name),
                lambda mine=mine: mine.copy(),
            ):
                with self.subTest(persona=persona):
                    self.shut(call)

    @mute_logger(*QUIET)
    def _assert_finds_nothing(self, mine):
        model = mine.browse()
        if not model.has_access("read"):
            return
        domain = [("id", "=", mine.id)]
        self.assertFalse(model.search_count(domain))
        self.assertFalse(model.name_search(""))
        self.assertFalse(model._read_group(domain, ["state"], ["__count"]))

    def test_an_office_reads_its_own_opinion_only(self):
        leader, _member = self.open_sheets()
        self.give_all(leader)
        for giver in ("unit", "authority"):
            own = self.opinion(leader, giver)
            for persona in self.users:
                wanted = persona in READS or persona == giver
                with self.subTest(giver=giver, persona=persona):
                    self.assertEqual(self.visible(own, persona), wanted)
            mine = self.as_(own, giver)
            self.assertEqual(mine.read(["text"])[0]["text"], "Firm and diligent.")
            found = mine.search([("projects", "=", self.project.name)])
            self.assertEqual(set(found.mapped("giver")), {giver})
            for call in (
                lambda mine=mine: mine.read(["appraisal_id"]),
                lambda mine=mine: mine.export_data(["appraisal_id/percent"]),
                lambda mine=mine: mine.search([("appraisal_id.percent", ">", 1)]),
                lambda mine=mine: mine._read_group([], ["appraisal_id"], ["__count"]),
            ):
                with self.subTest(giver=giver):
                    self.shut(call)

    def test_decisions_tell_nothing(self):
        """What is decided about a person is in nobody's log but the sheet's own."""
        leader, _member = self.open_sheets()
        last = self.env["jiebang.decision"].search([], limit=1).id
        self.give(leader, "unit", negative=True, text="Under investigation.")
        rows = self.env["jiebang.decision"].search([("id", ">", last)])
        self.assertEqual(len(rows), 2)
        for persona in self.users:
            with self.subTest(persona=persona):
                self.assertFalse(self.visible(rows, persona))
        self.assertIn("Under investigation.", self.as_(leader, "auditor").acts)

    def test_messages_and_notices_tell_nothing(self):
        leader, _member = self.open_sheets()
        self.give(leader, "unit", negative=True, text="Under investigation.")
        self.env.flush_all()
        messages = self.env["mail.message"].search(
            [("model", "in", ("jiebang.appraisal", "jiebang.appraisal.opinion"))]
        )
        told = " ".join(f"{m.subject} {m.body} {m.preview}" for m in messages)
        self.assertNotIn("investigation", told)
        self.assertNotIn("referred", told)
        self.assertFalse(
            messages.notified_partner_ids & self.users["leader"].partner_id
        )
        for persona in ("assessor", "personnel"):
            with self.said("Nothing is discussed"):
                self.as_(leader, persona).message_post(body=self.project.name)

    def test_no_loose_files(self):
        leader, _member = self.open_sheets()
        values = {
            "name": "a.pdf",
            "datas": PDF,
            "res_model": leader._name,
            "res_id": leader.id,
        }
        for persona in ("assessor", "leader", "unit"):
            with self.subTest(persona=persona):
                self.shut(
                    lambda p=persona: self.as_(self.env["ir.attachment"], p).create(
                        values
                    )
                )
        loose = self.as_(self.env["ir.attachment"], "assessor").create(
            {"name": "a.pdf", "datas": PDF}
        )
        self.shut(lambda: loose.write({"res_model": leader._name, "res_id": leader.id}))

    def test_fate_is_the_servers(self):
        leader, _member = self.open_sheets()
        mine = self.as_(leader, "assessor")
        self.score(leader)
        for name, value in SHEET_FATE.items():
            with self.subTest(field=name):
                self.shut(lambda n=name, v=value: mine.write({n: v}))
        self.shut(
            lambda: mine.create(
                {
                    "year": self.work_report.year,
                    "program_id": self.program.id,
                    "cadre_id": self.cadres["stranger"].id,
                }
            )
        )
        self.shut(lambda: mine.unlink())
        self.shut(lambda: mine.line_ids.unlink())
        self.shut(lambda: mine.write({"line_ids": [Command.clear()]}))
        opinion = self.as_(self.opinion(leader, "unit"), "unit")
        for name, value in {"text": "x", "state": "given", "negative": True}.items():
            with self.subTest(field=name):
                self.shut(lambda n=name, v=value: opinion.write({n: v}))
        for persona in ("personnel", "auditor", "bureau", "unit"):
            with self.subTest(persona=persona):
                self.shut(lambda p=persona: self.score(leader, 4, p))

    def test_grouping_tells_no_score(self):
        leader, _member = self.open_sheets()
        self.conclude_sheet(leader)
        model = self.as_(self.env["jiebang.appraisal"], "assessor")
        self.assertTrue(model._read_group([], ["state"], ["__count"]))
        for groupby, aggregates in (
            (["percent"], ["__count"]),
            (["state"], ["percent:avg"]),
            (["negative_reason"], []),
        ):
            with self.subTest(groupby=groupby), self.assertRaises(AccessError):
                model._read_group([], groupby, aggregates)
        lines = self.as_(self.env["jiebang.appraisal.line"], "assessor")
        with self.assertRaises(AccessError):
            lines.formatted_read_group([], ["facet"], ["score:sum"])

    def test_evaluation_takes_it_over(self):
        leader, member = self.open_sheets()
        self.conclude_sheet(leader, 4)
        self.conclude_sheet(member, 2)
        evaluation = self.env["jiebang.evaluation"].new(
            {"work_report_id": self.work_report.id}
        )
        results = evaluation._political_results()
        self.assertEqual(list(results.values()), [(75.0, False)])
