from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ....tools.legal_time import legal_today
from ..evaluation.evaluation_case import EvaluationCase
from .appraisal_case import QUIET, AppraisalCase
from .incentive_case import IncentiveCase

GROUP = "cf_jiebang.group_"


def give_role(case, persona, *roles):
    case.users[persona].group_ids |= case.env["res.groups"].union(
        *(case.env.ref(GROUP + role) for role in roles)
    )


@tagged("post_install", "-at_install")
class TestCombinedEvaluation(EvaluationCase):
    """Evaluation beside what else its people are and do."""

    def own(self, number=0):
        """A sheet of the opened round and the persona of its evaluator."""
        sheet = self.open_round().sheet_ids.sorted("id")[number]
        return sheet, self.persona_of(sheet.evaluator_id)

    def test_recused_officer_decides_no_grade(self):
        """Who declared a conflict of interest as evaluator has it as officer too."""
        sheet, persona = self.own()
        give_role(self, persona, "evaluation_officer")
        self.users[persona].jiebang_organization_ids = self.bureau
        evaluation = sheet.evaluation_id
        mine = self.as_(sheet, persona)
        mine.action_transition("recuse", "My brother leads it.")
        self.score(evaluation, (90, 90, 90), veto=("other",))
        self.act(evaluation, "evaluation_officer", "aggregate")
        with mute_logger(*QUIET), self.assertRaises(AccessError):
            self.act(evaluation, persona, "decide_grade", "Good", grade="second")
        self.act(
            evaluation, "evaluation_officer", "decide_grade", "Good", grade="second"
        )
        self.assertEqual(evaluation.state, "graded")

    def test_conflict_that_arose_after_the_declaration(self):
        sheet, persona = self.own()
        mine = self.fill(sheet, 90)
        self.users[persona].jiebang_organization_ids = self.institute
        with self.assertRaisesRegex(UserError, "Recuse yourself"):
            mine.action_transition("hand_in")
        self.assertEqual(sheet.state, "declared")
        self.users[persona].jiebang_organization_ids = False
        mine.action_transition("hand_in")
        self.assertEqual(sheet.state, "submitted")

    def test_deputy_of_the_unit_is_no_evaluator(self):
        """Who stands in for the reviewer of the unit is as near as he is."""
        sheet, persona = self.own()
        give_role(self, persona, "unit_reviewer")
        today = legal_today(self.env)
        delegation = self.as_(self.env["jiebang.delegation"], "unit").create(
            {
                "user_id": self.users["unit"].id,
                "delegate_id": self.users[persona].id,
                "role": "unit",
                "organization_ids": [Command.set(self.institute.ids)],
                "date_from": today,
                "date_to": today + timedelta(days=5),
                "reason": "Training",
            }
        )
        delegation.action_transition("grant")
        with self.assertRaisesRegex(UserError, "Recuse yourself"):
            self.as_(sheet, persona).action_transition("declare")
        delegation.action_transition("revoke", "Back again")
        self.as_(sheet, persona).action_transition("declare")
        self.assertEqual(sheet.state, "declared")

    def test_nothing_is_said_beside_an_evaluation(self):
        """What the committee says or files beside it would be the leader's to read
        once the result is told."""
        evaluation = self.graded()
        talk = "His sheets say 61"
        self.as_(self.round, "bureau").message_post(body=talk)
        officer = self.as_(evaluation, "bureau")
        with self.assertRaisesRegex(UserError, "Nothing is discussed"):
            officer.message_post(body=talk)
        with self.assertRaises(UserError):
            self.as_(self.env["ir.attachment"], "bureau").create(
                {
                    "name": "sheets.txt",
                    "raw": b"61",
                    "res_model": evaluation._name,
                    "res_id": evaluation.id,
                }
            )
        self.report_to_meeting()
        found = self.as_(self.env["mail.message"], "leader").search(
            [("model", "=", evaluation._name), ("res_id", "=", evaluation.id)]
        )
        self.assertTrue(found, "the result was told")
        self.assertNotIn("61", "".join(found.mapped("body")))

    def agenda(self, evaluation):
        """A meeting with the evaluation on its agenda and a conclusion on its
        leader."""
        meeting = self.as_(self.env["jiebang.meeting"], "secretary").create(
            {
                "name": "Joint meeting on results",
                "kind": "evaluation",
                "date": fields.Date.context_today(self.env.user),
                "program_id": self.program.id,
                "minutes_no": "JM 9",
                "attendee_ids": [Command.create({"name": "Member 1"})],
            }
        )
        meeting.action_gather()
        self.assertEqual(meeting.evaluation_ids, evaluation)
        merit = self.as_(self.env["jiebang.merit"], "secretary").create(
            {
                "meeting_id": meeting.id,
                "project_id": self.project.id,
                "cadre_id": self.cadres["leader"].id,
                "conclusion": "outstanding",
                "reasons": "Three banners.",
            }
        )
        return meeting, merit

    def test_no_conclusion_on_a_person_off_the_agenda(self):
        evaluation = self.graded()
        _meeting, merit = self.agenda(evaluation)
        mine = self.as_(evaluation, "secretary")
        with self.assertRaisesRegex(UserError, "conclusion on a person"):
            mine.action_take_off()
        merit.unlink()
        mine.action_take_off()
        self.assertFalse(evaluation.meeting_id)

    def test_minutes_tell_no_grade_of_ones_own(self):
        """The draft of the minutes names the grades."""
        evaluation = self.graded()
        meeting, merit = self.agenda(evaluation)
        meeting.action_draft_minutes()
        self.assertIn("Class 2", meeting.minutes)
        give_role(self, "leader", "meeting_secretary")
        mine = self.as_(meeting, "leader")
        with mute_logger(*QUIET), self.assertRaises(AccessError):
            mine.read(["minutes"])
        self.assertFalse(mine.search([("minutes", "ilike", "Class 2")]))
        self.assertFalse(self.as_(merit, "leader").has_access("read"))
        meeting.action_transition("conclude")
        self.assertIn("Class 2", mine.minutes)


