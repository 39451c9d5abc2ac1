from odoo.fields import Domain
from odoo.tests import tagged

from ..followup.follow_up_case import FollowupCase

REPORTS = {  # period: (day, number reached, percentage of the milestone, text)
    "2026-10": ("2026-11-03", 12, 20, "Sown."),
    "2026-11": ("2026-12-02", 14, 40, "Watered."),
    "2026-12": ("2027-01-05", 15, 60, "Weeded."),
}
TICKETS = {  # subject: (raised, answered, closed)
    "Drill": ("2026-11-02", "2026-11-03", "2026-11-05"),
    "Seeds": ("2026-11-02", "2026-11-04", "2026-11-06"),
    "Water": ("2026-11-02", "2026-11-20", None),
    "Roads": ("2026-12-14", None, None),
    "Sheds": ("2027-01-06", None, None),
}
ANSWERS = {"tickets": 5, "in time": 2, "late": 2, "open": 3, "escalated": 2}
"""Two answered in time; one late, then not solved; one never; one is still in time."""
ANNEX_4 = ("Weeded.", "A road is needed.")
ANNEX_3 = {"achieved": 15.0, "percent": 50, "result": "partly", "stage": "partly"}
CONTRADICTIONS = {"Yield": "15 t", "Stage 1": "60 %"}


@tagged("post_install", "-at_install")
class TestCountedYear(FollowupCase):
    """One project's year: three reports, five tickets, a late milestone and two
    contradictions; what is counted is held against a table."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reports = cls.open_reports("2026-11-02") | cls.open_reports("2026-12-02")
        by_period = cls.reports.grouped("period")
        with cls.at("2027-01-02"):
            cls.env["jiebang.ledger"]._open_missing()
        for period, (day, number, percent, text) in REPORTS.items():
            with cls.at(day):
                mine = cls.as_(by_period[period], "leader")
                mine.milestone_line_ids.write({"percent": percent, "state": "running"})
                mine.indicator_line_ids.write({"value_number": number})
                mine.write({"text": text})
                if period == "2026-12":
                    mine.open_matters = "A road is needed."
                mine.action_transition("submit")
        cls.tickets = {name: cls.ticket(name, *days) for name, days in TICKETS.items()}
        with cls.at("2027-01-07"):
            Ticket = cls.env["jiebang.ticket"]
            late = Ticket._escalation_domain(Ticket._workflow_today())
            ours = Domain("project_id", "=", cls.project.id)
            for ticket in Ticket.search(late & ours):
                ticket._escalate()
            cls.env["jiebang.project"]._cron_follow_up()

    @classmethod
    def ticket(cls, name, raised, answered, closed):
        with cls.at(raised):
            ticket = cls.as_(cls.env["jiebang.ticket"], "leader").create(
                {"project_id": cls.project.id, "name": name, "description": name}
            )
        ticket = ticket.with_env(cls.env)
        if answered:
            with cls.at(answered):
                cls.act(ticket, "authority", "begin", "An expert comes")
        if closed:
            with cls.at(closed):
                cls.act(ticket, "authority", "propose", "It was changed")
                cls.act(ticket, "leader", "confirm")
        return ticket

    def test_answers_by_department(self):
        """The matter of the last report is a ticket of its own."""
        domain = [("name", "in", list(TICKETS)), ("project_id", "=", self.project.id)]
        measures = ("in_time_count", "late_count", "open_count", "escalated_count")
        row = self.as_(self.env["jiebang.ticket"], "authority").formatted_read_group(
            domain, ["authority_id"], ["__count", *(f"{m}:sum" for m in measures)]
        )
        self.assertEqual(len(row), 1)
        counted = [row[0]["__count"], *(row[0][f"{m}:sum"] for m in measures)]
        self.assertEqual(dict(zip(ANSWERS, counted, strict=True)), ANSWERS)

    def test_light(self):
        self.assertEqual(self.project.risk_light, "red")
        self.assertIn("Stage 1", self.project.risk_reason)

    def test_annex_4_composes_itself(self):
        ledger = self.ledger(period="2026-12")
        self.assertFalse(ledger.line_ids.filtered("open_matters"), "opened before")
        with self.at("2027-01-08"):
            read = self.as_(ledger, "authority").web_read(
                {"line_ids": {"fields": {"progress": {}, "open_matters": {}}}}
            )
        line = read[0]["line_ids"][0]
        self.assertEqual(line["progress"], ANNEX_4[0])
        self.assertIn(ANNEX_4[1], line["open_matters"])
        self.assertEqual(line["open_matters"].count(ANNEX_4[1]), 1, "printed once")

    def test_annex_3_and_its_contradictions(self):
        with self.at("2026-12-20"):
            report = self.report(self.project, "annual")
            line, stage = report.indicator_line_ids, report.milestone_line_ids
            self.assertEqual(
                {
                    "achieved": line.achieved_value,
                    "percent": line.percent,
                    "result": line.result,
                    "stage": stage.result,
                },
                ANNEX_3,
            )
            mine = self.as_(report, "leader")
            self.assertFalse(mine.warnings)
            mine.indicator_line_ids.achieved_value = 20
            mine.milestone_line_ids.result = "done"
        for name, said in CONTRADICTIONS.items():
            with self.subTest(name=name):
                told = [t for t in mine.warnings.split("\n") if f"“{name}”" in t]
                self.assertIn(said, told[0])
