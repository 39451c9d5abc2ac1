from odoo import models
from odoo.tools import LazyTranslate

from ...workflow.act import Act

_lt = LazyTranslate(__name__)


class AppraisalWorkflow(models.AbstractModel):
    """The end of an appraisal: concluded with a number, or stopped and referred
    without one; the organisation department may have it resumed."""

    _name = "jiebang.appraisal.acts"
    _description = "Appraisal: its acts"

    _acts = (
        Act(
            name="conclude",
            label=_lt("Conclude the appraisal"),
            sources=("open",),
            target="complete",
            actors=("evaluation",),
            outcome="agreed",
            opinion=True,
            style="primary",
        ),
        Act(
            name="refer",
            label=_lt("Stop and refer"),
            sources=("open", "complete"),
            target="referred",
            actors=("evaluation",),
            outcome="terminated",
            opinion=True,
            style="danger",
            confirm=_lt(
                "The appraisal is stopped without a number and referred to the "
                "organisation department. Go on?"
            ),
        ),
        Act(
            name="refer_by_opinion",
            label=_lt("Stopped by a negative finding"),
            sources=("open",),
            target="referred",
            actors=("giver",),
            outcome="terminated",
            opinion=True,
            carried_by="jiebang.appraisal.opinion",
        ),
        Act(
            name="join",
            label=_lt("Joined to the sheet of the year"),
            sources=("open",),
            target="joined",
            actors=("evaluation",),
            outcome="withdrawn",
            carried_by="ir.module.module",
        ),
        Act(
            name="resume",
            label=_lt("Cleared: resume the appraisal"),
            sources=("referred",),
            target="open",
            actors=("personnel",),
            outcome="answered",
            opinion=True,
        ),
    )

    def _holder_tier(self):
        """The evaluation officers have it once all opinions are there."""
        waiting = self.opinion_ids.filtered(lambda o: o.state == "waiting")
        return "bureau" if self.state == "open" and not waiting else False

    def _holder_organization(self, tier):
        return self.bureau_id if tier == "bureau" else self.env["jiebang.organization"]

    def _deadline_days(self):
        return self.program_id.appraisal_days

    def _decided_tiers(self, user):
        """Who gave one of the opinions, himself or by a deputy, doesn't conclude; who
        concluded or stopped it doesn't clear it up for another office."""
        decided = super()._decided_tiers(user)
        given = self.sudo().opinion_ids._written_by(user)
        return {
            sheet.id: decided.get(sheet.id, set())
            | set((given & sheet.sudo().opinion_ids).mapped("giver"))
            for sheet in self
        }

    def _actor_refusal(self, actor, known):
        """Who wrote a negative opinion stops the appraisal by it."""
        if actor != "giver":
            return super()._actor_refusal(actor, known)
        return "" if self._negative_opinions() else "role"

    def _actor_of(self, act):
        actor = super()._actor_of(act)
        return self._negative_opinions()[:1].giver if actor == "giver" else actor

    def _negative_opinions(self):
        """The negative opinions that the current user gave."""
        return self.sudo().opinion_ids.filtered(
            lambda o: o.negative and o.author_id == self.env.user
        )

    def _lacks_conclude(self):
        return self._lacking()

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
                    "、".join(dict.fromkeys(givers[o.giver] for o in waiting)),
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

    def _values_conclude(self, given):
        return {
            "conclusion": given["opinion"],
            "concluded_date": self._workflow_today(),
        }

    def _values_refer(self, given):
        today = self._workflow_today()
        return {"negative_reason": given["opinion"], "concluded_date": today}

    def _values_refer_by_opinion(self, given):
        return self._values_refer(given)

    def _values_resume(self, _given):
        return {"concluded_date": False}

    def _acted(self):
        result = super()._acted()
        # what is stopped is no longer asked for
        self.opinion_ids._hand_over_to_next_holder()
        return result

    def _to_do_summary(self):
        return self.env._("the five facets are to be scored and the sheet concluded")
