from odoo import fields, models


class ProjectFollowup(models.AbstractModel):
    """A filed project in the follow-up (跟榜): its reports and its row in the
    ledgers (R28–R30)."""

    _name = "jiebang.project.followup"
    _description = "Project: in the follow-up"

    progress_ids = fields.One2many("jiebang.progress", "project_id", readonly=True)
    ledger_line_ids = fields.One2many(
        "jiebang.ledger.line", "project_id", readonly=True
    )
    followup_since = fields.Date(string="Followed up since", copy=False, readonly=True)
    followup_until = fields.Date(string="Followed up until", copy=False, readonly=True)

    # -- who reports ---------------------------------------------------------

    def _reporting_users(self):
        """Users who report on the projects: leaders, and members they allow."""
        projects = self.sudo()
        allowed = projects.member_ids.filtered("may_report")._reporting()
        return projects.leader_user_id | allowed.cadre_id.user_id

    def _followup_refusal(self):
        """Why the current user may not add evidence of the follow-up, or ``""``."""
        project = self.sudo()
        if project.state not in ("running", "acceptance"):
            return self.env._(
                "“%s” is not running any more; nothing is added to it.", project.name
            )
        if self.env.user not in self._reporting_users():
            return self.env._(
                "Evidence is added by the leader %s, or a member whom the leader "
                "allows to report.",
                project.leader_id.name,
            )
        return ""

    def _latest_first(self):
        """The reports, the latest first; lines that were just added to a cached
        list stand at its end."""
        return self.progress_ids.sorted("date_from", reverse=True)

    # -- what the ledger prints ----------------------------------------------

    def _ledger_report(self, until=None):
        """The latest report that was handed in, of a period up to ``until``."""
        self.ensure_one()
        return self._latest_first().filtered(
            lambda report: report.version and (not until or report.date_from <= until)
        )[:1]

    def _ledger_progress(self, since=None, until=None):
        """The words of the column 项目进展: the report of the period, or that there
        is none yet.

        :param date since: first day of the ledger's period
        :param date until: its last day
        """
        report = self._ledger_report(until)
        if not report or (since and report.date_to < since):
            due = self._latest_first().filtered(
                lambda r: not until or r.date_from <= until
            )[:1]
            if due and not due.version:
                return self.env._(
                    "(Not reported yet for %(period)s; due on %(date)s)",
                    period=due.period_name,
                    date=due.due_date,
                )
            return self.env._("(Not reported yet)")
        if report.outcome == "none":
            return self.env._("No progress in this period: %s", report.reason)
        return report.text

    def _ledger_matters(self, until=None):
        """The words of the column 意见建议及需协调事项.

        :param date until: last day of the ledger's period
        """
        return self._ledger_report(until).open_matters or ""
