from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

BATCH = 50
"""Evaluations that are opened between two commits."""

TURN = "cf_jiebang.mail_activity_type_turn"


class EvaluationRoundOpen(models.Model):
    """Opens a round: an evaluation a report, evaluators assigned, scoring started.

    What is missing is asked of the database each time, so that a run that was killed
    is made up for by the next one, and two runs do no more than one.
    """

    _inherit = "jiebang.evaluation.round"

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

    def action_open(self):
        """Open the round. The first projects are ready at once, the others follow in
        the background.

        :raise UserError: evaluators are lacking, or the standard is not in use
        """
        self._check_bureau()
        for item in self:
            item.check_access("write")
            item._lock_or_explain()
            if item.state != "draft":
                raise UserError(self.env._("The round is open already."))
            missing = item._missing_to_open()
            if missing:
                raise UserError("\n".join(missing))
            item.sudo().write({"state": "open", "opened_by_id": self.env.uid})
            item._advance(BATCH)
        self._delay_advance()
        return True

    def _delay_advance(self):
        """Hook: open the evaluations that remain soon, in the background."""
        self.env.ref("cf_jiebang.cron_advance_evaluations").sudo()._trigger()

    def _missing_to_open(self):
        missing = []
        if self.rubric_id.state != "in_use":
            missing.append(self.env._("Standard: choose the one that is in use."))
        least = max(self.sheets_each, self.rubric_id.min_evaluators)
        if len(self.evaluator_ids) < least:
            missing.append(self.env._("Evaluators: appoint at least %s.", least))
        if not self.date_end:
            missing.append(self.env._("Score by: enter the day."))
        return missing

    def action_advance(self):
        """Take up reports that have come since, assign who is lacking, start what
        is ready."""
        self._check_bureau()
        for item in self:
            item.check_access("write")
            if item.state != "open":
                raise UserError(self.env._("The round is not open."))
            item._lock_or_explain()
            item._advance(BATCH)
            item._retry_short()
        return True

    def action_close(self):
        """Close the round once every project has its grade."""
        self._check_bureau()
        for item in self:
            item.check_access("write")
            item._lock_or_explain()
            unfinished = item.sudo().evaluation_ids.filtered(
                lambda e: e.state in ("preparing", "scoring", "aggregated", "review")
            )
            if item.state != "open" or unfinished:
                raise UserError(
                    self.env._(
                        "%s projects of the round have no grade yet.",
                        len(unfinished),
                    )
                )
            item.sudo().state = "closed"
        return True

    def _advance(self, limit):
        """Open up to ``limit`` evaluations with their sheets.

        :return: how many were opened
        """
        self.ensure_one()
        reports = (
            self.env["jiebang.work.report"]
            .sudo()
            .search(self._owed_domain(), limit=limit, order="id")
        )
        free = reports.try_lock_for_update()
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
                count = item._advance(BATCH)
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