@tagged("post_install", "-at_install")
class TestCombinedIncentive(IncentiveCase):
    """Incentives where one person holds several offices."""

    def test_one_office_a_person(self):
        """Who checked the eligibility doesn't enter the decision."""
        give_role(self, "secretary", "personnel")
        merit = self.evaluation_meeting()
        incentive = self.walk_incentive(self.nomination(merit), "eligibility")
        self.act(incentive, "secretary", "find_eligible", "Article 12")
        self.promise(incentive)
        with self.assertRaisesRegex(AccessError, "already decided"):
            self.act(incentive, "secretary", "decide", **self.decision())
        give_role(self, "personnel", "meeting_secretary")
        self.act(incentive, "personnel", "decide", **self.decision())
        self.assertEqual(incentive.state, "decided")

    def test_person_with_an_office_does_not_read_how_it_came_about(self):
        """The passport tells him what was decided; his office reads everything of
        an incentive, so he does not read his own."""
        merit = self.evaluation_meeting()
        incentive = self.walk_incentive(self.nomination(merit), "decided")
        self.assertEqual(
            self.as_(incentive, "personnel").eligibility_basis, "Article 12"
        )
        self.assertEqual(self.as_(incentive, "leader").kind, "promotion")
        give_role(self, "leader", "personnel")
        mine = self.as_(incentive, "leader")
        with mute_logger(*QUIET), self.assertRaises(AccessError):
            mine.read(["eligibility_basis"])
        self.assertFalse(mine.search([("eligibility_basis", "ilike", "Article")]))
        passport = self.env["jiebang.passport"].browse(self.cadre.id)
        self.assertIn("JM 9", self.as_(passport, "leader").content)

    def test_colleague_with_an_office_reads_no_incentive_of_the_team(self):
        merit = self.evaluation_meeting()
        incentive = self.nomination(merit)
        self.assertEqual(self.as_(incentive, "assessor").reasons, incentive.reasons)
        self.project.sudo().involved_user_ids |= self.users["assessor"]
        mine = self.as_(incentive, "assessor")
        with mute_logger(*QUIET), self.assertRaises(AccessError):
            mine.read(["reasons"])
        self.assertFalse(mine.search([("id", "=", incentive.id)]))

    def test_nobody_chooses_himself(self):
        """The organisation department keeps the lists, not about its own people's
        names: another officer marks and announces them."""
        officer = self.users["personnel"]
        cadre = self.env["jiebang.cadre"].create(
            {
                "name": "Officer",
                "organization_id": self.bureau.id,
                "user_id": officer.id,
            }
        )
        mine = self.as_(self.env["jiebang.selection"], "personnel").create(
            {
                "name": "Cadres who take responsibility",
                "program_id": self.program.id,
                "document_no": "No. 5",
                "date": self.today,
                "line_ids": [
                    Command.create(
                        {
                            "cadre_id": self.cadre.id,
                            "reasons": "Deeds",
                            "chosen": True,
                        }
                    )
                ],
            }
        )
        own = {"selection_id": mine.id, "cadre_id": cadre.id, "reasons": "Mine"}
        line = mine.line_ids
        with self.said("someone else"):
            line.create(own)
        with self.said("someone else"):
            line.write({"cadre_id": cadre.id})
        theirs = self.as_(line, "assessor").create(own)
        with self.said("someone else"):
            self.as_(theirs, "personnel").write({"chosen": True})
        theirs.chosen = True
        with self.said("someone else"):
            mine.action_transition("announce")
        theirs.unlink()
        mine.action_transition("announce")
        self.assertEqual(mine.state, "announced")

    def test_a_selection_names_no_unfiled_project(self):
        """Its title would be told to who reads no project."""
        secret = self.draft(name="Not handed in yet")
        selection = self.as_(self.env["jiebang.selection"], "personnel").create(
            {"name": "Cadres", "program_id": self.program.id}
        )
        values = {
            "selection_id": selection.id,
            "cadre_id": self.cadre.id,
            "reasons": "Deeds",
        }
        Line = selection.line_ids
        with self.assertRaises(UserError), self.env.cr.savepoint():
            Line.create(values | {"project_id": secret.id})
        line = Line.create(values | {"project_id": self.project.id})
        self.assertEqual(line.project_name, self.project.name)


