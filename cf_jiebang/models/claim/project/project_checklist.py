from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import LazyTranslate, is_html_empty

from ....tools.tiers import DECIDING_TIERS
from ..annex.project_sections import REQUIRED

_lt = LazyTranslate(__name__)


MISSING = {
    "draft": _lt("the draft is to be completed and submitted"),
    "returned": _lt("the correction is to be made and submitted"),
    "unit_review": _lt("the decision of the Party group"),
    "authority_review": _lt("the consent of the department"),
    "delivery": _lt("the copies and discs are to be delivered"),
    "bureau_review": _lt("the preliminary review"),
    "meeting": _lt("the conclusion of the joint meeting"),
    "acceptance": _lt("the conclusion of the acceptance"),
}
"""What the next step waits for, by state."""


class ProjectChecks(models.AbstractModel):
    """What a project still lacks, and what can't be right."""

    _name = "jiebang.project.checklist"
    _description = "Project: what it must hold"

    checklist = fields.Text(compute="_compute_checklist")
    checklist_count = fields.Integer(compute="_compute_checklist")
    # for a card: to the leader, who has to close them
    open_points = fields.Integer(
        compute="_compute_open_points", export_string_translation=False
    )
    missing = fields.Char(
        string="With whom, what is missing", compute="_compute_missing"
    )

    @api.constrains("date_start", "date_end")
    def _check_period(self):
        for project in self:
            start, end = project.date_start, project.date_end
            if start and end and start > end:
                raise ValidationError(
                    self.env._(
                        "Ends in: the project ends before it starts. Swap the two "
                        "months or correct one."
                    )
                )

    @api.constrains("authority_override_id", "authority_override_reason")
    def _check_authority_override(self):
        for project in self:
            other = project.authority_override_id
            if other and not other.is_authority:
                raise ValidationError(
                    self.env._(
                        "Other competent department: %s is none.", other.display_name
                    )
                )
            if other and not (project.authority_override_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Reason for the other way: say why the file goes to %s.",
                        other.display_name,
                    )
                )

    @api.constrains("main_category_id", "category_ids", "program_id")
    def _check_categories(self):
        for project in self:
            categories = project.category_ids | project.main_category_id
            if categories.program_id - project.program_id:
                raise ValidationError(
                    self.env._("Categories: they belong to another programme.")
                )
            if categories.filtered(lambda category: not category.parent_id):
                raise ValidationError(
                    self.env._("Categories: choose a direction, not a whole field.")
                )
            main = project.main_category_id
            if main and main not in project.category_ids:
                raise ValidationError(
                    self.env._("Categories: the main category must be one of them.")
                )

    # -- the live checklist --------------------------------------------------

    @api.depends(lambda self: self._checklist_fields())
    def _compute_checklist(self):
        drafts = self.filtered(lambda p: p.state in p._editable_states)
        # long texts are not read with the rest, and here all are needed
        required = {name for names in REQUIRED.values() for name in names}
        drafts.sudo().fetch({"version", "mode", "team_name", "member_ids"} | required)
        names = self._section_names() if drafts else {}
        for project in self:
            items = project._checklist_items(names) if project in drafts else []
            project.checklist_count = len(items)
            project.checklist = "\n".join(f"• {item}" for item in items)

    # a card is no reason to read the whole file: the list is read for one's own only
    @api.depends_context("uid")
    @api.depends("state", "leader_user_id")
    def _compute_open_points(self):
        for project in self:
            own = project.leader_user_id == self.env.user
            project.open_points = own and project.checklist_count

    @api.model
    def _checklist_fields(self):
        names = [name for names in REQUIRED.values() for name in names]
        return [
            *names,
            "state",
            "mode",
            "team_name",
            "member_ids.state",
            "category_ids.state",
            "organization_id",
            "authority_override_id",
        ]

    @api.model
    def _section_names(self):
        """``{code: name}`` of the sections of a file."""
        sections = self.env["jiebang.section"].search_fetch([], ["code", "name"])
        return {section.code: section.name for section in sections}

    def _checklist_items(self, section_names=None):
        """What is missing before submission, a sentence each."""
        self.ensure_one()
        sections = section_names or self._section_names()
        items = []
        for code, names in REQUIRED.items():
            lacking = [
                self._field_label(name) for name in names if self._is_blank(name)
            ]
            if lacking:
                items.append(
                    self.env._(
                        "%(section)s: fill in %(fields)s.",
                        section=sections.get(code, code),
                        fields="、".join(lacking),
                    )
                )
        return items + self._rule_items()

    def _is_blank(self, name):
        value = self.sudo()[name]
        if self._fields[name].type == "html":
            return is_html_empty(value) and "<img" not in (value or "")
        return not (value.strip() if isinstance(value, str) else value)

    def _rule_items(self):
        """What the rules of the scheme ask besides filled fields."""
        project = self.sudo()
        program, items = project.program_id, []
        length, most = len(project.summary or ""), program.summary_max
        if length > most:
            items.append(
                self.env._(
                    "Brief content: %(count)s characters; at most %(most)s.",
                    count=length,
                    most=most,
                )
            )
        if project.mode == "team":
            if not (project.team_name or "").strip():
                items.append(self.env._("Team: give the team a name."))
            if not project.member_ids:
                items.append(self.env._("Team: name at least one member."))
        waiting = project.member_ids.filtered(lambda m: m.state != "confirmed")
        if waiting:
            items.append(
                self.env._(
                    "Members: not confirmed yet by %s.",
                    "、".join(waiting.mapped("cadre_id.name")),
                )
            )
        deciders = self.env["res.users"]
        if project.version and project.member_ids:
            decisions = project.decision_ids
            deciders = decisions.filtered(lambda d: d.tier in DECIDING_TIERS).user_id
        partial = project.member_ids.cadre_id.filtered(
            lambda cadre: cadre.user_id & deciders
        )
        if partial:
            items.append(
                self.env._(
                    "Members: %s has decided on this file and can't be part of it.",
                    "、".join(partial.mapped("name")),
                )
            )
        closed = project.category_ids.filtered(lambda c: c.state != "published")
        if closed and not project.version:
            items.append(
                self.env._(
                    "Categories: %s is not open. Choose another.",
                    "、".join(closed.mapped("name")),
                )
            )
        other = project.authority_override_id
        moves = other and project.version and other != project.authority_id
        if moves and project._comes_back():
            items.append(
                self.env._(
                    "Other competent department: the file comes back directly to the "
                    "one who returned it, and stays with %s. Take the other department "
                    "out.",
                    project.authority_id.name,
                )
            )
        if not project.authority_id and not project._current_authority():
            items.append(
                self.env._(
                    "Competent department: none is known for %s. Ask the administrator "
                    "to assign one.",
                    project.organization_id.name or "-",
                )
            )
        return items

    # -- with whom, what is missing ------------------------------------------

    @api.depends_context("lang")
    @api.depends(
        "state",
        "holder_tier",
        "holder_organization_id",
        "holder_unmanned",
        "letter_id",
    )
    def _compute_missing(self):
        # one statement for the units that are named here and beside the leader
        organizations = (
            self.holder_organization_id | self.leader_id.sudo().organization_id
        )
        organizations.sudo().mapped("name")
        for project in self:
            project.missing = project._missing_sentence(project.leader_id.sudo().name)

    def _creation_message(self):
        return self.env._("The draft was begun.")

    def _missing_text(self):
        """What is missing for the next step, in one clause."""
        if self.holder_unmanned:
            return self.env._(
                "nobody is appointed to act here; the administrator appoints someone"
            )
        if self.state == "delivery" and not self.letter_id:
            return self.env._("the recommendation letter is to be issued")
        text = MISSING.get(self.state)
        return self.env._(text) if text else ""
