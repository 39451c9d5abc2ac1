from odoo import api, fields, models

from ....tools.document_lang import document_lang

WORST_FIRST = ("red", "amber", "green")


class ProjectLight(models.AbstractModel):
    """The light of a project that is followed up: green, amber or red, with the
    reasons in words. Stored, so that a card computes nothing."""

    _name = "jiebang.project.light"
    _description = "Project: the light"

    risk_light = fields.Selection(
        [("red", "Red"), ("amber", "Amber"), ("green", "Green")],
        copy=False,
        readonly=True,
        index="btree_not_null",
        group_expand=True,
    )
    risk_reason = fields.Text(string="Why this light", copy=False, readonly=True)
    progress_percent = fields.Integer(
        string="Progress (%)", copy=False, readonly=True, aggregator="avg"
    )
    progress_due_date = fields.Date(
        string="Next progress due on", copy=False, readonly=True
    )
    progress_open_period = fields.Char(
        string="Progress to fill in", copy=False, readonly=True
    )

    def _risk_reasons(self):
        """What speaks against green (one project, as superuser).

        :return: ``[(colour, sentence), …]``, the colour ``amber`` or ``red``
        """
        self.ensure_one()
        today = self._workflow_today()
        reasons = [
            (
                "red",
                self.env._(
                    "The progress of %(period)s has been overdue since %(date)s.",
                    period=report.period,
                    date=report.due_date,
                ),
            )
            for report in self.progress_ids.sorted("date_from")
            if report.state != "submitted" and report.due_date < today
        ]
        last = self._latest_first().filtered(lambda r: r.state == "submitted")[:2]
        if len(last) == 2 and set(last.mapped("outcome")) == {"none"}:
            reasons.append(
                (
                    "amber",
                    self.env._(
                        "No progress in two periods: %(earlier)s and %(later)s.",
                        earlier=last[1].period,
                        later=last[0].period,
                    ),
                )
            )
        return reasons

    def _light_values(self):
        """The light of one project and what its card says."""
        if self.state not in ("running", "acceptance"):
            return dict.fromkeys(
                ("risk_light", "risk_reason", "progress_due_date"), False
            )
        reasons = self._risk_reasons()
        colours = {colour for colour, _sentence in reasons}
        waiting = self._latest_first().filtered(lambda r: r.state != "submitted")
        latest = self._latest_first().filtered("version")[:1]
        return {
            "risk_light": next((c for c in WORST_FIRST if c in colours), "green"),
            "risk_reason": "\n".join(
                sentence
                for colour in WORST_FIRST
                for its, sentence in reasons
                if its == colour
            )
            or self.env._("Nothing is overdue."),
            "progress_percent": latest.percent,
            "progress_due_date": waiting[-1:].due_date,
            "progress_open_period": waiting[-1:].period,
        }

    def _refresh_risk_light(self):
        """Set the lights anew; only what changed is written."""
        for project in self.sudo():
            project = project.with_context(lang=document_lang(project.env))
            vals = {
                name: value
                for name, value in project._light_values().items()
                if (project[name] or False) != (value or False)
            }
            if vals:
                project.write(vals)

    @api.model
    def _cron_follow_up(self):
        """Once a day: the clocks of reports and ledgers, and with them the lights.

        Time changes a light only where a report becomes overdue, and its clock says
        so; everything else refreshes it at once.
        """
        for name in ("jiebang.progress", "jiebang.ledger"):
            if not self.env[name]._cron_refresh_clock():
                return