@tagged("post_install", "-at_install")
class TestCombinedAppraisal(AppraisalCase):
    """Appraisals beside delegations and several offices."""

    def test_officer_whose_deputy_spoke_has_spoken(self):
        give_role(self, "unit", "personnel")
        today = legal_today(self.env)
        leader, _member = self.open_sheets()
        delegation = self.as_(self.env["jiebang.delegation"], "unit").create(
            {
                "user_id": self.users["unit"].id,
                "delegate_id": self.users["other_unit"].id,
                "role": "unit",
                "organization_ids": [Command.set(self.institute.ids)],
                "date_from": today,
                "date_to": today + timedelta(days=5),
                "reason": "Training",
            }
        )
        delegation.action_transition("grant")
        self.act(self.opinion(leader, "unit"), "other_unit", "give", "Firm")
        theirs = self.opinion(leader, "personnel")
        with self.assertRaisesRegex(AccessError, "already decided"):
            self.act(theirs, "unit", "give", "Firm")
        # on the sheet it stands in whose name the opinion was given
        self.assertIn(
            self.users["unit"].name, self.as_(leader.opinion_ids, "personnel")[-1].acts
        )
        self.act(theirs, "personnel", "give", "Firm")
        self.assertEqual(theirs.state, "given")

    def test_who_stopped_it_does_not_clear_it(self):
        """The organisation department clears up what the evaluation stopped."""
        give_role(self, "assessor", "personnel")
        sheet, _member = self.open_sheets()
        self.act(sheet, "assessor", "refer", "A report came in")
        with self.assertRaisesRegex(AccessError, "already decided"):
            self.act(sheet, "assessor", "resume", "Nothing in it")
        self.act(sheet, "personnel", "resume", "Nothing in it")
        self.assertEqual(sheet.state, "open")

    def test_no_grouping_set_tells_a_score(self):
        """``formatted_read_grouping_sets`` is a door of its own."""
        sheet, _member = self.open_sheets()
        self.conclude_sheet(sheet)
        mine = self.as_(self.env["jiebang.appraisal"], "personnel")
        self.assertTrue(
            mine.formatted_read_grouping_sets([], [["cadre_id"]], ["__count"])
        )
        for groups, aggregates in (
            ([["conclusion"]], ["__count"]),
            ([["cadre_id"]], ["percent:max"]),
        ):
            with self.assertRaises(AccessError):
                mine.formatted_read_grouping_sets([], groups, aggregates)
