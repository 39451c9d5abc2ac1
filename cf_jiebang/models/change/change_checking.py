from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ...groups import APPLICANT
from .change_terms import LINES, PENDING, SCALARS

JUDGED = ("preparing", "scoring", "aggregated", "graded", "review")
"""States of an evaluation that is under way."""


class ChangeChecking(models.AbstractModel):
    """What a request lacks, what stands against it, and what to mind."""

    _name = "jiebang.change.checking"
    _description = "Change: what is missing"

    def _faults(self):
        """Why the request can't be handed in as it is, in sentences."""
        texts, project = [], self.project_id
        kinds = self._kinds()
        if project.state not in ("running", "acceptance"):
            texts.append(
                self.env._(
                    "Project: it is no longer running, so nothing of it is changed."
                )
            )
        if project.leader_id.user_id != self.requester_id:
            texts.append(
                self.env._(
                    "The leader of the project has changed since; he asks for the "
                    "change anew."
                )
            )
        if not kinds:
            texts.append(self.env._("Matters: tick at least one thing that changes."))
        if not self._clean_text(self.reason):
            texts.append(self.env._("Reason: say why."))
        if {"termination"} & set(kinds) and len(kinds) > 1:
            texts.append(
                self.env._("Termination: asked for alone; untick everything else.")
            )
        for pair in (("extension", "closing"), ("pause", "resume")):
            if set(pair) <= set(kinds):
                texts.append(
                    self.env._(
                        "%(one)s and %(other)s exclude each other; untick one.",
                        one=self._kind_label(pair[0]),
                        other=self._kind_label(pair[1]),
                    )
                )
        for kind in kinds:
            check = getattr(self, f"_faults_{kind}", None)
            found = self._faults_lines(kind) if kind in LINES else []
            found += check() if check else []
            texts += [f"{self._kind_label(kind)}: {text}" for text in found]
        sealed = self._rules_by_case()
        if not self.paper and any(
            sealed[case].sealed for case in self._all_cases() if case in sealed
        ):
            texts.append(
                self.env._("Sealed page: the rule asks for it; attach the file.")
            )
        return texts + self._rivals()

    def _rivals(self):
        """Other requests for the same matter that are under way."""
        others = self.search(
            [
                ("project_id", "=", self.project_id.id),
                ("state", "in", PENDING),
                ("id", "!=", self.id),
            ]
        )
        mine = set(self._kinds())
        return [
            self.env._(
                "%(kind)s: another request, %(code)s, asks for it already. Wait until "
                "it is decided, or withdraw it.",
                kind=self._kind_label(matter.kind),
                code=matter.change_id.code,
            )
            for matter in others.matter_ids
            if matter.kind in mine
        ]

    def _blocks(self):
        """Why nobody can decide on it now, in sentences."""
        project = self.project_id
        if project.state not in ("running", "acceptance"):
            return [
                self.env._(
                    "Project: it is no longer running, so nothing of it is changed."
                )
            ]
        if self._wanted_tier() != "major":
            return []
        if project.state == "acceptance":
            return [
                self.env._(
                    "The acceptance of the project is under way, and it is judged by "
                    "the plan in force; no major change before it is concluded."
                )
            ]
        judged = self.env["jiebang.evaluation"].sudo()
        if judged.search_count(
            [
                ("project_id", "=", project.id),
                ("state", "in", JUDGED),
            ],
            limit=1,
        ):
            return [
                self.env._(
                    "An evaluation of the project is under way, and it is judged by "
                    "the plan in force; no major change before it is decided."
                )
            ]
        return []

    # -- matter by matter ----------------------------------------------------

    def _faults_extension(self):
        new, project = self.new_date_end, self.project_id
        if not new:
            return [self.env._("enter the new end.")]
        if project.date_start and new < project.date_start:
            return [self.env._("it would end before it starts.")]
        if project.date_end and new <= project.date_end:
            return [
                self.env._(
                    "the new end is not after the present one; ask for an early "
                    "closing instead."
                )
            ]
        return []

    def _faults_closing(self):
        new, project = self.closing_date, self.project_id
        if not new:
            return [self.env._("enter the day on which the work ends.")]
        if project.date_start and new < project.date_start:
            return [self.env._("it would end before it starts.")]
        if project.date_end and new >= project.date_end:
            return [self.env._("the project ends on that day anyway, or before.")]
        if new < self._workflow_today() + relativedelta(day=1):
            return [self.env._("choose this month or a later one.")]
        return []

    def _faults_name(self):
        new = self._clean_text(self.new_name)
        if not new:
            return [self.env._("enter the new title.")]
        return (
            [self.env._("the title is the same as before.")]
            if new == self.project_id.name
            else []
        )

    def _faults_category(self):
        new, project = self.new_main_category_id, self.project_id
        if not new:
            return [self.env._("choose the new category.")]
        if new == project.main_category_id:
            return [self.env._("the category is the same as before.")]
        if (
            new.program_id != project.program_id
            or new.state != "published"
            or not new.parent_id
        ):
            return [
                self.env._("choose a published category of the project's programme.")
            ]
        return []

    def _faults_unit(self):
        unit, department = self.new_organization_id, self.new_authority_id
        project, texts = self.project_id, []
        if not unit and not department:
            return [self.env._("choose the new unit or the new department.")]
        if unit in (project.organization_id,) and not department:
            texts.append(self.env._("the unit is the same as before."))
        if department and not department.is_authority:
            texts.append(
                self.env._("“%s” is no competent department.", department.name)
            )
        for organization in unit | department:
            if not organization.active:
                texts.append(self.env._("“%s” is closed.", organization.name))
        return texts

    def _faults_pause(self):
        if self.project_id.paused_since:
            return [self.env._("the project is paused already.")]
        if self.pause_until and self.pause_until <= self._workflow_today():
            return [self.env._("choose a day to come.")]
        return []

    def _faults_resume(self):
        if not self.project_id.paused_since:
            return [self.env._("the project is not paused.")]
        return []

    def _faults_plan(self):
        if not self.text_line_ids:
            return [self.env._("choose a section and write it anew.")]
        sections = self.text_line_ids.mapped("section")
        if len(set(sections)) < len(sections):
            return [self.env._("a section is named twice.")]
        return []

    def _faults_lines(self, kind):
        lines = self[LINES[kind][1]]
        if not lines:
            return [self.env._("add a line for what changes.")]
        texts = [text for line in lines for text in line._faults()]
        targets = [line._target().id for line in lines if line._target()]
        if len(set(targets)) < len(targets):
            texts.append(self.env._("something is named twice."))
        return texts

    def _faults_indicator(self):
        texts, project = [], self.project_id
        lines = self.indicator_line_ids
        dropped = lines.filtered(lambda x: x.operation == "drop").indicator_id
        added = lines.filtered(lambda x: x.operation == "add")
        if not added and not project.indicator_ids - dropped:
            texts.append(self.env._("one indicator has to stay."))
        reported = self.env["jiebang.work.report.indicator"].sudo()
        for line in lines.filtered(lambda x: x.operation == "change"):
            effect = line._effect()
            if not self._is_cut(effect):
                continue
            goal = self._figure(effect["after"], "target")
            falls = self._falls(effect["before"])
            reached = [
                row.achieved_value
                for row in reported.search(
                    [
                        ("indicator_id", "=", line.indicator_id.id),
                        ("report_id.state", "=", "submitted"),
                    ]
                )
                if row.is_measured and row.achieved
            ]
            best = (min if falls else max)(reached, default=None)
            if best is None or goal is None:
                continue
            if best < goal if falls else best > goal:
                texts.append(
                    self.env._(
                        "“%(name)s”: %(reached)s was already reported as reached; the "
                        "goal is not set below it.",
                        name=line.indicator_id.name,
                        reached=f"{best:g}",
                    )
                )
        return texts

    def _faults_member(self):
        texts, project = [], self.project_id
        for line in self._joiner_lines():
            person = line.cadre_id
            member = project.member_ids.filtered(
                lambda m, p=person: m.cadre_id == p and m.state != "declined"
            )
            if person == project.leader_id:
                texts.append(self.env._("%s leads the project.", person.name))
            elif member:
                texts.append(self.env._("%s is or was a member already.", person.name))
            user = person.user_id
            if person and (not user.active or not user.has_group(APPLICANT)):
                texts.append(
                    self.env._(
                        "%s needs a user with the role of an applicant, to agree. "
                        "Let the administrator link one in the directory first.",
                        person.name,
                    )
                )
        return texts

    # -- limits, warned of ---------------------------------------------------

    def _cautions(self):
        """Limits of the programme that the request goes beyond, in sentences."""
        project = self.project_id
        program, texts = project.program_id.sudo(), []
        end, new = project.date_end, self.new_date_end
        if self.with_extension and end and new and new > end:
            last = end + relativedelta(months=program.change_extension_months, day=31)
            if new > last:
                texts.append(
                    self.env._(
                        "Extension: longer than the %s months of the rule.",
                        program.change_extension_months,
                    )
                )
            if self.search_count(
                [
                    ("project_id", "=", project.id),
                    ("state", "=", "done"),
                    ("with_extension", "=", True),
                ],
                limit=1,
            ):
                texts.append(
                    self.env._("Extension: the project was extended once already.")
                )
            left = (end - (self.date_submitted or self._workflow_today())).days
            if left < program.change_extension_days:
                texts.append(
                    self.env._(
                        "Extension: asked for less than %s days before the end.",
                        program.change_extension_days,
                    )
                )
        for line in self._joiner_lines():
            texts += self._caution_joiner(line.cadre_id)
        return texts

    def _caution_joiner(self, person):
        project = self.project_id
        user, texts = person.user_id, []
        own = user.jiebang_organization_ids
        sides = project.organization_id | project.authority_id | project.bureau_id
        if own & sides:
            texts.append(
                self.env._(
                    "%(name)s acts for %(organization)s, which decides on the project; "
                    "as a member he no longer does.",
                    name=person.name,
                    organization="、".join((own & sides).mapped("name")),
                )
            )
        rival = self.env["jiebang.project"].search(
            [
                ("leader_id", "=", person.id),
                ("main_category_id", "=", project.main_category_id.id),
                ("state", "in", ("running", "acceptance")),
            ],
            limit=1,
        )
        if rival and rival != project:
            texts.append(
                self.env._(
                    "%(name)s leads “%(project)s” in the same category.",
                    name=person.name,
                    project=rival.name,
                )
            )
        return texts

    def _consequences(self):
        """What follows when it is carried out, in sentences."""
        project, texts = self.project_id, []
        program = project.program_id.sudo()
        fields_of_end = [
            self[SCALARS[kind]["date_end"]]
            for kind in ("extension", "closing")
            if self[f"with_{kind}"]
        ]
        end = next(filter(None, fields_of_end), False)
        if end:
            due = fields.Date.add(end, days=program.closing_report_days)
            texts.append(self.env._("The closing report is due until %s.", due))
            old = (project.date_end or end).year
            for year in range(old + 1, end.year + 1):
                texts.append(self.env._("One more annual report: %s.", year))
            for year in range(end.year + 1, old + 1):
                texts.append(self.env._("The annual report of %s is dropped.", year))
        if self.with_pause:
            texts.append(
                self.env._("No progress is asked for while the project is paused.")
            )
        if self.with_termination:
            texts.append(self.env._("The project ends; nothing is owed afterwards."))
        elif self._kinds() and project.version:
            texts.append(
                self.env._(
                    "Version %(old)s as printed is no longer in force; version "
                    "%(new)s takes its place.",
                    old=project.version,
                    new=project.version + 1,
                )
            )
        return texts
