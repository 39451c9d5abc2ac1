from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

CONCLUSIONS = {
    "pass": "meeting_pass",
    "supplement": "meeting_supplement",
    "defer": "meeting_defer",
    "refuse": "meeting_refuse",
}
"""Conclusion of an item: the transition of the project that it brings about."""


CONCLUDING = {
    "conclusion",
    "opinion",
    "open_section_ids",
    "recused_ids",
    "precheck",
    "precheck_note",
}
"""What the secretary alone enters."""


class MeetingItem(models.Model):
    """A project on the agenda, with its conclusion (R25)."""

    _name = "jiebang.meeting.item"
    _description = "Agenda Item"
    _inherit = ["jiebang.agenda.line.mixin"]
    _agenda_field = "item_ids"
    _order = "meeting_id, sequence, id"
    _rec_name = "project_id"
    _max_lengths = {"opinion": 2000, "measures": 2000, "precheck_note": 200}

    project_id = fields.Many2one(
        "jiebang.project",
        required=True,
        index=True,
        ondelete="restrict",
    )
    meeting_kind = fields.Selection(related="meeting_id.kind")
    precheck = fields.Selection(
        [("ready", "Ready"), ("clear_up", "To clear up")],
        string="Pre-check",
        help="By the secretary, before the meeting. What is to be cleared up can't "
        "be passed.",
    )
    precheck_note = fields.Char(string="To be cleared up")
    risk = fields.Selection([("low", "Low"), ("medium", "Medium"), ("high", "High")])
    measures = fields.Text()
    owner_id = fields.Many2one("res.users", ondelete="restrict", index="btree_not_null")
    next_date = fields.Date(string="Next assessment")
    leader_id = fields.Many2one(related="project_id.leader_id", related_sudo=False)
    organization_id = fields.Many2one(
        related="project_id.organization_id", related_sudo=False
    )
    main_category_id = fields.Many2one(
        related="project_id.main_category_id", related_sudo=False
    )
    summary = fields.Text(related="project_id.summary", related_sudo=False)
    conclusion = fields.Selection(
        [
            ("pass", "Passed"),
            ("supplement", "Pass after supplement"),
            ("defer", "Deferred"),
            ("refuse", "Not filed"),
        ]
    )
    opinion = fields.Text(string="Opinion or reasons")
    open_section_ids = fields.Many2many(
        "jiebang.section",
        string="Sections to supplement",
        domain=[("res_model", "=", "jiebang.project")],
    )
    recused_ids = fields.Many2many(
        "jiebang.meeting.attendee",
        compute="_compute_recused_ids",
        store=True,
        readonly=False,
        domain="[('meeting_id', '=', meeting_id)]",
        help="Members who left the room for this item. Who leads the project or "
        "takes part in it is recused by itself.",
    )

    _project_uniq = models.UniqueIndex(
        "(meeting_id, project_id)", "Agenda: a project is on it twice."
    )

    @api.depends(
        "project_id.leader_id",
        "project_id.member_ids.cadre_id",
        "meeting_id.attendee_ids.cadre_id",
    )
    def _compute_recused_ids(self):
        for item in self:
            item.recused_ids = item.recused_ids | item._must_be_recused()

    def _check_not_elsewhere(self):
        """A project waits on one open agenda only.

        :raise UserError: it is on another one already; the text names it
        """
        for item in self:
            other = self.search(
                [
                    ("project_id", "=", item.project_id.id),
                    ("meeting_id", "!=", item.meeting_id.id),
                    ("meeting_id.state", "=", "draft"),
                    ("meeting_id.kind", "=", item.meeting_id.kind),
                    ("withdrawn", "=", False),
                ],
                limit=1,
            )
            if other:
                raise UserError(
                    self.env._(
                        "“%(title)s” is already on the agenda of “%(meeting)s”.",
                        title=item.project_id.display_name,
                        meeting=other.meeting_id.name,
                    )
                )

    def _line_title(self):
        return self.project_id.display_name

    def _must_be_recused(self):
        people = self.project_id._people()
        names = {name.strip() for name in people.mapped("name")}
        return self.meeting_id.attendee_ids.filtered(
            lambda attendee: (
                attendee.cadre_id in people
                if attendee.cadre_id
                else (attendee.name or "").strip() in names
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.meeting_id._check_open()
        if any(vals.keys() & CONCLUDING for vals in vals_list):
            items.meeting_id._check_secretary()
        items.project_id.check_access("read")
        items._check_not_elsewhere()
        for item in items.filtered(lambda i: i.meeting_id.kind == "judgement"):
            if item.project_id.state not in ("running", "acceptance"):
                raise UserError(
                    self.env._(
                        "“%s” is not running; an assessment rates running projects.",
                        item.project_id.display_name,
                    )
                )
        return items

    def write(self, vals):
        self.meeting_id._check_open()
        if vals.keys() & {"project_id", "meeting_id"} and not self.env.su:
            raise UserError(
                self.env._(
                    "An agenda item stays with its project. Delete it and add the "
                    "other project on a new line."
                )
            )
        if vals.keys() & CONCLUDING:
            self.meeting_id._check_secretary()
        result = super().write(vals)
        self.meeting_id._check_open()
        return result

    def _check_unlink(self):
        result = super()._check_unlink()
        if any(self.mapped("conclusion")):
            self.meeting_id._check_secretary()
        return result

    def action_pass(self):
        """Enter “passed” for the items."""
        self.write({"conclusion": "pass"})
        return True

    def _missing(self):
        """What the item lacks before the meeting is concluded, in sentences."""
        if self.meeting_id.kind == "judgement":
            return self._missing_assessment()
        title = self.project_id.display_name
        missing = []
        if self.conclusion == "pass" and self.precheck == "clear_up":
            missing.append(
                self.env._(
                    "“%s”: the pre-check says that something is to be cleared up. Mark "
                    "it as ready, or defer it.",
                    title,
                )
            )
        if not self.conclusion:
            missing.append(self.env._("“%s”: the conclusion is missing.", title))
        elif self.conclusion != "pass" and not self._clean_text(self.opinion):
            missing.append(self.env._("“%s”: the reasons are missing.", title))
        if self.conclusion == "supplement" and not self.open_section_ids:
            missing.append(
                self.env._("“%s”: tick the sections to be supplemented.", title)
            )
        submitted = self.project_id.submitted_date
        if submitted and self.meeting_id.date < submitted:
            missing.append(
                self.env._("“%s” was submitted after the date of the meeting.", title)
            )
        if self._must_be_recused() - self.recused_ids:
            missing.append(
                self.env._(
                    "“%(title)s”: %(names)s must be recused.",
                    title=title,
                    names="、".join(self._must_be_recused().mapped("name")),
                )
            )
        if self.meeting_id.attendee_ids.filtered("present") <= self.recused_ids:
            missing.append(self.env._("“%s”: everybody present is recused.", title))
        return missing

    def _missing_assessment(self):
        """What the assessment of a running project lacks, in sentences (R35)."""
        title = self.project_id.display_name
        missing = []
        if not self.risk:
            missing.append(self.env._("“%s”: rate the risk.", title))
        elif self.risk != "low" and not (
            self._clean_text(self.measures) and self.owner_id and self.next_date
        ):
            missing.append(
                self.env._(
                    "“%s”: a medium or high risk needs measures, an owner and the next "
                    "date.",
                    title,
                )
            )
        return missing

    def _minutes_line(self):
        """What the minutes say of the item, as an escaped list item."""
        if self.withdrawn:
            return Markup("<li>%s: %s</li>") % (
                self._line_title(),
                self.env._("withdrawn: %s", self.withdraw_reason),
            )
        name = "risk" if self.meeting_id.kind == "judgement" else "conclusion"
        labels = dict(self._fields[name]._description_selection(self.env))
        parts = [labels.get(self[name]) or self.env._("not decided yet")]
        if name == "risk":
            parts += [self.measures, self.owner_id.name]
        else:
            parts.append(self.opinion)
            if self.open_section_ids:
                sections = "、".join(self.open_section_ids.mapped("name"))
                parts.append(self.env._("to be supplemented: %s", sections))
        if self.recused_ids:
            names = "、".join(self.recused_ids.mapped("name"))
            parts.append(self.env._("recused: %s", names))
        return Markup("<li>%s: %s</li>") % (
            self.project_id.display_name,
            "; ".join(part for part in parts if part),
        )

    def _apply_conclusion(self):
        """Carry the conclusion over to the project (rights are checked there)."""
        meeting, project = self.meeting_id, self.project_id
        act = project._get_act(CONCLUSIONS[self.conclusion])
        values = {}
        if self.conclusion == "supplement":
            values = {"section_ids": self.open_section_ids.ids, "minor": True}
        project._apply_act(
            act,
            self.opinion,
            values,
            carrier={
                "meeting_date": meeting.date,
                "minutes_no": meeting.minutes_no,
                "meeting_id": meeting.id,
            },
        )
