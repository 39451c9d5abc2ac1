from datetime import date

from markupsafe import Markup

from odoo import api, fields, models

PAGE = Markup(
    '<div class="o_jiebang_timeline" role="table" aria-label="%(title)s">'
    '<div class="tl_row tl_axis" aria-hidden="true"><div class="tl_name"></div>'
    '<div class="tl_track">%(axis)s</div><div class="tl_said"></div></div>'
    "%(rows)s</div>"
)
ROW = Markup(
    '<div class="tl_row" role="row"><div class="tl_name" role="cell">%(name)s</div>'
    '<div class="tl_track" aria-hidden="true">%(today)s'
    '<div class="tl_bar tl_%(state)s" style="left:%(left)s%%;width:%(width)s%%">'
    '<div class="tl_done" style="width:%(percent)s%%"></div></div></div>'
    '<div class="tl_said" role="cell">%(said)s</div></div>'
)
TICK = Markup('<span style="left:%(left)s%%">%(label)s</span>')
TODAY = Markup('<div class="tl_today" style="left:%s%%"></div>')

TICKS = 8
"""Marks on the axis at most."""


class ProjectTimeline(models.AbstractModel):
    """The milestones of a project over its period, with today's mark and how far
    each has come (R51, R80)."""

    _name = "jiebang.project.timeline"
    _description = "Project: the timeline"

    milestone_timeline = fields.Html(
        string="Timeline", compute="_compute_milestone_timeline", sanitize=False
    )

    @api.depends_context("lang", "uid")
    @api.depends(
        "date_start",
        "date_end",
        "milestone_ids.name",
        "milestone_ids.date_start",
        "milestone_ids.date_end",
        "progress_ids.state",
    )
    def _compute_milestone_timeline(self):
        reached = self._milestones_reached()
        for project in self:
            project.milestone_timeline = project._timeline(reached)

    def _milestones_reached(self):
        """How far the milestones are by the latest report that was handed in.

        :return: ``{milestone id: progress line}``, for who may read the reports
        """
        Line = self.env["jiebang.progress.line"]
        if not Line.has_access("read"):
            return {}
        filed = self.filtered(lambda project: project.reached_tier >= self.REACH_FILED)
        if not filed:
            return {}
        lines = Line.search_fetch(
            [
                ("milestone_id", "in", filed.milestone_ids.ids),
                ("progress_id.version", ">", 0),
            ],
            ["milestone_id", "progress_id", "state", "percent"],
        )
        return {
            line.milestone_id.id: line
            for line in lines.sorted(lambda line: line.progress_id.date_from)
        }

    def _timeline(self, reached):
        """The timeline as HTML, ``False`` while no milestone has its dates."""
        stages = self.milestone_ids.filtered(
            lambda stage: (
                stage.date_start
                and stage.date_end
                and stage.date_start <= stage.date_end
            )
        ).sorted(lambda stage: (stage.date_start, stage.date_end))
        if not stages:
            return False
        first = min([*stages.mapped("date_start"), *filter(None, [self.date_start])])
        last = max([*stages.mapped("date_end"), *filter(None, [self.date_end])])
        span = (last - first).days + 1
        today = self._workflow_today()

        def place(day):
            return round(100 * (day - first).days / span, 2)

        mark = TODAY % place(today) if first <= today <= last else Markup("")
        rows = Markup("").join(
            self._timeline_row(stage, reached.get(stage._origin.id), place, mark)
            for stage in stages
        )
        axis = Markup("").join(
            TICK % {"left": place(day), "label": f"{day.year}-{day.month:02}"}
            for day in self._timeline_ticks(first, last)
        )
        return PAGE % {
            "title": self.env._("Milestones"),
            "axis": axis + mark,
            "rows": rows,
        }

    def _timeline_row(self, stage, line, place, mark):
        """One milestone: its bar, and the same in words."""
        left = place(stage.date_start)
        state = line.state if line else ""
        percent = line.percent if line else 0
        over = stage.date_end < self._workflow_today() and not (
            # what was to be reached before the project was taken over
            self.is_past
            and stage.date_end < (self.past_confirmed_date or stage.date_end)
        )
        runs = self.state in ("running", "acceptance")
        if runs and over and state not in ("done", "stopped"):
            state = "late"
            label = self.env._("past its end")
        elif state:
            label = dict(line._fields["state"]._description_selection(self.env))[state]
        else:
            label = ""
        said = f"{stage.date_start} – {stage.date_end}"
        if label:
            said += f" · {label}"
        if line:
            said += f" · {percent}%"
        return ROW % {
            "name": stage.name or "",
            "today": mark,
            "state": state or "waiting",
            "left": left,
            "width": max(place(stage.date_end) - left, 0.5),
            "percent": percent,
            "said": said,
        }

    @api.model
    def _timeline_ticks(self, first, last):
        """First days of months between two days, evenly, at most ``TICKS``."""
        months = [
            date(number // 12, number % 12 + 1, 1)
            for number in range(
                first.year * 12 + first.month - 1, last.year * 12 + last.month
            )
        ]
        step = next(
            n for n in (1, 2, 3, 6, 12, 24, 60, 1200) if len(months) <= n * TICKS
        )
        return [
            day
            for day in months
            if first <= day <= last and (day.year * 12 + day.month - 1) % step == 0
        ]
