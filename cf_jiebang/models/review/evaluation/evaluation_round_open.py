from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ....tools.batches import apart
from ...workflow.act import Act

_lt = LazyTranslate(__name__)

BATCH = 50
"""Evaluations that are opened between two commits."""

TURN = "cf_jiebang.mail_activity_type_turn"


class EvaluationRoundOpen(models.AbstractModel):
    """Opens a round: an evaluation a report, evaluators assigned, scoring started.

    What is missing is asked of the database each time, so that a run that was killed
    is made up for by the next one, and two runs do no more than one.
    """

    _name = "jiebang.evaluation.round.open"
    _description = "Round: opening"

    _acts = (
        Act(
            name="open",
            label=_lt("Open the round"),
            sources=("draft",),
            target="open",
            actors=("bureau",),
            style="primary",
            confirm=_lt(
                "An evaluation is opened for each report that is at the bureau, the "
                "evaluators are assigned and told. Open the round?"
            ),
        ),
        Act(
            name="advance",
            label=_lt("Take up new reports"),
            sources=("open",),
            target="",
            actors=("bureau",),
            outcome="received",
        ),
        Act(
            name="close",
            label=_lt("Close the round"),
            sources=("open",),
            target="closed",
            actors=("bureau",),
            confirm=_lt("The round stays as it is from then on. Close it?"),
        ),
    )

    def _owed_domain(self):
        """Reports of the round that are at the bureau and have no evaluation."""
        return Domain(
            [
                ("project_id.program_id", "=", self.program_id.id),
                ("kind", "=", self.kind),
                ("year", "=", self.year),
                ("state", "=", "submitted"),
                ("evaluation_ids", "=", False),
            ]
        )

    def _lacks_open(self):
        missing = []
        if self.rubric_id.state != "in_use":
            missing.append(self.env._("Standard: choose the one that is in use."))
        least = max(self.sheets_each, self.rubric_id.min_evaluators)
        if len(self.evaluator_ids) < least:
            missing.append(self.env._("Evaluators: appoint at least %s.", least))
        if not self.date_end:
            missing.append(self.env._("Score by: enter the day."))
        return missing

    def _values_open(self, _given):
        return {"opened_by_id": self.env.uid}

    def _after_open(self):
        """The first projects are ready at once, the others follow in the background."""
        self._advance(BATCH)
        self._delay_advance()

    def _delay_advance(self):
        """Hook: open the evaluations that remain soon, in the background."""
        self.env.ref("cf_jiebang.cron_advance_evaluations").sudo()._trigger()

    def _after_advance(self):
        """Take up reports that have come since, assign who is lacking, start what
        is ready."""
        self._advance(BATCH)
        self._retry_short()

    def _lacks_close(self):
        unfinished = self.sudo().evaluation_ids.filtered(
            lambda e: e.state in ("preparing", "scoring", "aggregated", "review")
        )
        if not unfinished:
            return []
        return [
            self.env._("%s projects of the round have no grade yet.", len(unfinished))
        ]

    def _advance(self, limit):
        """Open up to ``limit`` evaluations with their sheets.

        :return: how many were opened
        """
        return self._open_evaluations(self._owed_reports(limit))

    def _advance_apart(self, limit):
        """As ``_advance``; a report for which it fails keeps no other from it."""
        reports = self._owed_reports(limit)
        bad = apart(self.env.cr, reports, self._open_evaluations)
        return len(reports) - len(bad)

    def _owed_reports(self, limit):
        """Up to ``limit`` reports without an evaluation, locked."""
        self.ensure_one()
        Report = self.env["jiebang.work.report"].sudo()
        reports = Report.search(self._owed_domain(), limit=limit, order="id")
        return reports.try_lock_for_update()

    def _open_evaluations(self, free):
        evaluations = (
            self.env["jiebang.evaluation"]
            .sudo()
            .with_context(mail_create_nosubscribe=True)
            .create(
                [
                    {
                        "round_id": self.id,
                        "work_report_id": report.id,
                        "project_id": report.project_id.id,
                        "rubric_id": self.rubric_id.id,
                    }
                    for report in free
                ]
            )
        )
        evaluations._fill_up()
        evaluations._start_ready()
        return len(free)

    def _retry_short(self):
        """Assign once more where evaluators were lacking."""
        short = self.sudo().evaluation_ids.filtered(lambda e: e.state == "preparing")
        short._fill_up()
        short._start_ready()
        review = self.sudo().evaluation_ids.filtered(
            lambda e: e.state in ("scoring", "review") and e._lacking_sheets() > 0
        )
        review._fill_up()

    @api.model
    def _cron_advance(self):
        """Go on with the open rounds, batch by batch."""
        Cron = self.env["ir.cron"]
        rounds = self.sudo().search([("state", "=", "open")], order="id")
        Report = self.env["jiebang.work.report"].sudo()
        remaining = sum(Report.search_count(item._owed_domain()) for item in rounds)
        Cron._commit_progress(remaining=remaining)
        for item in rounds:
            while Report.search_count(item._owed_domain(), limit=1):
                count = item._advance_apart(BATCH)
                remaining = max(remaining - count, 0)
                if not Cron._commit_progress(count, remaining=remaining):
                    return
                if not count:
                    break  # others hold them; the next run comes back

    # -- one to-do an evaluator and round ------------------------------------

    def _hand_over_to_dos(self, users):
        """Give each of ``users`` one to-do for what he has to score in each of these
        rounds, and take it back when nothing is left."""
        rounds = self.sudo()
        if not rounds or not users:
            return
        left = {
            (item.id, user.id): count
            for item, user, count in self.env["jiebang.score.sheet"]
            .sudo()
            ._read_group(
                [
                    ("round_id", "in", rounds.ids),
                    ("evaluator_id", "in", users.ids),
                    ("state", "in", ("assigned", "declared")),
                    ("evaluation_id.state", "in", ("scoring", "review")),
                ],
                ["round_id", "evaluator_id"],
                ["__count"],
            )
        }
        there = rounds.activity_search([TURN])
        for item in rounds:
            mine = there.filtered(lambda a, r=item: a.res_id == r.id)
            for user in users:
                todo = mine.filtered(lambda a, u=user: a.user_id == u)
                count = left.get((item.id, user.id), 0)
                if todo and not count:
                    todo.unlink()
                elif count and not todo:
                    told = item.with_context(lang=user.lang)
                    told.activity_schedule(
                        TURN,
                        date_deadline=item.date_end,
                        summary=told.env._("%s: projects to be scored", item.name),
                        user_id=user.id,
                    )
