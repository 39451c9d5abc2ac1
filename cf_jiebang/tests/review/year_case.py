import os
from contextlib import contextmanager
from datetime import date, datetime, time
from random import Random
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from ...models.chain.chain_mixin import ChainMixin
from ...tools.legal_time import at_moment, legal_today
from ..common import JiebangCase
from ..cron_mixin import CronMixin
from ..pdf import PDF

YEAR = 2025
NOW = "odoo.addons.cf_jiebang.tools.legal_time.legal_now"
COUNT = int(os.environ.get("JIEBANG_YEAR") or 40)
"""Projects that owe a report; at least 40, for each case to occur. ``make test-all``
has 200."""

DEPARTMENTS = 4
UNITS = 8
"""Each department has two units, each unit one leader and one reviewer."""
NEAR = ("unit0", "department1")
"""Where evaluators 0 and 1 belong: to a unit, and to a department above two units."""


class YearCase(CronMixin, JiebangCase):
    """A city whose year is evaluated, walked by the acts of its people alone.

    Everything happens on the day that ``at`` says. What is drawn by lot is drawn from
    the same numbers in each run.
    """

    @classmethod
    def act(cls, records, *args, **values):
        """Who has nothing to act on does nothing."""
        return records and super().act(records, *args, **values)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = Random(YEAR)
        cls.env["jiebang.program"].search([]).report_first_year = 2100
        cls.program.write({"report_first_year": YEAR, "annual_grace_month": 10})
        cls.category3 = cls.category2.copy({"name": "Soil"})
        cls.as_(cls.category3, "manager").action_transition("publish")
        cls.categories = cls.category | cls.category2 | cls.category3
        cls._create_city()

    @classmethod
    def _create_city(cls):
        """``places``: departments and units by name; a user of each in ``users``."""
        departments = [f"department{number}" for number in range(DEPARTMENTS)]
        units = [f"unit{number}" for number in range(UNITS)]
        leaders = [f"leader{number}" for number in range(UNITS)]
        evaluators = [f"evaluator{number}" for number in range(UNITS)]
        cls.organizations = cls._organizations(
            departments, kind="party_gov", is_authority=True
        )
        for number, name in enumerate(units):
            above = cls.organizations[departments[number % DEPARTMENTS]]
            cls.organizations |= cls._organizations([name], parent_id=above.id)
        cls.add_users(
            {
                name: ("authority_officer", cls.organizations[name])
                for name in departments
            }
            | {name: ("unit_reviewer", cls.organizations[name]) for name in units}
            | dict.fromkeys(leaders, ("applicant", None))
            | dict.fromkeys(evaluators, ("evaluator", None))
            | {"assessor": ("evaluation_officer", cls.bureau)},
            login="jb_year_{}",
            name="Year {}",
        )
        cls.evaluators = cls.env["res.users"].union(
            *(cls.users[name] for name in evaluators)
        )
        for leader, unit in zip(leaders, units, strict=True):
            cls.cadres[leader] = cls._cadre(leader, cls.organizations[unit])
        for evaluator, organization in zip(evaluators, NEAR, strict=False):
            cls._cadre(evaluator, cls.organizations[organization])

    @classmethod
    def _organizations(cls, names, **values):
        organizations = cls.env["jiebang.organization"].create(
            [{"name": f"Year {name}", "level": "city"} | values for name in names]
        )
        return dict(zip(names, organizations, strict=True))

    @classmethod
    def _cadre(cls, name, organization):
        return cls.add_profiles({name: organization}, identity="civil").cadre_id

    @contextmanager
    def at(self, month, day, year=YEAR):
        """What happens at ten in the morning (Beijing time) of a day."""
        moment = datetime.combine(date(year, month, day), time(2))
        with (
            at_moment(self.env, moment),
            # jobs have cursors of their own
            patch(NOW, lambda env: moment),
            patch.object(ChainMixin, "_workflow_now", lambda self: moment),
        ):
            yield

    # -- whose it is ---------------------------------------------------------

    def by_unit(self, records):
        """``(number of the unit, its records)``, by the unit of their project."""
        numbers = {self.organizations[f"unit{n}"]: n for n in range(UNITS)}
        for organization, mine in records.grouped(
            lambda r: (
                r.organization_id
                if r._name in ("jiebang.project", "jiebang.appraisal")
                else r.sudo().project_id.organization_id
            )
        ).items():
            yield numbers[organization], mine

    def by_department(self, records):
        """``(persona of the department, its records)``."""
        for number, mine in self.by_unit(records):
            yield f"department{number % DEPARTMENTS}", mine

    def evaluator(self, sheet):
        """The persona who fills a sheet in."""
        return sheet.evaluator_id.login.removeprefix("jb_year_")

    # -- from the draft to the filing ----------------------------------------

    def file(self, count, month, day):
        """File ``count`` projects by one joint meeting; the bulk acts of each desk."""
        with self.at(month, day):
            projects = self._drafts(count)
            for number, mine in self.by_unit(projects):
                self.act(mine, f"leader{number}", "submit")
                self.act(
                    mine,
                    f"unit{number}",
                    "unit_agree",
                    "Agreed",
                    **self.party_group() | {"meeting_date": date(YEAR, month, day)},
                )
            for officer, mine in self.by_department(projects):
                self.act(mine, officer, "authority_agree", "We recommend it")
                self.letter(mine, officer, f"Letter {month}-{mine[0].id}")
            receipts = self.as_(self.env["jiebang.receipt"], "bureau").create(
                [
                    {"project_id": project.id, "version_code": project.version_code}
                    for project in projects
                ]
            )
            receipts.action_transition("register")
            self.as_(projects.check_ids, "bureau").action_pass()
            self.act(projects, "bureau", "bureau_accept", "Complete")
            meeting = self.meeting({}, minutes_no=f"JM {month}")
            mine = self.as_(meeting, "secretary")
            mine.action_gather()
            self.assertEqual(meeting.item_ids.project_id, projects)
            mine.item_ids.action_pass()
            mine.action_transition("conclude")
        self.assertEqual(set(projects.mapped("state")), {"running"})
        return projects

    def _drafts(self, count):
        projects = self.env["jiebang.project"]
        for number in range(UNITS):
            Project = self.as_(projects, f"leader{number}")
            mine = Project.create(
                [
                    self.project_values(
                        name=f"Project {index} of unit {number}",
                        main_category_id=self.categories[index % 3].id,
                        date_start=date(YEAR, 3, 1),
                    )
                    for index in range(number, count, UNITS)
                ]
            )
            if mine:
                mine.action_declare()
            projects |= mine.sudo(False).with_env(self.env)
        return projects

    # -- work reports --------------------------------------------------------

    def write_reports(self, reports):
        """The leaders write what their reports must hold."""
        for number, mine in self.by_unit(reports):
            self.fill_report(mine, f"leader{number}")

    def hand_in(self, reports):
        """The leaders submit."""
        for number, mine in self.by_unit(reports):
            self.act(mine, f"leader{number}", "submit")

    def send_back(self, reports, tier):
        """A tier returns reports with the section to be corrected; the leader
        corrects just that and submits once more."""
        sections = self.sections["report_problems"].ids
        for number, mine in self.by_unit(reports):
            officer = {
                "unit": f"unit{number}",
                "authority": f"department{number % DEPARTMENTS}",
                "bureau": "bureau",
            }[tier]
            why = "Name the problems."
            self.act(mine, officer, f"{tier}_return", why, section_ids=sections)
            leader = self.as_(mine, f"leader{number}")
            with self.assertRaises(UserError), self.env.cr.savepoint():
                leader.write({"next_steps": "Not opened by the return."})
            leader.write({"problems": "Too little rain, too few seeds."})
            self.act(mine, f"leader{number}", "submit")

    def seal(self, reports):
        for number, mine in self.by_unit(reports):
            self.act(mine, f"unit{number}", "unit_agree", "True and complete")

    def consent(self, reports):
        for officer, mine in self.by_department(reports):
            self.act(mine, officer, "authority_agree", "We consent")

    def receive_reports(self, reports):
        """The bureau counts the paper of each report."""
        for report in reports:
            self.act(report, "bureau", "receive", **self.receipt_values(report))

    # -- persons -------------------------------------------------------------

    def give_opinions(self, sheets, negative=None):
        """The three offices give their opinions on persons; on ``negative`` the
        department has a negative finding."""
        negative = negative or sheets.browse()
        for number, mine in self.by_unit(sheets):
            offices = {
                "unit": f"unit{number}",
                "authority": f"department{number % DEPARTMENTS}",
                "personnel": "personnel",
            }
            for giver, office in offices.items():
                opinions = mine.opinion_ids.filtered(
                    lambda o, g=giver: o.giver == g and o.appraisal_id.state == "open"
                )
                if giver == "authority":
                    bad = opinions.filtered(lambda o: o.appraisal_id in negative)
                    self.act(bad, office, "give_negative", "A finding of fact.")
                    opinions -= bad
                self.act(opinions, office, "give", "Firm and diligent.")

    # -- the meeting and what follows ----------------------------------------

    def results_meeting(self):
        """The joint meeting on the results, in preparation."""
        meeting = self.as_(self.env["jiebang.meeting"], "secretary").create(
            {
                "name": "Joint meeting on results",
                "kind": "evaluation",
                "date": legal_today(self.env),
                "program_id": self.program.id,
                "minutes_no": "JM 9",
                "attendee_ids": [
                    Command.create({"name": f"Member {number}"}) for number in (1, 2)
                ],
            }
        )
        meeting.action_gather()
        return meeting

    def nominate(self, merits, kind="promotion"):
        """The assessor nominates whom the meeting found outstanding; organisation
        department and secretary bring it to the decision."""
        incentives = self.as_(self.env["jiebang.incentive"], "assessor").create(
            [
                {
                    "program_id": self.program.id,
                    "cadre_id": merit.cadre_id.id,
                    "project_id": merit.project_id.id,
                    "source": "merit",
                    "merit_id": merit.id,
                    "kind": kind,
                    "reasons": merit.reasons,
                }
                for merit in merits
            ]
        )
        incentives = incentives.with_env(self.env)
        self.act(incentives, "assessor", "nominate")
        self.act(incentives, "personnel", "find_eligible", "Article 12")
        self.as_(incentives, "secretary").write(
            {
                "responsible_id": self.users["personnel"].id,
                "date_due": date(YEAR + 1, 3, 31),
            }
        )
        return incentives

    def proof(self):
        return {
            "done_date": legal_today(self.env),
            "seal_scan": PDF,
            "seal_scan_name": "appointment.pdf",
        }
