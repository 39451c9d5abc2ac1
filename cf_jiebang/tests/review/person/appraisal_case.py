from odoo import Command
from odoo.tools import mute_logger

from ...common import RULES, ProjectCase

QUIET = (*RULES, "odoo.models.unlink")

FURTHER = ("assessor", "assessor2")
"""Evaluation officers of the bureau beside the personas of the city."""


class AppraisalCase(ProjectCase):
    """A team's report that is at the bureau, and the people who appraise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_users(dict.fromkeys(FURTHER, ("evaluation_officer", cls.bureau)))
        cls.mine.write(
            {
                "mode": "team",
                "team_name": "Team",
                "member_ids": [
                    Command.create(
                        {"cadre_id": cls.cadres["member"].id, "duty": "Trials"}
                    )
                ],
            }
        )
        cls.as_(cls.project.member_ids, "member").action_transition("confirm")
        cls.walk(cls.project, "running")
        cls.work_report = cls.walk_report(
            cls.report(cls.project, "annual"), "submitted"
        )

    @classmethod
    def open_sheets(cls, persona="assessor"):
        """Open the appraisals of the report: ``(leader's, member's)``."""
        cls.as_(cls.work_report, persona).action_open_appraisals()
        sheets = cls.env["jiebang.appraisal"].search(
            [("work_report_ids", "in", cls.work_report.ids)]
        )
        by_cadre = sheets.grouped("cadre_id")
        return by_cadre[cls.cadres["leader"]], by_cadre[cls.cadres["member"]]

    @classmethod
    def opinion(cls, sheet, giver):
        return sheet.opinion_ids.filtered(lambda o: o.giver == giver)

    @classmethod
    def office(cls, sheet, giver):
        """The persona whose turn it is for an opinion."""
        if giver != "unit":
            return giver
        return "unit" if sheet.cadre_id == cls.cadres["leader"] else "other_unit"

    @classmethod
    def give(cls, sheet, giver, negative=False, text="Firm and diligent."):
        act = "give_negative" if negative else "give"
        cls.act(cls.opinion(sheet, giver), cls.office(sheet, giver), act, text)

    @classmethod
    def give_all(cls, sheet):
        for giver in ("unit", "authority", "personnel"):
            cls.give(sheet, giver)

    @classmethod
    def score(cls, sheet, score=3, persona="assessor"):
        cls.as_(sheet.line_ids, persona).write(
            {"score": score, "comment": "By the three opinions."}
        )

    @classmethod
    def conclude_sheet(cls, sheet, score=3):
        cls.give_all(sheet)
        cls.score(sheet, score)
        cls.act(sheet, "assessor", "conclude", "Good.")
        return sheet

    def shut(self, call):
        with mute_logger(*QUIET), self.refused(), self.env.cr.savepoint():
            call()

    def visible(self, record, persona):
        mine = self.as_(record, persona)
        with mute_logger(*QUIET):
            return mine.has_access("read")
