from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import JiebangCase


@tagged("post_install", "-at_install")
class TestChain(JiebangCase):
    """A project climbs from a draft to a filed project (R16–R26)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.there = cls.along_the_road(
            *("unit_review", "authority_review", "delivery", "bureau_review"),
            "meeting",
        )

    def assert_state(self, project, state):
        self.assertEqual(project.state, state)
        self.assertEqual(project.stage_id.state, state)

    def assert_chain(self, project):
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(project), "")

    def test_straight_road(self):
        project = self.draft()
        self.assert_state(project, "draft")
        self.assertEqual(project.holder_tier, "applicant")
        self.assertEqual(project.organization_id, self.institute)
        self.assertEqual(project.authority_id, self.department)
        self.walk(project, "closed")
        self.assert_state(project, "closed")
        self.assertEqual(project.version, 1)
        self.assertTrue(project.code)
        year = fields.Date.context_today(project).year
        self.assertEqual(project.filing_no, f"测科揭备〔{year}〕001号")
        self.assertEqual(
            project.decision_ids.sorted("sequence").mapped("transition"),
            [
                "submit",
                "unit_agree",
                "authority_agree",
                "receive",
                "bureau_accept",
                "meeting_pass",
                "apply_acceptance",
                "acceptance_pass",
            ],
        )
        self.assertFalse(project.holder_tier)
        self.assertFalse(project.activity_ids)
        self.assertEqual(
            sorted(project.snapshot_ids.mapped("kind")), ["baseline", "submitted"]
        )
        self.assert_chain(project)

    def test_filing_numbers_have_no_gap(self):
        """R26: numbers follow each other, by programme and year."""
        first, second = self.draft(), self.draft(name="Seeds that stand frost")
        for project in (first, second):
            self.walk(project, "meeting")
        self.conclude({first: ("pass", ""), second: ("pass", "")})
        numbers = sorted((first | second).mapped("filing_no"))
        self.assertEqual([number[-4:] for number in numbers], ["001号", "002号"])

    def test_party_group_decision_is_on_record(self):
        """R19: date, minutes, opinion and the sealed scan."""
        project = self.there["authority_review"]
        decision = project.decision_ids.filtered(lambda d: d.tier == "unit")
        self.assertEqual(decision.meeting_date, project._workflow_today())
        self.assertEqual(decision.minutes_no, "Minutes 1")
        self.assertEqual(decision.opinion, "Agreed")
        self.assertEqual(decision.organization_id, self.institute)
        scan = project.evidence_ids.filtered(lambda e: e.kind == "seal_scan")
        self.assertTrue(scan.sealed)
        self.assertIn(scan.sha256, decision.attachments)

    def test_party_group_decision_needs_everything(self):
        project = self.there["unit_review"]
        complete = self.party_group()
        for name in complete:
            with self.subTest(missing=name), self.assertRaises(UserError):
                self.act(
                    project, "unit", "unit_agree", "Agreed", **complete | {name: False}
                )
        for blank in ("", "  ", "\u3000\n", "\u200b"):
            with self.subTest(opinion=blank), self.assertRaises(UserError):
                self.act(project, "unit", "unit_agree", blank, **complete)
        with self.assertRaisesRegex(UserError, "future"):
            self.act(
                project,
                "unit",
                "unit_agree",
                "Agreed",
                **complete | {"meeting_date": "2099-01-01"},
            )
        self.assert_state(project, "unit_review")
        self.act(project, "unit", "unit_agree", "Agreed", **complete)
        self.assert_state(project, "authority_review")

    def test_return_opens_named_sections_only(self):
        """R21: the department returns in its own right."""
        project = self.there["authority_review"]
        self.act(
            project,
            "authority",
            "authority_return",
            "Sharpen the content",
            **self.return_values("content"),
        )
        self.assert_state(project, "returned")
        mine = self.as_(project, "leader")
        self.assertEqual(project.activity_user_id, self.users["leader"])
        with self.assertRaisesRegex(UserError, "did not open"):
            mine.write({"summary": "Something else"})
        with self.assertRaisesRegex(UserError, "did not open"):
            mine.indicator_ids.write({"target": "99"})
        mine.write({"plan_content": "<p>Sharper</p>"})
        self.act(project, "leader", "submit")
        self.assert_state(project, "unit_review")
        self.assertEqual(project.version, 2)
        snapshot = project.snapshot_ids.sorted("version")[-1]
        self.assertEqual(snapshot.change_count, 1)
        self.assertIn("Sharper", snapshot.difference)
        self.assertIn("A paragraph of the plan.", snapshot.difference)
        self.assert_chain(project)

    def test_minor_return_comes_back_directly(self):
        project = self.there["authority_review"]
        self.act(
            project,
            "authority",
            "authority_return",
            "A typing error",
            **self.return_values("basic", minor=True),
        )
        self.as_(project, "leader").summary = "Corrected"
        self.act(project, "leader", "submit")
        self.assert_state(project, "authority_review")

    def test_minor_return_climbs_again_where_the_rules_say_so(self):
        """R90: the rule is the programme's."""
        self.program.minor_return_direct = False
        project = self.there["authority_review"]
        self.act(
            project,
            "authority",
            "authority_return",
            "A typing error",
            **self.return_values("basic", minor=True),
        )
        self.act(project, "leader", "submit")
        self.assert_state(project, "unit_review")

    def test_bureau_return_voids_the_paper(self):
        """A return after the paper was received: copies and discs are void."""
        project = self.there["bureau_review"]
        old_code, old_receipt = project.version_code, project.receipt_id
        letter = project.letter_id
        self.act(
            project,
            "bureau",
            "bureau_return",
            "A page is missing",
            **self.return_values("content", minor=True),
        )
        self.assertEqual(old_receipt.state, "void")
        self.assertFalse(project.receipt_id)
        self.as_(project, "leader").plan_content = "<p>With the page</p>"
        self.act(project, "leader", "submit")
        self.assert_state(project, "delivery")
        self.assertEqual(project.letter_id, letter, "a minor return keeps the letter")
        with self.assertRaisesRegex(UserError, "void"):
            self.receive(project, version_code=old_code)
        self.receive(project)
        self.assert_state(project, "bureau_review")
        lines = project.with_context(active_test=False).check_ids
        self.assertEqual(len(lines), 4, "each version is checked anew")
        self.assertEqual(project.check_ids.mapped("version"), [2, 2])

    def test_bureau_return_that_is_not_minor_needs_a_new_letter(self):
        project = self.there["bureau_review"]
        self.act(
            project,
            "bureau",
            "bureau_return",
            "Write the plan anew",
            **self.return_values("content"),
        )
        self.assertFalse(project.letter_id)
        self.assertEqual(project.letter_line_ids.state, "void")
        self.act(project, "leader", "submit")
        self.act(project, "unit", "unit_agree", "Agreed", **self.party_group())
        self.act(project, "authority", "authority_agree", "Once more")
        with self.assertRaisesRegex(UserError, "recommendation letter"):
            self.receive(project)
        self.letter(project, number="Letter 2")
        self.receive(project)
        self.assert_state(project, "bureau_review")

    def test_receipt_names_what_is_short(self):
        """R23: two bound copies and two discs."""
        project = self.there["delivery"]
        self.letter(project)
        receipt = self.receive(project, copies=1, discs=0)
        self.assertEqual(receipt.state, "short")
        self.assertEqual(receipt.shortage, "1 bound copies、2 discs")
        self.assert_state(project, "delivery")
        mine = self.as_(receipt, "bureau")
        with self.assertRaises(AccessError):
            mine.write({"state": "complete"})
        mine.write({"copies": 2, "discs": 2})
        mine.action_transition("register")
        self.assertEqual(receipt.state, "complete")
        self.assert_state(project, "bureau_review")
        self.assertEqual(
            receipt.decision_ids.sorted("id").mapped("state_to"), ["short", "complete"]
        )
        self.act(project, "bureau", "bureau_return", "Wrong", **self.return_values())
        self.assertEqual(receipt.state, "void")
        self.assertEqual(receipt.decision_ids.sorted("id")[-1].role, "Project")
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(receipt), "")

    def test_preliminary_review_needs_every_item(self):
        """R24"""
        project = self.there["bureau_review"]
        with self.assertRaisesRegex(UserError, "2 items"):
            self.act(project, "bureau", "bureau_accept", "Complete")
        self.check_all(project)
        self.as_(project.check_ids[0], "bureau").write({"result": "fail"})
        with self.assertRaisesRegex(UserError, "Check 1"):
            self.act(project, "bureau", "bureau_accept", "Complete")
        self.check_all(project)
        self.act(project, "bureau", "bureau_accept", "Complete")
        self.assert_state(project, "meeting")

    def test_deferral_waits_for_the_next_meeting(self):
        """R13, R25: what is deferred rolls on."""
        project = self.there["meeting"]
        self.conclude({project: ("defer", "Ask an expert first")})
        self.assert_state(project, "meeting")
        self.assertEqual(project.conclusion, "defer")
        following = self.as_(self.env["jiebang.meeting"], "bureau").create(
            {"name": "Next meeting", "program_id": self.program.id}
        )
        following.action_gather()
        self.assertEqual(following.item_ids.project_id, project)
        self.as_(following, "secretary").action_transition("cancel")
        self.conclude({project: ("pass", "")})
        self.assert_state(project, "running")

    def test_supplement_is_verified_by_the_bureau_and_filed(self):
        project = self.there["meeting"]
        meeting = self.conclude({project: ("supplement", "Name the partner")})
        self.assert_state(project, "returned")
        self.assertFalse(project.filing_no)
        self.as_(project, "leader").plan_content = "<p>With the partner</p>"
        self.act(project, "leader", "submit")
        self.assert_state(project, "delivery")
        self.receive(project)
        self.check_all(project)
        with self.assertRaisesRegex(UserError, "has passed this project"):
            self.act(project, "bureau", "bureau_accept", "Complete")
        self.act(project, "bureau", "bureau_file", "The partner is named")
        self.assert_state(project, "running")
        self.assertEqual(project.filing_meeting_id, meeting)
        self.assertTrue(project.filing_no)
        self.assert_chain(project)

    def test_refusal_needs_reasons_and_allows_a_linked_application(self):
        project = self.there["meeting"]
        with self.assertRaisesRegex(UserError, "reasons"), self.env.cr.savepoint():
            self.conclude({project: ("refuse", " ")})
        self.conclude({project: ("refuse", "Not in the scheme's scope")})
        self.assert_state(project, "declined")
        self.assertEqual(project.declined_tier, "meeting")
        self.assertEqual(project.conclusion, "refuse")
        action = self.as_(project, "leader").action_apply_again()
        following = self.env["jiebang.project"].browse(action["res_id"])
        self.assertEqual(following.previous_id, project)
        self.assert_state(following, "draft")
        self.assertEqual(following.version, 0)
        self.assertFalse(following.decision_ids)
        self.assertEqual(following.indicator_ids.name, "Yield")

    def test_meeting_is_all_or_nothing(self):
        """One item that can't be applied leaves all as they were."""
        cadre = self.env["jiebang.cadre"].create(
            {
                "name": "Secretary",
                "organization_id": self.bureau.id,
                "user_id": self.users["secretary"].id,
            }
        )
        first = self.there["meeting"]
        second = self.draft(
            name="Seeds that stand frost",
            mode="team",
            team_name="Team",
            member_ids=[
                fields.Command.create({"cadre_id": cadre.id, "duty": "Trials"})
            ],
        )
        self.as_(second.member_ids, "secretary").action_transition("confirm")
        self.walk(second, "meeting")
        meeting = self.meeting({first: ("pass", ""), second: ("pass", "")})
        with (
            self.assertRaisesRegex(UserError, "Seeds.*someone else must decide"),
            self.env.cr.savepoint(),
        ):
            self.as_(meeting, "secretary").action_transition("conclude")
        self.env.invalidate_all()
        self.assert_state(first, "meeting")
        self.assertEqual(meeting.state, "draft")
        self.assertFalse(first.filing_no)

    def test_project_waits_on_one_agenda_only(self):
        project = self.there["meeting"]
        self.meeting({project: ("pass", "")})
        with self.assertRaisesRegex(UserError, "already on the agenda"):
            self.meeting({project: ("pass", "")})

    def test_meeting_needs_minutes_quorum_and_conclusions(self):
        project = self.there["meeting"]
        meeting = self.meeting({project: (False, "")}, minutes_no=False)
        self.as_(meeting.attendee_ids[:2], "secretary").write({"present": False})
        with self.assertRaises(UserError) as caught:
            self.as_(meeting, "secretary").action_transition("conclude")
        for part in ("Minutes No.", "33 %", "the conclusion is missing"):
            self.assertIn(part, str(caught.exception))

    def test_withdraw_before_the_meeting_only(self):
        project = self.there["bureau_review"]
        with self.assertRaises(UserError):
            self.act(project, "leader", "withdraw", " ")
        self.act(project, "leader", "withdraw", "I change my post")
        self.assert_state(project, "withdrawn")
        self.assertEqual(project.receipt_ids.state, "void")
        self.assertEqual(project.receipt_ids.decision_ids[:1].tier, "applicant")
        other = self.there["meeting"]
        with self.assertRaises(UserError):
            self.act(other, "leader", "withdraw", "Too late")

    def test_one_letter_over_many_projects(self):
        """R22"""
        projects = self.draft() | self.draft(name="Seeds that stand frost")
        for project in projects:
            self.walk(project, "delivery")
        letter = self.letter(projects)
        self.assertEqual(projects.letter_id, letter)
        with self.assertRaisesRegex(UserError, "already on the letter"):
            self.letter(projects[0], number="Letter 2")

    def test_letter_needs_consent_and_scan(self):
        project = self.there["authority_review"]
        with self.assertRaisesRegex(UserError, "no consent"):
            self.letter(project)

    def test_revoked_letter_frees_its_projects(self):
        project = self.there["delivery"]
        letter = self.letter(project)
        with self.assertRaisesRegex(UserError, "write the opinion or the reasons"):
            self.as_(letter, "authority").action_transition("revoke", " ")
        self.as_(letter, "authority").action_transition("revoke", "Wrong number")
        self.assertEqual(letter.state, "revoked")
        self.assertFalse(project.letter_id)
        self.letter(project, number="Letter 2")
        self.receive(project)
        second = project.letter_id
        with self.assertRaisesRegex(UserError, "already received"):
            self.as_(second, "authority").action_transition("revoke", "Too late")

    def test_stale_reader_is_told(self):
        """A version that was submitted meanwhile is not decided on unread."""
        project = self.there["authority_review"]
        self.act(
            project,
            "authority",
            "authority_return",
            "Correct",
            **self.return_values(minor=True),
        )
        self.act(project, "leader", "submit")
        with self.assertRaisesRegex(UserError, "Version 2 was submitted"):
            self.act(project, "authority", "authority_agree", "Fine", version=1)
        self.act(project, "authority", "authority_agree", "Fine", version=2)
