import hashlib
import json
import secrets

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS
from odoo.tools import LazyTranslate

from ....groups import EVALUATION, EVALUATOR
from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class ScoreSheetActs(models.AbstractModel):
    """What an evaluator does with his sheet: he declares that he has no conflict of
    interest, scores and hands in; or recuses himself, or abstains (R45).

    The decision on what he handed in names a salted digest of the scores and comments,
    so that an altered sheet is found. There are few possible scores: without the salt,
    which nobody reads, who reads the digest could try them all. The decisions belong to
    no project, so that they tell nobody who has scored.
    """

    _name = "jiebang.score.sheet.acts"
    _description = "Score Sheet: acts"
    _inherit = ["jiebang.workflow.mixin"]

    _initial_state = "assigned"
    _workflow_actors = {
        "evaluator": ("bureau", EVALUATOR, ""),
        "assessor": ("bureau", EVALUATION, ""),
    }
    _acts = (
        Act(
            name="declare",
            label=_lt("I have no conflict of interest"),
            sources=("assigned",),
            target="declared",
            actors=("evaluator",),
            style="primary",
            confirm=_lt(
                "You declare that you have no conflict of interest with this project, "
                "its people and its units. The declaration is kept on record, and the "
                "file opens."
            ),
        ),
        Act(
            name="hand_in",
            label=_lt("Hand in"),
            sources=("declared",),
            target="submitted",
            actors=("evaluator",),
            outcome="submitted",
            style="primary",
            confirm=_lt(
                "What is handed in can't be changed any more. Hand in the sheet?"
            ),
        ),
        Act(
            name="recuse",
            label=_lt("Recuse myself"),
            sources=("assigned", "declared"),
            target="recused",
            actors=("evaluator",),
            outcome="withdrawn",
            opinion=True,
            confirm=_lt(
                "Write down the conflict of interest: kinship, a business or personal "
                "relation, work on the same project. Someone else is assigned, and the "
                "file shuts for you. Recuse yourself?"
            ),
        ),
        Act(
            name="abstain",
            label=_lt("Abstain"),
            sources=("declared",),
            target="abstained",
            actors=("evaluator",),
            outcome="withdrawn",
            opinion=True,
            confirm=_lt(
                "Write down why you can't judge the project. The sheet goes back "
                "without scores, and someone else is assigned. Abstain?"
            ),
        ),
        Act(
            name="lapse",
            label=_lt("Not handed in"),
            sources=("assigned", "declared"),
            target="lapsed",
            actors=("assessor",),
            outcome="terminated",
            carried_by="jiebang.evaluation",
        ),
        Act(
            name="leave",
            label=_lt("Evaluator is gone"),
            sources=("assigned", "declared"),
            target="lapsed",
            actors=("assessor",),
            outcome="terminated",
            carried_by="res.users",
        ),
    )

    salt = fields.Char(
        readonly=True, copy=False, groups=NO_ACCESS, export_string_translation=False
    )

    # -- who -----------------------------------------------------------------

    def _bars_evaluator(self):
        sheet = self.sudo()
        if sheet.evaluator_id == self.env.user:
            return ""
        return self.env._(
            "A sheet is filled in by its evaluator alone: %s.", sheet.evaluator_id.name
        )

    def _check_scores(self):
        """Raise unless the current user may score on the sheets now.

        :raise AccessError: they are not his, or are not being scored
        """
        reasons = self._actor_reasons(self._get_act("hand_in"))
        for sheet in self:
            reason = reasons[sheet.id]
            if not reason and sheet.state != "declared":
                reason = self.env._("“%s” is not being scored now.", sheet.project_name)
            if reason:
                raise AccessError(reason)

    # -- the acts ------------------------------------------------------------

    def _lacks_declare(self):
        """A conflict of interest that the directory knows counts as one that is
        declared, also where it arises later."""
        evaluation = self.evaluation_id.sudo()
        missing = []
        if evaluation.state not in ("scoring", "review"):
            missing.append(
                self.env._("“%s” is not being scored now.", self.project_name)
            )
        found = evaluation._conflicts(self.evaluator_id)
        return missing + [
            self.env._("%(conflict)s Recuse yourself.", conflict=conflict)
            for conflict in found.values()
        ]

    def _values_declare(self, _given):
        return {
            "declared_date": self._workflow_now(),
            "line_ids": [
                fields.Command.create(vals)
                for vals in self.evaluation_id._line_values()
            ],
        }

    def _lacks_hand_in(self):
        missing = self._lacks_declare()
        missing += [text for line in self.line_ids for text in line._missing()]
        counted = self.line_ids.filtered(lambda line: line.kind != "veto")
        if all(counted.mapped("not_applicable")):
            missing.append(self.env._("Not everything can be “not applicable”."))
        return missing

    def _values_hand_in(self, _given):
        return {
            "submitted_date": self._workflow_now(),
            "salt": secrets.token_hex(16),
        }

    def _values_recuse(self, given):
        return {"submitted_date": self._workflow_now(), "conflict": given["opinion"]}

    def _values_abstain(self, given):
        return {
            "submitted_date": self._workflow_now(),
            "abstain_reason": given["opinion"],
        }

    def _entered_recused(self):
        self._leave()
        self.env["jiebang.appraisal"].search(
            [
                ("work_report_ids", "in", self.evaluation_id.work_report_id.ids),
                ("state", "=", "open"),
            ]
        )._reassign_to_do()

    def _entered_abstained(self):
        self._leave()

    def _after_leave(self):
        self._leave()

    def _leave(self):
        """The sheet is closed without scores; somebody else is looked for."""
        self.line_ids.unlink()
        self.evaluation_id._fill_up()

    def _acted(self):
        self.round_id._hand_over_to_dos(self.evaluator_id)

    # -- what was handed in --------------------------------------------------

    def _digest(self):
        """SHA-256 of the salt and of the scores and comments, as superuser."""
        lines = [
            [
                line.criterion_id.id,
                f"{line.score:.2f}/{line.top:.2f}",
                line.veto,
                line.not_applicable,
                line.comment or "",
            ]
            for line in self.line_ids.sorted("criterion_id")
        ]
        facts = [self.evaluation_id.id, self.evaluator_id.id, self.phase, lines]
        content = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(f"{self.salt}{content}".encode()).hexdigest()

    def _decision_files(self, given):
        if self.state != "submitted":
            return super()._decision_files(given)
        return [(self.env._("Score sheet, salted"), self._digest())]

    def _content_fault(self):
        """What was handed in is what the decision on it names."""
        if self.state != "submitted":
            return ""
        self.invalidate_recordset(["salt", "line_ids"])
        self.line_ids.invalidate_recordset()
        if (self.decision_ids[:1].attachments or "").endswith(self._digest()):
            return ""
        return self.env._(
            "The scores of sheet %(id)s on “%(name)s” are no longer those that were "
            "handed in.",
            id=self.id,
            name=self.project_name,
        )
