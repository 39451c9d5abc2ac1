from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import ProjectCase

MAIL = "From: x@y.z\nTo: nobody@nowhere.zz\nSubject: s\nMessage-Id: <%s@x>\n\nbody"


@tagged("post_install", "-at_install", "undated")
class TestAttacks(ProjectCase):
    """Roundabout ways to a forged approval or to somebody's data, each shut; beside
    it what its users really do, which works."""

    def also(self, persona, role, *organizations):
        """Give a persona a further role and organisations."""
        user = self.users[persona]
        user.write(
            {
                "group_ids": [
                    Command.link(self.env.ref(f"cf_jiebang.group_{role}").id)
                ],
                "jiebang_organization_ids": [
                    Command.link(organization.id) for organization in organizations
                ],
            }
        )

    # -- the one door --------------------------------------------------------

    def test_who_names_a_record_twice_acts_once(self):
        """The second time its state would not be asked for."""
        self.mine.browse([self.project.id] * 2).action_transition("submit")
        self.assertEqual(self.project.decision_ids.mapped("state_from"), ["draft"])
        self.assertEqual(self.project.version, 1)

    # -- mail ----------------------------------------------------------------

    def test_mail_gateway_is_no_door(self):
        """It works as superuser on what the caller hands in."""
        values = {"name": "Forged", "program_id": self.program.id, "state": "running"}
        for persona in ("evaluator", "leader", "manager"):
            thread = self.as_(self.env["mail.thread"], persona)
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                thread.message_process(
                    "jiebang.project", MAIL % persona, custom_values=values
                )
        with self.assertRaises(UserError):
            self.env["jiebang.project"].sudo().message_new({"subject": "s"}, values)

    def test_nobody_speaks_in_anothers_name(self):
        self.walk(self.project, "unit_review")
        bureau = self.users["bureau"].partner_id
        message = self.mine.message_post(
            body=self.project.name,
            author_id=bureau.id,
            email_from="bureau@example.com",
            message_type="notification",
        )
        self.assertEqual(message.author_id, self.users["leader"].partner_id)
        self.assertEqual(message.message_type, "comment")

    def test_to_dos_of_the_engine_are_its_own(self):
        self.walk(self.project, "unit_review")
        to_do = self.project.activity_ids
        for persona in ("leader", "unit"):
            mine = self.as_(to_do, persona)
            for call in (
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.action_feedback(),
                lambda mine=mine: mine.write({"date_deadline": "2030-01-01"}),
            ):
                with self.subTest(persona=persona), self.assertRaises(UserError):
                    call()
        own = self.mine.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.users["leader"].id
        )
        own.action_feedback()
        with self.assertRaises(AccessError):
            self.mine.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.users["stranger"].id
            )

    def test_followers_are_no_directory(self):
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            self.as_(self.project, "stranger").message_get_followers()
        self.mine.message_get_followers()

    # -- the dialog ----------------------------------------------------------

    def test_dialog_is_its_users_alone(self):
        """Nobody puts words into a reviewer's open dialog."""
        self.walk(self.project, "unit_review")
        wizard = self.as_(self.env["jiebang.transition.wizard"], "unit").create(
            {
                "res_model": "jiebang.project",
                "res_ids": str(self.project.id),
                "transition": "unit_decline",
                "opinion": "No",
                "version": 1,
            }
        )
        for persona in ("leader", "evaluator", "bureau"):
            other = self.as_(wizard, persona)
            for call in (
                lambda other=other: other.read(["opinion"]),
                lambda other=other: other.write({"opinion": "Yes"}),
                lambda other=other: other.action_confirm(),
                lambda other=other: other.unlink(),
            ):
                with (
                    self.subTest(persona=persona),
                    mute_logger("odoo.addons.base.models.ir_rule"),
                    self.assertRaises(AccessError),
                ):
                    call()
        wizard.action_confirm()
        self.assertEqual(self.project.state, "declined")

    # -- persons -------------------------------------------------------------

    def test_two_tiers_also_after_a_minor_return(self):
        """A minor return stays in the round, so the first consent still counts."""
        self.also("unit", "authority_officer", self.department)
        self.walk(self.project, "authority_review")
        self.act(
            self.project,
            "authority",
            "authority_return",
            "A typing error",
            **self.return_values(minor=True),
        )
        self.act(self.project, "leader", "submit")
        with self.assertRaisesRegex(AccessError, "already decided"):
            self.act(self.project, "unit", "authority_agree", "Me again")
        self.act(self.project, "authority", "authority_agree", "Fine")

    def test_former_member_never_decides(self):
        self.team()
        self.also("member", "authority_officer", self.department)
        self.walk(self.project, "authority_review")
        self.act(
            self.project,
            "authority",
            "authority_return",
            "Change the team",
            **self.return_values("team", minor=True),
        )
        self.mine.write({"member_ids": [Command.clear()], "mode": "individual"})
        self.act(self.project, "leader", "submit")
        with self.assertRaisesRegex(AccessError, "someone else must decide"):
            self.act(self.project, "member", "authority_agree", "Fine")
        self.act(self.project, "authority", "authority_agree", "Fine")

    def test_who_decided_does_not_join(self):
        self.env["jiebang.cadre"].create(
            {
                "name": "Reviewer",
                "organization_id": self.institute.id,
                "user_id": self.users["unit"].id,
            }
        )
        self.walk(self.project, "authority_review")
        self.act(
            self.project,
            "authority",
            "authority_return",
            "Change the team",
            **self.return_values("team", minor=True),
        )
        self.team("unit")
        with self.assertRaisesRegex(UserError, "has decided on this file"):
            self.act(self.project, "leader", "submit")

    def test_letters_are_issued_by_others(self):
        """Not by the leader, nor by who decided at another tier."""
        self.also("leader", "authority_officer", self.department)
        self.also("unit", "authority_officer", self.department)
        self.walk(self.project, "delivery")
        for persona in ("leader", "unit"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self.letter(self.project, persona, number=f"Letter of {persona}")
        self.letter(self.project)

    def test_officer_of_a_department_is_no_party_group_below_it(self):
        """Roles and organisations don't multiply."""
        self.also("authority", "unit_reviewer", self.other_institute)
        self.walk(self.project, "unit_review")
        self.assertFalse(self.as_(self.project, "authority").has_access("read"))
        other = self.draft("member", name="Of the other institute")
        self.act(other, "member", "submit")
        self.act(other, "authority", "unit_agree", "Agreed", **self.party_group())
        self.assertEqual(other.state, "authority_review")

    def test_user_of_a_cadre_stays_while_a_file_is_under_way(self):
        self.walk(self.project, "unit_review")
        cadre = self.as_(self.cadres["leader"], "manager")
        with self.assertRaisesRegex(UserError, "under way"):
            cadre.user_id = self.users["evaluator"]
        self.act(self.project, "unit", "unit_decline", "Not this year")
        cadre.user_id = self.users["evaluator"]

    def test_appraisals_are_for_the_organisation_department(self):
        """A further role of a reader opens nothing."""
        self.mine.leader_appraisals = "Excellent"
        self.also("unit", "applicant")
        self.also("unit", "evaluator")
        self.walk(self.project, "unit_review")
        self.assertFalse(self.as_(self.project, "unit").leader_appraisals)
        self.assertFalse(self.as_(self.project, "bureau").leader_appraisals)
        self.assertEqual(self.mine.leader_appraisals, "Excellent")
        self.assertEqual(
            self.as_(self.project, "auditor").leader_appraisals, "Excellent"
        )
        for persona in ("leader", "unit", "auditor"):
            with self.assertRaises(AccessError):
                self.as_(self.project, persona).read(["leader_appraisals_kept"])

    # -- meeting and letter --------------------------------------------------

    def test_agenda_item_stays_with_its_project(self):
        self.walk(self.project, "meeting")
        other = self.walk(self.draft(name="Seeds that stand frost"), "meeting")
        meeting = self.meeting({self.project: ("pass", "")})
        item = self.as_(meeting.item_ids, "bureau")
        with self.assertRaisesRegex(UserError, "stays with its project"):
            item.write({"project_id": other.id})
        with self.assertRaises(AccessError):
            item.unlink()
        self.as_(meeting.item_ids, "secretary").unlink()

    def test_forms_read_no_foreign_drafts(self):
        """Choosing a project in a form shows nothing that one can't read."""
        spec = {"summary": {}, "leader_id": {"fields": {"display_name": {}}}}
        item = self.as_(self.env["jiebang.meeting.item"], "secretary")
        self.env.invalidate_all()
        shown = item.onchange({"project_id": self.project.id}, ["project_id"], spec)
        self.assertFalse(shown["value"])
        self.walk(self.project, "meeting")
        values = item.onchange({"project_id": self.project.id}, ["project_id"], spec)
        self.assertEqual(values["value"]["summary"], "Grass that grows on dry land.")

    def test_recusal_by_name(self):
        """A member of the meeting who is typed by name is recused as well."""
        self.walk(self.project, "meeting")
        meeting = self.meeting(
            {self.project: ("pass", "")},
            attendee_ids=[
                Command.create({"name": "Person leader"}),
                Command.create({"name": "Member 2"}),
            ],
        )
        self.assertEqual(meeting.item_ids.recused_ids.name, "Person leader")

    def test_meeting_comes_after_the_submission(self):
        self.walk(self.project, "meeting")
        meeting = self.meeting({self.project: ("pass", "")}, date="2020-01-01")
        with self.assertRaisesRegex(UserError, "after the date of the meeting"):
            self.as_(meeting, "secretary").action_transition("conclude")

    def test_letter_falls_when_the_file_climbs_again(self):
        """Also after a minor return, where the rules send it through all tiers."""
        self.program.minor_return_direct = False
        self.walk(self.project, "bureau_review")
        self.act(
            self.project,
            "bureau",
            "bureau_return",
            "A typing error",
            **self.return_values(minor=True),
        )
        self.assertFalse(self.project.letter_id)
        self.act(self.project, "leader", "submit")
        self.assertEqual(self.project.state, "unit_review")

    @freeze_time("2026-12-31 12:00:00")
    def test_legal_day_is_chinas(self):
        """R26: the client's time zone moves no year of a filing number."""
        project = self.walk(self.project, "meeting")
        meeting = self.meeting({project: ("pass", "")})
        self.as_(meeting, "secretary").with_context(
            tz="Pacific/Kiritimati"
        ).action_transition("conclude")
        self.assertIn("〔2026〕", project.filing_no)
        self.assertEqual(str(project.filing_date), "2026-12-31")
