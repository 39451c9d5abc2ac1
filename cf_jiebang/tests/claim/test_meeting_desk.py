from datetime import date
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ...tools.document_lang import document_lang
from ..common import ProjectCase


@tagged("post_install", "-at_install")
class TestMeetingDesk(ProjectCase):
    """Agenda, pre-check, bulk conclusions, minutes, and the next meeting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.walk(cls.project, "meeting")

    def prepared(self, **values):
        return self.as_(self.env["jiebang.meeting"], "secretary").create(
            {
                "name": "Next meeting",
                "program_id": self.program.id,
                "minutes_no": "JM 2",
                "attendee_ids": [fields.Command.create({"name": "Member"})],
            }
            | values
        )

    def test_gather_minds_the_cut_off(self):
        project = self.project
        early = self.prepared(cutoff_date="2020-01-01")
        early.action_gather()
        self.assertFalse(early.item_ids)
        later = self.prepared(cutoff_date=fields.Date.context_today(early))
        later.action_gather()
        self.assertEqual(later.item_ids.project_id, project)
        later.action_gather()
        self.assertEqual(len(later.item_ids), 1)

    def test_what_is_to_be_cleared_up_does_not_pass(self):
        meeting = self.prepared()
        meeting.action_gather()
        item = meeting.item_ids
        item.write({"conclusion": "pass", "precheck": "clear_up"})
        with self.said("cleared up"):
            meeting.action_transition("conclude")
        self.assertEqual(self.project.state, "meeting")
        item.precheck = "ready"
        meeting.action_transition("conclude")
        self.assertEqual(self.project.state, "running")
        with self.said("is possible in: In preparation"):
            meeting.action_transition("conclude")

    def test_only_the_secretary_pre_checks(self):
        meeting = self.prepared()
        meeting.action_gather()
        with self.assertRaises(AccessError):
            self.as_(meeting.item_ids, "bureau").precheck = "ready"

    def test_deferred_goes_on_to_the_next_meeting(self):
        meeting = self.prepared()
        meeting.action_gather()
        following = self.prepared(name="The one after", cutoff_date="2099-12-31")
        meeting.item_ids.write({"conclusion": "defer", "opinion": "Ask the county"})
        meeting.action_transition("conclude")
        self.assertEqual(following.item_ids.project_id, self.project)
        self.assertFalse(following.item_ids.conclusion)

    def test_one_conclusion_for_many(self):
        other = self.walk(self.draft(name="Seeds that stand frost"), "meeting")
        meeting = self.prepared()
        meeting.action_gather()
        action = meeting.action_open_conclusions()
        wizard = (
            self.as_(self.env["jiebang.conclusion.wizard"], "secretary")
            .with_context(**action["context"])
            .create({"conclusion": "refuse", "opinion": "Not <b>new</b>"})
        )
        self.assertEqual(wizard.item_ids.project_id, self.project | other)
        wizard.action_confirm()
        meeting.action_draft_minutes()
        self.assertIn("Not &lt;b&gt;new", meeting.minutes)
        meeting.action_transition("conclude")
        self.assertEqual(set((self.project | other).mapped("state")), {"declined"})
        with self.assertRaises(UserError):
            meeting.minutes = "Another tale"

    def test_wizard_keeps_to_its_meeting_and_to_the_secretary(self):
        meeting, other = self.prepared(), self.prepared()
        meeting.action_gather()
        Wizard = self.as_(self.env["jiebang.conclusion.wizard"], "secretary")
        wizard = Wizard.create(
            {"meeting_id": other.id, "item_ids": meeting.item_ids.ids}
        )
        with self.refused():
            wizard.action_confirm()
        with self.assertRaises(AccessError):
            self.as_(meeting, "bureau").action_open_conclusions()

    def test_assessment_changes_no_state(self):
        self.walk(self.project, "running")
        meeting = self.as_(self.prepared(kind="judgement"), "bureau")
        meeting.action_gather()
        self.assertEqual(meeting.item_ids.project_id, self.project)
        with self.said("rate the risk"):
            meeting.action_transition("conclude")
        meeting.item_ids.risk = "high"
        with self.said("measures"):
            meeting.action_transition("conclude")
        meeting.item_ids.write(
            {
                "measures": "Visit",
                "owner_id": self.users["bureau"].id,
                "next_date": "2099-01-01",
            }
        )
        meeting.action_transition("conclude")
        self.assertEqual(meeting.state, "concluded")
        self.assertEqual(self.project.state, "running")
        filing = self.prepared(kind="filing")
        with self.assertRaises(AccessError):
            self.as_(filing, "bureau").action_transition("conclude")

    def test_kind_stays_with_the_agenda(self):
        meeting = self.prepared()
        meeting.action_gather()
        with self.said("Kind and programme"):
            meeting.kind = "judgement"
        waiting = self.project
        with self.said("not running"):
            self.prepared(
                kind="judgement",
                item_ids=[fields.Command.create({"project_id": waiting.id})],
            )

    @freeze_time("2026-05-07")
    def test_next_meeting_is_prepared_once(self):
        Meeting = self.env["jiebang.meeting"]
        Meeting._cron_prepare()
        Meeting._cron_prepare()
        meeting = Meeting.search(
            [("program_id", "=", self.program.id), ("period", "!=", False)]
        )
        self.assertEqual(meeting.period, "2026-Q2")
        self.assertEqual(meeting.cutoff_date, date(2026, 6, 30))
        notice = self.env["mail.message"].search(
            [("model", "=", Meeting._name), ("res_id", "=", meeting.id)]
        )
        self.assertIn(self.users["secretary"].partner_id, notice.notified_partner_ids)

    def test_cut_off_counts_from_the_first_day(self):
        """A deferral does not push a project behind the next cut-off date."""
        with freeze_time("2026-05-04 02:00:00"):
            project = self.walk(self.draft(), "meeting")
            self.assertEqual(project.meeting_since, date(2026, 5, 4))
        with freeze_time("2026-05-20 02:00:00"):
            self.conclude({project: ("defer", "Ask the county")})
        self.assertEqual(project.holder_since, date(2026, 5, 20))
        self.assertEqual(project.meeting_since, date(2026, 5, 4))
        meeting = self.prepared(cutoff_date="2026-05-10")
        meeting.action_gather()
        self.assertEqual(meeting.item_ids.project_id, project)

    def test_withdrawn_line_is_not_decided(self):
        project = self.project
        other = self.walk(self.draft(name="Seeds that stand frost"), "meeting")
        meeting = self.prepared()
        meeting.action_gather()
        line = meeting.item_ids.filtered(lambda i: i.project_id == project)
        strange = line.browse([line.id, 99999999])
        for who, reason, lines, text in (
            ("bureau", "No time", line, "is an act of: Secretary of the joint meeting"),
            ("secretary", " ", line, "write the opinion or the reasons"),
            ("secretary", "No time", line.browse(), "choose lines of this meeting"),
            ("secretary", "No time", strange, "choose lines of this meeting"),
        ):
            with self.subTest(who=who, text=text), self.said(text):
                self.as_(meeting, who).action_transition(
                    "withdraw_line", reason, item_ids=lines.ids
                )
        meeting.action_transition(
            "withdraw_line", "The leader is ill", item_ids=line.ids
        )
        row = meeting.decision_ids
        self.assertEqual(row.opinion, f"{project.name}: The leader is ill")
        with self.said("choose a single record"):
            (meeting | self.prepared()).action_transition(
                "withdraw_line", "No time", item_ids=(meeting.item_ids - line).ids
            )
        with self.said("stays as it is"):
            line.conclusion = "pass"
        with self.said("stays as it is"):
            meeting.action_transition("withdraw_line", "Again", item_ids=line.ids)
        (meeting.item_ids - line).conclusion = "pass"
        meeting.action_draft_minutes()
        self.assertIn("The leader is ill", meeting.minutes)
        meeting.action_transition("conclude")
        self.assertEqual((project.state, other.state), ("meeting", "running"))
        following = self.prepared()
        following.action_gather()
        self.assertEqual(following.item_ids.project_id, project)
        self.assertEqual(project.with_user(self.users["secretary"]).meeting_count, 2)

    def test_acts_of_a_meeting_are_on_record(self):
        meeting = self.prepared()
        meeting.action_gather()
        meeting.item_ids.conclusion = "pass"
        meeting.action_transition("conclude")
        for persona in ("secretary", "bureau", "auditor"):
            row = self.as_(meeting, persona).decision_ids
            self.assertEqual(row.transition, "conclude", persona)
            self.assertEqual(row.user_name, "Person secretary")
            self.assertIn("Next meeting", row.record_name)
        self.assertEqual(self.env["jiebang.decision"]._verify_chain(meeting), "")
        for persona in ("leader", "unit", "authority"):
            rows = self.as_(self.env["jiebang.decision"], persona).search(
                [("res_model", "=", "jiebang.meeting")]
            )
            self.assertFalse(rows, persona)

    @freeze_time("2026-05-07")
    def test_assessment_is_prepared_by_the_rule(self):
        """Once there is something to assess, each period of the programme's rule."""
        self.walk(self.draft(), "running")
        self.program.judgement_cycle = "month"
        Meeting = self.env["jiebang.meeting"]
        domain = [("program_id", "=", self.program.id), ("kind", "=", "judgement")]
        for _run in range(2):
            Meeting._cron_prepare()
        meeting = Meeting.search([*domain, ("period", "!=", False)])
        self.assertEqual((meeting.period, meeting.date), ("2026-05", date(2026, 5, 31)))

    def test_prepared_in_the_language_of_the_scheme(self):
        lang = document_lang(self.env)
        with patch.object(
            type(self.env["jiebang.meeting"]),
            "_prepare",
            lambda meeting, *args: seen.append(meeting.env.lang),
        ):
            seen = []
            self.env["jiebang.meeting"].with_context(lang="en_US")._cron_prepare()
        self.assertEqual(set(seen), {lang})

    def test_periods(self):
        day = date(2026, 8, 15)
        for cycle, key, past in (
            ("month", "2026-08", "2026-07"),
            ("quarter", "2026-Q3", "2026-Q2"),
            ("half", "2026-H2", "2026-H1"),
        ):
            self.program.filing_cycle = cycle
            period = self.program._period(day)
            self.assertEqual((period.name, period.previous.name), (key, past))
        before = self.program._period(date(2026, 1, 1)).previous
        self.assertEqual(before.end, date(2025, 12, 31))
