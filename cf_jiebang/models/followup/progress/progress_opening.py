from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ....tools.batches import apart
from ....tools.document_lang import document_lang
from ....tools.period import periods_between

BATCH = 50
"""Projects whose reports are opened between two commits."""


class ProgressOpening(models.AbstractModel):
    """The scheduled action that opens the reports and says when they are due.

    What is missing is asked of the database, so that a run that was missed or
    killed is made up for by the next one, and a second run does nothing.
    """

    _name = "jiebang.progress.opening"
    _description = "Progress report: opening"

    @api.model
    def _projects_to_open(self, today, limit=None, but=()):
        """Running projects whose reports do not reach ``today`` yet.

        :param but: ids of those that are left out
        :return: ``[(project id, first day that no report covers), …]``
        """
        query = SQL(
            """
            SELECT project.id,
                   COALESCE(MAX(report.date_to) + 1, project.followup_since,
                            project.filing_date) AS since
              FROM jiebang_project project
              LEFT JOIN jiebang_progress report ON report.project_id = project.id
             WHERE project.state = 'running' AND project.filing_date IS NOT NULL
               AND project.paused_since IS NULL
               AND project.id != ALL(%(but)s)
             GROUP BY project.id
            HAVING COALESCE(MAX(report.date_to) + 1, project.followup_since,
                            project.filing_date) <= %(today)s
             ORDER BY project.id
             %(limit)s
            """,
            today=today,
            but=list(but),
            limit=SQL("LIMIT %s", limit) if limit else SQL(),
        )
        self.env.flush_all()
        return self.env.execute_query(query)

    @api.model
    def _open_missing(self, found):
        """Open the reports that are missing of the projects in ``found``."""
        today = self._workflow_today()
        since = dict(found)
        projects = self.env["jiebang.project"].sudo().browse(since)
        vals_list = []
        for project in projects:
            first = max(since[project.id], project.followup_since or since[project.id])
            cycle = project.program_id.update_cycle
            begun = not project.progress_ids
            for period in periods_between(first, today, cycle):
                if begun:
                    # the first report is over the whole period of the filing
                    period = period.of(period.end, cycle)
                    begun = False
                lang = document_lang(project.env)
                vals_list.append(self.with_context(lang=lang)._open(project, period))
        reports = self.sudo().create(vals_list)
        reports._hand_over_to_next_holder()
        reports.project_id._refresh_risk_light()
        return reports

    @api.model
    def _cron_open(self):
        """Open what is missing, in batches."""
        today = self._workflow_today()
        remaining, bad = len(self._projects_to_open(today)), []
        while found := self._projects_to_open(today, BATCH, bad):
            for ((project_id, _since),) in apart(
                self.env.cr, found, self._open_missing
            ):
                bad.append(project_id)
            remaining = max(remaining - len(found), 0)
            left = self.env["ir.cron"]._commit_progress(len(found), remaining=remaining)
            if not left:
                break

    def _move_clock(self, clock, today):
        """Tell those whose report is due or overdue with it, and let the light of
        the project say that it is overdue."""
        moved = super()._move_clock(clock, today)
        if clock in ("due_soon", "overdue"):
            for report in moved:
                report._remind(today)
        if clock == "overdue":  # due is no reason against a light
            moved.project_id._refresh_risk_light()
        return moved

    def _remind(self, today):
        """Tell the leader by a notice that the report is due or overdue."""
        user = self.project_id.leader_user_id
        if not user:
            return
        report = self.with_context(lang=user.lang)
        days = (self.due_date - today) // timedelta(days=1)
        body = (
            report.env._(
                "The progress of %(period)s is due on %(date)s.",
                period=self.period_name,
                date=self.due_date,
            )
            if days >= 0
            else report.env._(
                "The progress of %(period)s was due on %(date)s and is overdue.",
                period=self.period_name,
                date=self.due_date,
            )
        )
        self.message_notify(
            partner_ids=user.partner_id.ids, subject=self.display_name, body=body
        )
