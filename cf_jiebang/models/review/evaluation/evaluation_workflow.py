from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ....groups import BUREAU, COMMITTEE, EVALUATION, SECRETARY
from ...workflow.act import Act
from . import calculation
from .rubric import GRADES

_lt = LazyTranslate(__name__)


class EvaluationWorkflow(models.AbstractModel):
    """The life of an evaluation, from the assignment to the joint meeting."""

    _name = "jiebang.evaluation.acts"
    _description = "Evaluation: its acts"

    _workflow_actors = {
        "leader": ("applicant", "", ""),
        # first of its tier: the to-do is his
        "assessor": ("bureau", EVALUATION, ""),
        # an assessor who has not scored the project
        "grader": ("bureau", EVALUATION, ""),
        "bureau": ("bureau", BUREAU, ""),
        "secretary": ("meeting", SECRETARY, ""),
    }
    _workflow_holders = {
        "aggregated": "bureau",
        "graded": "meeting",
        "review": "bureau",
    }
    _acts = (
        Act(
            name="start",
            label=_lt("Start scoring"),
            sources=("preparing",),
            target="scoring",
            actors=("bureau",),
            outcome="agreed",
            style="primary",
        ),
        Act(
            name="aggregate",
            label=_lt("Add up the sheets"),
            sources=("scoring", "review"),
            target="aggregated",
            actors=("assessor",),
            outcome="agreed",
            style="primary",
            confirm=_lt(
                "The sheets are closed and added up. Who has not handed in yet can "
                "no longer do so."
            ),
        ),
        Act(
            name="add_up_again",
            label=_lt("Add up again"),
            sources=("aggregated",),
            target="aggregated",
            actors=("assessor",),
            outcome="agreed",
        ),
        Act(
            name="clear_veto",
            label=_lt("Veto cleared up"),
            sources=("aggregated",),
            target="aggregated",
            actors=("grader",),
            outcome="agreed",
            opinion=True,
        ),
        Act(
            name="decide_grade",
            label=_lt("Decide the grade"),
            sources=("aggregated",),
            target="graded",
            actors=("grader",),
            outcome="agreed",
            required=("grade",),
            style="primary",
        ),
        Act(
            name="report",
            label=_lt("Reported to the joint meeting"),
            sources=("graded",),
            target="reported",
            actors=("secretary",),
            outcome="received",
            carried_by="jiebang.meeting",
        ),
        Act(
            name="ask_review",
            label=_lt("Ask for a re-evaluation"),
            sources=("reported",),
            target="review",
            actors=("leader",),
            outcome="submitted",
            opinion=True,
        ),
    )

    review_asked = fields.Boolean(
        string="Re-evaluation was asked for", readonly=True, copy=False
    )
    review_reason = fields.Text(
        string="Why a re-evaluation was asked for", readonly=True, copy=False
    )
    first_grade = fields.Selection(
        GRADES,
        string="Grade before the re-evaluation",
        readonly=True,
        copy=False,
        groups=COMMITTEE,
    )

    # -- the acts ------------------------------------------------------------

    def _lacks_start(self):
        lacking = self.sudo()._lacking_sheets()
        if lacking <= 0:
            return []
        return [self.env._("%s more evaluators are to be assigned.", lacking)]

    def _after_start(self):
        self._freeze_file()
        self.round_id._hand_over_to_dos(self.sheet_ids.evaluator_id)

    def _lacks_aggregate(self):
        record = self.sudo()
        there, least = record._counted_sheets(), record.rubric_id.min_evaluators
        if len(there) >= least:
            return []
        return [
            self.env._(
                "%(there)s score sheets are handed in, the standard asks for "
                "%(least)s.",
                there=len(there),
                least=least,
            )
        ]

    def _after_aggregate(self):
        sheets = self.sheet_ids.filtered(lambda s: s.state in ("assigned", "declared"))
        sheets._apply_act(sheets._get_act("lapse"))
        self._add_up()

    def _after_add_up_again(self):
        self._add_up()

    def _lacks_clear_veto(self):
        if self.sudo().veto in ("cap", "stop", "open"):
            return []
        return [self.env._("No veto stands.")]

    def _values_clear_veto(self, _given):
        return {"veto_cleared": True}

    def _after_clear_veto(self):
        self._add_up()

    def _lacks_decide_grade(self):
        if not self.env.user.has_group(EVALUATION):
            return []  # what is lacking would tell of a finding on a person
        record = self.sudo()
        political = record._political_results()
        percent, stopped = political.get(record.id, (None, False))
        if stopped:
            return [
                self.env._(
                    "A negative finding on the political quality of the leader stands. "
                    "It is referred; no grade is given before it is cleared up."
                )
            ]
        same = calculation.cents(percent or 0) == calculation.cents(
            record.political_percent
        )
        missing = percent is None and bool(record.rubric_id.political_weight)
        if record.political_stop or not same or missing != record.political_missing:
            return [
                self.env._(
                    "The appraisal of the persons has changed since. Add up again."
                )
            ]
        return []

    def _given_decide_grade(self, given):
        """A grade other than the suggested one, or one that a veto touches, needs
        its reasons (R59).

        :raise UserError: the reasons are missing, or a veto forbids the grade
        """
        grade = given["grade"]
        for record in self.sudo():
            if record.veto == "stop" and grade != "third":
                raise UserError(
                    self.env._(
                        "“%s”: a veto stands. Clear it up first; while it stands, "
                        "class 3 alone is possible.",
                        record.display_name,
                    )
                )
            touched = record.veto in ("open", "stop") or record.political_missing
            if (grade != record.suggested_grade or touched) and not given["opinion"]:
                raise UserError(
                    self.env._(
                        "“%s”: give the reasons. They are needed where the grade "
                        "differs from the suggested one, a veto was named, or the "
                        "persons are not appraised.",
                        record.display_name,
                    )
                )

    def _values_decide_grade(self, given):
        return {
            "grade": given["grade"],
            "grade_reason": given["opinion"] or False,
            "graded_suggestion": self.suggested_grade,
            "graded_by_id": self.env.uid,
            "graded_date": self._workflow_today(),
        }

    def _opinion_decide_grade(self, opinion):
        """The reasons stand on the record: the log is the committee's."""
        grades = dict(self._fields["grade"]._description_selection(self.env))
        return "。".join(filter(None, (grades[self.grade], opinion)))

    def _lacks_report(self):
        on_agenda = self.sudo().meeting_id
        return [] if on_agenda else [self.env._("It is on no agenda.")]

    def _values_report(self, given):
        return {
            "reported_date": given["meeting_date"],
            "days_to_report": max((given["meeting_date"] - self.graded_date).days, 0),
            "announced_grade": self.grade,
            "announced_reason": self.grade_reason
            or self.env._(
                "Confirmed as suggested by the standard “%s”.",
                self.rubric_id.display_name,
            ),
        }

    def _after_report(self):
        self._announce()

    def _offers_ask_review(self):
        return not self.sudo().review_asked

    def _lacks_ask_review(self):
        record = self.sudo()
        if record.review_asked:
            return [self.env._("A re-evaluation is possible once.")]
        last = record.reported_date + timedelta(days=record.rubric_id.review_days)
        if record._workflow_today() > last:
            return [self.env._("A re-evaluation could be asked for until %s.", last)]
        return []

    def _values_ask_review(self, given):
        return {
            "review_asked": True,
            "review_reason": given["opinion"],
            "first_grade": self.grade,
            "phase": 2,
            "meeting_id": False,
            "grade": False,
            "graded_suggestion": False,
            "veto_cleared": False,
        }

    def _after_ask_review(self):
        self._fill_up()

    def _announce(self):
        """Tell the people of the project their grade and the reasons: no scores."""
        project = self.project_id
        for user in project.participant_user_ids:
            told = self.with_context(lang=user.lang)
            grades = dict(
                told._fields["announced_grade"]._description_selection(told.env)
            )
            told.message_notify(
                partner_ids=user.partner_id.ids,
                subject=told.display_name,
                body=told.env._(
                    "The joint meeting was told the result: %(grade)s. Reasons: "
                    "%(reason)s",
                    grade=grades[self.announced_grade],
                    reason=self.announced_reason,
                ),
            )

    # -- buttons of the list -------------------------------------------------

    def action_open_aggregate(self):
        """Open the dialog that adds up the sheets of the chosen evaluations."""
        return self.action_open_transition("aggregate")

    def action_open_decide(self):
        """Open the dialog that decides one grade for the chosen evaluations."""
        return self.action_open_transition("decide_grade")

    # -- with whom, what is missing ------------------------------------------

    missing = fields.Char(
        string="With whom, what is missing",
        compute="_compute_missing",
        groups=COMMITTEE,
    )

    @api.depends_context("lang")
    @api.depends("state", "holder_tier", "holder_unmanned", "sheet_ids.state")
    def _compute_missing(self):
        for evaluation in self:
            if evaluation.state in ("preparing", "scoring"):
                evaluation.missing = evaluation._missing_text()
            else:
                evaluation.missing = evaluation._missing_sentence("")

    def _missing_text(self):
        """What is missing for the next step, in one clause."""
        if self.holder_unmanned:
            return self.env._(
                "nobody is appointed to act here; the administrator appoints someone"
            )
        if self.state == "preparing":
            return self.env._("evaluators are to be assigned")
        if self.state in ("scoring", "review"):
            record = self.sudo()
            return self.env._(
                "%(there)s of %(all)s score sheets are handed in",
                there=len(record._counted_sheets()),
                all=max(record._wanted(), record.rubric_id.min_evaluators),
            )
        texts = {
            "aggregated": self.env._("the grade is to be decided"),
            "graded": self.env._("the joint meeting is to be told"),
        }
        return texts.get(self.state, "")

    def _to_do_summary(self):
        return f"{self.display_name}: {self._missing_text()}"

    def _creation_message(self):
        return self.env._("The evaluation was opened.")
