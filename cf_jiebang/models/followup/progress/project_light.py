from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ....tools.batches import apart
from ....tools.document_lang import document_lang

WORST_FIRST = ("red", "amber", "green")
MADE_UP_FOR = 31
"""Days without a run after which the light of a late milestone still turns."""


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
        reasons += [
            (
                "red",
                self.env._(
                    "The milestone “%(name)s” was planned until %(date)s and is not "
                    "reported as reached.",
                    name=milestone.name,
                    date=milestone.date_end,
                ),
            )
            for milestone in self._late_milestones(today)
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

    def _late_milestones(self, today):
        """Milestones whose day is over and that no report says to be reached or given
        up. What was due before the follow-up began counts as before."""
        latest = self._latest_first().filtered("version")[:1]
        ended = latest.line_ids.filtered(lambda line: line.state in ("done", "stopped"))
        return self.milestone_ids.filtered(
            lambda milestone: (
                milestone.date_end
                and milestone.date_end < today
                and (
                    not self.followup_since or milestone.date_end >= self.followup_since
                )
                and milestone not in ended.milestone_id
            )
        )

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
        so, or a milestone; everything else refreshes it at once.
        """
        for name in ("jiebang.progress", "jiebang.ledger"):
            if not self.env[name]._cron_refresh_clock():
                return
        today = self._workflow_today()
        late = self.env["jiebang.milestone"]._search(
            Domain("date_end", "<", today)
            & Domain("date_end", ">=", today - timedelta(days=MADE_UP_FOR))
        )
        green = (
            Domain("milestone_ids", "in", late)
            & Domain("state", "in", ("running", "acceptance"))
            & Domain("risk_light", "!=", "red")
        )
        apart(
            self.env.cr, self.search(green), lambda found: found._refresh_risk_light()
        )
