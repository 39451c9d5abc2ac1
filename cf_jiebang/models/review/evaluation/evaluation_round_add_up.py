from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....groups import BUREAU
from ....tools.batches import apart
from ...workflow.act import Act

_lt = LazyTranslate(__name__)

BATCH = 20
"""Evaluations that are added up between two commits."""

CRON = "cf_jiebang.cron_add_up_evaluations"


class EvaluationRoundAddUp(models.AbstractModel):
    """Adds up the sheets of a whole round in the background (R45, R58).

    The officer asks once; the acts are his, each with its decision. How far the run
    is stands on the round, so that a run that was killed goes on from there.
    """

    _name = "jiebang.evaluation.round.add.up"
    _description = "Round: adding up"

    _acts = (
        Act(
            name="add_up",
            label=_lt("Add up the sheets"),
            sources=("open",),
            target="",
            # the sums tell the scores of persons
            actors=("assessor",),
            confirm=_lt(
                "All projects whose sheets are in are added up in the background. "
                "After the last day the sheets that are lacking are left out, and can "
                "no longer be handed in. Add up?"
            ),
        ),
    )

    add_up_by_id = fields.Many2one(
        "res.users",
        string="Being added up for",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups=BUREAU,
    )
    add_up_last = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=False,
        export_string_translation=False,
        help="The last evaluation that the run has looked at.",
        groups=BUREAU,
    )
    add_up_count = fields.Integer(
        string="To be added up", compute="_compute_add_up_count", groups=BUREAU
    )

    @api.depends("state", "add_up_by_id", "add_up_last")
    def _compute_add_up_count(self):
        for item in self:
            item.add_up_count = (
                self.env["jiebang.evaluation"]
                .sudo()
                .search_count(item._add_up_domain())
                if item.state == "open"
                else 0
            )

    def _add_up_domain(self):
        """Evaluations whose sheets are all in; once the last day is over, those too
        whose evaluators have let it pass. A run looks at each once."""
        domain = Domain(
            [
                ("round_id", "=", self.id),
                ("state", "in", ("scoring", "review")),
                ("id", ">", self.sudo().add_up_last),
                ("sheet_ids", "any", [("state", "=", "submitted")]),
            ]
        )
        today = self.env["jiebang.evaluation"]._workflow_today()
        if not self.date_end or self.date_end >= today:
            domain &= Domain(
                "sheet_ids", "not any", [("state", "in", ("assigned", "declared"))]
            )
        return domain

    def _offers_add_up(self):
        item = self.sudo()
        return bool(item.add_up_count and not item.add_up_by_id)

    def _lacks_add_up(self):
        item = self.sudo()
        if item.add_up_by_id:
            return [
                self.env._(
                    "The sheets are being added up for %s.", item.add_up_by_id.name
                )
            ]
        if item.add_up_count:
            return []
        return [
            self.env._(
                "No project has all its sheets yet. What is lacking after the last day "
                "is left out then."
            )
        ]

    def _values_add_up(self, _given):
        return {"add_up_by_id": self.env.uid}

    def _after_add_up(self):
        self.env.ref(CRON).sudo()._trigger()

    @api.model
    def _cron_add_up(self):
        """Add up what was asked for, batch by batch."""
        Cron = self.env["ir.cron"]
        Evaluation = self.env["jiebang.evaluation"].sudo()
        rounds = self.sudo().search(
            [("add_up_by_id", "!=", False), ("state", "=", "open")], order="id"
        )
        remaining = sum(Evaluation.search_count(r._add_up_domain()) for r in rounds)
        Cron._commit_progress(remaining=remaining)
        for item in rounds:
            while found := Evaluation.search(
                item._add_up_domain(), limit=BATCH, order="id"
            ):
                apart(self.env.cr, found, item._add_up)
                item.add_up_last = found[-1].id
                remaining = max(remaining - len(found), 0)
                if not Cron._commit_progress(len(found), remaining=remaining):
                    return
            apart(self.env.cr, item, lambda done: done._add_up_done())
            Cron._commit_progress(remaining=remaining)

    def _add_up(self, evaluations):
        """Add up those of ``evaluations`` that may be, as the officer who asked."""
        self.add_up_last = evaluations[-1].id
        officer = self.add_up_by_id
        mine = evaluations.try_lock_for_update().with_user(officer)
        # in the background nobody's language is set
        mine = mine.with_context(lang=officer.lang)._filtered_access("read")
        reasons = mine._blocking_reasons("aggregate")
        ready = mine.filtered(lambda e: not reasons[e.id])
        if ready:
            ready._apply_act(ready._get_act("aggregate"))

    def _add_up_done(self):
        """The run has looked at everything: tell the officer what it has left."""
        officer = self.add_up_by_id
        self.write({"add_up_by_id": False, "add_up_last": 0})
        told = self.with_context(lang=officer.lang)
        left = told.evaluation_ids.search_count(
            [("round_id", "=", self.id), ("state", "in", ("scoring", "review"))]
        )
        body = told.env._("The sheets that were handed in have been added up.")
        if left:
            body += " " + told.env._(
                "%s projects are still being scored, or have too few sheets.", left
            )
        told.message_notify(
            partner_ids=officer.partner_id.ids, subject=self.name, body=body
        )
