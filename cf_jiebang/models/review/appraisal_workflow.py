from odoo import models
from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)


class AppraisalWorkflow(models.Model):
    """The end of an appraisal: concluded with a number, or stopped and referred
    without one; the organisation department may have it resumed."""

    _inherit = "jiebang.appraisal"

    _transitions = (
        Transition(
            name="conclude",
            label=_lt("Conclude the appraisal"),
            sources=("open",),
            target="complete",
            actor="evaluation",
            outcome="agreed",
            opinion=True,
            style="primary",
        ),
        Transition(
            name="refer",
            label=_lt("Stop and refer"),
            sources=("open", "complete"),
            target="referred",
            actor="evaluation",
            outcome="terminated",
            opinion=True,
            style="danger",
            confirm=_lt(
                "The appraisal is stopped without a number and referred to the "
                "organisation department. Go on?"
            ),
        ),
        Transition(
            name="refer_by_opinion",
            label=_lt("Stopped by a negative finding"),
            sources=("open",),
            target="referred",
            actor="personnel",
            outcome="terminated",
            opinion=True,
            via="jiebang.appraisal.opinion",
        ),
        Transition(
            name="resume",
            label=_lt("Cleared: resume the appraisal"),
            sources=("referred",),
            target="open",
            actor="personnel",
            outcome="answered",
            opinion=True,
        ),
    )

    def _holder_tier(self):
        """The evaluation officers have it once all opinions are there."""
        waiting = self.opinion_ids.filtered(lambda o: o.state == "waiting")
        return "bureau" if self.state == "open" and not waiting else False

    def _holder_organization(self, level):
        return self.bureau_id if level == "bureau" else self.env["jiebang.organization"]

    def _deadline_days(self):
        return self.program_id.appraisal_days

    def _decided_tiers(self, user):
        """Who gave one of the opinions, himself or by a deputy, doesn't conclude; who
        concluded or stopped it doesn't clear it up for another office."""
        decided = super()._decided_tiers(user)
        given = self.sudo().opinion_ids._given_by(user)
        return {
            sheet.id: decided.get(sheet.id, set())
            | set((given & sheet.sudo().opinion_ids).mapped("giver"))
            for sheet in self
        }

    def _actor_refusal(self, act, known):
        if act.name != "refer_by_opinion":
            return super()._actor_refusal(act, known)
        return "" if self._negative_opinions() else "role"

    def _actor_of(self, act):
        if act.name == "refer_by_opinion":
            return self._negative_opinions()[:1].giver
        return super()._actor_of(act)

    def _negative_opinions(self):
        """The negative opinions that the current user gave."""
        return self.sudo().opinion_ids.filtered(
            lambda o: o.negative and o.author_id == self.env.user
        )

    def _missing_reasons(self, act):
        if act.name != "conclude":
            return {}
        return {sheet.id: sheet._lacking() for sheet in self}

    def _lacking(self):
        """What the conclusion still needs, in clauses."""
        sheet = self.sudo()
        givers = dict(
            sheet.opinion_ids._fields["giver"]._description_selection(self.env)
        )
        waiting = sheet.opinion_ids.filtered(lambda o: o.state == "waiting")
        missing = []
        if waiting:
            missing.append(
                self.env._(
                    "Opinions still to be given: %s",
                    "、".join(givers[opinion.giver] for opinion in waiting),
                )
            )
        if sheet.opinion_ids.filtered("negative"):
            missing.append(
                self.env._(
                    "A negative opinion stands; ask its office for a new opinion first"
                )
            )
        unscored = sheet.line_ids.filtered(lambda line: not line.scored)
        if unscored:
            missing.append(
                self.env._(
                    "Score and comment: %s",
                    "、".join(line.display_name for line in unscored),
                )
            )
        return missing

    def _return_values(self, act, opinion, values):
        today = self._workflow_today()
        more = {
            "conclude": {"conclusion": opinion, "concluded_date": today},
            "refer": {"negative_reason": opinion, "concluded_date": today},
            "refer_by_opinion": {"negative_reason": opinion, "concluded_date": today},
            "resume": {"concluded_date": False},
        }[act.name]
        return super()._return_values(act, opinion, values) | more

    def _after_transition(self, act, source):
        # what is stopped is no longer asked for
        self.opinion_ids._pass_on()

    def _to_do_summary(self):
        return self.env._("the five facets are to be scored and the sheet concluded")
