from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ...workflow.act import Act

_lt = LazyTranslate(__name__)

GIVERS = ("unit", "authority", "personnel")

ACTS = (
    Act(
        name="give",
        label=_lt("Give the opinion"),
        sources=("waiting",),
        target="given",
        actors=GIVERS,
        outcome="answered",
        opinion=True,
        style="primary",
    ),
    Act(
        name="give_negative",
        label=_lt("Negative finding"),
        sources=("waiting",),
        target="given",
        actors=GIVERS,
        outcome="terminated",
        opinion=True,
        style="danger",
        confirm=_lt(
            "A negative finding stops the appraisal: there is no number, and it is "
            "referred to the organisation department. Go on?"
        ),
    ),
    Act(
        name="ask_again",
        label=_lt("Ask for a new opinion"),
        sources=("given",),
        target="waiting",
        actors=("evaluation",),
        outcome="returned",
        opinion=True,
    ),
)
"""Each office gives its own opinion, in its own words; a negative finding is an act
of its own, so that nobody makes one by a slip."""


class AppraisalOpinionActs(models.AbstractModel):
    """Giving opinions, one or many at once, and asking for a new one."""

    _name = "jiebang.appraisal.opinion.acts"
    _description = "Opinion on a person: its acts"

    _acts = ACTS

    def _apply_act(self, act, opinion=None, given=None, carrier=None):
        """Each opinion, and each row of the log, says how many were given at once."""
        carrier = {"together": len(self.union())} | (carrier or {})
        return super()._apply_act(act, opinion, given, carrier)

    def _give_many(self, words):
        """Give several opinions in one act, each in its own words, all or none.

        :param dict words: ``{id of the opinion: what it says}``
        """
        act = self._get_act("give")
        for opinion in self:
            opinion._apply_act(act, words[opinion.id], carrier={"together": len(self)})

    def _given_give_negative(self, _given):
        if len(self) > 1:
            raise UserError(
                self.env._(
                    "A negative finding is written about one person: open his sheet."
                )
            )

    def _lacks_give(self):
        if self.sudo().appraisal_id.state == "open":
            return []
        return [self.env._("The appraisal is closed; this opinion is not asked for.")]

    def _lacks_give_negative(self):
        return self._lacks_give()

    def _values_give(self, given, negative=False):
        return {
            "text": given["opinion"],
            "negative": negative,
            "together": given["together"],
            "author_id": self.env.uid,
            "given_date": self._workflow_today(),
        }

    def _log_decision(self, act, source, opinion, given):
        many = given.get("together", 1)
        if many > 1:
            note = self.env._("One of %s written at once", many)
            opinion = f"{opinion or ''}（{note}）"
        return super()._log_decision(act, source, opinion, given)

    def _values_give_negative(self, given):
        return self._values_give(given, negative=True)

    def _after_give_negative(self):
        sheet = self.appraisal_id
        sheet._apply_act(sheet._get_act("refer_by_opinion"), self.text)

    def _lacks_ask_again(self):
        if self.sudo().appraisal_id.state == "open":
            return []
        return [self.env._("The appraisal is not open; it would have to be resumed.")]

    def _values_ask_again(self, _given):
        return {
            "author_id": False,
            "given_date": False,
            "negative": False,
            "together": 0,
        }

    def _acted(self):
        result = super()._acted()
        self.appraisal_id.filtered(
            lambda sheet: sheet.state == "open"
        )._hand_over_to_next_holder()
        return result

    def _to_do_summary(self):
        return self.env._("the opinion on %s is to be given", self.cadre_id.name)

    def _creation_message(self):
        return self.env._("The opinion was asked for.")

    def action_write_many(self):
        """Open the dialog in which the chosen opinions are written, each in words of
        its own; nothing is preset.

        :raise UserError: none of them is the user's to give now
        """
        self.check_access("read")
        reasons = self._blocking_reasons("give")
        mine = self.filtered(lambda opinion: not reasons[opinion.id])
        if not mine:
            texts = dict.fromkeys(r.text for row in reasons.values() for r in row)
            raise UserError("\n".join(texts))
        dialog = self.env["jiebang.opinion.writing"].create(
            {"line_ids": [Command.create({"opinion_id": o.id}) for o in mine]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write Opinions"),
            "res_model": dialog._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
        }
