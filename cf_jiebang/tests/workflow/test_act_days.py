from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ...tools.legal_time import legal_today
from ..common import ProjectCase
from ..pdf import PDF


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20 02:00:00")
class TestActDays(ProjectCase):
    """A day that is given with an act lies neither before what the act answers nor in
    the future; the refusal names the field (R19–R26, R54)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = legal_today(cls.env)

    def days(self):
        """Days that can't be, each with a word of the answer."""
        yield "1900-01-01", "answers"
        yield self.today - timedelta(days=1), "answers"
        yield self.today + timedelta(days=1), "future"
        yield "3000-01-01", "future"

    def refused_for(self, field, act):
        """``act(day)`` is refused for each such day, and carried out on this one."""
        for day, word in self.days():
            with (
                self.subTest(field=field, day=str(day)),
                self.assertRaises(UserError) as caught,
                self.env.cr.savepoint(),
            ):
                act(day)
            self.assertIn(field, str(caught.exception))
            self.assertIn(word, str(caught.exception))
        act(self.today)

    def test_party_group(self):
        self.walk(self.project, "unit_review")
        self.refused_for(
            "Date of the meeting",
            lambda day: self.act(
                self.project,
                "unit",
                "unit_agree",
                "Agreed",
                **self.party_group() | {"meeting_date": day},
            ),
        )
        self.assertEqual(self.project.state, "authority_review")

    def test_party_group_of_a_later_version(self):
        """A meeting on the first version has not agreed to the second one."""
        self.walk(self.project, "unit_review")
        values = self.return_values("basic")
        self.act(self.project, "unit", "unit_return", "Correct it", **values)
        with freeze_time("2026-11-25 02:00:00"):
            self.act(self.project, "leader", "submit")
            for day in ("2026-11-20", "2026-11-24"):
                with self.assertRaisesRegex(UserError, "2026-11-25.*Submit"):
                    self.act(
                        self.project,
                        "unit",
                        "unit_agree",
                        "Agreed",
                        **self.party_group() | {"meeting_date": day},
                    )
            self.act(self.project, "unit", "unit_agree", "Ok", **self.party_group())

    def test_letter(self):
        self.walk(self.project, "delivery")
        letter = self.letter_draft()

        def issue(day):
            letter.date = day
            letter.action_transition("issue")

        self.refused_for("Date", issue)
        self.assertEqual(self.project.letter_id, letter)

    def letter_draft(self):
        return self.as_(self.env["jiebang.recommendation"], "authority").create(
            {
                "name": "Letter 7",
                "authority_id": self.department.id,
                "content": PDF,
                "file_name": "letter.pdf",
                "line_ids": [Command.create({"project_id": self.project.id})],
            }
        )

    def test_receipt(self):
        self.walk(self.project, "delivery")
        self.letter(self.project)
        self.refused_for(
            "Received on", lambda day: self.receive(self.project, date=day)
        )
        self.assertEqual(self.project.state, "bureau_review")

    def test_joint_meeting(self):
        """Not before the preliminary review was passed."""
        self.walk(self.project, "bureau_review")
        with freeze_time("2026-11-25 02:00:00"):
            self.walk(self.project, "meeting")
            meeting = self.as_(self.meeting({self.project: ("pass", "")}), "secretary")

            def conclude(day):
                meeting.date = day
                meeting.action_transition("conclude")

            for day, text in (
                ("1900-01-01", "after the date of the meeting"),
                ("2026-11-24", "Date of the meeting.*2026-11-25"),
                ("2026-11-26", "has not taken place"),
            ):
                with (
                    self.subTest(day=day),
                    self.assertRaisesRegex(UserError, text),
                    self.env.cr.savepoint(),
                ):
                    conclude(day)
            conclude("2026-11-25")
        self.assertEqual(self.project.state, "running")

    def test_a_deferral_answers_the_application(self):
        """What moves nothing is not held to the last step."""
        self.walk(self.project, "unit_review")
        with freeze_time("2026-11-24 02:00:00"):
            self.walk(self.project, "meeting")
            self.conclude({self.project: ("defer", "Later")}, date="2026-11-22")
        self.assertEqual(self.project.state, "meeting")

    def test_follow_up(self):
        """Services and recognitions answer the filing."""
        self.walk(self.project, "running")
        common = {"project_id": self.project.id}

        def serve(day):
            self.as_(self.env["jiebang.service"], "bureau").create(
                common
                | {
                    "date": day,
                    "subject": "Visit",
                    "counterpart": "The team",
                    "content": "Seen",
                }
            )

        self.refused_for("Date", serve)

    def test_report_receipt(self):
        self.walk(self.project, "running")
        report = self.walk_report(self.report(self.project), "delivery")
        self.refused_for(
            "Received on",
            lambda day: self.act(
                report,
                "bureau",
                "receive",
                **self.receipt_values(report, received_date=day),
            ),
        )
        self.assertEqual(report.received_date, self.today)

    def test_no_date_at_all(self):
        self.walk(self.project, "unit_review")
        for value in ("soon", 5, [1], {"a": 1}, "2026-13-45", "x" * 10_000):
            with self.assertRaises(UserError) as caught:
                self.act(
                    self.project,
                    "unit",
                    "unit_agree",
                    "Agreed",
                    **self.party_group() | {"meeting_date": value},
                )
            self.assertIn("Date of the meeting", str(caught.exception))
            self.assertLess(len(str(caught.exception)), 300)
