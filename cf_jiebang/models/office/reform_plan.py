import re
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ...tools.legal_time import legal_today


class Plan(NamedTuple):
    """What a reform touches; all of it as superuser."""

    renamed: dict
    """``{organisation: the one in its place}``, where it is merged."""
    directory: dict
    """``{unit, territory or programme: {field: organisation}}``: the routes."""
    people: object
    """Cadres who change their unit."""
    officers: object
    """Users who act for another organisation from now on."""
    projects: dict
    """``{open project: {field: organisation}}``."""
    turned: dict
    """``{open project: {organisation: the one in its place there}}``."""
    files: list
    """Open records of other kinds, a recordset a model, that an organisation of the
    reform has or that hang on one of the projects."""


class ReformPlan(models.AbstractModel):
    """What a reform touches, found before anything is changed."""

    _name = "jiebang.reform.plan"
    _description = "Reform: what it touches"

    def _everybody(self):
        """The reform as superuser, closed units and accounts included."""
        return self.sudo().with_context(active_test=False)

    def _missing(self):
        """Why the reform can't be carried out, in sentences."""
        reform = self._everybody()
        sources, target = reform.organization_ids, reform.target_id
        texts = []
        if not sources or not target:
            return [self.env._("Organisations: choose which ones, and where they go.")]
        if target in sources:
            texts.append(self.env._("Goes to: %s can't go to itself.", target.name))
        for organization in sources | target:
            if not organization.active:
                after = organization._in_its_place() - organization
                texts.append(
                    self.env._(
                        "%(name)s is archived; it was merged into %(after)s.",
                        name=organization.name,
                        after=after.name,
                    )
                    if after
                    else self.env._("%s is archived.", organization.name)
                )
        texts += reform._of_another_city()
        if reform.document_date and reform.document_date > legal_today(self.env):
            texts.append(self.env._("Date of the document: it lies in the future."))
        return texts + getattr(reform, f"_missing_{reform.kind}")(sources, target)

    def _of_another_city(self):
        return [
            self.env._(
                "%s belongs to another city; its own administrator changes it.",
                organization.name,
            )
            for organization in self.organization_ids | self.target_id
            if organization.company_id != self.company_id
        ]

    def _missing_merge(self, sources, target):
        texts = []
        for name in ("is_authority", "is_bureau"):
            if any(sources.mapped(name)) and not target[name]:
                label = target._fields[name].get_description(self.env, ["string"])
                texts.append(
                    self.env._(
                        "Goes to: mark %(name)s as “%(role)s” first; it takes the "
                        "place of one.",
                        name=target.name,
                        role=label["string"],
                    )
                )
        return texts

    def _missing_split(self, sources, target):
        texts = []
        if not self.cadre_ids and not self.codes:
            texts.append(self.env._("People who go: choose who goes, or name files."))
        elsewhere = self.cadre_ids.filtered(lambda c: c.organization_id not in sources)
        if elsewhere:
            texts.append(
                self.env._(
                    "People who go: %s is not in the unit that they would leave.",
                    "、".join(elsewhere.mapped("name")),
                )
            )
        found = set(self._named_projects(sources).mapped("code"))
        if unknown := self._named_codes() - found:
            texts.append(
                self.env._(
                    "Further files that go: the unit has no open file %s.",
                    "、".join(sorted(unknown)),
                )
            )
        if not target.route_authority_id:
            texts.append(
                self.env._(
                    "Goes to: no competent department is known for %s. Assign one on "
                    "its form first.",
                    target.name,
                )
            )
        return texts

    def _missing_move(self, sources, target):
        texts = []
        if not target.is_authority:
            texts.append(
                self.env._(
                    "Goes to: mark %s as a competent department first.", target.name
                )
            )
        for unit in sources:
            if unit in target._lineage() and unit != target:
                texts.append(
                    self.env._(
                        "Goes to: %(target)s belongs to %(unit)s itself.",
                        target=target.name,
                        unit=unit.name,
                    )
                )
        return texts

    # -- what it touches -----------------------------------------------------

    def _plan(self):
        """Find what the reform touches.

        :rtype: Plan
        """
        reform = self._everybody()
        sources, target = reform.organization_ids, reform.target_id
        merges = reform.kind == "merge"
        renamed = dict.fromkeys(sources, target) if merges else {}
        directory = getattr(reform, f"_directory_{reform.kind}")(sources, target)
        people = reform.cadre_ids
        officers = reform.officer_ids if reform.kind == "split" else sources.browse()
        if merges:
            people = people.search([("organization_id", "in", sources.ids)])
            officers = sources.officer_ids
        projects = reform._planned_projects(renamed, directory)
        return Plan(
            renamed=renamed,
            directory=directory,
            people=people if reform.kind != "move" else people.browse(),
            officers=officers or self.env["res.users"].sudo(),
            projects=projects,
            turned={
                project: {project[name]: after for name, after in values.items()}
                for project, values in projects.items()
            },
            files=reform._planned_files(sources if merges else (), projects),
        )

    def _directory_merge(self, sources, target):
        """Whose supervising unit, department or bureau the sources were."""
        changes = {}
        Organization, ids = sources.browse(), sources.ids
        for unit in Organization.search([("parent_id", "in", ids)]) - sources - target:
            changes.setdefault(unit, {})["parent_id"] = target
        above = target.parent_id
        while above in sources and above:
            above = above.parent_id
        if above != target.parent_id:
            changes.setdefault(target, {})["parent_id"] = above
        for unit in Organization.search([("authority_id", "in", ids)]) - sources:
            after = target if unit != target else Organization
            changes.setdefault(unit, {})["authority_id"] = after
        for model, name in (
            ("jiebang.territory", "authority_id"),
            ("jiebang.program", "issuer_id"),
        ):
            for record in self.env[model].search([(name, "in", ids)]):
                changes.setdefault(record, {})[name] = target
        return changes

    def _directory_split(self, _sources, _target):
        return {}

    def _directory_move(self, sources, target):
        """The department becomes the supervising unit of those that stood below one,
        and is assigned to the others."""
        return {
            unit: {"parent_id": target, "authority_id": unit.browse()}
            if unit.parent_id.is_authority
            else {"authority_id": target}
            for unit in sources
        }

    def _planned_projects(self, renamed, directory):
        """The open projects whose unit or department changes.

        :return: ``{project: {field: organisation}}``
        """
        sources = self.organization_ids
        units = sources.search([("company_id", "=", self.company_id.id)])
        before = {unit: unit._route()[0] for unit in units}
        after = {unit: unit._route(directory)[0] for unit in units}
        turned = sources.union(*(u for u in units if before[u] != after[u]))
        Project = self.env["jiebang.project"]
        here = turned.ids
        projects = Project.search(
            Project._passed_on_domain()
            & (
                Domain("organization_id", "in", here)
                | Domain("authority_id", "in", sources.ids)
                | Domain("authority_override_id", "in", sources.ids)
                | Domain("holder_organization_id", "in", sources.ids)
            ),
            order="id",
        )
        going = self._going_projects(projects)
        planned = {}
        for project in projects:
            values = project._reform_values(renamed)
            unit = project.organization_id
            if project in going:
                values["organization_id"] = self.target_id
            # a file that was sent another way goes on that way
            if project.authority_id == before.get(unit):
                now = values.get("organization_id", unit)
                department = after.get(now) or project.authority_id
                values["authority_id"] = renamed.get(department, department)
            if values.get("authority_id") == project.authority_id:
                del values["authority_id"]
            # a bureau that is merged has files of everybody's
            if values or project.holder_organization_id in renamed:
                planned[project] = values
        return planned

    def _going_projects(self, projects):
        """Those that go with the people, and those that are named."""
        if self.kind != "split":
            return projects.browse()
        sources, codes = self.organization_ids, self._named_codes()
        return projects.filtered(
            lambda project: (
                project.organization_id in sources
                and (project.leader_id in self.cadre_ids or project.code in codes)
            )
        )

    def _named_codes(self):
        return set(filter(None, re.split(r"[\s,，、;；]+", self.codes or "")))

    def _named_projects(self, sources):
        Project = self.env["jiebang.project"].sudo()
        return Project.search(
            Project._passed_on_domain()
            & Domain("organization_id", "in", sources.ids)
            & Domain("code", "in", list(self._named_codes()))
        )

    def _passing_models(self):
        """The models whose records pass on, the project apart."""
        env = self.env["jiebang.project"].sudo()._without_client_context().env
        return [
            env[name]
            for name in env.registry
            if hasattr(env[name], "_passed_on_domain")
            and not env[name]._abstract
            and name != "jiebang.project"
        ]

    def _planned_files(self, sources, projects):
        """Open records that the sources have, or that hang on one of the projects."""
        ids = [project.id for project in projects]
        here = [organization.id for organization in sources]
        files = []
        for model in self._passing_models():
            domain = Domain.OR(
                Domain(name, "in", here)
                for name in (*model._passed_on, "holder_organization_id")
                if here and name in model._fields
            )
            if "project_id" in model._fields and model._fields["project_id"].store:
                domain |= Domain("project_id", "in", ids)
            found = model.search(domain & model._passed_on_domain())
            if found:
                files.append(found)
        return files
