from datetime import timedelta

from odoo import Command

from ....tools.legal_time import legal_today
from ...common import ProjectCase


class EvaluationCase(ProjectCase):
    """A filed project whose annual report is at the bureau, a standard in use, five
    evaluators and a round in preparation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["jiebang.program"].search([]).report_first_year = legal_today(
            cls.env
        ).year
        cls.rubric = cls.make_rubric()
        cls.evaluators = cls.add_users(
            {f"evaluator{number}": ("evaluator", None) for number in range(1, 6)}
        )
        cls.walk(cls.project, "running")
        cls.work_report = cls.walk_report(
            cls.report(cls.project, "annual"), "submitted"
        )
        cls.round = cls.as_(cls.env["jiebang.evaluation.round"], "bureau").create(
            {
                "name": "Annual evaluation",
                "program_id": cls.program.id,
                "year": cls.work_report.year,
                "date_end": legal_today(cls.env) + timedelta(days=30),
                "evaluator_ids": [Command.set(cls.evaluators.ids)],
            }
        )
        cls.round = cls.round.with_env(cls.env)

    @classmethod
    def make_rubric(cls, **values):
        """The default standard, for the programme of the tests, in use."""
        draft = cls.env.ref("cf_jiebang.rubric_2025").copy(
            {"program_id": cls.program.id} | values
        )
        cls.as_(draft, "bureau").action_transition("adopt")
        return draft

    @classmethod
    def open_round(cls):
        """The officer opens the round; returns the evaluation of the project."""
        cls.as_(cls.round, "bureau").action_transition("open")
        return cls.env["jiebang.evaluation"].search(
            [("project_id", "=", cls.project.id)]
        )

    @classmethod
    def persona_of(cls, user):
        return next(name for name, known in cls.users.items() if known == user)

    @classmethod
    def fill(cls, sheet, percent, veto=(), skip=()):
        """The evaluator declares and scores: each criterion ``percent`` of its top.

        :param veto: codes of vetoes that he names
        :param skip: codes of criteria that are not applicable
        """
        mine = cls.as_(sheet, cls.persona_of(sheet.evaluator_id))
        if mine.state == "assigned":
            mine.action_transition("declare")
        for line in mine.line_ids:
            code = line.criterion_id.code
            if line.kind == "veto":
                line.write({"veto": code in veto, "comment": "Seen in the report."})
            elif code in skip:
                line.write({"not_applicable": True, "comment": "Not in the plan."})
            else:
                line.write({"score": line.top * percent / 100, "comment": "Sound."})
        return mine

    @classmethod
    def score(cls, evaluation, percents, **kw):
        """Fill and hand in the sheets that wait, one a percentage."""
        sheets = evaluation.sheet_ids.filtered(
            lambda s: s.state in ("assigned", "declared")
        ).sorted("id")
        for sheet, percent in zip(sheets, percents, strict=False):
            cls.fill(sheet, percent, **kw).action_transition("hand_in")
        return evaluation

    @classmethod
    def graded(cls, percents=(90, 90, 90), grade="second", opinion="As discussed."):
        """An evaluation with its grade decided."""
        evaluation = cls.score(cls.open_round(), percents)
        cls.act(evaluation, "evaluation_officer", "aggregate")
        cls.act(evaluation, "evaluation_officer", "decide_grade", opinion, grade=grade)
        return evaluation

    @classmethod
    def report_to_meeting(cls, persona="secretary"):
        """The joint meeting is told what is graded."""
        meeting = cls.as_(cls.env["jiebang.meeting"], persona).create(
            {
                "name": "Joint meeting on results",
                "kind": "evaluation",
                "date": legal_today(cls.env),
                "program_id": cls.program.id,
                "minutes_no": "JM 9",
                "attendee_ids": [
                    Command.create({"name": f"Member {number}"}) for number in (1, 2)
                ],
            }
        )
        meeting.action_gather()
        meeting.action_transition("conclude")
        return meeting.with_env(cls.env)
