from unittest.mock import patch

from odoo import fields

from ..tools.legal_time import legal_today
from .pdf import PDF


class Steps:
    """Helpers of a case that walk the real transitions, as its personas."""

    @classmethod
    def as_(cls, records, persona):
        """The records in the hands of a persona."""
        return records.with_user(cls.users[persona]).with_context(
            lang="en_US", allowed_company_ids=cls.env.company.ids
        )

    @classmethod
    def project_values(cls, **values):
        """What a complete draft holds."""
        text = "<p>A paragraph of the plan.</p>"
        return {
            "name": "Improved grass for dry land",
            "program_id": cls.program.id,
            "main_category_id": cls.category.id,
            "date_start": "2026-03-01",
            "date_end": "2027-12-31",
            "summary": "Grass that grows on dry land.",
            "key_problems": "Drought.",
            "indicator_ids": [
                fields.Command.create(
                    {"name": "Yield", "baseline": "10", "target": "20", "unit": "t"}
                )
            ],
            "milestone_ids": [
                fields.Command.create(
                    {
                        "name": "Stage 1",
                        "date_start": "2026-03-01",
                        "date_end": "2026-12-31",
                        "goal": "Trial field",
                    }
                )
            ],
            "plan_foundation": text,
            "plan_content": text,
            "plan_method": text,
            "plan_innovation": text,
            "plan_schedule": text,
        } | values

    @classmethod
    def draft(cls, persona="leader", declared=True, **values):
        """A complete draft of a persona."""
        Project = cls.as_(cls.env["jiebang.project"], persona)
        project = Project.create(cls.project_values(**values))
        if declared:
            project.action_declare()
        return project.sudo(False).with_env(cls.env)

    @classmethod
    def drafts(cls, name, number, **values):
        """So many complete drafts of the leader: ``name 0``, ``name 1`` and so on."""
        projects = cls.as_(cls.env["jiebang.project"], "leader").create(
            [
                cls.project_values(name=f"{name} {index}", **values)
                for index in range(number)
            ]
        )
        projects.action_declare()
        return projects.sudo(False).with_env(cls.env)

    @classmethod
    def act(cls, project, persona, name, opinion=None, **values):
        """A persona acts through the public door."""
        return cls.as_(project, persona).action_transition(name, opinion, **values)

    @classmethod
    def party_group(cls):
        """What the Party group's consent needs."""
        return {
            "meeting_date": legal_today(cls.env),
            "minutes_no": "Minutes 1",
            "seal_scan": PDF,
            "seal_scan_name": "opinion.pdf",
        }

    @classmethod
    def return_values(cls, *codes, minor=False):
        """What a return needs: the sections to open."""
        ids = [cls.sections[code].id for code in codes or ("basic",)]
        return {"section_ids": ids, "minor": minor}

    @classmethod
    def letter(cls, projects, persona="authority", number="Letter 1"):
        """Issue a recommendation letter over the projects."""
        letter = cls.as_(cls.env["jiebang.recommendation"], persona).create(
            {
                "name": number,
                "date": legal_today(cls.env),
                "authority_id": projects[0].authority_id.id,
                "content": PDF,
                "file_name": "letter.pdf",
                "line_ids": [
                    fields.Command.create({"project_id": project.id})
                    for project in projects
                ],
            }
        )
        letter.action_transition("issue")
        return letter.with_env(cls.env)

    @classmethod
    def receive(cls, project, persona="bureau", **values):
        """Register the paper of a project at the bureau."""
        receipt = cls.as_(cls.env["jiebang.receipt"], persona).create(
            {
                "project_id": project.id,
                "version_code": project.version_code,
                "date": project._workflow_today(),
            }
            | values
        )
        receipt.action_transition("register")
        return receipt.with_env(cls.env)

    @classmethod
    def check_all(cls, project, persona="bureau"):
        """Pass every item of the preliminary review."""
        lines = project.check_ids.filtered(lambda c: c.version == c.project_id.version)
        cls.as_(lines, persona).action_pass()

    @classmethod
    def meeting(cls, conclusions, persona="secretary", **values):
        """Hold a meeting: ``{project: (conclusion, opinion)}``."""
        meeting = cls.as_(cls.env["jiebang.meeting"], persona).create(
            {
                "name": "Joint meeting",
                "date": legal_today(cls.env),
                "program_id": cls.program.id,
                "minutes_no": "JM 1",
                "attendee_ids": [
                    fields.Command.create({"name": f"Member {number}"})
                    for number in (1, 2, 3)
                ],
                "item_ids": [
                    fields.Command.create(
                        {
                            "project_id": project.id,
                            "conclusion": conclusion,
                            "opinion": opinion,
                            "open_section_ids": [
                                fields.Command.set(cls.sections["content"].ids)
                            ],
                        }
                    )
                    for project, (conclusion, opinion) in conclusions.items()
                ],
            }
            | values
        )
        return meeting.with_env(cls.env)

    @classmethod
    def conclude(cls, conclusions, **values):
        """Hold a meeting and conclude it."""
        meeting = cls.meeting(conclusions, **values)
        cls.as_(meeting, "secretary").action_transition("conclude")
        return meeting

    @classmethod
    def report(cls, project, kind="closing"):
        """The leader's report of this year (or the closing one), begun."""
        mine = cls.as_(project, "leader")
        if kind == "closing":
            action = mine.action_begin_closing_report()
        else:
            action = mine.action_begin_annual_report()
        return cls.env["jiebang.work.report"].browse(action["res_id"])

    @classmethod
    def fill_report(cls, report, persona="leader", **values):
        """The leader writes what a report must hold."""
        mine = cls.as_(report, persona)
        mine.indicator_line_ids.write({"achieved": "15", "result": "partly"})
        mine.milestone_line_ids.write({"result": "done"})
        mine.member_line_ids.write({"contribution": "Carried out the trials."})
        points = (
            *("exec_targets", "exec_results", "exec_benefits", "org_duties"),
            *("org_plan", "org_experience", "next_steps", "problems"),
        )
        mine.write(dict.fromkeys(points, "A paragraph.") | values)
        return report

    @classmethod
    def receipt_values(cls, report, **values):
        """What the bureau enters when the paper of a report is handed in."""
        return {"version_code": report.version_code, "copies": 2, "discs": 2} | values

    @classmethod
    def walk_report(cls, report, state):
        """Walk a report along the straight road until ``state``."""
        steps = {
            "unit_review": lambda: (
                cls.fill_report(report),
                cls.act(report, "leader", "submit"),
            ),
            "authority_review": lambda: cls.act(
                report, "unit", "unit_agree", "True and complete"
            ),
            "delivery": lambda: cls.act(
                report, "authority", "authority_agree", "We consent"
            ),
            "submitted": lambda: cls.act(
                report, "bureau", "receive", **cls.receipt_values(report)
            ),
        }
        order = list(steps)
        start = order.index(report.state) + 1 if report.state in order else 0
        for step in order[start : order.index(state) + 1]:
            steps[step]()
        return report

    @classmethod
    def closing_report(cls, project):
        """Bring the closing report of a project to the bureau."""
        return cls.walk_report(cls.report(project), "submitted")

    @classmethod
    def acceptance(cls, project, conclusion="pass", persona="bureau", **values):
        """Prepare the acceptance of a project: all that a conclusion needs."""
        rectify = {
            "rectification": "Repeat the second trial.",
            "date_rectify": fields.Date.add(legal_today(cls.env), days=60),
        }
        acceptance = cls.as_(cls.env["jiebang.acceptance"], persona).create(
            {
                "project_id": project.id,
                "place": "Meeting room",
                "opinion": "The panel has seen the trials.",
                "conclusion": conclusion,
                "content": PDF,
                "file_name": "sheet.pdf",
                "member_ids": [
                    fields.Command.create(
                        {
                            "name": f"Expert {number}",
                            "organization": "University",
                            "role": "head" if number == 1 else "member",
                        }
                    )
                    for number in (1, 2, 3)
                ],
            }
            | (rectify if conclusion == "rectify" else {})
            | values
        )
        return acceptance.with_env(cls.env)

    @classmethod
    def accept(cls, project, conclusion="pass", persona="bureau", **values):
        """Prepare the acceptance of a project and conclude it."""
        acceptance = cls.acceptance(project, conclusion, persona, **values)
        cls.as_(acceptance, persona).action_transition("conclude")
        return acceptance

    @classmethod
    def walk(cls, project, state):
        """Walk a draft along the straight road until ``state``, or several drafts of
        one unit together."""
        steps = {
            "unit_review": lambda: cls.act(project, "leader", "submit"),
            "authority_review": lambda: cls.act(
                project, "unit", "unit_agree", "Agreed", **cls.party_group()
            ),
            "delivery": lambda: cls.act(
                project, "authority", "authority_agree", "We recommend it"
            ),
            "bureau_review": lambda: (
                cls.letter(project, number=f"Letter of {project[0].id}"),
                [cls.receive(one) for one in project],
            ),
            "meeting": lambda: (
                cls.check_all(project),
                cls.act(project, "bureau", "bureau_accept", "Complete"),
            ),
            "running": lambda: cls.conclude(dict.fromkeys(project, ("pass", ""))),
            "acceptance": lambda: (
                [cls.closing_report(one) for one in project],
                cls.act(project, "leader", "apply_acceptance", "All done"),
            ),
            "closed": lambda: [cls.accept(one) for one in project],
        }
        order = list(steps)
        now = project[0].state
        start = order.index(now) + 1 if now in order else 0
        for step in order[start : order.index(state) + 1]:
            steps[step]()
        return project

    @classmethod
    def along_the_road(cls, *states):
        """``{state: a project in it}``: drafts that walk together as far as they can.

        :param states: states of the straight road, in their order
        """
        walking = cls.env["jiebang.project"].union(*(cls.draft() for _state in states))
        there = {}
        for state in states:
            cls.walk(walking, state)
            there[state], walking = walking[0], walking[1:]
        return there

    @classmethod
    def hide_others(cls, kept=None):
        """Archive the organisations of the demo data, whose files are open."""
        model = cls.env["jiebang.organization"]
        others = model.search([]) - (kept or model)
        guard = patch.object(
            type(model), "_check_no_open_files", lambda _organizations: None
        )
        with guard:
            others.active = False
