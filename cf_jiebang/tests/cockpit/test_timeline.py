from odoo.tests import tagged

from ..common import ProjectCase
from ..followup.follow_up_case import FollowupCase


@tagged("post_install", "-at_install")
class TestTimeline(ProjectCase):
    """The milestones of a project over its period."""

    def timeline(self, persona="leader"):
        project = self.as_(self.project, persona)
        project.invalidate_recordset(["milestone_timeline"])
        return str(project.milestone_timeline or "")

    def test_bars_lie_where_their_dates_are(self):
        self.mine.milestone_ids.write(
            {"date_start": "2026-03-01", "date_end": "2026-12-31"}
        )
        html = self.timeline()
        self.assertIn("Stage 1", html)
        self.assertIn("left:0.0%", html)
        self.assertIn("2026-03-01 – 2026-12-31", html)
        self.mine.milestone_ids.unlink()
        self.assertFalse(self.timeline())

    def test_names_are_escaped(self):
        self.mine.milestone_ids.name = "<img src=x onerror=alert(1)>"
        self.assertNotIn("<img", self.timeline())
        self.assertIn("&lt;img", self.timeline())


@tagged("post_install", "-at_install")
class TestTimelineOfReports(FollowupCase):
    """How far the milestones are, by the latest report."""

    def timeline(self, persona, day):
        project = self.as_(self.project, persona)
        project.invalidate_recordset(["milestone_timeline"])
        with self.at(day):
            return str(project.milestone_timeline)

    def test_what_is_reached_and_what_is_late(self):
        (report,) = self.open_reports("2026-10-13")
        self.assertNotIn("past its end", self.timeline("leader", "2026-10-14"))
        # the stage ends with the year
        self.assertIn("past its end", self.timeline("leader", "2027-01-05"))
        lines = self.as_(report.milestone_line_ids, "leader")
        lines.write({"percent": 100, "state": "done"})
        self.hand_in(report, "2026-11-02")
        for persona in ("leader", "unit", "authority", "bureau", "auditor"):
            with self.subTest(persona=persona):
                html = self.timeline(persona, "2027-01-05")
                self.assertIn("Reached · 100%", html)
                self.assertNotIn("past its end", html)
