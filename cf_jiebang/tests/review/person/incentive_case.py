from datetime import timedelta

from odoo import Command, fields
from odoo.tools import mute_logger

from ...pdf import PDF
from ..evaluation.evaluation_case import EvaluationCase
from .appraisal_case import FURTHER, QUIET

REASONS = "Brought the variety into three banners."

WORKS = {"assessor", "assessor2", "evaluation_officer", "personnel", "auditor"}
"""Read an incentive from the nomination on."""


class IncentiveCase(EvaluationCase):
    """An evaluated project, a concluded meeting, and who works on incentives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_users(dict.fromkeys(FURTHER, ("evaluation_officer", cls.bureau)))
        cls.cadre = cls.cadres["leader"]
        cls.cadre.identity = "civil"
        cls.today = fields.Date.context_today(cls.env.user)

    @classmethod
    def evaluation_meeting(cls, conclude=True, conclusion="outstanding"):
        """The meeting that is told, with its conclusion on the leader."""
        cls.graded()
        meeting = cls.as_(cls.env["jiebang.meeting"], "secretary").create(
            {
                "name": "Joint meeting on results",
                "kind": "evaluation",
                "date": cls.today,
                "program_id": cls.program.id,
                "minutes_no": "JM 9",
                "attendee_ids": [Command.create({"name": "Member 1"})],
            }
        )
        meeting.action_gather()
        merit = cls.as_(cls.env["jiebang.merit"], "secretary").create(
            {
                "meeting_id": meeting.id,
                "project_id": cls.project.id,
                "cadre_id": cls.cadre.id,
                "conclusion": conclusion,
                "reasons": REASONS,
            }
        )
        if conclude:
            meeting.action_transition("conclude")
        return merit.with_env(cls.env)

    @classmethod
    def nomination(cls, merit=None, persona="assessor", **values):
        """A nomination that rests on the meeting's conclusion."""
        values = {
            "program_id": cls.program.id,
            "cadre_id": cls.cadre.id,
            "project_id": cls.project.id,
            "source": "merit",
            "merit_id": merit.id if merit else False,
            "kind": "promotion",
            "reasons": REASONS,
        } | values
        incentive = cls.as_(cls.env["jiebang.incentive"], persona).create(values)
        return incentive.with_env(cls.env)

    @classmethod
    def contribution(cls, **values):
        """A nomination that rests on a contribution."""
        recognition = cls.as_(cls.env["jiebang.recognition"], "bureau").create(
            {
                "project_id": cls.project.id,
                "kind": "breakthrough",
                "name": "A new line",
                "text": "Built and running.",
                "achieved_by": "The leader",
            }
        )
        return cls.nomination(
            **{
                "source": "contribution",
                "recognition_id": recognition.id,
                "contribution_kind": "major_project",
                "contribution": "A plant of 200 million.",
                "kind": "commendation",
            }
            | values
        )

    @classmethod
    def promise(cls, incentive, days=30):
        """What the secretary enters before the decision."""
        cls.as_(incentive, "secretary").write(
            {
                "responsible_id": cls.users["personnel"].id,
                "date_due": cls.today + timedelta(days=days),
            }
        )

    @classmethod
    def decision(cls):
        return {"meeting_date": cls.today, "minutes_no": "JM 9"}

    @classmethod
    def proof(cls):
        return {
            "done_date": cls.today,
            "seal_scan": PDF,
            "seal_scan_name": "appointment.pdf",
        }

    @classmethod
    def walk_incentive(cls, incentive, state):
        """Walk a nomination along the straight road until ``state``."""
        steps = {
            "eligibility": lambda: cls.act(incentive, "assessor", "nominate"),
            "meeting": lambda: cls.act(
                incentive, "personnel", "find_eligible", "Article 12"
            ),
            "decided": lambda: (
                cls.promise(incentive),
                cls.act(incentive, "secretary", "decide", **cls.decision()),
            ),
            "done": lambda: cls.act(incentive, "personnel", "carry_out", **cls.proof()),
        }
        order = list(steps)
        start = order.index(incentive.state) + 1 if incentive.state in order else 0
        for step in order[start : order.index(state) + 1]:
            steps[step]()
        return incentive

    def shut(self, call):
        with mute_logger(*QUIET), self.refused(), self.env.cr.savepoint():
            call()

    def visible(self, record, persona):
        mine = self.as_(record, persona)
        with mute_logger(*QUIET):
            return mine.has_access("read")
