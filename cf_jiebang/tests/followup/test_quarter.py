from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ..common import ProjectCase
from ..cron_mixin import CronMixin

MODELS = "odoo.addons.cf_jiebang.models."
BATCHES = (
    "followup.ledger.ledger_compose.LINES",
    "followup.progress.progress_opening.BATCH",
    "followup.ticket.ticket_cron.BATCH",
    "mail_activity.BATCH",
    "workflow.holder_mixin.CLOCKS",
    "workflow.reminder_mixin.BATCH",
    "review.evaluation.evaluation_round_add_up.BATCH",
    "review.report.work_report_open.BATCH",
)
CITY = ("leader", "unit", "authority")
COUNTY = ("member", "other_unit", "other_authority")
"""Who acts on a project of the city and of the county: applicant, unit, department."""


@tagged("post_install", "-at_install", "undated")
class TestQuarter(CronMixin, ProjectCase):
    """A quarter of a city, from the first filing to the last ledger (R13, R25–R35).

    Every night each scheduled action is killed once after its first batch, then run,
    then run again: nothing is done twice, and nothing is missing. Nights in between
    are left out, as if the server had been off.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["jiebang.calendar.day"].search([]).unlink()
        cls.program.write({"filing_cycle": "month", "judgement_cycle": "quarter"})
        ids = cls.env["ir.model.data"].search(
            [("module", "=", "cf_jiebang"), ("model", "=", "ir.cron")]
        )
        cls.tells = cls.env.ref("cf_jiebang.cron_tell_turns")
        crons = cls.env["ir.cron"].browse(ids.mapped("res_id"))
        # who tells whose turn it is comes last: the others wake it
        cls.crons = (crons - cls.tells).sorted("id") + cls.tells
        for name in BATCHES:
            cls.startClassPatcher(patch(MODELS + name, 1))

    # -- the nights ----------------------------------------------------------

    def at(self, day):
        """What happens at ten in the morning (Beijing time) of ``day``."""
        return freeze_time(f"{day} 02:00:00")

    def run_all(self, killed=False):
        for cron in self.crons:
            self.run_action(cron, killed)

    def tables(self):
        names = {
            model._table
            for model in self.env.values()
            if model._name.startswith("jiebang.")
            and model._auto
            and not model._abstract
            and not model._transient
        }
        return sorted(names | {"mail_message", "mail_activity"})

    def counted(self):
        """``{table: number of rows}``"""
        return self.of_each_table(SQL("count(*)"))

    def written(self):
        """``{table: digest of all rows}``"""
        return self.of_each_table(SQL("md5(string_agg(t::text, '|' ORDER BY id))"))

    def of_each_table(self, value):
        self.env.flush_all()
        parts = (
            SQL("SELECT %s, %s FROM %s t", table, value, SQL.identifier(table))
            for table in self.tables()
        )
        return dict(self.env.execute_query(SQL(" UNION ALL ").join(parts)))

    def night(self, day):
        """The scheduled actions of a night: killed, run, and run again."""
        with self.at(day):
            self.run_action(self.tells)  # the acts of the day have woken it
            rehearsal = self.env.cr.savepoint()
            self.run_all()
            wanted = self.counted()
            rehearsal.close(rollback=True)
            self.run_all(killed=True)
            self.run_all()
            self.assertEqual(self.counted(), wanted, f"{day}: as without a kill")
            written = self.written()
            self.run_all()
            self.assertEqual(self.written(), written, f"{day}: a second run")

    # -- the people ----------------------------------------------------------

    def climbs(self, title, day, cast=CITY):
        """A project climbs from the draft to the joint meeting."""
        leader, unit, authority = cast
        with self.at(day):
            project = self.draft(leader, name=title)
            self.act(project, leader, "submit")
            self.act(project, unit, "unit_agree", "Agreed", **self.consent(day))
            self.act(project, authority, "authority_agree", "We recommend it")
            self.letter(project, authority, number=f"Letter of {title}")
            self.receive(project)
            self.check_all(project)
            self.act(project, "bureau", "bureau_accept", "Complete")
        return project

    def consent(self, day):
        return self.party_group() | {"meeting_date": day}

    def prepared(self, kind, period):
        """The meeting that was prepared for a period: one."""
        meeting = self.env["jiebang.meeting"].search(
            [
                ("program_id", "=", self.program.id),
                ("kind", "=", kind),
                ("period", "=", period),
            ]
        )
        self.assertEqual(len(meeting), 1)
        return self.as_(meeting, "secretary")

    @contextmanager
    def meets(self, kind, period, day):
        """The meeting of a period is held: gathered, decided on, concluded."""
        with self.at(day):
            meeting = self.prepared(kind, period)
            meeting.write(
                {
                    "date": day,
                    "minutes_no": f"No. {period} {kind}",
                    "attendee_ids": [Command.create({"name": "Member"})],
                }
            )
            meeting.action_gather()
            yield meeting
            meeting.action_transition("conclude")

    def decide(self, meeting, conclusions):
        self.assertEqual(set(meeting.item_ids.project_id), set(conclusions))
        for item in meeting.item_ids:
            item.conclusion = conclusions[item.project_id]
            item.opinion = "Ask again" if item.conclusion == "defer" else "Well founded"

    def publishes(self, period, day, projects):
        """The bureau makes the prepared list of a period public."""
        publication = self.env["jiebang.publication"].search(
            [("program_id", "=", self.program.id), ("period", "=", period)]
        )
        self.assertEqual(publication.line_ids.project_id, projects)
        with self.at(day):
            self.as_(publication, "bureau").action_transition("publish")

    def reports(self, project, period, day, persona):
        """The applicant hands in the progress of a period."""
        report = project.progress_ids.filtered(lambda r: r.period == period)
        self.assertEqual(len(report), 1)
        with self.at(day):
            mine = self.as_(report, persona)
            mine.text = f"Progress of {period}."
            mine.action_transition("submit")

    def signs(self, period, day):
        """Each department signs its ledger, the bureau that of the city."""
        ledgers = self.env["jiebang.ledger"].search(
            [("program_id", "=", self.program.id), ("period", "=", period)]
        )
        self.assertEqual(
            ledgers.organization_id, self.department | self.county_bureau | self.bureau
        )
        self.assertEqual(len(ledgers), 3)
        signers = {
            self.department: "authority",
            self.county_bureau: "other_authority",
            self.bureau: "bureau",
        }
        with self.at(day):
            for ledger in ledgers.sorted("kind", reverse=True):
                persona = signers[ledger.organization_id]
                mine = self.as_(ledger, persona)
                mine.write({"reporter_name": "Bao", "phone": "0476-8888888"})
                mine.action_transition("sign")

    # -- the quarter ---------------------------------------------------------

    def test_a_quarter(self):
        # April: three projects reach the meeting, one of them from the county
        grass = self.climbs("Grass for dry land", "2024-04-02")
        seeds = self.climbs("Seeds that stand frost", "2024-04-03")
        sheep = self.climbs("Sheep for the steppe", "2024-04-08", COUNTY)
        self.night("2024-04-10")
        with self.meets("filing", "2024-04", "2024-04-26") as meeting:
            self.decide(meeting, {grass: "pass", seeds: "defer", sheep: "pass"})
        self.assertEqual(grass.filing_no[-4:], "001号")

        # May: what was filed is published; reports, tickets and ledgers begin
        self.night("2024-05-02")
        self.publishes("2024-04", "2024-05-03", grass | sheep)
        self.reports(grass, "2024-04", "2024-05-06", "leader")
        drill, well = self.raises(grass, "leader"), self.raises(sheep, "member")
        with self.at("2024-05-08"):
            self.act(drill, "authority", "begin", "An expert comes")
        self.night("2024-05-10")
        self.assertFalse(drill.escalated)
        self.assertEqual(well.escalated_reason, "unanswered")
        self.signs("2024-04", "2024-05-13")
        with self.at("2024-05-14"):
            self.act(drill, "authority", "propose", "The drill was changed")
        with self.meets("filing", "2024-05", "2024-05-30") as meeting:
            self.decide(meeting, {seeds: "defer"})
        self.night("2024-05-31")
        self.assertEqual((drill.state, drill.closed_by), ("closed", "silence"))

        # June: the assessment answers the county's ticket, the third project is filed
        self.night("2024-06-03")
        self.reports(grass, "2024-05", "2024-06-05", "leader")
        self.signs("2024-05", "2024-06-12")
        with self.meets("judgement", "2024-Q2", "2024-06-24") as meeting:
            self.assertEqual(meeting.item_ids.project_id, grass | sheep)
            meeting.item_ids.risk = "low"
            line = meeting.ticket_line_ids
            self.assertEqual(line.ticket_id, well)
            line.write(
                {
                    "answer": "The county drills a well.",
                    "owner_id": self.users["other_authority"].id,
                    "next_date": "2024-08-30",
                }
            )
        self.assertEqual(well.meeting_answer, "The county drills a well.")
        with self.meets("filing", "2024-06", "2024-06-26") as meeting:
            self.decide(meeting, {seeds: "pass"})
        self.night("2024-07-02")
        self.publishes("2024-06", "2024-07-03", seeds)
        self.reports(grass, "2024-06", "2024-07-04", "leader")
        self.signs("2024-06", "2024-07-10")
        self.night("2024-07-16")

        self.at_the_end(grass, seeds, sheep, well)

    def raises(self, project, persona):
        with self.at("2024-05-06"):
            ticket = self.as_(self.env["jiebang.ticket"], persona).create(
                {
                    "project_id": project.id,
                    "name": f"Something is missing for {project.name}",
                    "description": "It does not go on.",
                }
            )
        return ticket.with_env(self.env)

    def at_the_end(self, grass, seeds, sheep, well):
        """Nothing twice, nothing missing."""
        program = [("program_id", "=", self.program.id)]
        projects = grass | seeds | sheep
        self.assertEqual(set(projects.mapped("state")), {"running"})
        numbers = sorted(number[-4:] for number in projects.mapped("filing_no"))
        self.assertEqual(numbers, ["001号", "002号", "003号"])
        meetings = self.env["jiebang.meeting"].search(program)
        self.assertEqual(
            sorted((m.kind, m.period, m.state) for m in meetings if m.date.month < 7),
            [
                ("filing", "2024-04", "concluded"),
                ("filing", "2024-05", "concluded"),
                ("filing", "2024-06", "concluded"),
                ("judgement", "2024-Q2", "concluded"),
            ],
        )
        self.assertEqual(
            sorted((m.kind, m.period, m.state) for m in meetings if m.date.month > 6),
            [("filing", "2024-07", "draft"), ("judgement", "2024-Q3", "draft")],
        )
        lists = self.env["jiebang.publication"].search(program)
        self.assertEqual(
            sorted((p.period, p.state) for p in lists),
            [("2024-04", "published"), ("2024-06", "published")],
        )
        self.assertEqual(
            {
                (r.project_id, r.period): r.state == "submitted"
                for r in projects.progress_ids
            },
            {
                (grass, "2024-04"): True,
                (grass, "2024-05"): True,
                (grass, "2024-06"): True,
                (grass, "2024-07"): False,
                (sheep, "2024-04"): False,
                (sheep, "2024-05"): False,
                (sheep, "2024-06"): False,
                (sheep, "2024-07"): False,
                (seeds, "2024-06"): False,
                (seeds, "2024-07"): False,
            },
        )
        self.assertEqual((grass.risk_light, sheep.risk_light), ("green", "red"))
        ledgers = self.env["jiebang.ledger"].search(program)
        self.assertEqual(
            sorted(
                (ledger.period, ledger.organization_id.name, ledger.state)
                for ledger in ledgers
            ),
            sorted(
                (
                    f"2024-{month}",
                    organization.name,
                    "draft" if month == "07" else "signed",
                )
                for month in ("04", "05", "06", "07")
                for organization in (self.department, self.county_bureau, self.bureau)
            ),
        )
        self.assertEqual(well.state, "new", "the meeting answers, the county acts")
        told = self.env["mail.message"].search_count(
            [
                ("model", "=", "jiebang.ticket"),
                ("res_id", "=", well.id),
                ("body", "ilike", "rises to the next assessment"),
            ]
        )
        self.assertEqual(told, 1)
        decisions = self.env["jiebang.decision"]
        for record in (*projects, well, *meetings, *lists, *ledgers):
            self.assertEqual(decisions._verify_chain(record), "")
